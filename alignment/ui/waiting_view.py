"""How long hand-offs waited for their first touch, as a chart of a few classes."""

import streamlit as st

from alignment.access.served import current
from alignment.measures.ratio import whole_percent
from alignment.measures.waiting import NOT_YET, build_classes
from alignment.scorecards.explained import open_question
from alignment.store import hand_off_queries
from alignment.ui.drawn_metric import draw_bars
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import plain


def show_waiting(page: MetricPage) -> None:
    """The classes of waiting, those within the promised time in full colour."""
    with current().database.read() as connection:
        found = open_question(connection, page.metric.key, page.window)
        if found is None:
            return
        asked, window = found
        responses = hand_off_queries.response_counts(
            connection, start=window.start, end=window.end, as_of=asked.as_of
        )
    if responses.empty:
        return
    classes = build_classes(responses)
    total, untouched = int(classes["n"].sum()), int(classes.loc[classes["waited"] == NOT_YET, "n"].iloc[0])
    with st.container(border=True, height="stretch", key="waiting"):
        first = int(classes["n"].iloc[0])
        st.subheader(
            plain(
                f"{first:,} of {total:,} hand-offs heard from Sales within an hour, {untouched:,} not at all so far"
            ),
            anchor=False,
        )
        rows = zip(classes["waited"], classes["n"], classes["share"], strict=True)
        draw_bars(
            tuple(
                (name, float(n), f"{n:,} ({whole_percent(share)} %)", None, name != NOT_YET)
                for name, n, share in rows
            ),
            alt="Business hours to the first touch",
            key="bars_waiting",
        )
        st.caption(
            "Business hours from the hand-off to the first touch; hand-offs whose time is not up yet included."
        )
