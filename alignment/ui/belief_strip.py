"""What both teams believe beside what the records show, as a strip: on the Scorecard and on a page of its own."""

from collections.abc import Sequence

import streamlit as st

from alignment import surveys
from alignment.access.served import current
from alignment.measures.results import Scorecard
from alignment.publish.belief_sentences import ESTIMATED, belief_finding
from alignment.publish.dumbbell import DumbbellRow
from alignment.scorecards.believed import facts_of, newest_wave
from alignment.store.survey_queries import WaveInfo
from alignment.survey.perception import BeliefView, list_beliefs
from alignment.survey.publication import Published
from alignment.ui.drawn_belief import draw_dumbbells
from alignment.ui.pages import BELIEF, WAVES, link_to
from alignment.ui.text import day, plain, unbroken

Waves = list[tuple[WaveInfo, Published]]


def load_waves() -> Waves:
    """What was published of the closed waves, the newest first."""
    return surveys.load_published(current().database)


def beliefs_of(published: Published, scorecard: Scorecard) -> tuple[BeliefView, ...]:
    """What was believed when the wave closed, beside what the records of this window show."""
    return list_beliefs(published, facts_of(scorecard))


def rows_of(beliefs: Sequence[BeliefView]) -> tuple[DumbbellRow, ...]:
    """The rows of the dumbbell; metrics of which nothing is known are left out."""
    rows = (
        DumbbellRow(ESTIMATED[view.metric].name, view.sales, view.marketing, view.fact, view.company)
        for view in beliefs
    )
    return tuple(row for row in rows if row.marks)


def load_newest_wave() -> tuple[WaveInfo, Published] | None:
    """The newest wave whose results may be shown."""
    return newest_wave(current().database)


def show_belief_strip(found: tuple[WaveInfo, Published] | None, scorecard: Scorecard, *, zone: str) -> None:
    """That wave, under what follows from it; before there is one, how to come to it."""
    with st.container(border=True, height="stretch", key="beliefs"):
        if found is None:
            _show_not_asked()
            return
        wave, published = found
        beliefs = beliefs_of(published, scorecard)
        st.subheader(unbroken(belief_finding(beliefs)), anchor=False)
        draw_dumbbells(rows_of(beliefs), alt="What is believed and what the records show", key="belief_strip")
        closed = f", {day(wave.closed_at, zone)}" if wave.closed_at else ""
        way = ", imported from another tool" if wave.way == "import" else ""
        st.caption(plain(f"Believed: {wave.label}{closed}{way}, estimates out of ten. Records: this window."))
        link_to(BELIEF, "What both teams believe")


def _show_not_asked() -> None:
    st.subheader("What both teams believe: not asked yet", anchor=False)
    st.markdown(
        "Each metric will stand here three times: what Sales believes, what Marketing believes, and what the records"
        " say. That takes a short anonymous survey of both teams: three minutes on a phone."
    )
    link_to(WAVES, "Open a survey wave")
