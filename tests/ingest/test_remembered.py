"""The second file with the same header needs no answers: it is read as the first one was, unless somebody says otherwise."""

from typing import Any

import pytest

from alignment.errors import FileRefused, NeedsAnswer
from alignment.ingest.reports import ImportReport
from alignment.store.database import Database
from alignment.store.models import Lead
from alignment.store.undo import undo_batch
from tests.ingest.given_files import load_text
from tests.store.written import moment, read_rows

STRANGE = "Nr;Arrived;State of it\n7;04/03/2026 10:00;New\n"
NEXT = "Nr;Arrived;State of it\n8;05/03/2026 10:00;New\n"
MAPPING = """
kind = "leads"
[columns]
lead_id = "Nr"
handed_off_at = "Arrived"
status = "State of it"
[constants]
region = "EMEA"
"""
ANSWERS: dict[str, Any] = {
    "mapping": MAPPING,
    "source": "old-crm",
    "date_order": "DMY",
    "time_zone": "Europe/Berlin",
}


def lead(database: Database, name: str) -> dict[str, Any]:
    (row,) = [row for row in read_rows(database, Lead) if row["lead_id"] == name]
    return row


def test_the_second_file_needs_no_answers(database: Database) -> None:
    with pytest.raises(FileRefused):
        load_text(database, STRANGE)
    load_text(database, STRANGE, **ANSWERS)
    report = load_text(database, NEXT)
    assert (report.kind, report.source, report.created) == ("leads", "old-crm", 1)
    assert report.why == "as the last file with these columns, loaded on 2026-11-01"
    row = lead(database, "8")
    assert row["handed_off_at"] == moment("2026-03-05 09:00")
    assert row["region"] == "EMEA"
    assert load_text(database, STRANGE).unchanged == 1


def test_what_somebody_says_now_goes_before_what_was_said(sqlite_database: Database) -> None:
    load_text(sqlite_database, STRANGE, **ANSWERS)
    report = load_text(sqlite_database, NEXT, source="new-crm", date_order="MDY", time_zone="UTC")
    assert report.source == "new-crm"
    assert lead(sqlite_database, "8")["handed_off_at"] == moment("2026-05-03 10:00")
    other = 'kind = "activities"\n[columns]\nlead_id = "Nr"\ncompleted_at = "Arrived"\n'
    assert load_text(sqlite_database, NEXT, mapping=other, date_order="DMY").kind == "activities"


def test_a_dry_run_and_a_refused_file_are_not_remembered(sqlite_database: Database) -> None:
    load_text(sqlite_database, STRANGE, dry_run=True, **ANSWERS)
    with pytest.raises(FileRefused):
        load_text(sqlite_database, NEXT)


def test_what_is_taken_back_is_forgotten(database: Database) -> None:
    report = load_text(database, STRANGE, **ANSWERS)
    undo_batch(database, report.batch or "", None)
    with pytest.raises(FileRefused):
        load_text(database, NEXT)


def test_dates_that_tell_their_order_themselves_are_believed(sqlite_database: Database) -> None:
    header = "lead_id,handed_off_at\n"
    with pytest.raises(NeedsAnswer):
        load_text(sqlite_database, f"{header}1,04/03/2026\n")
    load_text(sqlite_database, f"{header}1,24/03/2026\n")
    load_text(sqlite_database, f"{header}2,04/03/2026\n")
    assert lead(sqlite_database, "2")["handed_off_at"] == moment("2026-03-04 00:00")
    load_text(sqlite_database, f"{header}3,04/23/2026\n")
    assert lead(sqlite_database, "3")["handed_off_at"] == moment("2026-04-23 00:00")


def test_a_second_use_of_a_file_does_not_change_what_it_is_first(sqlite_database: Database) -> None:
    events = (
        "Id,WhoId,StartDateTime,EndDateTime,OwnerId,IsGroupEvent\n"
        "E1,00Q1,2026-03-04T10:00:00Z,2026-03-04T11:00:00Z,005,0\n"
    )
    assert load_text(sqlite_database, events).kind == "meetings"
    assert load_text(sqlite_database, events, kind="activities").kind == "activities"
    assert load_text(sqlite_database, events).kind == "meetings"


def test_uploads_remember_like_files_on_disk(sqlite_database: Database) -> None:
    load_text(sqlite_database, STRANGE, in_child=True, **ANSWERS)
    assert load_text(sqlite_database, NEXT, in_child=True).source == "old-crm"


def test_one_column_is_corrected_and_the_others_are_recognised(sqlite_database: Database) -> None:
    text = "Lead ID,Email,Created Date,First call,Country\n1,a@example.com,2026-03-04,2026-03-05,DE\n"
    mapping = 'kind = "leads"\nothers = "recognise"\n[columns]\nfirst_touch_at = "First call"\nemail = ""\n'
    report: ImportReport = load_text(sqlite_database, text, mapping=mapping)
    assert dict(report.columns)["first_touch_at"] == "First call"
    row = lead(sqlite_database, "1")
    assert (row["email_key"], row["created_at"]) == (None, moment("2026-03-04 00:00"))
    assert row["first_touch_at"] == moment("2026-03-05 00:00")
