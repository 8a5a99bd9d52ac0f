"""What stands behind a score, live or published: what it loses where, how fresh its records are, what is believed."""

from collections.abc import Callable

import streamlit as st

from alignment.measures.results import Scorecard
from alignment.ui.freshness import show_freshness
from alignment.ui.score_tile import show_losses


def show_backing(scorecard: Scorecard, *, zone: str, asked: bool, show_beliefs: Callable[[], None]) -> None:
    """Three cards; where a survey was `asked`, its chart gets the room of two beside the other ones."""
    columns = st.columns([2, 3], gap="small") if asked else st.columns(3, gap="small")
    with columns[0]:
        show_losses(scorecard)
    with columns[-2]:
        show_freshness(scorecard, zone)
    with columns[-1]:
        show_beliefs()
