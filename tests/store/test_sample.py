"""The sample company stands in until the first own file loads, and leaves nothing behind."""

import pytest
import sqlalchemy as sa

from alignment.errors import FileRefused
from alignment.store import commands, queries
from alignment.store.commands import table_of
from alignment.store.database import Database
from alignment.store.models import HandOff, Person
from tests.store.written import LOADED_AT, load, make_batch, read_rows, read_tables


def _load_sample(database: Database) -> None:
    leads = [{"lead_id": "s", "status": "Sample"}]
    load(database, leads, batch=make_batch(is_sample=True), meanings={"Sample": "pending"})
    people = make_batch(is_sample=True, kind="roster")
    load(database, [{"person_key": "s", "team": "sales"}], table=Person, batch=people)
    with database.write() as connection:
        connection.execute(
            sa.insert(table_of(HandOff)).values(
                source="plain", lead_id="s", episode=1, handed_off_day=False, touch_known=True, touch_day=False,
                touches_5d=0, acceptance_stage=True, conflict=False, picked_up=False,
            )
        )  # fmt: skip
        commands.save_mapping(
            connection, fingerprint="f", kind="leads", source="plain", reading={}, saved_at=LOADED_AT
        )


def _state(database: Database) -> tuple[bool, bool, bool]:
    with database.read() as connection:
        return (
            queries.is_untouched(connection),
            queries.has_sample(connection),
            queries.has_own_data(connection),
        )


def test_a_fresh_database_is_untouched(database: Database) -> None:
    assert _state(database) == (True, False, False)
    _load_sample(database)
    assert _state(database) == (False, True, False)


def test_the_first_own_file_removes_the_sample(database: Database) -> None:
    _load_sample(database)
    load(database, [{"lead_id": "a", "status": "New"}], meanings={"New": "pending"})
    assert _state(database) == (False, False, True)
    assert [row["lead_id"] for row in read_rows(database)] == ["a"]
    assert read_rows(database, Person) == read_rows(database, HandOff) == []
    with database.read() as connection:
        assert [status.value for status in queries.load_status_meanings(connection)] == ["New"]
        assert queries.load_mappings(connection) == {}
        assert queries.newest_as_of(connection).keys() == {"leads"}


def test_files_of_the_sample_do_not_remove_each_other(database: Database) -> None:
    _load_sample(database)
    assert len(read_rows(database)) == len(read_rows(database, Person)) == 1


def test_a_refused_own_file_leaves_the_sample_alone(database: Database) -> None:
    _load_sample(database)
    before = read_tables(database)
    with pytest.raises(FileRefused):
        load(database, [])
    with pytest.raises(FileRefused):
        load(database, [{"lead_id": "a"}, {"lead_id": "a"}], strict=True)
    load(database, [{"lead_id": "a"}], dry_run=True)
    assert read_tables(database) == before
    assert _state(database) == (False, True, False)


def test_the_sample_can_be_cleared_and_stays_away(database: Database) -> None:
    _load_sample(database)
    with database.write() as connection:
        commands.clear_sample(connection)
        commands.clear_sample(connection)
    assert _state(database) == (False, False, False)
    assert all(rows == [] for rows in read_tables(database).values())
    with database.read() as connection:
        assert queries.data_version(connection) == 3
