"""The story that a page tells: of the window that its address names, or of a snapshot."""

import streamlit as st

from alignment import exports
from alignment.access.served import current
from alignment.publish.story import Deck
from alignment.ui.data import load_house, load_scorecard
from alignment.ui.guard import Reader
from alignment.ui.window_choice import chosen_window


def load_story(reader: Reader) -> Deck:
    """The story, as far as the reader may see it."""
    database = current().database
    with st.spinner("Counting …"):
        if reader.snapshot is not None:
            return exports.tell_story(reader.principal, database, snapshot=reader.snapshot)
        window = chosen_window(load_scorecard().as_of, load_house().zone)
        return exports.tell_story(reader.principal, database, window=window)
