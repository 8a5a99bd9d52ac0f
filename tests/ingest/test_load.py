"""Loading files end to end: the report, the batch, the same file twice, what a mapping confirms, real exports."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from alignment.errors import FileRefused
from alignment.ingest.kinds import KINDS
from alignment.ingest.load import LoadOptions, load_file
from alignment.ingest.templates import template_csv
from alignment.settings import Settings
from alignment.store.database import Connection, Database
from alignment.store.models import Batch
from alignment.store.queries import load_status_meanings
from tests.ingest.given_files import KEY, NOW, load_text
from tests.ingest.test_mapping_files import DEALS, LEADS

TEXT = (
    "lead_id,email,status,handed_off_at,first_touch_at\n"
    "L-1,ada@example.com,Working,2026-10-12T10:00:00Z,2026-10-12T13:59:00Z\n"
    "L-2,ben@example.com,New,2026-10-14T10:00:00Z,\n"
    "L-3,cleo@example.com,New,31/02/2026,\n"
)


PARKED = '[statuses]\nParked = "recycled"\n'


def meanings(database: Database) -> dict[str, tuple[str, bool]]:
    """Status → meaning, and whether a person confirmed it."""
    with database.read() as connection:
        return {s.value: (s.meaning, s.confirmed) for s in load_status_meanings(connection, "plain")}


def last_batch(database: Database) -> dict[str, Any]:
    table = Batch.__table__  # type: ignore[attr-defined]
    with database.read() as connection:
        row = connection.execute(sa.select(table).order_by(table.c.number.desc()).limit(1)).one()
        return dict(row._mapping)


def test_the_report_is_what_the_command_prints(database: Database) -> None:
    report = load_text(database, TEXT, name="leads.csv").as_json()
    batch = report.pop("batch")
    assert isinstance(batch, str)
    assert json.loads(json.dumps(report)) == {
        "file": "leads.csv",
        "kind": "leads",
        "source": "plain",
        "encoding": "utf-8",
        "as_of": "2026-10-14T10:00:00+00:00",
        "rows": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
        "errors": [
            {
                "row": 4,
                "column": "handed_off_at",
                "value": "31/02/2026",
                "code": "bad_date",
                "message": "line 4, column 'handed_off_at': '31/02/2026' is not a date; expected day/month/year",
            }
        ],
        "remarks": [],
        "why": "5 columns recognised by the names of the template",
        "columns": {name: name for name in ("lead_id", "email", "status", "handed_off_at", "first_touch_at")},
        "unmapped": [],
        "joined": None,
        "dates": {"first_touch_at": "year-month-day", "handed_off_at": "day/month/year"},
        "statuses": [
            {"value": "Working", "rows": 1, "meaning": "working"},
            {"value": "New", "rows": 2, "meaning": "pending"},
        ],
    }


def test_the_batch_remembers_what_the_file_was_and_covers(database: Database) -> None:
    load_text(database, TEXT, name="leads.csv", loaded_by="Alice", source="crm", time_zone="Europe/Berlin")
    batch = last_batch(database)
    assert (batch["kind"], batch["source"], batch["file_name"], batch["loaded_by"]) == (
        "leads",
        "crm",
        "leads.csv",
        "Alice",
    )
    assert (batch["rows"], batch["created"], batch["rejected"]) == (3, 2, 1)
    assert (batch["encoding"], batch["time_zone"], len(batch["sha256"])) == ("utf-8", "Europe/Berlin", 64)
    assert batch["has_touches"]
    assert batch["columns"] == ["email", "first_touch_at", "handed_off_at", "lead_id", "status"]
    assert batch["first_at"] == datetime(2026, 10, 12, 10, tzinfo=UTC)
    assert batch["last_at"] == datetime(2026, 10, 14, 10, tzinfo=UTC)
    assert batch["loaded_at"] == NOW


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_template_loads_once_and_again_without_a_change(database: Database, kind: str) -> None:
    first = load_text(database, template_csv(kind))
    again = load_text(database, template_csv(kind))
    assert (first.created, first.rejected) == (3, 0)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)


def test_a_dry_run_reports_and_keeps_nothing(database: Database) -> None:
    report = load_text(database, TEXT, dry_run=True)
    assert (report.rows, report.created, report.rejected, report.batch) == (3, 2, 1, None)
    assert load_text(database, TEXT).created == 2


def test_an_as_of_given_by_a_person_is_kept(database: Database) -> None:
    as_of = datetime(2026, 10, 31, 18, tzinfo=UTC)
    assert load_text(database, TEXT, as_of=as_of).as_of == as_of
    assert last_batch(database)["as_of"] == as_of


def test_new_statuses_are_remembered_with_what_they_are_thought_to_mean(database: Database) -> None:
    load_text(database, "lead_id,status\nL-1,New\nL-2,Parked\n")
    assert meanings(database) == {"New": ("pending", False), "Parked": ("unknown", False)}


def test_what_a_mapping_confirms_outdoes_what_was_thought(database: Database) -> None:
    load_text(database, "lead_id,status\nL-1,New\nL-2,Parked\n")
    report = load_text(database, "lead_id,status\nL-1,New\nL-3,Parked\n", mapping=PARKED)
    assert report.remarks == ()
    assert meanings(database) == {"New": ("pending", False), "Parked": ("recycled", True)}


def test_a_mapping_is_obeyed_even_if_no_row_of_the_file_is_new(database: Database) -> None:
    text = "lead_id,status\nL-1,New\nL-2,Parked\n"
    load_text(database, text)
    derived: list[str] = []
    rederive = {"rederive": lambda connection: derived.append("all")}
    assert load_text(database, text, mapping=PARKED, dry_run=True, hooks=rederive).unchanged == 2
    assert (meanings(database)["Parked"], derived) == (("unknown", False), [])
    assert load_text(database, text, mapping=PARKED, hooks=rederive).unchanged == 2
    assert (meanings(database)["Parked"], derived) == (("recycled", True), ["all"])
    load_text(database, text, mapping=PARKED, hooks=rederive)
    assert derived == ["all"]


def test_another_meaning_derives_everything_in_the_place_of_the_batch(database: Database) -> None:
    load_text(database, "lead_id,status\nL-1,New\nL-2,Parked\n")
    derived: list[str] = []
    hooks = {
        "derive": lambda connection, batch: derived.append("batch"),
        "rederive": lambda connection: derived.append("all"),
    }
    load_text(database, "lead_id,status\nL-3,Parked\n", mapping=PARKED, hooks=hooks)
    load_text(database, "lead_id,status\nL-4,Parked\n", mapping=PARKED, hooks=hooks)
    assert derived == ["all", "batch"]


def test_a_status_that_somebody_has_explained_is_not_remarked_on_again(database: Database) -> None:
    load_text(database, "lead_id,status\nL-1,Parked\n", mapping=PARKED)
    assert load_text(database, "lead_id,status\nL-2,Parked\n").remarks == ()


def test_hand_offs_are_derived_in_the_same_transaction(database: Database) -> None:
    derived = []

    def derive(connection: Connection, batch: str) -> None:
        with database.read() as elsewhere:
            derived.append((batch, elsewhere.scalar(sa.text("SELECT count(*) FROM lead"))))
        derived.append((batch, connection.scalar(sa.text("SELECT count(*) FROM lead"))))

    report = load_text(database, TEXT, hooks={"derive": derive})
    assert derived == [(report.batch, 0), (report.batch, 2)]


def test_nobodys_name_or_address_reaches_the_database(database: Database) -> None:
    """Every personal cell of every template, and where such cells turn up in the wrong place."""
    for kind in KINDS:
        load_text(database, template_csv(kind.key).replace("example.com", "canary.example"))
    load_text(
        database, "lead_id,created_at,owner\nL-1,x@canary.example,Sam Canary\nL-2,2026-10-01,Sam Canary\n"
    )
    held = []
    with database.read() as connection:
        names = sa.inspect(connection).get_table_names()
        for name in names:
            held += [str(tuple(row)) for row in connection.execute(sa.text(f'SELECT * FROM "{name}"'))]
    assert [text for text in held if "canary" in text.casefold()] == []
    assert len(held) > 20


def test_a_path_is_read_like_bytes(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(TEXT)
    report = load_file(
        database,
        path,
        file_name="leads.csv",
        options=LoadOptions(),
        settings=Settings(),
        people_key=KEY,
        derive=None,
        clock=lambda: NOW,
    )
    assert (report.rows, report.created) == (3, 2)


def test_a_calendar_is_not_loaded_as_leads(database: Database) -> None:
    with pytest.raises(FileRefused, match=r"'team\.ics' is a calendar: it holds meetings, not leads"):
        load_text(database, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", name="team.ics", kind="leads")


def test_the_olist_funnel_loads_whole_and_again_without_a_change(database: Database, extracts: Path) -> None:
    folder = extracts / "olist_marketing_funnel"
    files = [
        ((folder / "olist_marketing_qualified_leads_dataset.csv").read_bytes(), LEADS, 4171),
        ((folder / "olist_closed_deals_dataset.csv").read_bytes(), DEALS, 362),
    ]
    for data, mapping, rows in files:
        report = load_text(database, data, mapping=mapping)
        assert (report.source, report.rows, report.created, report.rejected) == ("olist", rows, rows, 0)
    for data, mapping, rows in files:
        report = load_text(database, data, mapping=mapping)
        assert (report.created, report.updated, report.unchanged) == (0, 0, rows)
