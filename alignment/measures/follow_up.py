"""What SLA adherence means: which hand-offs are judged, which were touched in time, what stands beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alignment.measures import cuts, grading
from alignment.measures.grading import HandOffEvidence
from alignment.measures.judging import (
    PENDING,
    apply_rules,
    build_share,
    count,
    find_cut,
    list_bases,
    read_flag,
    share_of_known,
    sum_outcomes,
)
from alignment.measures.ratio import Fact, Quality, Ratio
from alignment.measures.survival import quantile

MET, MISSED, NEVER_TOUCHED = "met", "missed", "never_touched"
JUDGED = (MET, MISSED, NEVER_TOUCHED)

HAND_OFF_BASES = {
    "explicit": "the time the CRM says it was handed over",
    "history": "the first change into a status that waits for Sales",
    "mql": "the date a contact became an MQL",
    "assigned": "the date it was assigned",
}
TOUCH_BASES = {
    "supplied": "the first touch that the CRM reports",
    "activity": "the first completed outbound call, e-mail or meeting",
    "status": "the first change out of the statuses that wait for Sales",
}


def judge(counts: pd.DataFrame) -> pd.DataFrame:
    """What became of the hand-offs: adds `outcome` (met, missed, never_touched, pending, or why left out).

    In: excluded (test, employee, duplicate, never_handed_over, no_hand_off_time; blank: none), timed (has a
    hand-off time), touch_known (its source tells of touches), touched_before (work before the hand-off, none
    since), due (deadline ≤ as-of), touched (by as-of), in_time (first touch ≤ deadline), n.
    The order is the definition: what is left out for one reason is not judged by another, and what is not due
    is pending even if it was touched, since counting early successes alone would bias the rate upward.
    """
    touched = read_flag(counts, "touched")
    rules = (
        (~read_flag(counts, "timed"), "no_hand_off_time"),
        (~read_flag(counts, "touch_known"), "no_touch_records"),
        (read_flag(counts, "touched_before"), "touched_before"),
        (~read_flag(counts, "due"), PENDING),
        (touched & read_flag(counts, "in_time"), MET),
        (touched, MISSED),
    )
    return apply_rules(counts, rules, otherwise=NEVER_TOUCHED)


def build_ratio(counts: pd.DataFrame) -> Ratio:
    """SLA adherence: hand-offs touched in time among those whose time is up, never touched ones included."""
    return sum_outcomes(judge(counts), numerator=MET, denominator=JUDGED)


def select_judged(counts: pd.DataFrame) -> pd.DataFrame:
    """The judged hand-offs alone, with `outcome` and the flag `miss` (late or never): where cuts start."""
    judged = judge(counts)
    judged = judged[judged["outcome"].isin(JUDGED)]
    return judged.assign(miss=judged["outcome"] != MET)


@dataclass(frozen=True)
class Timings:
    """How long things took, as tables with a weight `n`; None where nothing is known.

    `responses`, `wall`: minutes (business time, wall-clock time) from the hand-off to the first touch, or to
    as-of where `observed` is false, for every hand-off that is not left out. `routing`: minutes of business
    time from hand-off to assignment. `depth`: touches in the first five business days of a hand-off, once
    these are over.
    """

    responses: pd.DataFrame | None = None
    wall: pd.DataFrame | None = None
    routing: pd.DataFrame | None = None
    depth: pd.DataFrame | None = None


def build_facts(
    counts: pd.DataFrame, *, more_cuts: Sequence[pd.DataFrame] = (), timings: Timings | None = None
) -> dict[str, Fact]:
    """The figures beside SLA adherence, by name; one whose input is missing is left out.

    `counts` as for `judge`; it or any of `more_cuts` (the same hand-offs, counted by other columns) may add
    lead_source, region, campaign; weekday (Monday 0) and hour (blank where only the day is known), local;
    day (local date); the flags out_of_hours (of the touch) and owner_met (in time from the assignment),
    blank where unknown.
    """
    timings = timings or Timings()
    judged = select_judged(counts)
    tables = [judged, *(select_judged(table) for table in more_cuts)]
    denominator = count(judged)
    return {
        "never_touched_share": build_share(count(judged, judged["outcome"] == NEVER_TOUCHED), denominator),
        "touched_late_share": build_share(count(judged, judged["outcome"] == MISSED), denominator),
        **_build_clock_facts(tables),
        **cuts.build_segment_facts(tables, "miss"),
        **cuts.build_spike_facts(tables, "miss"),
        **_build_quantile("median_hours", timings.responses, 0.5),
        **_build_quantile("p90_hours", timings.responses, 0.9),
        **_build_quantile("median_wall_hours", timings.wall, 0.5),
        **_build_quantile("routing_delay_median_hours", timings.routing, 0.5),
        **_build_depth(timings.depth),
    }


def _build_clock_facts(tables: Sequence[pd.DataFrame]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if (table := find_cut(tables, "out_of_hours")) is not None:
        facts["out_of_hours_met_share"] = share_of_known(table[~table["miss"]], "out_of_hours")
    if (table := find_cut(tables, "owner_met")) is not None:
        facts["owner_clock_share"] = share_of_known(table, "owner_met")
    return facts


def _build_quantile(name: str, times: pd.DataFrame | None, q: float) -> dict[str, Fact]:
    """The hours by which a share `q` was reached (Kaplan–Meier); without `observed` all are observed."""
    if times is None:
        return {}
    observed = read_flag(times, "observed") if "observed" in times else pd.Series(True, index=times.index)
    weights = times["n"].to_numpy(np.float64)
    minutes = quantile(times["minutes"].to_numpy(np.float64), observed.to_numpy(), weights, q)
    return {name: Fact(None if minutes is None else minutes / 60, denominator=count(times), unit="hours")}


def _build_depth(depth: pd.DataFrame | None) -> dict[str, Fact]:
    if depth is None:
        return {}
    hand_offs, touches = count(depth), int((depth["touches"] * depth["n"]).sum())
    value = touches / hand_offs if hand_offs else None
    return {"touches_per_hand_off": Fact(value, touches, hand_offs, "count")}


@dataclass(frozen=True)
class Evidence(HandOffEvidence):
    """What the grade of SLA adherence rests on; `status_touches` of those `touched` are read from a status."""

    without_touch_records: int = 0
    touched: int = 0
    status_touches: int = 0


def grade(evidence: Evidence) -> Quality:
    """How far the rate can be trusted, A to D, with the reasons for less than an A; no hand-off is a D."""
    status_touches, touched = evidence.status_touches, evidence.touched
    return grading.grade_hand_offs(
        evidence,
        missing={
            "hand-offs without a time": evidence.without_time,
            "hand-offs without any record of touches": evidence.without_touch_records,
            "hand-offs with a status of unknown meaning": evidence.unmapped,
        },
        day_only="hand-offs or touches known by the day alone",
        by_rule=grading.weigh_share("touches read from a status", status_touches, touched, grading.COARSE),
    )


def describe_hand_offs(bases: Mapping[str, int]) -> str:
    """What a hand-off is in these records, by basis: explicit, history, mql, assigned, created."""
    times, stand_ins = list_bases(HAND_OFF_BASES, bases), bases.get("created", 0)
    if not times and not stand_ins:
        return "No hand-off is on record"
    if not times:
        return f"A hand-off is the date a lead was created, which stands in for its hand-over: {stand_ins:,}"
    aside = f" (the created date stands in for {stand_ins:,})" if stand_ins else ""
    return f"A hand-off is {times}{aside}"


def describe_reading(bases: Mapping[str, int], touch_bases: Mapping[str, int]) -> str:
    """One sentence on what a hand-off and a touch (supplied, activity, status) are in these records."""
    touches = list_bases(TOUCH_BASES, touch_bases)
    end = f"a touch is {touches}." if touches else "no touch is on record."
    return f"{describe_hand_offs(bases)}; {end}"
