"""Titles of meetings are kept where both teams were asked, whichever file comes first."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from alignment import imports
from alignment.access.principal import Principal, Role
from alignment.ingest.load import LoadOptions
from alignment.ingest.reports import ImportReport
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


def test_titles_wait_for_a_roster_that_knows_both_teams(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, "meetings", MEETINGS)
    assert titles(database) == ["All-hands", "Sam's health"]
