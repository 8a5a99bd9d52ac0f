"""Bad input, thing by thing: a clear error or a listed row each; the rest is loaded, the database stays whole."""

import zipfile
from io import BytesIO

import pytest
import sqlalchemy as sa

from alignment.errors import FileRefused, NeedsAnswer
from alignment.ingest.reports import ImportReport
from alignment.store.database import Database
from alignment.store.models import Base
from tests.ingest.given_files import load_text

GOOD = "lead_id,source,handed_off_at\nL-1,web,2026-10-12T10:00:00Z\n"


def count_rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.read() as connection:
        tables = Base.metadata.sorted_tables
        return {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in tables}


def listed(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in report.errors]


def numbers(report: ImportReport) -> tuple[int, int, int]:
    """Rows of the file, rows created, rows rejected."""
    return report.rows, report.created, report.rejected


def workbook() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as content:
        content.writestr("[Content_Types].xml", "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (workbook(), "is a broken Excel workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"lead_id,source,handed_off_at\n", "holds a header and no rows"),
        (
            b"shoe,size\nleft,42\n",
            r"is of no known kind: its columns are 'shoe', 'size'; .*alignment template KIND",
        ),
        (
            b"source,campaign,handed_off_at\nweb,a,2026-10-12\n",
            "cannot be read as leads: no column for lead_id or email",
        ),
        (b",".join([b"status"] * 100_000) + b"\nNew\n", "line 1: the header has .* columns"),
        (b'lead_id,source\nL-1,"web\nL-2,fair\n', "line 2: .* a closing quote is missing"),
        (b"lead_id,source\n,web\n,fair\n", r"no row can be loaded; 2 lines have problems, the first: line 2"),
        (b"lead_id,source\nL-1,web,x\n", "no row can be loaded"),
    ],
    ids=[
        *("workbook", "pdf", "picture", "empty", "blank", "header only", "unknown columns", "no identity"),
        *("many columns", "open quote", "no ids", "all ragged"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_changes_nothing(
    database: Database, data: bytes, complaint: str
) -> None:
    load_text(database, GOOD)
    before = count_rows(database)
    with pytest.raises(FileRefused, match=complaint):
        load_text(database, data, name="bad.csv")
    assert count_rows(database) == before


def test_a_file_over_the_limit_is_refused(database: Database) -> None:
    with pytest.raises(FileRefused, match="--max-size raises the limit"):
        load_text(database, GOOD * 100, max_size=1000)
    assert load_text(database, GOOD, max_size=1000).created == 1


def test_unknown_columns_beside_known_ones_are_left_out_and_named(database: Database) -> None:
    report = load_text(database, "lead_id,source,Shoe size\nL-1,web,42\n")
    assert (report.created, report.unmapped) == (1, ("Shoe size",))


def test_impossible_dates_reject_their_rows(database: Database) -> None:
    report = load_text(
        database,
        "lead_id,created_at\nL-1,13/02/2026\nL-2,31/02/2026\nL-3,29/02/2024\nL-4,29/02/2025\nL-5,soon\nL-6,\n",
    )
    assert numbers(report) == (6, 3, 3)
    assert listed(report) == [(line, "created_at", "bad_date") for line in (3, 5, 6)]
    assert (
        report.errors[0].message
        == "line 3, column 'created_at': '31/02/2026' is not a date; expected day/month/year"
    )


def test_of_mixed_date_orders_the_rarer_rejects_its_rows(database: Database) -> None:
    report = load_text(
        database, "lead_id,created_at\nL-1,13/02/2026\nL-2,02/13/2026\nL-3,14/02/2026\nL-4,03/02/2026\n"
    )
    assert numbers(report) == (4, 3, 1)
    assert listed(report) == [(3, "created_at", "bad_date")]


def test_a_date_order_that_nothing_tells_is_asked_for(database: Database) -> None:
    text = "lead_id,created_at\nL-1,03/02/2026\nL-2,05/04/2026\n"
    before = count_rows(database)
    with pytest.raises(NeedsAnswer, match="--date-order DMY or --date-order MDY"):
        load_text(database, text)
    assert count_rows(database) == before
    assert load_text(database, text, date_order="DMY").created == 2


def test_implausible_dates_reject_their_rows_until_they_are_accepted(database: Database) -> None:
    text = "lead_id,created_at\nL-1,1970-01-01 10:00\nL-2,2026-10-12 10:00\nL-3,2099-01-01 10:00\n"
    report = load_text(database, text)
    assert listed(report) == [(2, "created_at", "implausible_date"), (4, "created_at", "implausible_date")]
    assert load_text(database, text, accept_implausible=True).created == 2


def test_the_later_of_two_rows_with_one_key_is_listed(database: Database) -> None:
    report = load_text(
        database,
        "activity_id,lead_id,kind,completed_at\nA-1,L-1,call,2026-10-12 10:00\nA-1,L-2,email,2026-10-12 11:00\n",
    )
    assert numbers(report) == (2, 1, 1)
    assert [(error.row, error.code) for error in report.errors] == [(3, "duplicate_key")]
    assert "stands already in line 2" in report.errors[0].message


def test_days_without_times_are_kept_as_days(database: Database) -> None:
    report = load_text(
        database, "lead_id,handed_off_at\nL-1,2026-10-12\nL-2,2026-10-13\n", time_zone="Europe/Berlin"
    )
    assert report.created == 2
    with database.read() as connection:
        rows = connection.execute(sa.text("SELECT handed_off_day FROM lead")).scalars().all()
    assert [bool(flag) for flag in rows] == [True, True]


def test_a_touch_before_the_hand_off_is_loaded_and_remarked_on(database: Database) -> None:
    report = load_text(
        database,
        "lead_id,handed_off_at,first_touch_at\nL-1,2026-10-13 10:00,2026-10-12 09:00\nL-2,2026-10-13 10:00,\n",
    )
    assert numbers(report) == (2, 2, 0)
    assert report.errors == ()
    assert [(r.row, r.column, r.code) for r in report.remarks] == [
        (2, "first_touch_at", "touch_before_hand_off")
    ]


def test_an_unmapped_status_is_loaded_and_remarked_on_once(database: Database) -> None:
    text = "lead_id,status\nL-1,New\nL-2,Parked\nL-3,Parked\nL-4,On ice\n"
    report = load_text(database, text)
    assert numbers(report) == (4, 4, 0)
    assert [(r.row, r.value, r.code) for r in report.remarks] == [
        (3, "Parked", "unmapped_status"),
        (5, "On ice", "unmapped_status"),
    ]
    assert "'Parked' means (2 rows)" in report.remarks[0].message


def test_ragged_rows_are_listed_with_their_lines(database: Database) -> None:
    report = load_text(database, 'lead_id,source\nL-1,"two\nlines"\nL-2,web,x\nL-3\nL-4,fair\n')
    assert numbers(report) == (4, 2, 2)
    assert [(error.row, error.code) for error in report.errors] == [
        (4, "too_many_cells"),
        (5, "too_few_cells"),
    ]


def test_nul_bytes_reject_their_row(database: Database) -> None:
    report = load_text(database, b"lead_id,source\nL-1,w\0b\nL-2,fair\n")
    assert [(error.row, error.code) for error in report.errors] == [(2, "nul_byte")]


def test_words_where_others_are_expected_reject_their_row(database: Database) -> None:
    report = load_text(
        database,
        "activity_id,lead_id,kind,automated\nA-1,L-1,carrier pigeon,no\nA-2,L-1,call,maybe\nA-3,L-1,Call,No\n",
    )
    assert listed(report) == [(2, "kind", "bad_choice"), (3, "automated", "bad_choice")]
    assert report.created == 1


def test_all_or_nothing_loads_nothing_if_a_row_is_bad(database: Database) -> None:
    before = count_rows(database)
    with pytest.raises(FileRefused, match=r"all or nothing.*line 3, column 'created_at'"):
        load_text(database, "lead_id,created_at\nL-1,2026-10-12\nL-2,never\n", strict=True)
    assert count_rows(database) == before


def test_a_recurrence_below_a_day_is_reported_and_the_other_events_load(database: Database) -> None:
    calendar = "\r\n".join(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0"),
            *("BEGIN:VEVENT", "UID:endless", "DTSTART:20261001T090000Z", "RRULE:FREQ=SECONDLY", "END:VEVENT"),
            *(
                "BEGIN:VEVENT",
                "UID:good",
                "DTSTART:20261002T090000Z",
                "DTEND:20261002T093000Z",
                "SUMMARY:Weekly",
                "END:VEVENT",
            ),
            *("END:VCALENDAR", ""),
        ]
    )
    report = load_text(database, calendar, name="calendar.ics")
    assert (report.kind, report.created, report.rejected) == ("meetings", 1, 1)
    assert report.errors[0].row == 3
