"""The stage of a presentation: which slide the address names, and the page without its frame, in large letters."""

from pathlib import Path

import streamlit as st

from alignment.access.asset_routes import PRESENT_SCRIPT
from alignment.publish.story import Deck, Slide
from alignment.publish.theme import THEMES
from alignment.ui.drawn import theme_name

SLIDE, NOTES = "slide", "notes"  # what stands in the address
_STYLE = Path(__file__).with_name("present.css")


def open_stage(deck: Deck) -> Slide:
    """Clear the page of its frame and return the slide that the address names; the first where it names none."""
    st.html(f"<style>{_dress()}</style>")
    st.html(f'<script src="{PRESENT_SCRIPT.removeprefix("/")}"></script>', unsafe_allow_javascript=True)
    return deck.slides[number_of(deck)]


def _dress() -> str:
    theme, style = THEMES[theme_name()], _STYLE.read_text(encoding="utf-8")
    for name in theme.__dataclass_fields__:
        style = style.replace(f"theme({name})", getattr(theme, name))
    return style


def number_of(deck: Deck) -> int:
    """The place of the current slide, from 0."""
    asked = read_number(SLIDE)
    return min(max(1 if asked is None else asked, 1), len(deck.slides)) - 1


def read_number(parameter: str) -> int | None:
    """A number that stands in the address; None without a plain one."""
    asked = st.query_params.get(parameter, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 12 else None


def with_notes() -> bool:
    """Whether the speaker's notes are shown upon the slides."""
    return st.query_params.get(NOTES) == "1"


def in_notes_window() -> bool:
    """Whether this window is the speaker's own, with the notes alone."""
    return st.query_params.get(NOTES) == "window"
