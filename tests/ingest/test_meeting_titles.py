"""Titles of meetings are kept where both teams were asked, whichever file comes first."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from alignment import imports, scorecards
from alignment.access.principal import Principal, Role
from alignment.ingest.load import LoadOptions
from alignment.ingest.reports import ImportReport
from alignment.measures.ratio import Ratio
from alignment.sample import SYSTEM, load_sample
from alignment.settings import Environment
from alignment.store.database import Database
from alignment.store.models import Meeting

ALICE = Principal(Role.ADMIN, "Alice")
OCTOBER = datetime(2026, 10, 5, tzinfo=UTC)
ROSTER = "email,team\nsam@a.example,sales\nmia@a.example,marketing\nsol@a.example,sales\n"
MEETINGS = (
    "meeting_id,title,starts_at,ends_at,status,organizer,attendees,accepted\n"
    "1,All-hands,2026-09-01T09:00Z,2026-09-01T10:00Z,confirmed,sam@a.example,mia@a.example,mia@a.example\n"
    "2,Sam's health,2026-09-02T09:00Z,2026-09-02T10:00Z,confirmed,sam@a.example,sol@a.example,sol@a.example\n"
)


def load(database: Database, home: Path, kind: str, text: str) -> ImportReport:
    environment = Environment(home=home, database_url="", base_url="")
    options = LoadOptions(kind=kind, as_of=OCTOBER, in_child=False)
    return imports.import_file(
        ALICE, database, environment, text.encode(), file_name=f"{kind}.csv", options=options, refresh=False
    )


def undo(database: Database, report: ImportReport) -> None:
    imports.undo_import(ALICE, database, report.batch or "")


def cadence(database: Database) -> Ratio:
    return scorecards.compute(database, window="2026-09").metric("meeting_cadence").ratio


def everything_stored(database: Database) -> str:
    """All that the rows of meetings say, and all that undo would put back of them."""
    with database.read() as connection:
        tables = (Meeting.metadata.tables[name] for name in ("meeting", "row_before"))
        return str([row for table in tables for row in connection.execute(sa.select(table))])


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
    load(database, tmp_path, "meetings", MEETINGS)
    assert titles(database) == ["All-hands", None]
    again = load(database, tmp_path, "meetings", MEETINGS)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_a_calendar_that_comes_before_the_roster_keeps_no_title_and_tells_its_all_hands(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, "meetings", MEETINGS)
    assert load(database, tmp_path, "meetings", MEETINGS).unchanged == 2
    assert "hands" not in everything_stored(database).replace("all.?hands", "")
    load(database, tmp_path, "roster", ROSTER)
    assert titles(database) == [None, None]
    assert cadence(database).numerator == 1  # the all-hands of September; its week began in August


def test_a_meeting_that_is_no_longer_joint_loses_its_title_for_good(
    database: Database, tmp_path: Path
) -> None:
    for kind, text in (("roster", ROSTER), ("meetings", MEETINGS.replace("All-hands", "All hands"))):
        load(database, tmp_path, kind, text)
    load(database, tmp_path, "meetings", MEETINGS)  # the row that it changed is kept for its undo
    assert titles(database) == ["All-hands", None]
    before = cadence(database)
    wrong = load(database, tmp_path, "roster", "email,team\nmia@a.example,other\n")
    assert "All" not in everything_stored(database)
    undo(database, wrong)
    assert titles(database) == [None, None]
    assert cadence(database) == before


def test_an_own_calendar_is_read_by_the_own_agreements_while_the_sample_is_there(
    database: Database, tmp_path: Path
) -> None:
    environment = Environment(home=tmp_path, database_url="", base_url="")
    load_sample(SYSTEM, database, environment)
    load(database, tmp_path, "meetings", MEETINGS.replace("01T09:00Z", "01T09:00"))
    with database.read() as connection:
        table = Meeting.metadata.tables["meeting"]
        first = connection.scalar(sa.select(sa.func.min(table.c.starts_at)))
    assert first == datetime(2026, 9, 1, 9, tzinfo=UTC)  # not where the sample company is at home


def test_meetings_without_titles_or_ends_are_loaded(sqlite_database: Database, tmp_path: Path) -> None:
    assert (
        load(sqlite_database, tmp_path, "meetings", "meeting_id,starts_at\n1,2026-09-01T09:00Z\n").created
        == 1
    )
    assert load(sqlite_database, tmp_path, "meetings", "title,starts_at\nA,2026-09-01T09:00Z\n").created == 1
