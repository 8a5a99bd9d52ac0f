"""Opening, reading, writing: what holds on every connection, and what people read when something is wrong."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from alignment.errors import StoreError
from alignment.store import queries
from alignment.store.commands import raise_data_version
from alignment.store.database import Database, open_database
from alignment.store.sqlite_file import choose_journal, newest_backup
from tests.store.written import load


def _version(database: Database) -> int:
    with database.read() as connection:
        return queries.data_version(connection)


def test_a_database_is_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/some/where/alignment.db")
    assert (database.dialect, _version(database)) == ("sqlite", 0)
    database.close()
    assert (tmp_path / "some/where/alignment.db").exists()


@pytest.mark.postgres
@pytest.mark.parametrize("prefix", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_usual_form_of_a_postgresql_address_works(postgres_url: str, prefix: str) -> None:
    database = open_database(prefix + postgres_url.split("://", 1)[1])
    assert (database.dialect, _version(database)) == ("postgresql", 0)
    database.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "not a database address"),
        ("mysql://localhost/alignment", "'mysql' databases are not supported"),
        ("postgresql://nobody@127.0.0.1:1/alignment", "cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_opened_is_explained(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        open_database(url)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="folder cannot be made"):
        open_database(f"sqlite:///{tmp_path}/file/alignment.db")


def test_every_sqlite_connection_is_safe(sqlite_database: Database) -> None:
    names = ("foreign_keys", "busy_timeout", "synchronous", "journal_mode")
    with sqlite_database.read() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == [1, 30_000, 2, choose_journal(sqlite3.sqlite_version_info).lower()]


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 9), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_a_log_is_used_only_where_it_loses_nothing(version: tuple[int, ...], journal: str) -> None:
    assert choose_journal(version) == journal


def test_what_is_written_is_kept_and_what_fails_is_not(database: Database) -> None:
    with database.write() as connection:
        raise_data_version(connection)
    with pytest.raises(RuntimeError):
        _write_and_fail(database)
    assert _version(database) == 1


def _write_and_fail(database: Database) -> None:
    with database.write() as connection:
        raise_data_version(connection)
        raise RuntimeError


def test_reading_keeps_nothing(database: Database) -> None:
    with suppress(StoreError), database.read() as connection:  # PostgreSQL refuses, SQLite forgets
        raise_data_version(connection)
    assert _version(database) == 0


def test_readers_see_the_state_before_an_unfinished_write(database: Database) -> None:
    with database.write() as connection:
        raise_data_version(connection)
        assert _version(database) == 0
    assert _version(database) == 1


def test_all_reads_of_one_block_see_one_state(database: Database) -> None:
    with database.read() as connection:
        assert queries.data_version(connection) == 0
        if database.dialect == "postgresql":  # SQLite's writer would wait for this reader
            load(database, [{"lead_id": "a"}])
        assert queries.data_version(connection) == 0


def test_a_locked_database_is_explained(sqlite_database: Database, tmp_path: Path) -> None:
    other = open_database(f"sqlite:///{tmp_path}/alignment.db", busy_seconds=0.05)
    with sqlite_database.write(), pytest.raises(StoreError, match=r"busy.*Try again"), other.write():
        pass
    with other.write() as connection:
        raise_data_version(connection)
    other.close()
    assert _version(sqlite_database) == 1


def test_a_full_disk_is_explained(sqlite_database: Database) -> None:
    with pytest.raises(StoreError, match="disk is full; nothing was changed"):
        _fill_the_disk(sqlite_database)


def _fill_the_disk(database: Database) -> None:
    with database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.exec_driver_sql("CREATE TABLE large AS SELECT zeroblob(1000000)")


def test_a_read_only_database_is_explained(database: Database) -> None:
    with pytest.raises(StoreError, match="read-only here"):
        _write_where_nobody_may(database)


def _write_where_nobody_may(database: Database) -> None:
    with database.write() as connection:
        sqlite = database.dialect == "sqlite"
        connection.exec_driver_sql("PRAGMA query_only=ON" if sqlite else "SET TRANSACTION READ ONLY")
        raise_data_version(connection)


@pytest.mark.postgres
def test_a_restarted_server_is_met_by_a_fresh_connection(postgres_database: Database) -> None:
    stop = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    )
    with pytest.raises(StoreError, match="cannot be reached"), postgres_database.write() as connection:
        connection.execute(stop)
    assert _version(postgres_database) == 0


def test_a_mistake_of_ours_stays_what_it_is(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError), database.read() as connection:
        connection.exec_driver_sql("SELECT * FROM no_such_table")


def _spoil_header(file: Path) -> None:
    file.write_bytes(b"this is a letter" + file.read_bytes()[16:])


def _spoil_pages(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


@pytest.mark.parametrize("spoil", [_spoil_header, _spoil_pages])
def test_a_damaged_file_is_found_at_start_and_left_alone(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    file = tmp_path / "alignment.db"
    open_database(f"sqlite:///{file}").close()
    spoil(file)
    damaged = file.read_bytes()
    with pytest.raises(StoreError, match=r"alignment\.db: the database file is damaged.*there is no backup"):
        open_database(f"sqlite:///{file}", home=tmp_path)
    (tmp_path / "backups").mkdir()
    for name in ("before-0001.db", "before-0002.db"):
        (tmp_path / "backups" / name).write_bytes(b"")
    newest = newest_backup(tmp_path / "backups")
    with pytest.raises(StoreError, match=f"the newest backup is .*{newest.name if newest else ''}"):
        open_database(f"sqlite:///{file}", home=tmp_path)
    assert file.read_bytes() == damaged


def test_damage_met_while_running_is_explained(sqlite_database: Database, tmp_path: Path) -> None:
    load(sqlite_database, [{"lead_id": str(n), "campaign": "x" * 500} for n in range(500)])
    sqlite_database.close()
    _spoil_pages(tmp_path / "alignment.db")
    with (
        pytest.raises(StoreError, match="damaged; nothing was changed"),
        sqlite_database.read() as connection,
    ):
        connection.exec_driver_sql("SELECT count(campaign) FROM lead").scalar()


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_database(f"sqlite:///{tmp_path}/alignment.db"), range(4)))
    assert [_version(database) for database in opened] == [0] * 4
    for database in opened:
        database.close()
