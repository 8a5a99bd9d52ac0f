"""The bar below the slides: buttons for what the keys do, where one is, and the clock."""

import time
from html import escape

import streamlit as st

from alignment.access.served import current
from alignment.organisation import current_settings
from alignment.publish.story import Deck
from alignment.ui.guard import SNAPSHOT as SNAPSHOT_ID
from alignment.ui.guard import Reader
from alignment.ui.pages import SCORECARD, SNAPSHOT
from alignment.ui.present_stage import NOTES, SLIDE, in_notes_window, number_of, read_number, with_notes
from alignment.ui.window_choice import WINDOW

BEGAN, MINUTES = "began", "minutes"  # what stands in the address
HOUR = 60  # minutes that a meeting takes unless something else was agreed


def show_controls(reader: Reader, deck: Deck) -> None:
    """Buttons for every key, the place among the slides, the minutes gone by of those that were agreed."""
    number, last = number_of(deck), len(deck.slides)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="present_controls"):
        _step("First", "first", ":material/first_page:", 1)
        _step("Back", "back", ":material/arrow_back:", max(number, 1))
        _step("Next", "next", ":material/arrow_forward:", min(number + 2, last))
        _step("Last", "last", ":material/last_page:", last)
        st.html(_place(reader, number + 1, last), width="content")
        st.html(_clock(), width="content")
        st.space("stretch")
        if not in_notes_window():
            _show_of_stage()
        if st.button("End (Esc)", key="present_end", icon=":material/close:", type="tertiary"):
            _end(reader)
    with st.container(key="present_bar"):
        st.progress((number + 1) / last)


def _step(label: str, name: str, icon: str, to: int) -> None:
    st.button(label, key=f"present_{name}", icon=icon, type="tertiary", on_click=go, args=(to,))


def _show_of_stage() -> None:
    notes = "Hide notes (N)" if with_notes() else "Notes (N)"
    st.button(
        notes,
        key="present_notes_toggle",
        icon=":material/speaker_notes:",
        type="tertiary",
        on_click=_turn_notes,
    )
    st.button("Notes in a window", key="present_window", icon=":material/open_in_new:", type="tertiary")
    st.button("Full screen (F)", key="present_full", icon=":material/fullscreen:", type="tertiary")


def go(number: int, **changed: str) -> None:
    """Show slide `number`, from 1: one new entry in the browser's history. The clock begins with the first step."""
    asked = st.query_params.to_dict()
    st.session_state[BEGAN] = _began() or int(time.time())
    st.query_params.from_dict({**asked, BEGAN: str(st.session_state[BEGAN]), SLIDE: str(number), **changed})


def _turn_notes() -> None:
    st.query_params[NOTES] = "0" if with_notes() else "1"


def _end(reader: Reader) -> None:
    """Back to what was presented: the snapshot, or the scorecard of the same window."""
    if reader.snapshot is not None:
        st.switch_page(SNAPSHOT.script, query_params={SNAPSHOT_ID: reader.snapshot})
    window = st.query_params.get(WINDOW)
    st.switch_page(SCORECARD.script, query_params={WINDOW: window} if window else None)


def _place(reader: Reader, number: int, last: int) -> str:
    """Where one is, for people and for the script of the page."""
    story = reader.snapshot or f"live {st.query_params.get(WINDOW, '')}"
    return (
        f'<span class="present-place" data-number="{number}" data-last="{last}" data-story="{escape(story)}">'
        f"{number} of {last}</span>"
    )


def _clock() -> str:
    """What the script of the page writes the minutes into; without it, the agreed length stands there."""
    minutes = read_number(MINUTES) or _agreed_minutes()
    return (
        f'<span class="present-clock" data-minutes="{minutes}" data-began="{_began()}">{minutes} min</span>'
    )


def _began() -> int:
    """When the first step was made, in seconds since 1970; 0 before it. The browser's Back may lead before it."""
    return read_number(BEGAN) or int(st.session_state.get(BEGAN, 0))


def _agreed_minutes() -> int:
    """The longest that a monthly meeting may take by its policy."""
    with current().database.read() as connection:
        policies = current_settings(connection).meetings.policies
    agreed = [p.longest_minutes for p in policies if p.cadence == "month" and p.longest_minutes]
    return max(agreed, default=HOUR)
