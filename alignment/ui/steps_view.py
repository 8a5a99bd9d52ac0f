"""How far hand-offs came, step by step, on one page: where they are lost on the way."""

from functools import lru_cache

import streamlit as st

from alignment.access.served import current
from alignment.measures.ratio import Ratio, whole_percent_of
from alignment.measures.steps import Steps
from alignment.organisation import current_settings
from alignment.publish.metric_sentences import steps_finding
from alignment.scorecards.explained import open_question
from alignment.scorecards.outcomes import find_steps
from alignment.store import queries
from alignment.store.database import Database
from alignment.ui.drawn_metric import draw_bars
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import plain


def show_steps(page: MetricPage) -> None:
    """The steps as bars on one scale; nothing while no hand-off has had the time for all of them."""
    database = current().database
    with database.read() as connection:
        version = queries.data_version(connection), current_settings(connection).rules_version
    steps = _read(database, version, page.metric.key, page.window)
    if steps is None or not steps.handed_over:
        return
    rows = (
        ("Handed over", steps.handed_over),
        ("Touched in time", steps.touched),
        ("Decided in time", steps.decided),
        ("Accepted", steps.accepted),
    )
    with st.container(border=True, key="steps"):
        st.subheader(plain(steps_finding(steps)), anchor=False)
        draw_bars(
            tuple((name, n / steps.handed_over, _told(n, steps.handed_over), None, True) for name, n in rows),
            alt="How far hand-offs came",
            key="bars_steps",
            whole=1.0,
        )
        st.caption(
            "Hand-offs that both SLA adherence and lead acceptance judge: the time for either is over. A step does not need"
            " the one before: some are decided without having been touched in time."
        )


@lru_cache(maxsize=100)
def _read(database: Database, version: tuple[int, str], key: str, window: str) -> Steps | None:
    with database.read() as connection:
        found = open_question(connection, key, window)
        return find_steps(*found) if found else None


def _told(n: int, whole: int) -> str:
    return f"{n:,} ({whole_percent_of(Ratio(n, whole))} %)"  # the whole is the first bar
