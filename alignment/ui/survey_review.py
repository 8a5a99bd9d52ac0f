"""A survey of another tool, laid open before it is loaded: which column asks what, who is in which team, who counts."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from alignment.ingest.mapping_files import MappingFile
from alignment.ingest.survey_reports import SurveyReading
from alignment.publish.belief_sentences import TEAM_NAMES
from alignment.survey.questions import TEAMS
from alignment.ui import survey_answers as answers
from alignment.ui.import_request import ImportFile
from alignment.ui.pages import BELIEF, link_to
from alignment.ui.text import plain
from alignment.ui.wording import count

_LEFT_OUT = {
    "unfinished": "not finished",
    "preview": "trials of the tool",
    "nothing_answered": "without an answer to these questions",
    "no_team": "without a team that counts",
}


def show_survey(reading: SurveyReading) -> None:
    """Draw who counts, who does not and why, and what was dropped."""
    teams = ", ".join(f"{TEAM_NAMES[team]} {number}" for team, number in reading.counted.items())
    counted = sum(reading.counted.values())
    st.markdown(plain(f"{count(counted, 'answer')} counted" + (f": {teams}." if teams else ".")))
    left = [f"{number} {_LEFT_OUT[reason]}" for reason, number in reading.left_out.items()]
    if reading.known:
        left.append(f"{reading.known} counted in an earlier import")
    if left:
        st.caption(plain(f"Left out: {', '.join(left)}."))
    if reading.personal:
        st.caption(
            plain(
                f"Dropped unread, since they tell who answered: {', '.join(name[:60] for name in reading.personal)}."
            )
        )
    if reading.wave is not None:
        st.caption(
            plain(f"Published as wave {reading.wave}, “{reading.label}”, apart from the anonymous waves.")
        )
        link_to(BELIEF, "What was published", parameters={"wave": str(reading.wave)})
    for sentence in reading.open:
        st.markdown(f":material/help: {plain(sentence)}")


def ask_survey(file: ImportFile, reading: SurveyReading, *, key: str) -> ImportFile:
    """Draw what can be corrected; the file as it is to be read, with all that is shown confirmed."""
    given = file.options.mapping if isinstance(file.options.mapping, MappingFile) else MappingFile()
    columns = _ask_columns(reading, key)
    teams = _ask_teams(reading, key) if reading.teams else None
    more: dict[str, object] = {
        "label": st.text_input(
            "What the wave is called", value=reading.label, max_chars=100, key=f"survey_label_{key}"
        )
        or reading.label,
        "unfinished": "count"
        if st.checkbox(
            f"Count the {reading.unfinished:,} that were not finished",
            value=given.unfinished == "count",
            disabled=not reading.unfinished,
            key=f"survey_unfinished_{key}",
        )
        else "leave",
        "invited": _ask_invited(given, key),
    }
    if not reading.teams:
        more["constants"] = _ask_one_team(given, key)
    said = answers.say_survey_answers(given, reading, columns, teams, more=more)
    st.caption(
        "Published once, by the rules of every wave: no team below five, shares in steps of five percent. No answer and"
        " no identity is kept. People whom another tool asked have not been told what is shown here: ask them first."
    )
    return file.read_as(replace(file.options, mapping=said))


def _ask_columns(reading: SurveyReading, key: str) -> pd.DataFrame:
    st.markdown("**Columns.** Say what each asks; what only seems alike is a proposal.")
    edited: pd.DataFrame = st.data_editor(
        answers.list_survey_columns(reading),
        hide_index=True,
        disabled=[answers.HEADING, answers.LIKE, answers.SCALE, answers.ANSWERED],
        column_config={
            answers.ASKS: st.column_config.SelectboxColumn(
                options=[answers.NOT_READ, *answers.question_names()], required=True
            ),
            answers.TURNED: st.column_config.CheckboxColumn(help="1 is the best answer: only you can know"),
        },
        key=f"survey_columns_{key}",
    )
    unread = [
        (column.label, label, number) for column in reading.columns for label, number in column.unread.items()
    ]
    if unread:
        st.markdown("**Answers that no scale explains** count as left open:")
        st.dataframe(
            pd.DataFrame(unread, columns=["Column", "Answer", "People"]),
            hide_index=True,
            key=f"survey_unread_{key}",
        )
    return edited


def _ask_teams(reading: SurveyReading, key: str) -> pd.DataFrame:
    st.markdown("**Teams.** Say which team each value means.")
    edited: pd.DataFrame = st.data_editor(
        answers.list_survey_teams(reading),
        hide_index=True,
        disabled=[answers.VALUE, answers.PEOPLE],
        column_config={
            answers.MEANS: st.column_config.SelectboxColumn(options=answers.team_choices(), required=True)
        },
        key=f"survey_teams_{key}",
    )
    return edited


def _ask_one_team(given: MappingFile, key: str) -> dict[str, str]:
    team = st.selectbox(
        "If no column says the team: they all are of",
        TEAMS,
        index=None,
        format_func=TEAM_NAMES.__getitem__,
        placeholder="a column says it",
        key=f"survey_team_{key}",
    )
    others = {name: value for name, value in given.constants.items() if name != "team"}
    return {**others, "team": team} if team else others


def _ask_invited(given: MappingFile, key: str) -> dict[str, int]:
    st.markdown("**How many were invited?** Zero: not known.")
    places = st.columns(len(TEAMS), gap="small")
    asked = {
        team: int(
            place.number_input(
                TEAM_NAMES[team],
                min_value=0,
                value=dict(given.invited).get(team, 0),  # type: ignore[call-overload]
                key=f"survey_invited_{team}_{key}",
            )
        )
        for team, place in zip(TEAMS, places, strict=True)
    }
    return {team: number for team, number in asked.items() if number}
