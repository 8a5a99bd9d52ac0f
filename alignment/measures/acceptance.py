"""What lead acceptance means: which hand-offs are judged, what Sales decided in time, what stands beside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from alignment.measures import cuts, grading
from alignment.measures.follow_up import describe_hand_offs
from alignment.measures.grading import HandOffEvidence
from alignment.measures.judging import (
    PENDING,
    apply_rules,
    build_share,
    count,
    find_cut,
    list_bases,
    read_flag,
    sum_outcomes,
)
from alignment.measures.ratio import FEW_RECORDS, Fact, Quality, Ratio

ACCEPTED, REJECTED, IN_WORK, SILENT = "accepted", "rejected", "in_work", "silent"
JUDGED = (ACCEPTED, REJECTED, IN_WORK, SILENT)
NO_STAGE = "no_acceptance_stage"

# An undated decision counts as made in time however late it was made, which favours the older of two windows.
# The value can be off by their share at most: above this one a difference of windows says nothing.
MOST_UNDATED = 0.05

ACCEPTANCE_BASES = {
    "explicit": "the decision that the CRM reports",
    "history": "the first change into an accepted or converted status",
    "deal": "a linked deal",
    "flag": "the converted flag, undated",
    "status": "the current status, undated",
}


def judge(counts: pd.DataFrame) -> pd.DataFrame:
    """What became of the hand-offs: adds `outcome` (one of JUDGED, pending, or why it is left out).

    In: excluded (as for SLA adherence), timed, acceptance_stage (some status of the source means accepted),
    ended (the decision window is over by as-of), decision (the first one by as-of: accepted, converted,
    rejected, recycled; blank: none), in_window (undated, or made inside the decision window), touched (any
    work by as-of, also before the hand-off), picked_up (a status that is more than waiting, or of unknown
    meaning), n.
    A decision after the window leaves a hand-off in work; silent is only what nothing at all is recorded of.
    """
    decision, in_window = counts["decision"], read_flag(counts, "in_window")
    worked_on = read_flag(counts, "touched") | read_flag(counts, "picked_up") | decision.notna()
    rules = (
        (~read_flag(counts, "timed"), "no_hand_off_time"),
        (~read_flag(counts, "acceptance_stage"), NO_STAGE),
        (~read_flag(counts, "ended"), PENDING),
        (in_window & decision.isin(("accepted", "converted")), ACCEPTED),
        (in_window & decision.isin(("rejected", "recycled")), REJECTED),
        (worked_on, IN_WORK),
    )
    return apply_rules(counts, rules, otherwise=SILENT)


def build_ratio(counts: pd.DataFrame) -> Ratio:
    """Lead acceptance: hand-offs accepted in their decision window among those whose window is over."""
    return sum_outcomes(judge(counts), numerator=ACCEPTED, denominator=JUDGED)


def select_judged(counts: pd.DataFrame) -> pd.DataFrame:
    """The judged hand-offs alone, with `outcome` and the flag `miss` (not accepted): where cuts start."""
    judged = judge(counts)
    judged = judged[judged["outcome"].isin(JUDGED)]
    return judged.assign(miss=judged["outcome"] != ACCEPTED)


def build_facts(counts: pd.DataFrame, *, more_cuts: Sequence[pd.DataFrame] = ()) -> dict[str, Fact]:
    """The figures beside lead acceptance, by name; one whose input is missing is left out.

    `counts` as for `judge`, with dated, has_reason (coded), conflict (converted and rejected at once),
    reversed (came back after it was accepted), touched_before_decision and, where known, touch_known. It or
    any of `more_cuts` (the same hand-offs, counted by other columns) may add reason, lead_source, region,
    campaign; weekday and hour; score_band ("20–39", "80+"). The accepted, rejected, in-work and silent shares add up to 1.
    """
    judged = select_judged(counts)
    tables = [judged, *(select_judged(table) for table in more_cuts)]
    return {
        **_build_shares(judged),
        **_build_decision_facts(judged),
        **_build_acceptance_facts(judged),
        **cuts.build_segment_facts(tables, "miss"),
        **_build_rejection_facts(tables),
        **_build_band_gain(tables),
        **_build_picked_up(counts),
    }


def _build_shares(judged: pd.DataFrame) -> dict[str, Fact]:
    outcome, decision, everything = judged["outcome"], judged["decision"], count(judged)
    shares = {
        "accepted_share": outcome == ACCEPTED,
        "rejected_share": outcome == REJECTED,
        "recycled_share": (outcome == REJECTED) & (decision == "recycled"),
        "in_work_share": outcome == IN_WORK,
        "decided_late_share": (outcome == IN_WORK) & decision.notna(),
        "silent_share": outcome == SILENT,
        "undecided_share": outcome.isin((IN_WORK, SILENT)),
        "current_status_share": _is_undated(judged),
    }
    return {name: build_share(count(judged, where), everything) for name, where in shares.items()}


def _is_undated(judged: pd.DataFrame) -> pd.Series:
    """The decisions that count but have no date: known from a current status, or from a flag."""
    return judged["outcome"].isin((ACCEPTED, REJECTED)) & ~read_flag(judged, "dated")


def _build_decision_facts(judged: pd.DataFrame) -> dict[str, Fact]:
    accepted, rejected = (judged[judged["outcome"] == outcome] for outcome in (ACCEPTED, REJECTED))
    without_reason = count(rejected, ~read_flag(rejected, "has_reason"))
    conflicts = count(judged, read_flag(judged, "conflict"))
    return {
        "decided_only": build_share(count(accepted), count(accepted) + count(rejected)),
        "reasons_missing_share": build_share(without_reason, count(rejected)),
        "conflicts": Fact(conflicts, conflicts, count(judged), "count"),
    }


def _build_acceptance_facts(judged: pd.DataFrame) -> dict[str, Fact]:
    accepted = judged[judged["outcome"] == ACCEPTED]
    # Whether work came before a decision can only be told of dated decisions in sources that tell of work.
    ordered = accepted[read_flag(accepted, "dated")]
    if "touch_known" in ordered:
        ordered = ordered[read_flag(ordered, "touch_known")]
    unseen = count(ordered, ~read_flag(ordered, "touched_before_decision"))
    return {
        "accepted_unseen_share": build_share(unseen, count(ordered)),
        "early_recycle_share": build_share(count(accepted, read_flag(accepted, "reversed")), count(accepted)),
    }


def _build_rejection_facts(tables: Sequence[pd.DataFrame]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if (table := find_cut(tables, "lead_source")) is not None:
        table = table.assign(rejection=table["outcome"] == REJECTED)
        top_two = cuts.build_top_two_fact(table, "rejection", "lead_source")
        facts |= {"reject_share_top_two_sources": top_two} if top_two else {}
    if (table := find_cut(tables, "reason")) is not None:
        reasons = _list_reasons(table)
        coded = reasons[reasons["reason"].notna() & (reasons["n"] >= cuts.SMALLEST_MISSES)]
        if len(coded):
            top = coded.iloc[0]
            facts["top_reason_share"] = build_share(int(top["n"]), count(reasons), str(top["reason"]))
    return facts


def _build_band_gain(tables: Sequence[pd.DataFrame]) -> dict[str, Fact]:
    """How far acceptance in the top score band exceeds the rest (label: the band); both need enough records."""
    table = find_cut(tables, "score_band")
    if table is None or table["score_band"].isna().all():
        return {}
    scored = table[table["score_band"].notna()]
    band = max(scored["score_band"].unique(), key=_read_lower_end)
    top = scored["score_band"] == band
    sizes = count(scored, top), count(scored, ~top)
    if min(sizes) < FEW_RECORDS:
        return {}
    accepted = scored["outcome"] == ACCEPTED
    gain = count(scored, top & accepted) / sizes[0] - count(scored, ~top & accepted) / sizes[1]
    return {"top_band_gain": Fact(gain, label=str(band))}


def _read_lower_end(band: str) -> int:
    return int(re.split("[–+]", band)[0])


def list_reasons(counts: pd.DataFrame) -> pd.DataFrame:
    """Why hand-offs were rejected in their window: reason (blank: none, first), n, share of the rejected.

    `counts` as for `judge`, cut by `reason`, with has_reason; a reason that is not coded is as good as none.
    """
    return _list_reasons(select_judged(counts))


def _list_reasons(judged: pd.DataFrame) -> pd.DataFrame:
    rejected = judged[judged["outcome"] == REJECTED]
    coded = rejected["reason"].where(read_flag(rejected, "has_reason"))
    sums = rejected.assign(reason=coded).groupby("reason", dropna=False, sort=True)["n"].sum().reset_index()
    table = sums.assign(share=sums["n"] / max(count(sums), 1), given=sums["reason"].notna())
    order = table.sort_values(["given", "n"], ascending=[True, False], kind="stable")
    return order.drop(columns="given").reset_index(drop=True)


def _build_picked_up(counts: pd.DataFrame) -> dict[str, Fact]:
    """What is shown where no status means accepted: the share of ended windows that Sales has picked up."""
    judged = judge(counts)
    unscored = judged[(judged["outcome"] == NO_STAGE) & read_flag(judged, "ended")]
    if unscored.empty:
        return {}
    picked_up = read_flag(unscored, "picked_up") | unscored["decision"].notna()
    return {"picked_up_share": build_share(count(unscored, picked_up), count(unscored))}


def shows_change(counts: pd.DataFrame) -> bool:
    """Whether windows may be compared: not if over 5 % of the judged hand-offs rest on undated decisions."""
    judged = select_judged(counts)
    return count(judged, _is_undated(judged)) <= MOST_UNDATED * count(judged)


def count_acceptance_bases(counts: pd.DataFrame) -> dict[str, int]:
    """How many acceptances of the numerator rest on which `basis` (explicit, history, deal, flag, status)."""
    judged = select_judged(counts)
    sums = judged[~judged["miss"]].groupby("basis")["n"].sum()
    return {str(basis): int(n) for basis, n in sums.items()}


@dataclass(frozen=True)
class Evidence(HandOffEvidence):
    """What the grade of lead acceptance rests on.

    `without_stage`: its source has no status that means accepted. `decisions`, `undated`: those that count, and those
    of them without a date. `conflicts`: converted and rejected at once.
    """

    without_stage: int = 0
    decisions: int = 0
    undated: int = 0
    conflicts: int = 0


def grade(evidence: Evidence) -> Quality:
    """How far the rate can be trusted, A to D, with the reasons for less than an A; no hand-off is a D."""
    undated, decisions = evidence.undated, evidence.decisions
    return grading.grade_hand_offs(
        evidence,
        missing={
            "hand-offs without a time": evidence.without_time,
            "hand-offs from sources where no status means accepted": evidence.without_stage,
            "hand-offs with a status of unknown meaning": evidence.unmapped,
            "hand-offs both converted and rejected": evidence.conflicts,
        },
        day_only="hand-offs or decisions known by the day alone",
        by_rule=grading.weigh_share("undated decisions", undated, decisions, grading.COARSE),
    )


def describe_reading(bases: Mapping[str, int], decision_bases: Mapping[str, int]) -> str:
    """One sentence on what a hand-off and an acceptance are in these records, by the bases of each."""
    acceptances = list_bases(ACCEPTANCE_BASES, decision_bases)
    end = f"an acceptance is {acceptances}." if acceptances else "no acceptance is on record."
    return f"{describe_hand_offs(bases)}; {end}"
