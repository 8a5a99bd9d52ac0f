"""Titles of meetings are kept where both teams were asked, whichever file comes first."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from alignment import imports
from alignment.access.principal import Principal, Role
from alignment.ingest.load import LoadOptions
from alignment.ingest.people import PeopleKey
from alignment.ingest.reports import ImportReport
from alignment.ingest.sealing import seal, unseal
from alignment.settings import Environment
from alignment.store.database import Database
from alignment.store.models import Meeting

ALICE = Principal(Role.ADMIN, "Alice")
ROSTER = "email,team\nsam@a.example,sales\nmia@a.example,marketing\nsol@a.example,sales\n"
MEETINGS = (
    "meeting_id,title,starts_at,ends_at,status,organizer,attendees,accepted\n"
    "1,All-hands,2026-10-01T09:00Z,2026-10-01T10:00Z,confirmed,sam@a.example,mia@a.example,mia@a.example\n"
    "2,Sam's health,2026-10-02T09:00Z,2026-10-02T10:00Z,confirmed,sam@a.example,sol@a.example,sol@a.example\n"
)


def load(database: Database, home: Path, kind: str, text: str) -> ImportReport:
    environment = Environment(home=home, database_url="", base_url="")
    options = LoadOptions(kind=kind, in_child=False)
    return imports.import_file(
        ALICE, database, environment, text.encode(), file_name=f"{kind}.csv", options=options, refresh=False
    )


def undo(database: Database, home: Path, report: ImportReport) -> None:
    environment = Environment(home=home, database_url="", base_url="")
    imports.undo_import(ALICE, database, report.batch or "", environment=environment)


def titles(database: Database) -> list[str | None]:
    with database.read() as connection:
        table = Meeting.metadata.tables["meeting"]
        return list(connection.scalars(sa.select(table.c.title).order_by(table.c.meeting_id)))


@pytest.mark.parametrize("order", [("roster", "meetings"), ("meetings", "roster")])
def test_the_title_of_a_meeting_of_one_team_is_not_kept(
    database: Database, tmp_path: Path, order: tuple[str, str]
) -> None:
    texts = {"roster": ROSTER, "meetings": MEETINGS}
    for kind in order:
        load(database, tmp_path, kind, texts[kind])
    assert titles(database) == ["All-hands", None]
    again = load(database, tmp_path, "meetings", MEETINGS)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_titles_stay_sealed_until_a_roster_knows_both_teams(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, "meetings", MEETINGS)
    assert titles(database) == [None, None]
    assert load(database, tmp_path, "meetings", MEETINGS).unchanged == 2
    load(database, tmp_path, "roster", ROSTER)
    assert titles(database) == ["All-hands", None]


@pytest.mark.parametrize("first", ["roster", "meetings"])
def test_a_wrong_roster_taken_back_leaves_no_trace_in_the_titles(
    database: Database, tmp_path: Path, first: str
) -> None:
    texts = {"roster": ROSTER, "meetings": MEETINGS}
    for kind in (first, *({"roster", "meetings"} - {first})):
        load(database, tmp_path, kind, texts[kind])
    wrong = load(database, tmp_path, "roster", "email,team\nmia@a.example,other\nsol@a.example,marketing\n")
    assert titles(database) == [None, "Sam's health"]
    undo(database, tmp_path, wrong)
    assert titles(database) == ["All-hands", None]


def test_a_corrected_roster_opens_what_the_wrong_one_had_closed(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, "meetings", MEETINGS)
    wrong = load(
        database, tmp_path, "roster", ROSTER.replace("mia@a.example,marketing", "mia@a.example,sales")
    )
    undo(database, tmp_path, wrong)
    assert titles(database) == [None, None]
    load(database, tmp_path, "roster", ROSTER)
    assert titles(database) == ["All-hands", None]


def test_the_database_tells_no_title_of_a_single_team(sqlite_database: Database, tmp_path: Path) -> None:
    for kind, text in (("meetings", MEETINGS), ("roster", ROSTER), ("meetings", MEETINGS)):
        load(sqlite_database, tmp_path, kind, text)
    assert b"Sam's health" not in (tmp_path / "alignment.db").read_bytes()


def test_a_seal_opens_with_its_own_key_alone() -> None:
    mine, other = PeopleKey(b"a key that is only used in tests"), PeopleKey(b"another key, for tests as well")
    for title in ("", "Täglich – 1:1", "x" * 500):
        assert unseal(mine, seal(mine, title)) == title
        assert unseal(other, seal(mine, title)) is None
        assert seal(mine, title) == seal(mine, title) != seal(other, title)


def test_meetings_without_titles_or_ends_are_loaded(sqlite_database: Database, tmp_path: Path) -> None:
    assert (
        load(sqlite_database, tmp_path, "meetings", "meeting_id,starts_at\n1,2026-10-01T09:00Z\n").created
        == 1
    )
    assert load(sqlite_database, tmp_path, "meetings", "title,starts_at\nA,2026-10-01T09:00Z\n").created == 1
