"""Taking a batch back: to the last bit where nothing followed, row by row where something did."""

from random import Random
from typing import Any

import pytest

from alignment.errors import AlignmentError
from alignment.store import queries
from alignment.store.database import Database
from alignment.store.models import Batch, Meeting, Person, RowBefore
from alignment.store.undo import UndoOutcome, undo_batch
from tests.store.written import LOADED_AT, counts, load, make_batch, read_rows, read_tables

OLD = [{"lead_id": "a", "status": "New", "score": 1 / 3}, {"lead_id": "b", "status": "New", "score": None}]
NEW = [{"lead_id": "a", "status": "Won", "score": 2 / 3}, {"lead_id": "c", "status": "New", "score": 5.0}]


def _undo(database: Database, batch: Batch) -> UndoOutcome:
    return undo_batch(database, batch.id, None, now=LOADED_AT)


def test_undoing_the_last_batch_restores_every_bit(database: Database) -> None:
    load(database, OLD)
    before = read_tables(database)
    batch = make_batch("2026-11-08")
    assert counts(load(database, NEW, batch=batch)) == (1, 1, 0, 0)
    assert _undo(database, batch) == UndoOutcome(removed=1, restored=1)
    assert read_tables(database) == before
    assert read_rows(database, RowBefore) == []


def test_a_confirmation_alone_is_undone_too(database: Database) -> None:
    load(database, OLD)
    before = read_tables(database)
    batch = make_batch("2026-11-08")
    load(database, OLD, batch=batch)
    assert read_tables(database) != before
    assert _undo(database, batch) == UndoOutcome(removed=0, restored=0)
    assert read_tables(database) == before


def test_a_row_that_a_later_batch_changed_stays_and_is_named(database: Database) -> None:
    first, second = make_batch("2026-11-01"), make_batch("2026-11-08")
    load(database, OLD, batch=first)
    load(database, NEW, batch=second)
    assert _undo(database, first) == UndoOutcome(
        removed=1, restored=0, kept=(("lead", "a, 1"),), kept_count=1
    )
    assert [(row["lead_id"], row["status"]) for row in read_rows(database)] == [("a", "Won"), ("c", "New")]


def test_a_row_that_a_later_batch_confirmed_stays(database: Database) -> None:
    first, second = make_batch("2026-11-01"), make_batch("2026-11-08")
    load(database, OLD, batch=first)
    load(database, OLD[:1], batch=second)
    assert _undo(database, first).kept == (("lead", "a, 1"),)
    assert _undo(database, second) == UndoOutcome(removed=1, restored=0)
    assert read_rows(database) == []


def test_undoing_both_in_either_order_leads_back_to_the_start(database: Database) -> None:
    load(database, OLD)
    before = read_tables(database)
    for reverse in (True, False):
        second, third = make_batch("2026-11-08"), make_batch("2026-11-15")
        load(database, [{"lead_id": "a", "status": "Won", "region": None}], batch=second)
        load(database, [{"lead_id": "a", "status": None, "region": "EMEA"}], batch=third)
        for batch in sorted((second, third), key=lambda batch: batch.number, reverse=reverse):
            _undo(database, batch)
        assert read_tables(database) == before


def test_every_type_of_column_is_restored(database: Database) -> None:
    meeting: dict[str, Any] = {
        "meeting_id": 'm "1"',
        "starts_at": "2026-10-02 09:00",
        "ends_at": "2026-10-02 09:30",
        "title": "Täglich\n“stand-up”",
        "invitees": 3,
        "has_replies": False,
        "has_agenda": None,
    }
    person: dict[str, Any] = {"person_key": "p", "team": "sales", "leader": True}
    load(database, [meeting], table=Meeting)
    load(database, [person], table=Person)
    before = read_tables(database)
    changed = make_batch("2026-11-08", kind="meetings")
    later = {**meeting, "title": "x", "invitees": 9, "has_replies": True, "has_agenda": True}
    load(database, [{**later, "ends_at": "2026-10-02 10:00"}], table=Meeting, batch=changed)
    moved = make_batch("2026-11-08", kind="roster")
    load(database, [{**person, "team": "marketing", "leader": False}], table=Person, batch=moved)
    assert _undo(database, changed).restored == 1
    assert _undo(database, moved).restored == 1
    assert read_tables(database) == before


def test_undo_is_recorded_and_refused_the_second_time(database: Database) -> None:
    batch = make_batch()
    load(database, OLD, batch=batch)
    _undo(database, batch)
    with database.read() as connection:
        (info,) = queries.list_batches(connection)
        assert (info.undone_at, queries.data_version(connection)) == (LOADED_AT, 2)
    with pytest.raises(
        AlignmentError, match=r"leads\.csv: this batch was undone already, on 2026-11-02 08:00"
    ):
        _undo(database, batch)
    with pytest.raises(AlignmentError, match="no batch 'nothing'"):
        undo_batch(database, "nothing", None, now=LOADED_AT)


def test_what_follows_is_derived_in_the_same_transaction(database: Database) -> None:
    batch = make_batch()
    load(database, OLD, batch=batch)
    before = read_tables(database)

    def fail(*_: object) -> None:
        raise RuntimeError("no calendar")

    with pytest.raises(RuntimeError, match="no calendar"):
        undo_batch(database, batch.id, fail, now=LOADED_AT)
    assert read_tables(database) == before


@pytest.mark.parametrize("seed", range(8))
def test_any_history_is_undone_step_by_step_and_in_any_order(database: Database, seed: int) -> None:
    random = Random(seed)
    states, batches = [read_tables(database)], []
    for _ in range(5):
        batch = make_batch(f"2026-11-{random.randint(1, 9):02}")
        load(database, [_random_lead(random, name) for name in random.sample("abcdef", 4)], batch=batch)
        states.append(read_tables(database))
        batches.append(batch)
    for batch, state in zip(reversed(batches[3:]), reversed(states[3:5]), strict=True):
        _undo(database, batch)
        assert read_tables(database) == state
    random.shuffle(batches := batches[:3])
    for batch in batches:
        _undo(database, batch)
    assert read_tables(database) == states[0]
    assert read_rows(database, RowBefore) == []


def _random_lead(random: Random, name: str) -> dict[str, Any]:
    return {
        "lead_id": name,
        "status": random.choice([None, "New", "Won", "Lost"]),
        "score": random.choice([None, random.random() * 10 ** random.randint(-9, 9)]),
        "is_test": random.choice([None, True, False]),
        "created_at": random.choice([None, "2026-10-01 09:30", "2026-10-02 00:00"]),
        "created_day": random.choice([None, True, False]),
    }
