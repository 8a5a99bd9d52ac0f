"""The stage of a presentation: which slide the address names, the page without its frame, the keys."""

import time
from html import escape

import streamlit as st

from alignment.access.asset_routes import PRESENT_SCRIPT
from alignment.access.served import current
from alignment.organisation import current_settings
from alignment.publish.story import Deck, Slide
from alignment.publish.theme import THEMES
from alignment.ui.drawn import theme_name
from alignment.ui.pages import SCORECARD
from alignment.ui.text import plain

SLIDE, NOTES, BEGAN, MINUTES = "slide", "notes", "began", "minutes"  # what stands in the address
FITS_ONE_LINE = 58  # letters of a headline, whatever the size of the screen: letters grow with it
LINE_OF_HEADLINE = 2.5  # rem
HOUR = 60  # minutes that a meeting takes unless something else was agreed
_STYLE = """
<style>
html { font-size: clamp(15px, 1.45vw, 44px); }
[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: 1.6rem 3rem 3.4rem; max-width: none; }
[data-testid="stMain"] { overflow-x: hidden; }
.st-key-present_controls { position: fixed; left: 0; right: 0; bottom: 0; padding: .3rem 3rem .5rem; z-index: 99;
  background: GROUND; }
.st-key-present_controls button, .st-key-present_controls p { font-size: .72rem; min-height: 0; }
.st-key-present_bar { position: fixed; left: 0; right: 0; bottom: 0; z-index: 100; }
.st-key-present_chart { height: calc(100vh - 12.6rem - TAKEN); min-height: 11rem; }
.st-key-present_chart > div, .st-key-present_chart [data-testid="stElementContainer"] { height: 100%; }
.st-key-present_figure [data-testid="stMetricValue"] p { font-size: 4.4rem; line-height: 1.1; }
.st-key-present_slide h1 { font-size: 2.1rem; line-height: 1.15; padding: 0 0 .6rem; }
.st-key-present_slide p { font-size: 1.05rem; line-height: 1.35; }
.st-key-present_opening h1 { font-size: 3rem; padding: 6vh 0 3vh; }
.st-key-present_opening p { font-size: 1.35rem; }
.st-key-present_small p, .st-key-present_section p { font-size: .8rem; }
.st-key-present_table p { font-size: 1.1rem; }
.st-key-present_table [data-testid="stHorizontalBlock"] { padding-bottom: .5rem; }
.st-key-present_notes { position: fixed; left: 3rem; right: 3rem; bottom: 3rem; width: auto; z-index: 98; padding: .8rem;
  max-height: 40vh; overflow-y: auto; background: SURFACE; }
.st-key-present_notes p { font-size: .72rem; }
.present-clock { font-size: .72rem; white-space: nowrap; }
.present-over { font-weight: 700; text-decoration: underline; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"], .st-key-present_controls { padding-left: 1rem; padding-right: 1rem; }
  .st-key-present_chart { height: 20rem; }
}
</style>
"""


def open_stage(deck: Deck) -> Slide:
    """Clear the page of its frame and return the slide that the address names; the first where it names none."""
    slide = deck.slides[number_of(deck)]
    st.html(_dress(slide))
    st.html(f'<script src="{PRESENT_SCRIPT.removeprefix("/")}"></script>', unsafe_allow_javascript=True)
    return slide


def _dress(slide: Slide) -> str:
    theme = THEMES[theme_name()]
    words = {"TAKEN": f"{_taken(slide)}rem", "SURFACE": theme.surface, "GROUND": theme.background}
    style = _STYLE
    for word, value in words.items():
        style = style.replace(word, value)
    return style


def _taken(slide: Slide) -> float:
    """How much of the chart's height other things take: a headline of two lines, sentences above it."""
    lines = 0 if slide.figure else len(slide.lines)
    headline = LINE_OF_HEADLINE if len(slide.headline.text) > FITS_ONE_LINE else 0.0
    return headline + 2.0 * lines


def number_of(deck: Deck) -> int:
    """The place of the current slide, from 0."""
    asked = st.query_params.get(SLIDE, "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
    return min(max(number, 1), len(deck.slides)) - 1


def with_notes() -> bool:
    """Whether the speaker's notes are shown."""
    return st.query_params.get(NOTES) == "1"


def show_controls(deck: Deck) -> None:
    """The keys with their buttons: back, on, notes, full screen, end; where one is, and the clock."""
    number, last = number_of(deck), len(deck.slides)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="present_controls"):
        _button("Back", "present_back", "Left", ":material/arrow_back:", max(number - 1, 0))
        _button("Next", "present_next", "Right", ":material/arrow_forward:", min(number + 1, last - 1))
        st.caption(f"{number + 1} of {last}", width="content")
        st.html(_clock(), width="content")
        st.space("stretch")
        st.button(
            "Hide notes" if with_notes() else "Notes",
            key="present_notes_toggle",
            shortcut="N",
            icon=":material/speaker_notes:",
            type="tertiary",
            on_click=_turn_notes,
        )
        st.button("Full screen (F)", key="present_full", icon=":material/fullscreen:", type="tertiary")
        if st.button("End", key="present_end", shortcut="Esc", icon=":material/close:", type="tertiary"):
            st.switch_page(SCORECARD.script)
    with st.container(key="present_bar"):
        st.progress((number + 1) / last)


def _button(label: str, key: str, shortcut: str, icon: str, to: int) -> None:
    st.button(
        label,
        key=key,
        shortcut=shortcut,
        icon=icon,
        type="tertiary",
        on_click=_go,
        args=(to,),
    )


def _go(number: int) -> None:
    """Another slide: one new entry in the browser's history. The clock begins with the first step."""
    asked = st.query_params.to_dict()
    asked.setdefault(BEGAN, str(int(time.time())))
    st.query_params.from_dict({**asked, SLIDE: str(number + 1)})


def _turn_notes() -> None:
    asked = st.query_params.to_dict()
    st.query_params.from_dict({**asked, NOTES: "0" if with_notes() else "1"})


def _clock() -> str:
    """What the script of the page writes the minutes into; without it, the agreed length stands there."""
    minutes, began = _number(MINUTES) or _agreed_minutes(), _number(BEGAN) or 0
    return (
        f'<span class="present-clock" data-minutes="{minutes}" data-began="{began}">'
        f"{escape(plain(str(minutes)))} min</span>"
    )


def _number(parameter: str) -> int | None:
    asked = st.query_params.get(parameter, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 12 else None


def _agreed_minutes() -> int:
    """The longest that a monthly meeting may take by its policy."""
    with current().database.read() as connection:
        policies = current_settings(connection).meetings.policies
    agreed = [p.longest_minutes for p in policies if p.cadence == "month" and p.longest_minutes]
    return max(agreed, default=HOUR)
