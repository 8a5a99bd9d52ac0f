"""Taking a file back in either database: the scorecard returns to the byte, on top of files that stay."""

from datetime import datetime
from pathlib import Path

import pytest

from alignment import imports, scorecards
from alignment.access.principal import Principal, Role
from alignment.ingest.load import LoadOptions
from alignment.ingest.reports import ImportReport
from alignment.measures.result_json import dump_scorecard
from alignment.settings import Environment
from alignment.store.database import Database
from alignment.store.undo import UndoOutcome

ALICE = Principal(Role.ADMIN, "Alice")
DAYS = range(1, 29)
ROSTER = "email,team\nsam@a.example,sales\nmia@a.example,marketing\nsol@a.example,sales\n"
LEADS = "lead_id,email,source,status,handed_off_at,first_touch_at,decision,decided_at\n" + "".join(
    f"L-{day},p{day}@b.example,{'web' if day % 3 else 'fair'},Working,2026-09-{day:02}T10:00:00Z,"
    f"2026-09-{day:02}T1{day % 7}:30:00Z,{'accepted' if day % 2 else ''},\n"
    for day in DAYS
)
MEETINGS = "meeting_id,title,starts_at,ends_at,status,organizer,attendees,accepted\n" + "".join(
    f"M-{day},All-hands,2026-09-{day:02}T09:00Z,2026-09-{day:02}T10:00Z,confirmed,sam@a.example,mia@a.example,"
    f"mia@a.example\n"
    for day in (1, 8, 15, 22)
)
CONTENT = "asset_id,title,type,published_at,sales_facing\n" + "".join(
    f"C-{day},Deck {day},deck,2026-01-{day:02}T09:00Z,yes\n" for day in DAYS
)
USES = "asset_id,user,action,used_at\n" + "".join(
    f"C-{day},sam@a.example,share,2026-09-{day:02}T09:00Z\n" for day in DAYS if day % 2
)
OWN = (
    ("roster", ROSTER),
    ("leads", LEADS),
    ("meetings", MEETINGS),
    ("content", CONTENT),
    ("content-use", USES),
)

LATER = {
    "roster": "email,team\nmia@a.example,sales\nsol@a.example,marketing\n",
    "leads": LEADS.replace("accepted", "rejected").replace("L-2", "L-3"),
    "meetings": MEETINGS.replace("confirmed", "cancelled"),
    "content": CONTENT.replace("yes", "no"),
    "content-use": USES.replace("09:00Z", "19:00Z").replace("C-1,", "C-2,"),
    "activities": "lead_id,kind,direction,completed_at\nL-1,call,outbound,2026-09-01T10:05:00Z\n",
    "deals": "deal_id,lead_id,outcome,created_at\nD-1,L-2,won,2026-09-02T12:00:00Z\n",
    "lead-history": "lead_id,changed_at,field,old_value,new_value\nL-3,2026-09-03T11:00:00Z,status,New,Rejected\n",
}


def load(database: Database, home: Path, kind: str, text: str, as_of: str = "2026-09-30") -> ImportReport:
    options = LoadOptions(kind=kind, in_child=False, as_of=datetime.fromisoformat(f"{as_of}T23:00:00+00:00"))
    return imports.import_file(
        ALICE, database, here(home), text.encode(), file_name=f"{kind}.csv", options=options, refresh=False
    )


def undo(database: Database, home: Path, report: ImportReport) -> UndoOutcome:
    return imports.undo_import(ALICE, database, report.batch or "")


def here(home: Path) -> Environment:
    return Environment(home=home, database_url="", base_url="")


def score(database: Database) -> str:
    return dump_scorecard(scorecards.compute(database))


@pytest.fixture
def loaded(database: Database, tmp_path: Path) -> Database:
    """A database into which an own file of each kind was loaded that a scorecard needs."""
    for kind, text in OWN:
        load(database, tmp_path, kind, text)
    return database


def test_undo_brings_back_the_scorecard_to_the_byte(loaded: Database, tmp_path: Path) -> None:
    before = score(loaded)
    reports = [load(loaded, tmp_path, kind, text, as_of="2026-10-31") for kind, text in LATER.items()]
    assert score(loaded) != before
    for report in reversed(reports):
        outcome = undo(loaded, tmp_path, report)
        assert (outcome.removed, outcome.restored) == (report.created, report.updated)
    assert score(loaded) == before


def test_rows_that_a_later_file_changed_stay_and_are_named(loaded: Database, tmp_path: Path) -> None:
    header, first, second, *_ = LEADS.splitlines()
    own = load(
        loaded,
        tmp_path,
        "leads",
        f"{header}\n{first.replace('L-1,', 'L-A,')}\n{second.replace('L-2,', 'L-B,')}\n",
    )
    later = load(
        loaded, tmp_path, "leads", f"{header}\n{first.replace('L-1,', 'L-A,').replace('web', 'fair')}\n"
    )
    assert (own.created, later.updated) == (2, 1)
    outcome = undo(loaded, tmp_path, own)
    assert (outcome.removed, outcome.kept) == (1, (("lead", "L-A, 1"),))
