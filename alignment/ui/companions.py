"""The figures that stand beside a metric: each with its value, what it means, and its counts."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from alignment.measures.ratio import Fact
from alignment.publish.metric_sentences import counted, percent_of
from alignment.ui.text import plain
from alignment.ui.wording import NOTHING


@dataclass(frozen=True)
class Companion:
    """A fact to show: its name among the metric's facts, what it is called, what is said below it."""

    fact: str
    label: str
    note: str = ""


COMPANIONS: Mapping[str, tuple[Companion, ...]] = {
    "sla_adherence": (
        Companion(
            "median_hours",
            "Median wait",
            "business hours; untouched ones kept in (Kaplan–Meier)",
        ),
        Companion("p90_hours", "90th percentile", "business hours, likewise"),
        Companion("never_touched_share", "Never touched", "of the judged hand-offs"),
        Companion("owner_clock_share", "By owner's clock", "in time if counted from the assignment"),
        Companion(
            "routing_delay_median_hours", "Routing delay", "business hours from hand-off to owner, median"
        ),
        Companion("touches_per_hand_off", "Touches each", "in the first five business days"),
        Companion("out_of_hours_met_share", "Met out of hours", "of those in time"),
        Companion(
            "month_end_miss_share",
            "Late, month end",
            "of the late ones, in the last three weekdays of a month",
        ),
    ),
    "lead_acceptance": (
        Companion("decided_only", "Of the decided", "accepted among those decided in time"),
        Companion("undecided_share", "Undecided", "in work or silent when their time was up"),
        Companion("reasons_missing_share", "No reason given", "of the rejections"),
        Companion("accepted_unseen_share", "Accepted unseen", "no touch before the decision"),
        Companion("early_recycle_share", "Early recycle", "came back after acceptance"),
        Companion("conflicts", "Conflicts", "both converted and rejected; counted as converted"),
    ),
    "content_usage": (
        Companion("seller_adoption", "Seller adoption", "sellers with at least one use"),
        Companion("concentration", "On the top tenth", "of all uses fall on the most used tenth"),
        Companion("viewed_only_share", "Unused but viewed", "a view alone is no use"),
        Companion("stale_but_hot", "Stale but hot", "most used, unchanged for a year"),
        Companion("made_by_sales_share", "Made by Sales", "of the assets"),
        Companion("orphans", "Unknown content", "of all uses; no list names the asset"),
    ),
    "meeting_cadence": (
        Companion("longest_gap_days", "Longest gap", "days without a joint meeting"),
        Companion("next_planned", "Next planned", "days from the as-of"),
        Companion("buddy_share", "With a buddy", "marketers with a recurring meeting with one seller"),
        Companion("single_team_share", "One team alone", "of the meetings of either team"),
        Companion("unknown_attendees", "Unknown people", "accepted, not in the roster"),
    ),
}


def show_companions(key: str, facts: Mapping[str, Fact]) -> None:
    """The companions that there are, four in a row on a desk and two on a phone."""
    known = [(companion, facts[companion.fact]) for companion in COMPANIONS[key] if companion.fact in facts]
    known = [(c, fact) for c, fact in known if fact.value is not None or c.fact == "p90_hours"]
    if not known:
        return
    cells = st.grid(4, min_column_width=150, gap="small", border=True, height="stretch", key="companions")
    for companion, fact in known:
        with cells.cell(), st.container(gap="xsmall"):
            st.metric(companion.label, _value(companion, fact))
            st.caption(plain(_note(companion, fact)))


def _value(companion: Companion, fact: Fact) -> str:
    if fact.unit == "share":
        return percent_of(fact)
    if fact.value is None:
        return NOTHING
    if fact.unit == "hours":
        return f"{fact.value:.1f} h"
    if fact.unit == "days":
        return f"{fact.value:.0f} days"
    return f"{fact.value:.1f}" if companion.fact == "touches_per_hand_off" else f"{fact.value:,.0f}"


def _note(companion: Companion, fact: Fact) -> str:
    if companion.fact == "p90_hours" and fact.value is None:
        return f"fewer than 90 % of {fact.denominator:,.0f} hand-offs were touched so far"
    counts = counted(fact) if fact.unit == "share" else ""
    if fact.unit == "hours" and fact.denominator:
        counts = f"n = {fact.denominator:,.0f}"
    if fact.unit == "days" and fact.label:
        counts = f"{'since' if companion.fact == 'longest_gap_days' else 'on'} {fact.label}"
    return " · ".join(part for part in (counts, companion.note) if part)
