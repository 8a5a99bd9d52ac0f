"""Which hand-off of its lead a row speaks of: a new one only after a return, else the same with a new time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.store.commands import save_status_meanings
from alignment.store.database import Database
from alignment.store.episodes import LeadRow, Settled, settle_lead
from tests.store.written import counts, load, make_batch, read_rows

FIRST = {"lead_id": "a", "handed_off_at": "2026-09-01 10:00", "decision": "recycled"}
SECOND = {"lead_id": "a", "handed_off_at": "2026-10-01 10:00"}


def _episodes(database: Database) -> list[tuple[int, str]]:
    return [(row["episode"], f"{row['handed_off_at']:%m-%d}") for row in read_rows(database)]


def test_two_rows_of_a_recycled_lead_are_two_hand_offs(database: Database) -> None:
    assert counts(load(database, [FIRST, SECOND])) == (2, 0, 0, 0)
    assert _episodes(database) == [(1, "09-01"), (2, "10-01")]


def test_their_order_in_the_file_does_not_matter(database: Database) -> None:
    assert counts(load(database, [SECOND, FIRST])) == (2, 0, 0, 0)
    assert _episodes(database) == [(1, "09-01"), (2, "10-01")]


def test_loading_them_again_changes_nothing(database: Database) -> None:
    load(database, [FIRST, SECOND])
    assert counts(load(database, [FIRST, SECOND])) == (0, 0, 2, 0)


def test_without_a_return_the_second_row_is_a_duplicate(database: Database) -> None:
    open_lead = {**FIRST, "decision": None}
    outcome = load(database, [open_lead, SECOND])
    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.problems[0].message == "line 3: lead_id 'a' stands already in line 2"
    assert _episodes(database) == [(1, "09-01")]


def test_a_later_file_with_a_later_hand_off_after_a_return_is_a_new_one(database: Database) -> None:
    load(database, [FIRST])
    assert counts(load(database, [SECOND], batch=make_batch("2026-11-08"))) == (1, 0, 0, 0)
    assert _episodes(database) == [(1, "09-01"), (2, "10-01")]


def test_a_later_file_without_a_return_changes_the_time_of_the_same_one(database: Database) -> None:
    load(database, [{**FIRST, "decision": "accepted"}])
    assert counts(load(database, [SECOND], batch=make_batch("2026-11-08"))) == (0, 1, 0, 0)
    assert _episodes(database) == [(1, "10-01")]


def test_a_status_that_means_rejected_is_a_return_too(database: Database) -> None:
    with database.write() as connection:
        save_status_meanings(connection, "plain", {"Junk": "rejected", "New": "pending"})
    rows = [
        {"lead_id": "a", "handed_off_at": "2026-09-01", "status": "Junk"},
        {"lead_id": "a", "handed_off_at": "2026-10-01", "status": "New"},
        {"lead_id": "b", "handed_off_at": "2026-09-01", "status": "New"},
        {"lead_id": "b", "handed_off_at": "2026-10-01", "status": "New"},
    ]
    assert counts(load(database, rows)) == (3, 0, 0, 1)


def test_what_statuses_mean_may_come_with_the_file(database: Database) -> None:
    rows = [
        {"lead_id": "a", "handed_off_at": "2026-09-01", "status": "Junk"},
        {"lead_id": "a", "handed_off_at": "2026-10-01", "status": "New"},
    ]
    assert counts(load(database, rows, meanings={"Junk": "rejected", "New": "pending"})) == (2, 0, 0, 0)


def test_a_row_without_a_hand_off_time_speaks_of_the_latest(database: Database) -> None:
    load(database, [FIRST, SECOND])
    load(database, [{"lead_id": "a", "status": "Working"}], batch=make_batch("2026-11-08"))
    assert [row["status"] for row in read_rows(database)] == [None, "Working"]


def test_a_changed_time_between_two_hand_offs_is_the_earlier_ones(database: Database) -> None:
    load(database, [FIRST, SECOND])
    moved = {"lead_id": "a", "handed_off_at": "2026-09-02 10:00"}
    load(database, [moved], batch=make_batch("2026-11-08"))
    assert _episodes(database) == [(1, "09-02"), (2, "10-01")]


def test_a_third_hand_off_follows_a_second_return(database: Database) -> None:
    load(database, [FIRST, SECOND])
    rows = [{**SECOND, "decision": "rejected"}, {"lead_id": "a", "handed_off_at": "2026-11-01 10:00"}]
    assert counts(load(database, rows, batch=make_batch("2026-11-08"))) == (1, 1, 0, 0)
    assert _episodes(database) == [(1, "09-01"), (2, "10-01"), (3, "11-01")]


@pytest.mark.parametrize("lines", [(2, 3, 4), (4, 3, 2), (3, 4, 2)])
def test_of_rows_with_one_time_the_highest_stands(lines: tuple[int, int, int]) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    rows = [LeadRow(at, None, None, order=order, line=line) for order, line in enumerate(lines)]
    settled = settle_lead(rows, {}, ())
    standing = lines.index(2)
    assert settled.episodes == {standing: 1}
    assert settled.duplicates == {order: 2 for order in range(3) if order != standing}


_file = st.lists(
    st.tuples(st.none() | st.integers(0, 6), st.sampled_from([None, "accepted", "rejected", "recycled"])),
    min_size=1,
    max_size=6,
)


def _arrive(file: list[tuple[int | None, str | None]]) -> list[LeadRow]:
    start = datetime(2026, 9, 1, tzinfo=UTC)
    times = [None if day is None else start + timedelta(days=day) for day, _ in file]
    return [
        LeadRow(at, decision, None, order=place, line=place + 2)
        for place, (at, (_, decision)) in enumerate(zip(times, file, strict=True))
    ]


def _store(known: dict[int, LeadRow], arriving: list[LeadRow], settled: Settled) -> dict[int, LeadRow]:
    stored = dict(known)
    for place, episode in settled.episodes.items():
        row, old = arriving[place], known.get(episode, arriving[place])
        at, decision = row.handed_off_at or old.handed_off_at, row.decision or old.decision
        stored[episode] = LeadRow(at, decision, None)
    return stored


@given(_file, _file)
def test_a_file_finds_the_same_places_when_it_is_loaded_again(
    first: list[tuple[int | None, str | None]], second: list[tuple[int | None, str | None]]
) -> None:
    known: dict[int, LeadRow] = {}
    for file in (first, second):
        arriving = _arrive(file)
        settled = settle_lead(arriving, known, ())
        assert {*settled.episodes, *settled.duplicates} == set(range(len(file)))
        assert len(settled.episodes) + len(settled.duplicates) == len(file)
        known = _store(known, arriving, settled)
        assert sorted(known) == list(range(1, len(known) + 1))
        assert settle_lead(arriving, known, ()) == settled
