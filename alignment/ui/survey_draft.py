"""What somebody has filled in of a questionnaire so far, in this tab and kept for after a reload."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.answering import Sheet, save_draft
from alignment.errors import AlignmentError

_FORM = "survey_form"
LEFT_OPEN = "open"  # chosen: I can't tell
TEAM, COMMENT, SCREEN = "team", "comment", "screen"


@dataclass
class Unfinished:
    """What was chosen and written: question, team or comment → value; the screen that is on, what it asks, what failed."""

    wave: str
    values: dict[str, Any] = field(default_factory=dict)
    screen: int = 0
    asked: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)  # of these the widgets have been told already what they hold
    problem: str = ""


def load_unfinished(sheet: Sheet, screens: int) -> Unfinished:
    """What this tab knows, else what was kept before a reload."""
    known = find_unfinished()
    if known is None or known.wave != sheet.wave.id:
        values = dict(sheet.draft)
        place = values.pop(SCREEN, 0)
        place = place if isinstance(place, int) and 0 <= place < screens else 0
        known = st.session_state[_FORM] = Unfinished(sheet.wave.id, values, place)
    return known


def find_unfinished() -> Unfinished | None:
    """What this tab knows; None before anything was filled in."""
    known = st.session_state.get(_FORM)
    return known if isinstance(known, Unfinished) else None


def take_in(unfinished: Unfinished) -> None:
    """Take in what the widgets of the screen hold."""
    for name in unfinished.asked:
        value = st.session_state.get(key_of(name))
        if value is not None:
            unfinished.values[name] = value


def say_again(unfinished: Unfinished) -> None:
    """Tell the widgets of the screen what they hold: a browser knows answers by their words, which change."""
    for name in unfinished.asked:
        if name in unfinished.values and name != COMMENT:
            unfinished.said.add(name)
            st.session_state[key_of(name)] = unfinished.values[name]


def keep(respondent: Principal, unfinished: Unfinished) -> None:
    """Keep what was filled in so far, also for after a reload."""
    with suppress(AlignmentError):  # a draft is a convenience: the tab itself still knows what was chosen
        save_draft(respondent, current().database, {**unfinished.values, SCREEN: unfinished.screen})


def key_of(name: str) -> str:
    """The key of the widget that asks for this."""
    return f"survey_{name}"
