"""How a scorecard begins, live or published: the finding and three sentences, the score beside them, four tiles."""

import streamlit as st

from alignment.measures.results import Scorecard
from alignment.publish.sentences import Story
from alignment.ui.metric_tile import show_metric_tile
from alignment.ui.score_tile import show_score_tile
from alignment.ui.text import unbroken


def show_opening(story: Story, scorecard: Scorecard) -> None:
    """What is said first, and the score beside it; on a phone below it."""
    said, score = st.columns([3, 2], gap="medium")
    with said:
        st.title(unbroken(story.title.text), anchor=False)
        st.markdown("\n\n".join(unbroken(sentence.text) for sentence in story.sentences))
    with score:
        show_score_tile(scorecard)


def show_tiles(scorecard: Scorecard, *, leads_on: bool = True) -> None:
    """The four metrics in a row, two in a row on a phone; without `leads_on` no way to the live pages."""
    tiles = st.grid(4, min_column_width=150, gap="small", border=True, height="stretch", key="tiles")
    for metric in scorecard.metrics:
        with tiles.cell():
            show_metric_tile(metric, leads_on=leads_on)
