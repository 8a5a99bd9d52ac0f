"""Batches, freshness, settings, statuses, mappings and kept results."""

import pytest

from alignment.errors import AlignmentError
from alignment.store import commands, queries
from alignment.store.database import Database
from alignment.store.models import Activity
from alignment.store.undo import undo_batch
from tests.store.written import LOADED_AT, load, make_batch, moment

LEAD = [{"lead_id": "a", "status": "New"}]


def test_batches_are_listed_newest_first_with_all_that_was_told_of_them(database: Database) -> None:
    told = {
        "columns": ["lead_id", "status"],
        "remarks": {"dates": 3},
        "encoding": "utf-8",
        "loaded_by": "Alice",
    }
    load(database, LEAD, batch=make_batch(first_at=moment("2026-10-01"), has_touches=True, **told))
    load(database, LEAD, batch=make_batch(file_name="again.csv"))
    with database.read() as connection:
        newest, oldest = queries.list_batches(connection)
    assert (newest.file_name, newest.unchanged, newest.created) == ("again.csv", 1, 0)
    assert {name: getattr(oldest, name) for name in told} == told
    assert (oldest.first_at, oldest.has_touches, oldest.as_of) == (
        moment("2026-10-01"),
        True,
        moment("2026-11-01"),
    )
    assert (oldest.loaded_at, oldest.undone_at, oldest.is_sample) == (LOADED_AT, None, False)


def test_a_batch_is_found_by_the_beginning_of_its_id(database: Database) -> None:
    for name in ("abc1", "abd2", "x_%3"):
        load(database, LEAD, batch=make_batch(id=name))
    with database.read() as connection:
        assert queries.find_batch(connection, "abc").id == "abc1"
        assert queries.find_batch(connection, "x_%").id == "x_%3"
        for beginning, words in {"ab": "more than one", "ab_": "no batch", "": "more than one"}.items():
            with pytest.raises(AlignmentError, match=f"'{beginning}': {words}.*alignment batches"):
                queries.find_batch(connection, beginning)


def test_freshness_is_of_what_still_stands(database: Database) -> None:
    load(database, LEAD, batch=make_batch("2026-10-01"))
    newer = make_batch("2026-11-01")
    load(database, LEAD, batch=newer)
    work = {"activity_id": "1", "lead_id": "a", "completed_at": "2026-10-02"}
    for as_of, tells in (("2026-10-15", True), ("2026-10-20", False)):
        batch = make_batch(as_of, kind="activities", has_touches=tells)
        load(database, [work], table=Activity, batch=batch)
    undo_batch(database, newer.id, None, now=LOADED_AT)
    with database.read() as connection:
        assert queries.newest_as_of(connection) == {
            "leads": moment("2026-10-01"),
            "activities": moment("2026-10-20"),
        }
        october = {"start": moment("2026-10-01"), "end": moment("2026-11-01")}
        assert queries.touch_as_of(connection, **october) == moment("2026-10-15")


def test_without_data_nothing_is_fresh(database: Database) -> None:
    with database.read() as connection:
        year = {"start": moment("2026-01-01"), "end": moment("2027-01-01")}
        assert (queries.newest_as_of(connection), queries.touch_as_of(connection, **year)) == ({}, None)
        assert queries.load_settings_values(connection) == {}


def test_the_newest_settings_hold(database: Database) -> None:
    with database.write() as connection:
        for number, hours in enumerate((4, 8), 1):
            saved = commands.save_settings_version(
                connection,
                changed_at=LOADED_AT,
                changed_by="Alice",
                changes={"sla.response_hours": [4, hours]},
                values={"sla": {"response_hours": hours}},
            )
            assert saved == number
    with database.read() as connection:
        assert queries.load_settings_values(connection) == {"sla": {"response_hours": 8}}


def test_a_proposal_never_replaces_what_is_known_of_a_status(database: Database) -> None:
    with database.write() as connection:
        commands.save_status_meanings(connection, "plain", {"New": "pending", "Odd": "unknown"})
        commands.save_status_meanings(connection, "plain", {"Odd": "accepted"}, confirmed=True)
        commands.save_status_meanings(
            connection, "plain", {"New": "working", "Odd": "unknown", "Won": "converted"}
        )
        commands.save_status_meanings(connection, "other", {"New": "working"})
        commands.save_status_meanings(connection, "other", {})
    with database.read() as connection:
        known = queries.load_status_meanings(connection, "plain")
        assert len(queries.load_status_meanings(connection)) == 4
    assert [(status.value, status.meaning, status.confirmed) for status in known] == [
        ("New", "pending", False),
        ("Odd", "accepted", True),
        ("Won", "converted", False),
    ]


def test_statuses_are_counted_with_their_meaning(database: Database) -> None:
    rows = [{"lead_id": str(n), "status": status} for n, status in enumerate(["New", "New", "Odd", None])]
    load(database, rows, meanings={"New": "pending"})
    with database.read() as connection:
        table = queries.status_counts(connection)
    assert table.values.tolist() == [
        ["plain", "New", "pending", False, 2],
        ["plain", "Odd", "unknown", False, 1],
    ]


def test_a_mapping_is_remembered_by_its_header(database: Database) -> None:
    for reading in ({"Vorname": None}, {"Status": "status"}):
        with database.write() as connection:
            commands.save_mapping(
                connection, fingerprint="f", kind="leads", source="plain", reading=reading, saved_at=LOADED_AT
            )
    with database.read() as connection:
        (known,) = queries.load_mappings(connection).values()
    assert known == queries.KnownMapping("leads", "plain", {"Status": "status"}, LOADED_AT)


def test_a_kept_result_belongs_to_its_data_rules_moment_and_window(database: Database) -> None:
    keys = [
        (1, "r1", "", "13w"),
        (1, "r2", "", "13w"),
        (1, "r1", "2026-10-01", "13w"),
        (1, "r1", "", "2026-10"),
    ]
    with database.write() as connection:
        for key in keys:
            commands.save_result(connection, *key, payload=str(key), computed_at=LOADED_AT)
        commands.save_result(connection, *keys[0], payload="computed again", computed_at=LOADED_AT)
    with database.read() as connection:
        found = [queries.load_result(connection, *key) for key in keys]
        assert queries.load_result(connection, 2, "r1", "", "13w") is None
    assert found == ["computed again", *map(str, keys[1:])]
    with database.write() as connection:
        commands.save_result(connection, 2, "r1", "", "13w", payload="new data", computed_at=LOADED_AT)
    with database.read() as connection:
        assert queries.load_result(connection, *keys[1]) is None
