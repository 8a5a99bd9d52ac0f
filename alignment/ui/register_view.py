"""The register on a page: all practices with how they stand; the document chosen lives in the page's URL."""

from collections import Counter

import streamlit as st

from alignment.advice.register import Entry
from alignment.advice.schema import DOCUMENTS
from alignment.ui.fix_card import STATES, cited
from alignment.ui.text import capital, plain
from alignment.ui.url_choice import choose_by_url
from alignment.ui.wording import Badge, Colour, count

ALL = "all"
_LOOK: dict[str, tuple[str, Colour]] = {
    "evidenced": (":material/check_circle:", "green"),
    "contradicted": (":material/error:", "red"),
    "claimed": (":material/front_hand:", "gray"),
    "not_in_place": (":material/cancel:", "yellow"),
    "unknown": (":material/help:", "gray"),
}
_WORDS = {
    "evidenced": "evidenced",
    "contradicted": "contradicted",
    "claimed": "claimed",
    "not_in_place": "not in place",
    "unknown": "unknown",
}
_SAYS = {True: "speaks for it", False: "speaks against it", None: "says nothing yet"}


def register_finding(entries: tuple[Entry, ...]) -> str:
    """How many practices stand how: the page's title."""
    states = Counter(entry.state for entry in entries)
    return (
        f"{states['evidenced']} of {count(len(entries), 'practice')} are in place by the evidence,"
        f" {states['not_in_place'] + states['contradicted']} are not"
    )


def choose_document() -> str:
    """The document whose practices are to be seen, or "all"."""
    documents = {name: f"{name}: {title}" for name, title in DOCUMENTS.items()}
    return choose_by_url("Document", "document", {ALL: "All five documents"} | documents)


def choose_state() -> str:
    """The state of practices to be seen, or "all"."""
    states = {state: capital(_WORDS[state]) for state in STATES}
    return choose_by_url("State", "state", {ALL: "All states"} | states)


def show_entries(entries: tuple[Entry, ...], document: str, state: str) -> None:
    """The practices of the document in that state, each folded up with its evidence."""
    kept = [
        entry
        for entry in entries
        if document in (ALL, *(cite.document for cite in entry.practice.cites))
        and state in (ALL, entry.state)
    ]
    st.caption(f"{count(len(kept), 'practice')} of {len(entries)}")
    for entry in kept:
        _show_entry(entry)


def _show_entry(entry: Entry) -> None:
    icon, colour = _LOOK[entry.state]
    badge = Badge(capital(_WORDS[entry.state]), icon, colour)
    practice = entry.practice
    with st.container(border=True, gap="xsmall", key=f"practice_{practice.id}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{plain(practice.title)}**", width="content")
            st.badge(badge.word, icon=badge.icon, color=badge.colour)
        st.markdown(plain(practice.what))
        for finding in entry.evidence:
            figures = "; ".join(why.sentence for why in finding.figures)
            verdict = f"{_SAYS[finding.agrees]}: {figures}" if figures else _SAYS[finding.agrees]
            told = f"{capital(finding.kind)}: {finding.shows}. It {verdict}."
            st.caption(plain(told))
        st.caption(
            plain(
                f"{cited(practice)}. Moves: {', '.join(move.replace('_', ' ') for move in practice.moves)}."
            )
        )
