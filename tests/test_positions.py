"""Positions of small teams: signed openly, kept apart from every answer, recorded by editors, shown with the results."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from alignment import positions, surveys
from alignment.access.audit import list_changes
from alignment.access.principal import Role
from alignment.errors import AccessRefused, AlignmentError
from alignment.store.commands import table_of
from alignment.store.database import Database
from alignment.store.survey_models import SignedPosition
from tests.support.people import OPERATOR, welcome
from tests.support.surveys import answer_all, home_of, open_wave

SMALL = {"sales": 12, "marketing": 8, "leadership": 3}
TEXT = "We decide too late what counts as a lead."


def test_a_small_team_says_something_in_its_own_name(database: Database) -> None:
    wave = open_wave(database, invited=SMALL).wave
    edith = welcome(database, "edith", Role.EDITOR).principal
    positions.sign_position(edith, database, 1, team="leadership", text="First thoughts", name="Ann Lee")
    positions.sign_position(edith, database, 1, team="leadership", text=f"  {TEXT}\n", name="Ann Lee")
    (said,) = positions.load_positions(database, wave.id)
    assert (said.team, said.text, said.signed_by, said.recorded_by) == (
        "leadership",
        TEXT,
        "Ann Lee",
        "edith",
    )
    log = list_changes(OPERATOR, database, now=datetime.now(UTC))
    assert [entry.action for entry in log][:2] == ["position-signed"] * 2
    positions.withdraw_position(edith, database, 1, team="leadership")
    assert positions.load_positions(database, wave.id) == []
    with pytest.raises(AlignmentError, match="there is no position"):
        positions.withdraw_position(edith, database, 1, team="leadership")


def test_a_position_changes_no_published_byte_and_refers_to_no_answer(
    sqlite_database: Database, tmp_path: Path
) -> None:
    payloads = set()
    for number in (1, 3):
        handed = open_wave(sqlite_database, invited=SMALL)
        answer_all(sqlite_database, handed, {"sales": [{"same-goals": 4}] * 8})
        if number == 1:
            positions.sign_position(OPERATOR, sqlite_database, 1, team="leadership", text=TEXT, name="Ann")
            open_wave(sqlite_database)
        payloads.add(surveys.close_wave(OPERATOR, sqlite_database, home_of(tmp_path), number).to_bytes())
    assert len(payloads) == 1
    refers = {key.column.table.name for key in table_of(SignedPosition).foreign_keys}
    assert refers == {"survey_wave"}


@pytest.mark.parametrize(
    ("number", "team", "text", "name", "complaint"),
    [
        (1, "sales", TEXT, "Ann", "only leadership may sign a position"),
        (1, "other", TEXT, "Ann", "only leadership may"),  # nobody of it was invited
        (2, "sales", TEXT, "Ann", "no team of wave 2 may"),
        (9, "leadership", TEXT, "Ann", "there is no wave 9"),
        (1, "leadership", " ", "Ann", "needs a text"),
        (1, "leadership", "x" * 601, "Ann", "at most 600"),
        (1, "leadership", TEXT, "", "signed openly"),
    ],
)
def test_a_position_that_cannot_be_is_refused(
    sqlite_database: Database, number: int, team: str, text: str, name: str, complaint: str
) -> None:
    open_wave(sqlite_database, invited=SMALL)
    open_wave(sqlite_database)
    with pytest.raises(AlignmentError, match=complaint):
        positions.sign_position(OPERATOR, sqlite_database, number, team=team, text=text, name=name)
    with sqlite_database.read() as connection:
        assert connection.execute(sa.select(table_of(SignedPosition))).all() == []


def test_a_viewer_signs_nothing(sqlite_database: Database) -> None:
    open_wave(sqlite_database, invited=SMALL)
    vic = welcome(sqlite_database, "vic", Role.VIEWER).principal
    with pytest.raises(AccessRefused):
        positions.sign_position(vic, sqlite_database, 1, team="leadership", text=TEXT, name="Vic")
