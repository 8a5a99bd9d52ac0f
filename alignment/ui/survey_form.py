"""The questionnaire on a page: one screen at a time, kept as a draft, sent once."""

from collections.abc import Callable

import streamlit as st

from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.answering import Sheet, open_sheet, submit_answer
from alignment.errors import AccessRefused, AlignmentError
from alignment.survey.screens import Screen, build_screens
from alignment.ui.survey_draft import (
    COMMENT,
    LEFT_OPEN,
    TEAM,
    Unfinished,
    find_unfinished,
    keep,
    load_unfinished,
    take_in,
)
from alignment.ui.survey_screens import show_screen
from alignment.ui.survey_words import say, say_day
from alignment.ui.text import plain


def load_sheet(respondent: Principal) -> Sheet:
    """What the respondent finds behind the link."""
    return open_sheet(respondent, current().database)


def show_questionnaire(respondent: Principal, sheet: Sheet, *, language: str, zone: str) -> None:
    """The screen that is on, with the way to the next one; the last one sends."""
    screens = build_screens(sheet.questionnaire)
    unfinished = load_unfinished(sheet, len(screens))
    place = unfinished.screen
    screen = screens[place]
    st.progress((place + 1) / len(screens), say("screen", language, now=place + 1, all=len(screens)))
    with st.container(key=f"survey_screen_{place}_{language}"):
        unfinished.asked = show_screen(screen, sheet, unfinished, language=language, zone=zone)
        if unfinished.problem:
            st.error(plain(say(unfinished.problem, language)), icon=":material/error:")
        _show_buttons(respondent, unfinished, screen, language=language)


def show_thanks(sheet: Sheet, *, language: str, zone: str) -> None:
    """That the answer is stored, and when results come."""
    unfinished = find_unfinished()
    with st.container(key=f"survey_screen_thanks_{language}"):
        st.title(plain(say("thanks", language)), anchor=False)
        if unfinished and unfinished.problem == "already":
            st.markdown(plain(say("already", language)))
        when = say_day(sheet.wave.closes_at, zone=zone, language=language)
        st.markdown(plain(say("results_come", language, day=when)))
        with st.container(key="survey_close"):
            st.markdown(plain(say("may_close", language)))


def _show_buttons(respondent: Principal, unfinished: Unfinished, screen: Screen, *, language: str) -> None:
    here, is_last = unfinished.screen, screen.kind == "last"
    word = "send" if is_last else "begin" if screen.kind == "start" else "next"
    act: Callable[..., None] = _send if is_last else _go
    # keys of this screen alone: the second click of a double click finds no button any more that it could press
    with st.container(horizontal=True, horizontal_alignment="distribute", key="survey_buttons"):
        if here:
            _button(say("back", language), f"survey_back_{here}", _go, respondent, unfinished, here - 1)
        _button(say(word, language), f"survey_next_{here}", act, respondent, unfinished, here + 1, first=True)
    # never seen: pressed by the page's script when the browser leaves it
    st.button("Keep", on_click=_keep, args=(respondent, unfinished), key="survey_keep")


def _button(label: str, key: str, act: Callable[..., None], *told: object, first: bool = False) -> None:
    st.button(label, type="primary" if first else "secondary", on_click=act, args=told, key=key)


def _keep(respondent: Principal, unfinished: Unfinished) -> None:
    take_in(unfinished)
    keep(respondent, unfinished)


def _go(respondent: Principal, unfinished: Unfinished, place: int) -> None:
    """Keep what was chosen here, also for after a reload, and go to another screen."""
    take_in(unfinished)
    if TEAM in unfinished.asked and not unfinished.values.get(TEAM):
        unfinished.problem = "choose_team"
        return
    unfinished.screen, unfinished.problem = place, ""
    keep(respondent, unfinished)


def _send(respondent: Principal, unfinished: Unfinished, _: int) -> None:
    """Store the answer: this runs before anything is drawn, and is done even if nobody waits for it."""
    take_in(unfinished)
    chosen = {name: value for name, value in unfinished.values.items() if value != LEFT_OPEN}
    team, comment = str(chosen.pop(TEAM, "")), str(chosen.pop(COMMENT, ""))
    try:
        stored = submit_answer(respondent, current().database, team=team, values=chosen, comment=comment)
        unfinished.problem = "" if stored else "already"
        unfinished.values.clear()
    except AccessRefused:
        unfinished.problem = "over"
    except AlignmentError:
        unfinished.problem = "not_stored"
