"""The sample company's survey: a closed wave and an open one, answered through the very services that people use."""

import csv
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alignment import surveys
from alignment.access.principal import Principal, Role
from alignment.access.survey_ways import WayToAnswer
from alignment.access.tokens import new_token
from alignment.answering import submit_answer
from alignment.content_files import SAMPLE
from alignment.settings import Environment
from alignment.store.database import Database
from alignment.store.sample_waves import OPENER, clear_sample_waves, date_sample_wave
from alignment.survey.questions import Questionnaire
from alignment.surveys import Invitation

FILE = SAMPLE / "survey-answers.csv"
COMPANY = Principal(Role.ADMIN, OPENER)
INVITED = {"sales": 24, "marketing": 11}
LABELS = ("First survey", "Try it: an open wave")
OPEN_DAYS = 60
_ZONE = ZoneInfo("Europe/Berlin")
# the closed one is of the same autumn as the records; the open one counts from the day on which it can be tried
OPENED = datetime(2026, 9, 28, 9, 0, tzinfo=_ZONE)
LAST_DAY = datetime(2026, 10, 9, 23, 59, tzinfo=_ZONE)
CLOSED = datetime(2026, 10, 12, 9, 0, tzinfo=_ZONE)


def load_waves(database: Database, environment: Environment) -> None:
    """Open and close the first wave, and open the second with a few answers; waves of an earlier load are replaced."""
    with database.write() as connection:
        clear_sample_waves(connection)
    with FILE.open(encoding="utf-8", newline="") as file:
        answers = list(csv.DictReader(file))
    for place, label in enumerate(LABELS, 1):
        handed = surveys.open_wave(
            COMPANY,
            database,
            label=label,
            closes_at=datetime.now(UTC) + timedelta(days=OPEN_DAYS),
            invited=INVITED,
            terms=(),  # the answers in the file are to the meanings that ship
        )
        for row in answers:
            if row["wave"] == str(place):
                _answer(database, handed, row)
        if place < len(LABELS):
            surveys.close_wave(COMPANY, database, environment, handed.wave.number)
            with database.write() as connection:
                date_sample_wave(
                    connection, handed.wave.id, opened_at=OPENED, closes_at=LAST_DAY, closed_at=CLOSED
                )


def _answer(database: Database, handed: Invitation, row: dict[str, str]) -> None:
    way = WayToAnswer(handed.token, "", new_token())
    with database.read() as connection:
        somebody = Principal(Role.RESPONDENT, "a respondent", ticket=way.find_ticket(connection))
    questionnaire = Questionnaire.model_validate_json(handed.wave.questionnaire)
    values: dict[str, object] = {
        item.id: int(row[item.id]) for item in questionnaire.items if row.get(item.id)
    }
    values[questionnaire.choice.id] = row[questionnaire.choice.id] or None
    submit_answer(somebody, database, team=row["team"], values=values, comment=row["comment"])
