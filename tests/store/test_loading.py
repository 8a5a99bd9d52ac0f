"""Loading a file: the same one twice, overlapping ones, blanks, older ones, duplicates, all or nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from alignment.errors import FileRefused, RowError
from alignment.store import queries
from alignment.store.database import Connection, Database
from alignment.store.loading import KEPT_PROBLEMS, load_batch
from alignment.store.models import Activity, ContentUse, Lead, LeadEvent, Meeting, Person, RowBefore
from tests.store.written import counts, load, make_batch, make_frame, moment, read_rows, read_tables

LEADS = [
    {"lead_id": "a", "status": "New", "score": 0.1 + 0.2, "is_test": False, "created_at": "2026-10-01 09:30"},
    {"lead_id": "b", "status": None, "score": None, "is_test": None, "created_at": None},
]


def _bad(row: int, column: str = "created_at") -> RowError:
    return RowError(row, column, "31/02/2026", "impossible_date", f"line {row}: '31/02/2026' is not a date")


def test_values_come_back_as_they_went_in(database: Database) -> None:
    load(database, LEADS)
    first, second = read_rows(database)
    assert first["created_at"] == moment("2026-10-01 09:30")
    assert (first["status"], first["score"], first["is_test"]) == ("New", 0.1 + 0.2, False)
    assert (first["episode"], first["source"]) == (1, "plain")
    assert [second[name] for name in ("status", "score", "is_test", "created_at")] == [None] * 4


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    assert counts(load(database, LEADS)) == (2, 0, 0, 0)
    before = read_tables(database)
    assert counts(load(database, LEADS)) == (0, 0, 2, 0)
    assert read_tables(database) == before


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (
            LeadEvent,
            {"lead_id": "a", "changed_at": "2026-10-01", "field": "Status", "new_value": "New", "line": 3},
        ),
        (Activity, {"activity_id": "1", "lead_id": "a", "kind": "call", "completed_at": "2026-10-02"}),
        (Meeting, {"meeting_id": "m", "starts_at": "2026-10-02 09:00", "invitees": 3, "has_replies": True}),
        (ContentUse, {"use_id": "u", "asset_id": "x", "used_at": "2026-10-02 09:00", "count": 2}),
        (Person, {"person_key": "hash", "team": "sales", "leader": True}),
    ],
)
def test_every_kind_of_row_loads_once(database: Database, table: type, row: dict) -> None:
    assert counts(load(database, [row], table=table)) == (1, 0, 0, 0)
    assert counts(load(database, [row], table=table)) == (0, 0, 1, 0)


def test_overlapping_extracts_update_by_key(database: Database) -> None:
    load(database, LEADS)
    newer = [{"lead_id": "b", "status": "Working"}, {"lead_id": "c", "status": "New"}]
    assert counts(load(database, newer, batch=make_batch("2026-11-08"))) == (1, 1, 0, 0)
    assert [row["status"] for row in read_rows(database)] == ["New", "Working", "New"]


def test_a_blank_never_clears_a_value(database: Database) -> None:
    load(database, LEADS)
    blank = {"lead_id": "a", "status": None, "score": None, "is_test": None, "created_at": None}
    assert counts(load(database, [blank], batch=make_batch("2026-11-08"))) == (0, 0, 1, 0)
    assert read_rows(database)[0]["status"] == "New"


def test_a_blank_where_none_can_stand_keeps_what_is_known(database: Database) -> None:
    load(database, [{"person_key": "p", "team": "sales"}], table=Person)
    batch = make_batch("2026-11-08", kind="roster")
    load(database, [{"person_key": "p", "team": None, "role": "SDR"}], table=Person, batch=batch)
    load(database, [{"person_key": "q", "team": None, "role": "SDR"}], table=Person)
    assert [(row["team"], row["role"]) for row in read_rows(database, Person)] == [
        ("sales", "SDR"),
        ("other", "SDR"),
    ]


def test_an_older_extract_fills_gaps_and_overwrites_nothing(database: Database) -> None:
    load(database, LEADS)
    older = [{"lead_id": "a", "status": "Old", "region": "EMEA"}]
    assert counts(load(database, older, batch=make_batch("2026-09-01"))) == (0, 1, 0, 0)
    row = read_rows(database)[0]
    assert (row["status"], row["region"]) == ("New", "EMEA")
    assert row["as_of"] == moment("2026-11-01")


def test_a_confirmed_row_takes_the_later_as_of_and_counts_as_unchanged(database: Database) -> None:
    load(database, LEADS)
    assert counts(load(database, LEADS, batch=make_batch("2026-11-08"))) == (0, 0, 2, 0)
    between = [{"lead_id": "a", "status": "Old"}]
    assert counts(load(database, between, batch=make_batch("2026-11-05"))) == (0, 0, 1, 0)
    assert read_rows(database)[0]["status"] == "New"


def test_a_precision_flag_goes_where_its_time_goes(database: Database) -> None:
    day = {"lead_id": "a", "first_touch_at": "2026-10-02", "first_touch_day": True}
    minute = {"lead_id": "a", "first_touch_at": "2026-10-02 14:30", "first_touch_day": False}
    blank = {"lead_id": "a", "first_touch_at": None, "first_touch_day": True}
    load(database, [day])
    load(database, [minute], batch=make_batch("2026-10-01"))
    assert read_rows(database)[0]["first_touch_day"] is True
    load(database, [minute], batch=make_batch("2026-11-08"))
    assert read_rows(database)[0]["first_touch_day"] is False
    assert counts(load(database, [blank], batch=make_batch("2026-11-09"))) == (0, 0, 1, 0)
    assert read_rows(database)[0]["first_touch_day"] is False


def test_another_place_in_the_file_is_no_change(database: Database) -> None:
    event = {"lead_id": "a", "changed_at": "2026-10-01", "field": "Status", "new_value": "New"}
    load(database, [{**event, "line": 3}], table=LeadEvent)
    assert counts(load(database, [{**event, "line": 9}], table=LeadEvent)) == (0, 0, 1, 0)


def test_of_two_lines_with_one_key_the_later_is_listed(database: Database) -> None:
    uses = [
        {"_row": 3, "use_id": "u", "asset_id": "x", "used_at": "2026-10-02", "count": 1},
        {"_row": 9, "use_id": "v", "asset_id": "x", "used_at": "2026-10-02", "count": 1},
        {"_row": 14, "use_id": "u", "asset_id": "y", "used_at": "2026-10-03", "count": 1},
    ]
    outcome = load(database, uses, table=ContentUse)
    assert counts(outcome) == (2, 0, 0, 1)
    (problem,) = outcome.problems
    assert (problem.row, problem.column, problem.value, problem.code) == (14, "use_id", "u", "duplicate_key")
    assert problem.message == "line 14: use_id 'u' stands already in line 3"
    assert [row["asset_id"] for row in read_rows(database, ContentUse)] == ["x", "x"]


def test_duplicates_are_found_across_chunks(database: Database) -> None:
    chunks = [
        make_frame([{"lead_id": "a"}, {"lead_id": "b"}]),
        make_frame([{"lead_id": "c"}, {"lead_id": "a"}], first_line=4),
    ]
    outcome = load_batch(database, make_batch(), Lead, iter(chunks), problems=[])
    assert [problem.message for problem in outcome.problems] == [
        "line 5: lead_id 'a' stands already in line 2"
    ]


def test_a_duplicate_person_is_not_named(database: Database) -> None:
    people = [{"person_key": "secret", "team": "sales"}, {"person_key": "secret", "team": "marketing"}]
    (problem,) = load(database, people, table=Person).problems
    assert "secret" not in problem.message + problem.value


def test_bad_rows_are_kept_beside_the_loaded_ones(database: Database) -> None:
    batch = make_batch()
    outcome = load(database, LEADS, batch=batch, problems=[_bad(7), _bad(7, "mql_at"), _bad(5)])
    assert counts(outcome) == (2, 0, 0, 2)
    with database.read() as connection:
        kept = queries.list_problems(connection, batch.id)
        (info,) = queries.list_batches(connection)
    assert [problem.row for problem in kept] == [5, 7, 7]
    assert (info.rows, info.created, info.rejected, info.number) == (4, 2, 2, 1)


def test_a_remark_on_a_loaded_row_rejects_nothing(database: Database) -> None:
    assert counts(load(database, LEADS, problems=[_bad(2)])) == (2, 0, 0, 0)


def test_of_many_problems_all_are_counted_and_some_kept(database: Database) -> None:
    batch = make_batch()
    outcome = load(database, LEADS, batch=batch, problems=[_bad(row) for row in range(10, 1_510)])
    assert outcome.rejected == len(outcome.problems) == 1_500
    with database.read() as connection:
        assert len(queries.list_problems(connection, batch.id)) == KEPT_PROBLEMS


def test_a_file_without_a_loadable_row_changes_nothing(database: Database) -> None:
    load(database, LEADS)
    before = read_tables(database)
    with pytest.raises(FileRefused, match=r"leads\.csv: no row can be loaded.*line 3: '31/02/2026'"):
        load(database, [], problems=[_bad(3)])
    assert read_tables(database) == before
    with database.read() as connection:
        assert (queries.data_version(connection), len(queries.list_batches(connection))) == (1, 1)


def test_all_or_nothing_loads_nothing_if_a_row_is_rejected(database: Database) -> None:
    with pytest.raises(FileRefused, match="all or nothing"):
        load(database, LEADS, problems=[_bad(9)], strict=True)
    with pytest.raises(FileRefused, match="stands already in line 2"):
        load(database, [{"lead_id": "a"}, {"lead_id": "a"}], strict=True)
    assert read_rows(database) == []
    assert counts(load(database, LEADS, strict=True)) == (2, 0, 0, 0)


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(database: Database) -> None:
    load(database, LEADS)
    before = read_tables(database)
    changed = [{"lead_id": "a", "status": "Won"}, {"lead_id": "z", "status": "New"}]
    derived: list[int] = []
    outcome = load(
        database,
        changed,
        batch=make_batch("2026-11-08"),
        dry_run=True,
        derive=lambda connection, batch: derived.append(_count(connection, batch)),
    )
    assert counts(outcome) == (1, 1, 0, 0)
    assert derived == [2]
    assert read_tables(database) == before
    with database.read() as connection:
        assert (queries.data_version(connection), len(queries.list_batches(connection))) == (1, 1)


def _count(connection: Connection, batch: str) -> int:
    return (
        connection.scalar(
            sa.select(sa.func.count()).where(sa.column("batch") == batch).select_from(sa.table("lead"))
        )
        or 0
    )


def test_what_follows_is_derived_only_when_something_changed(database: Database) -> None:
    derived: list[str] = []
    first = make_batch()
    load(database, LEADS, batch=first, derive=lambda _, batch: derived.append(batch))
    load(database, LEADS, derive=lambda _, batch: derived.append(batch))
    assert derived == [first.id]


def test_a_failure_in_what_follows_takes_the_file_back(database: Database) -> None:
    def fail(connection: Connection, batch: str) -> None:
        raise RuntimeError("no calendar")

    with pytest.raises(RuntimeError, match="no calendar"):
        load(database, LEADS, derive=fail)
    assert read_rows(database) == []


def test_a_failure_while_reading_takes_the_file_back(database: Database) -> None:
    def chunks() -> Iterator[pd.DataFrame]:
        yield make_frame(LEADS)
        raise FileRefused("line 3: the file ends in the middle of a row")

    with pytest.raises(FileRefused, match="ends in the middle"):
        load_batch(database, make_batch(), Lead, chunks(), problems=[])
    assert read_rows(database) == []


def test_each_load_raises_the_data_version_and_numbers_its_batch(database: Database) -> None:
    first, second = make_batch(), make_batch()
    load(database, LEADS, batch=first)
    load(database, LEADS, batch=second)
    with database.read() as connection:
        assert queries.data_version(connection) == 2
    assert (first.number, second.number) == (1, 2)


def test_the_time_under_the_lock_is_recorded(database: Database) -> None:
    batch = make_batch()
    load(database, LEADS, batch=batch)
    with database.read() as connection:
        (info,) = queries.list_batches(connection)
    assert info.lock_seconds == batch.lock_seconds > 0


def test_rows_that_change_are_remembered_and_others_are_not(database: Database) -> None:
    load(database, LEADS)
    batch = make_batch("2026-11-01")
    load(database, [{"lead_id": "a", "status": "Won"}, {"lead_id": "b", "status": None}], batch=batch)
    (before,) = read_rows(database, RowBefore)
    assert (before["batch"], before["table_name"]) == (batch.id, "lead")
    assert before["before"]["status"] == "New"


def test_sources_do_not_mix(database: Database) -> None:
    load(database, [{"lead_id": "a", "status": "New"}])
    other = make_batch("2026-11-08", source="salesforce")
    assert counts(load(database, [{"lead_id": "a", "status": "Won"}], batch=other)) == (1, 0, 0, 0)


def test_times_far_apart_and_microseconds_survive(database: Database) -> None:
    times = [moment("1990-01-01") + timedelta(microseconds=1), moment("2100-12-31 23:59:59")]
    load(database, [{"lead_id": str(n), "created_at": at} for n, at in enumerate(times)])
    assert [row["created_at"] for row in read_rows(database)] == times


def test_text_with_quotes_line_breaks_and_blanks_survives(database: Database) -> None:
    texts = ['a "b", c', "two\nlines", " edge ", "NULL", "\\N", "ключ 鍵 🔑", "tab\tcomma,"]
    load(database, [{"lead_id": str(n), "campaign": text} for n, text in enumerate(texts)])
    assert [row["campaign"] for row in read_rows(database)] == texts


def test_a_column_that_no_table_has_is_a_mistake_of_ours(database: Database) -> None:
    with pytest.raises(ValueError, match="favourite_colour"):
        load(database, [{"lead_id": "a", "favourite_colour": "blue"}])
