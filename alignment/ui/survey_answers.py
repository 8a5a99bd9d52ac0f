"""What somebody says of a survey's columns and teams on the page, as a mapping file would say it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from alignment.ingest.mapping_files import SURVEY, MappingFile
from alignment.ingest.survey_reports import COMMENT, TEAM, ColumnReading, SurveyReading
from alignment.survey.questions import TEAMS, load_questions

NOT_READ, LEFT_OUT, NOBODY_KNOWS = "not read", "left out", "say which"
HEADING, ASKS, LIKE, SCALE, ANSWERED, TURNED = (
    "In the file",
    "Asks",
    "Alike",
    "Scale",
    "Answers",
    "Runs the other way",
)
VALUE, PEOPLE, MEANS = "In the file", "Answers", "Team"


def question_names() -> dict[str, str]:
    """What a column can be taken for: what it is called here → the question's id, "team" or "comment"."""
    file = load_questions()
    items = [*file.questions, *(item for block in file.blocks for item in block.questions)]
    names = {"the team": TEAM}
    names |= {item.text.en: item.id for item in items}
    return names | {
        "which meaning of a qualified lead": file.definition.id,
        "a comment (shown word for word)": COMMENT,
    }


def list_survey_columns(reading: SurveyReading) -> pd.DataFrame:
    """Every column, those that are read first: what it asks, how alike the words are, and on which scale."""
    names = {asked: name for name, asked in question_names().items()}
    rows = [
        (column.label, names.get(column.asks, NOT_READ), _alike(column), column.scale, column.answered, False)
        for column in reading.columns
    ]
    return pd.DataFrame(rows, columns=[HEADING, ASKS, LIKE, SCALE, ANSWERED, TURNED])


def _alike(column: ColumnReading) -> str:
    return "" if column.likeness is None else f"{column.likeness * 100:.0f} %"


def list_survey_teams(reading: SurveyReading) -> pd.DataFrame:
    """Every value of the team's column with the team that it means."""
    rows = [(team.value, team.people, team.team or NOBODY_KNOWS) for team in reading.teams]
    return pd.DataFrame(rows, columns=[VALUE, PEOPLE, MEANS])


def team_choices() -> list[str]:
    """What a value can mean."""
    return [*TEAMS, LEFT_OUT, NOBODY_KNOWS]


def say_survey_answers(
    given: MappingFile,
    reading: SurveyReading,
    columns: pd.DataFrame,
    teams: pd.DataFrame | None,
    *,
    more: Mapping[str, object],
) -> MappingFile:
    """The mapping that the edited tables and fields (`more`) say: whatever is shown is confirmed by it."""
    names = question_names()
    said = {names[asks]: heading for heading, asks in _pairs(columns, HEADING, ASKS) if asks in names}
    turned = [names[asks] for asks, turn in _pairs(columns, ASKS, TURNED) if turn and asks in names]
    values = {
        value: "" if means == LEFT_OUT else means
        for value, means in (_pairs(teams, VALUE, MEANS) if teams is not None else ())
        if means != NOBODY_KNOWS
    }
    return given.model_copy(
        update={
            "kind": SURVEY,
            "columns": said,
            "others": "leave",
            "values": {**given.values, TEAM: {**given.values.get(TEAM, {}), **values}},
            "reversed": tuple(dict.fromkeys((*given.reversed, *turned))),
            **more,
        }
    )


def _pairs(table: pd.DataFrame, first: str, second: str) -> Sequence[tuple[str, str]]:
    return list(zip(table[first], table[second], strict=True))
