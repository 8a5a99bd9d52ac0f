"""Loads that are killed, that meet each other, that take long: whole or absent, and nobody waits for reading."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from alignment.store import queries
from alignment.store.commands import raise_data_version
from alignment.store.database import Database, open_database
from alignment.store.loading import load_batch
from alignment.store.models import Lead
from tests.store.written import counts, load, make_batch, make_frame, read_rows, read_tables
from tests.support.tree import ROOT

BEFORE = [{"lead_id": "a", "status": "New"}]

# What a load does until the process is killed; `DIE` is said at one moment of it.
LOAD = """
import os, signal
from alignment.store.database import open_database
from alignment.store.loading import load_batch
from alignment.store.models import Lead
from tests.store.written import make_batch, make_frame

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def chunks():
    yield make_frame([{{"lead_id": str(n), "status": "Won", "campaign": "x" * 900}} for n in range(2000)])
    yield make_frame([{{"lead_id": "a", "status": "Won", "campaign": "y"}}], first_line=2002)
    {while_reading}

def derive(connection, batch):
    {while_storing}

database = open_database({url!r})
load_batch(database, make_batch("2026-11-08"), Lead, chunks(), problems=[], derive=derive)
{afterwards}
"""
# With a tiny cache the half-done change is in the file itself, and only its journal leads back.
SPILL = "[connection.exec_driver_sql(s) for s in ('PRAGMA cache_size=5', \"UPDATE lead SET region = 'EMEA'\")]; die()"


def _address(database: Database) -> str:
    with database.read() as connection:
        return connection.engine.url.render_as_string(hide_password=False)


def _load_and_die(url: str, **moments: str) -> None:
    script = LOAD.format(
        url=url, **{"while_reading": "", "while_storing": "pass", "afterwards": "", **moments}
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "moments",
    [{"while_reading": "die()"}, {"while_storing": "die()"}],
    ids=["while reading", "while storing"],
)
def test_a_killed_load_is_absent(database: Database, moments: dict[str, str]) -> None:
    load(database, BEFORE)
    before = read_tables(database)
    _load_and_die(_address(database), **moments)
    again = open_database(_address(database))
    assert read_tables(again) == before
    with again.read() as connection:
        assert len(queries.list_batches(connection)) == queries.data_version(connection) == 1
    assert counts(load(again, BEFORE)) == (0, 0, 1, 0)
    again.close()


def test_a_load_that_is_killed_with_half_of_it_in_the_file_is_absent(sqlite_database: Database) -> None:
    load(sqlite_database, BEFORE)
    before = read_tables(sqlite_database)
    _load_and_die(_address(sqlite_database), while_storing=SPILL)
    again = open_database(_address(sqlite_database))
    assert read_tables(again) == before
    again.close()


def test_a_load_that_is_killed_after_its_end_is_whole(database: Database) -> None:
    load(database, BEFORE)
    _load_and_die(_address(database), afterwards="die()")
    with database.read() as connection:
        newest = queries.list_batches(connection)[0]
    assert (newest.created, newest.updated, len(read_rows(database))) == (2000, 1, 2001)


def test_others_write_while_a_file_is_read(database: Database) -> None:
    def chunks() -> Iterator[pd.DataFrame]:
        for first in (2, 3):
            with database.write() as connection:  # would wait in vain if the load held the lock
                raise_data_version(connection)
            yield make_frame([{"lead_id": str(first)}], first_line=first)

    load_batch(database, make_batch(), Lead, chunks(), problems=[])
    with database.read() as connection:
        assert queries.data_version(connection) == 3


def test_others_read_while_a_file_is_stored(database: Database) -> None:
    seen: list[int] = []

    def derive(*_: object) -> None:
        with database.read() as connection:
            seen.append(len(queries.list_batches(connection)))

    load(database, BEFORE, derive=derive)
    assert seen == [0]


def test_two_loads_of_one_file_at_once_load_it_once(database: Database) -> None:
    rows = [{"lead_id": str(n), "status": "New"} for n in range(500)]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: load(database, rows), range(2)))
    assert sorted(counts(outcome) for outcome in outcomes) == [(0, 0, 500, 0), (500, 0, 0, 0)]
    with database.read() as connection:
        assert [batch.number for batch in queries.list_batches(connection)] == [2, 1]


def test_loading_leaves_no_table_behind(database: Database) -> None:
    load(database, [{"lead_id": "a"}, {"lead_id": "a"}])
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_temp_master",
        "postgresql": "SELECT relname FROM pg_class WHERE relpersistence = 't'",
    }
    with database.read() as connection:
        assert connection.exec_driver_sql(catalogue[database.dialect]).all() == []
