"""The questionnaire on a page: one screen at a time, kept as a draft, sent once."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.answering import Sheet, open_sheet, save_draft, submit_answer
from alignment.errors import AccessRefused, AlignmentError
from alignment.survey.comments import LONGEST
from alignment.survey.questions import LANGUAGES, Questionnaire
from alignment.survey.screens import Screen, build_screens
from alignment.ui.survey_words import NAMES, language_of_browser, say, say_day
from alignment.ui.text import plain

_FORM, _LANGUAGE = "survey_form", "survey_language"
LEFT_OPEN = "open"  # chosen: I can't tell
TEAM, COMMENT, SCREEN = "team", "comment", "screen"


@dataclass
class Unfinished:
    """What somebody has filled in of a wave so far: question, team or comment → value; and what went wrong."""

    wave: str
    values: dict[str, Any] = field(default_factory=dict)
    screen: int = 0
    problem: str = ""


def load_sheet(respondent: Principal) -> Sheet:
    """What the respondent finds behind the link."""
    return open_sheet(respondent, current().database)


def choose_language() -> str:
    """The language of the browser, or the one that was chosen here."""
    chosen = st.radio(
        "Language / Sprache",
        LANGUAGES,
        format_func=NAMES.__getitem__,
        index=LANGUAGES.index(language_of_browser()),
        horizontal=True,
        label_visibility="collapsed",
        key=_LANGUAGE,
    )
    return str(chosen)


def show_questionnaire(respondent: Principal, sheet: Sheet, *, language: str, zone: str) -> None:
    """The screen that is on, with the way to the next one; the last one sends."""
    screens = build_screens(sheet.questionnaire)
    unfinished = _load_unfinished(sheet, len(screens))
    place = unfinished.screen
    screen = screens[place]
    st.progress((place + 1) / len(screens), say("screen", language, now=place + 1, all=len(screens)))
    with st.form(f"survey_{place}", border=False, enter_to_submit=False):
        if screen.kind == "start":
            asked = _show_start(sheet, unfinished, len(screens), language=language, zone=zone)
        elif screen.kind == "last":
            asked = _show_last(sheet.questionnaire, unfinished, language)
        else:
            st.subheader(plain(say(screen.kind, language)), anchor=False)
            asked = _show_questions(screen, sheet.questionnaire, unfinished, language)
        if unfinished.problem:
            st.error(plain(say(unfinished.problem, language)), icon=":material/error:")
        _show_buttons(respondent, unfinished, screen, asked, language=language)


def show_thanks(sheet: Sheet, *, language: str, zone: str) -> None:
    """That the answer is stored, and when results come."""
    st.title(plain(say("thanks", language)), anchor=False)
    when = say_day(sheet.wave.closes_at, zone=zone, language=language)
    st.markdown(plain(say("results_come", language, day=when)))


def _load_unfinished(sheet: Sheet, screens: int) -> Unfinished:
    """What this page knows, else what was kept before a reload."""
    known = st.session_state.get(_FORM)
    if not isinstance(known, Unfinished) or known.wave != sheet.wave.id:
        values = dict(sheet.draft)
        place = values.pop(SCREEN, 0)
        place = place if isinstance(place, int) and 0 <= place < screens else 0
        known = st.session_state[_FORM] = Unfinished(sheet.wave.id, values, place)
    return known


def _show_start(sheet: Sheet, unfinished: Unfinished, screens: int, *, language: str, zone: str) -> list[str]:
    number = len(sheet.questionnaire.items) + 2
    st.title(plain(say("title", language)), anchor=False)
    st.markdown(plain(say("intro", language, number=number, screens=screens)))
    with st.container(border=True, gap="xsmall", key="survey_private"):
        st.markdown(f"**{plain(say('private', language))}**")
        when = say_day(sheet.wave.closes_at, zone=zone, language=language)
        lines = (
            say("groups", language, k=sheet.wave.k, day=when),
            say("stored", language),
            say("codes" if sheet.wave.way == "codes" else "open", language),
            say("administrator", language),
        )
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    names = {team: getattr(sheet.questionnaire.teams, team).say(language) for team in sheet.wave.invited}
    _show_choice(say("team", language), names, unfinished, TEAM)
    return [TEAM]


def _show_questions(
    screen: Screen, questionnaire: Questionnaire, unfinished: Unfinished, language: str
) -> list[str]:
    scale = questionnaire.scale
    if screen.kind == "agreements":
        # numbers side by side: with the words at each, a phone would not show a screen whole
        ends = f"1 = {scale.agree[0].say(language)} · 5 = {scale.agree[-1].say(language)}"
        st.caption(plain(ends))
    for question in screen.questions:
        options: dict[Any, str] = {value: str(value) for value in question.values}
        options[LEFT_OPEN] = scale.cannot_tell.say(language)
        _show_choice(question.text.say(language), options, unfinished, question.id, horizontal=True)
    return [question.id for question in screen.questions]


def _show_last(questionnaire: Questionnaire, unfinished: Unfinished, language: str) -> list[str]:
    choice, comment = questionnaire.choice, questionnaire.comment
    st.subheader(plain(say("last", language)), anchor=False)
    options = {meaning.id: meaning.text.say(language) for meaning in choice.meanings}
    options |= {"none": choice.other.say(language), LEFT_OPEN: questionnaire.scale.cannot_tell.say(language)}
    _show_choice(choice.text.say(language), options, unfinished, choice.id)
    st.caption(plain(comment.warning.say(language)))  # before anybody writes
    st.text_area(
        plain(comment.text.say(language)),
        value=str(unfinished.values.get(COMMENT, "")),
        max_chars=LONGEST,
        key=_key(COMMENT),
    )
    return [choice.id, COMMENT]


def _show_choice(
    label: str, options: Mapping[Any, str], unfinished: Unfinished, name: str, *, horizontal: bool = False
) -> None:
    values = list(options)
    before = unfinished.values.get(name)
    st.radio(
        f"**{plain(label)}**",
        values,
        index=values.index(before) if before in values else None,
        format_func=lambda value: plain(options[value]),
        horizontal=horizontal,
        key=_key(name),
    )


def _show_buttons(
    respondent: Principal, unfinished: Unfinished, screen: Screen, asked: list[str], *, language: str
) -> None:
    here = unfinished.screen
    is_last = screen.kind == "last"
    word = "send" if is_last else "begin" if screen.kind == "start" else "next"
    act: Callable[..., None] = _send if is_last else _go
    with st.container(horizontal=True, horizontal_alignment="distribute", key="survey_buttons"):
        if here:
            st.form_submit_button(
                say("back", language),
                on_click=_go,
                args=(respondent, unfinished, asked, here - 1),
                key="survey_back",
            )
        st.form_submit_button(
            say(word, language),
            type="primary",
            on_click=act,
            args=(respondent, unfinished, asked, here + 1),
            key="survey_next",
        )


def _go(respondent: Principal, unfinished: Unfinished, asked: list[str], place: int) -> None:
    """Keep what was chosen here, also for after a reload, and go to another screen."""
    _keep(unfinished, asked)
    if TEAM in asked and not unfinished.values.get(TEAM):
        unfinished.problem = "choose_team"
        return
    unfinished.screen, unfinished.problem = place, ""
    with suppress(AlignmentError):  # a draft is a convenience: the page itself still knows what was chosen
        save_draft(respondent, current().database, {**unfinished.values, SCREEN: place})


def _send(respondent: Principal, unfinished: Unfinished, asked: list[str], _: int) -> None:
    """Store the answer: this runs before anything is drawn, and is done even if nobody waits for it."""
    _keep(unfinished, asked)
    chosen = {name: value for name, value in unfinished.values.items() if value != LEFT_OPEN}
    team, comment = str(chosen.pop(TEAM, "")), str(chosen.pop(COMMENT, ""))
    unfinished.problem = ""
    try:
        submit_answer(respondent, current().database, team=team, values=chosen, comment=comment)
    except AccessRefused:
        unfinished.problem = "over"
    except AlignmentError:
        unfinished.problem = "not_stored"


def _keep(unfinished: Unfinished, asked: list[str]) -> None:
    for name in asked:
        value = st.session_state.get(_key(name))
        if value is not None:
            unfinished.values[name] = value


def _key(name: str) -> str:
    return f"survey_{name}"
