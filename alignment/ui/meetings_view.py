"""The agreed meetings on a page: which periods had theirs, and what the meetings were like."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from alignment.access.served import current
from alignment.measures.meetings import PolicyResult
from alignment.measures.ratio import Fact
from alignment.publish.metric_sentences import counted
from alignment.scorecards.explained import open_question
from alignment.scorecards.meetings import read_window
from alignment.ui.drawn_metric import PeriodMark, draw_bars, draw_periods
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import plain

WORDS = {"held": "met", "missed": "not met", "pending": "still running"}
ALIKE = (  # what the meetings were like: fact, name
    ("agenda_share", "With an agenda"),
    ("short_enough_share", "No longer than agreed"),
    ("agenda_items_share", "All-hands with all three items"),
    ("leadership_present_share", "All-hands with the leadership"),
    ("team_balance", "Marketing's part of those there"),
)


def show_periods(page: MetricPage) -> None:
    """Each policy's periods: met, not met, still running; the missed ones by name."""
    with current().database.read() as connection:
        found = open_question(connection, page.metric.key, page.window)
        if found is None:
            return
        results = read_window(*found).policies
    marks = tuple(
        _mark(result, page.house.zone, place) for result in results for place in range(len(result.periods))
    )
    marks = tuple(mark for mark in marks if mark[2] in WORDS)
    with st.container(border=True, key="periods"):
        st.subheader(plain(_finding(results)), anchor=False)
        if marks:
            draw_periods(marks, alt="Agreed meetings by period", key="period_marks")
            st.caption("● met · ✕ not met · ○ still running")
        for result in results:
            if result.missed:
                st.markdown(plain(f"{result.policy.name}, not met: {', '.join(result.missed)}."))


def _mark(result: PolicyResult, zone: str, place: int) -> PeriodMark:
    period = result.periods[place]
    start = period.start.astimezone(ZoneInfo(zone)).date().isoformat()
    told = f"{result.policy.name}, {period.label}: {WORDS.get(period.outcome, period.outcome)}"
    return result.policy.name, start, period.outcome, told


def _finding(results: tuple[PolicyResult, ...]) -> str:
    missed = sum(len(result.missed) for result in results)
    judged = sum(result.judged for result in results)
    if not missed:
        return f"All {judged} agreed meetings took place"
    parts = [
        f"{result.judged - result.held} of {result.judged} of “{result.policy.name}”"
        for result in sorted(results, key=lambda r: r.held - r.judged)
        if result.missed
    ]
    return f"{missed} of {judged} agreed meetings did not take place: {' and '.join(parts)}"


def show_kind_of_meetings(page: MetricPage) -> None:
    """What the joint meetings that took place were like, as shares."""
    facts = page.metric.facts
    bars = tuple(
        (name, fact.value, counted(fact), None, True)
        for key, name in ALIKE
        if (fact := facts.get(key)) is not None and fact.value is not None
    )
    if not bars:
        return
    with st.container(border=True, key="kind"):
        st.subheader(plain(_kind_finding(facts)), anchor=False)
        draw_bars(bars, alt="What the meetings were like", key="bars_kind", whole=1.0)
        st.caption(
            "Of the joint meetings of the window; those of the all-hands alone. A reply is not attendance."
        )


def _kind_finding(facts: Mapping[str, Fact]) -> str:
    agenda = facts.get("agenda_share")
    if agenda is None or agenda.value is None:
        return "What the joint meetings were like"
    return f"{counted(agenda)} joint meetings had an agenda"
