"""What the speaker reads: the notes upon the slide, or in a window of their own that follows the slides."""

import streamlit as st

from alignment.publish.story import Deck, Slide
from alignment.ui.present_stage import in_notes_window, number_of, with_notes
from alignment.ui.text import plain


def show_notes(slide: Slide) -> None:
    """The notes upon the slide, where they are asked for."""
    if in_notes_window() or not with_notes():
        return
    with st.container(border=True, gap="xsmall", key="present_notes"):
        _show_notes(slide)


def show_speaker(deck: Deck, slide: Slide) -> None:
    """The speaker's window: what the slide says, the notes in large letters, what comes next."""
    following = deck.slides[number_of(deck) + 1 :]
    with st.container(gap="small", key="present_speaker"):
        st.caption(plain(slide.section))
        st.title(plain(slide.headline.text), anchor=False)
        _show_notes(slide)
        st.caption(plain(f"Next: {following[0].headline.text}" if following else "This is the last slide."))


def _show_notes(slide: Slide) -> None:
    for note in slide.notes:
        st.markdown(plain(note))
