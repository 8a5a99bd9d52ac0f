"""A suggested fix as a card: what to do, why, the first step, what it may bring, where it is from."""

import streamlit as st

from alignment.advice.fixes import Fix
from alignment.advice.schema import DOCUMENTS, Practice
from alignment.measures.ratio import whole_number
from alignment.measures.results import Scorecard
from alignment.ui.pages import FIXES, PRACTICES, link_to
from alignment.ui.text import capital, plain, unbroken
from alignment.ui.wording import count, name_of

TOP = 3
REASONS_ON_TOP = 2
EFFORT = {
    "small": ":material/signal_cellular_1_bar:",
    "medium": ":material/signal_cellular_2_bar:",
    "large": ":material/signal_cellular_4_bar:",
}
STATES = {
    "evidenced": "in place, by the evidence",
    "contradicted": "claimed, but the evidence says otherwise",
    "claimed": "claimed",
    "not_in_place": "not in place, by the evidence",
    "unknown": "not known whether in place",
}


def show_top_fixes(fixes: tuple[Fix, ...], scorecard: Scorecard, *, leads_on: bool = True) -> None:
    """The first three beside each other, and, with `leads_on`, the way to all of them."""
    st.subheader(_top_finding(fixes), anchor=False)
    if fixes:
        st.caption("Suggested from the records; whether one is begun is not recorded yet.")
    else:
        st.markdown("These records give no reason to suggest one of the practices.")
    cells = st.grid(TOP, min_column_width=260, gap="small", border=True, height="stretch", key="top_fixes")
    for fix in fixes[:TOP]:
        with cells.cell(), st.container(gap="xsmall", key=f"fix_{fix.id}"):
            st.markdown(f"**{plain(fix.practice.title)}**")
            _show_badges(fix, scorecard)
            for why in fix.why[:REASONS_ON_TOP]:
                st.markdown(f"{unbroken(why.sentence)}\\.")
            st.markdown(f"**First step:** {plain(fix.practice.first_step)}")
            st.caption(plain(cited(fix.practice)))
    if leads_on:
        if fixes:
            link_to(FIXES, "All suggestions, with their reasons")
        else:
            link_to(PRACTICES, "How each of the practices stands")


def fixes_finding(fixes: tuple[Fix, ...], scorecard: Scorecard) -> str:
    """The title of the page of all fixes: where most can be won back."""
    if not fixes:
        return "Nothing is suggested on these records"
    first = fixes[0]
    if first.metric is None or first.points_max is None:
        return f"{count(len(fixes), 'suggestion')} from the records"
    points = count(whole_number(first.points_max), "point")
    return f"{name_of(first.metric)} has most to win back: up to {points}"


def _top_finding(fixes: tuple[Fix, ...]) -> str:
    if not fixes:
        return "What to do next: nothing is suggested"
    shown = len(fixes[:TOP])
    if shown == len(fixes):
        return f"What to do next: {count(shown, 'suggestion')}"
    return f"What to do next: the best {shown} of {count(len(fixes), 'suggestion')}"


def show_fix(number: int, fix: Fix, scorecard: Scorecard) -> None:
    """A whole card: every reason with its figures, who, effort, points, caveats and where it is from."""
    practice = fix.practice
    with st.container(border=True, gap="xsmall", key=f"fix_{fix.id}"):
        st.subheader(f"{number}\\. {plain(practice.title)}", anchor=False)
        _show_badges(fix, scorecard)
        st.markdown(plain(practice.what))
        left, right = st.columns(2, gap="medium")
        with left:
            st.markdown("**Why it is suggested**")
            st.markdown(
                "\n".join(f"- {plain(why.sentence)}\\." for why in fix.why)
                or "The figures behind it speak of too few people to be shown\\."
            )
        with right:
            st.markdown("**First step this week**")
            st.markdown(plain(practice.first_step))
            st.caption(plain(f"Who: {', '.join(practice.who)}. Stands: {STATES[fix.state]}."))
        for caveat in fix.caveats:
            st.caption(f":material/info: {plain(caveat)}")
        st.caption(plain(cited(practice)))


def _show_badges(fix: Fix, scorecard: Scorecard) -> None:
    with st.container(horizontal=True, gap="xxsmall"):
        st.badge(
            _gain(fix, scorecard), icon=":material/trending_up:", color="green" if fix.metric else "gray"
        )
        st.badge(f"{capital(fix.practice.effort)} effort", icon=EFFORT[fix.practice.effort], color="gray")
        if fix.practice.leadership_only:
            st.badge("Leadership only", icon=":material/lock:", color="gray")


def _gain(fix: Fix, scorecard: Scorecard) -> str:
    if fix.metric is None:
        return "Moves what the teams believe"
    if fix.points_max is None:
        return f"Moves {name_of(fix.metric)}"
    points = whole_number(fix.points_max)
    amount = f"Up to {count(points, 'point')}" if points else "Less than a point"
    return f"{amount}: {name_of(fix.metric)}"


def cited(practice: Practice) -> str:
    """Where a practice stands: each document with the place in it."""
    places = [f"“{DOCUMENTS[cite.document]}” ({cite.document}), {cite.place}" for cite in practice.cites]
    return f"Source: {'; '.join(places)}"
