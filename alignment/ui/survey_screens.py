"""The screens of the questionnaire: what is said and asked on each, in tiles that a thumb finds."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from alignment.answering import Sheet
from alignment.survey.comments import LONGEST
from alignment.survey.pace import promised_minutes
from alignment.survey.questions import Question, Questionnaire
from alignment.survey.screens import Screen, build_screens
from alignment.ui.survey_draft import COMMENT, LEFT_OPEN, TEAM, Unfinished, key_of
from alignment.ui.survey_words import read_before_sending, say, say_day, say_minutes
from alignment.ui.text import plain, spoken


def show_screen(
    screen: Screen, sheet: Sheet, unfinished: Unfinished, *, language: str, zone: str
) -> list[str]:
    """Draw a screen; the names of what it asks."""
    if screen.kind == "start":
        return _show_start(sheet, unfinished, language=language, zone=zone)
    if screen.kind == "last":
        return _show_last(sheet.questionnaire, unfinished, language)
    st.subheader(plain(say(screen.kind, language)), anchor=False)
    for question in screen.questions:
        _show_question(question, sheet.questionnaire, unfinished, language)
    return [question.id for question in screen.questions]


def _show_start(sheet: Sheet, unfinished: Unfinished, *, language: str, zone: str) -> list[str]:
    asked = sheet.questionnaire
    minutes = promised_minutes(asked, language, told=read_before_sending(language))
    st.title(plain(say("title", language)), anchor=False)
    intro = say(
        "intro",
        language,
        number=len(asked.items) + 2,
        screens=len(build_screens(asked)),
        minutes=say_minutes(minutes, language),
    )
    st.markdown(plain(intro))
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
    names = {team: getattr(asked.teams, team).say(language) for team in sheet.wave.invited}
    _ask(say("team", language), names, unfinished, TEAM, kind="list")
    return [TEAM]


def _show_question(
    question: Question, questionnaire: Questionnaire, unfinished: Unfinished, language: str
) -> None:
    scale = questionnaire.scale
    options: dict[Any, str] = {value: str(value) for value in question.values}
    if question.kind == "agreement":
        options = {value: scale.agree[value - 1].say(language) for value in question.values}
    options[LEFT_OPEN] = scale.cannot_tell.say(language)
    _ask(question.text.say(language), options, unfinished, question.id, kind=f"scale_{question.kind}")


def _show_last(questionnaire: Questionnaire, unfinished: Unfinished, language: str) -> list[str]:
    choice, comment = questionnaire.choice, questionnaire.comment
    st.subheader(plain(say("last", language)), anchor=False)
    options = {meaning.id: meaning.text.say(language) for meaning in choice.meanings}
    options |= {"none": choice.other.say(language), LEFT_OPEN: questionnaire.scale.cannot_tell.say(language)}
    _ask(choice.text.say(language), options, unfinished, choice.id, kind="list")
    with st.container(gap="xsmall", key="survey_wish"):
        st.markdown(f"**{plain(comment.text.say(language))}**")
        st.markdown(plain(comment.warning.say(language)))  # before anybody writes
        st.text_area(
            spoken(comment.text.say(language)),
            value=str(unfinished.values.get(COMMENT, "")),
            max_chars=LONGEST,
            key=key_of(COMMENT),
            label_visibility="collapsed",
            on_change="ignore",
        )
    return [choice.id, COMMENT]


def _ask(text: str, options: Mapping[Any, str], unfinished: Unfinished, name: str, *, kind: str) -> None:
    """A question with its answers right below it. `kind` is how the style sheet lays them out."""
    values = list(options)
    before = None if name in unfinished.said else unfinished.values.get(name)
    unfinished.said.discard(name)
    with st.container(gap="xsmall", key=f"answers_{kind}_{name}"):
        st.markdown(f"**{plain(text)}**")
        st.radio(
            spoken(text),  # for those who hear the page: a label is read out as it is, escapes and all
            values,
            index=values.index(before) if before in values else None,
            format_func=lambda value: plain(options[value]),
            horizontal=kind != "list",
            width="stretch",
            label_visibility="collapsed",
            key=key_of(name),
            on_change="ignore",  # answers travel with the next button: nobody waits for a server between two taps
        )
