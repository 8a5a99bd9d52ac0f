"""The connection to the database: opened once, checked and migrated; every read and write goes through it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, Transaction, make_url

from alignment.errors import StoreError
from alignment.store import sqlite_file
from alignment.store.failures import explained
from alignment.store.schema import migrate

__all__ = ["Connection", "Database", "begin_write", "open_database"]

# Keeps a large batch in memory, so that readers are shut out at its commit alone.
_LOADING_CACHE_KIB = 256 * 1024


class Database:
    """An open database of the newest schema. `dialect` is "sqlite" or "postgresql"."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.dialect = engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a read transaction: all its queries see one state; nothing done in it is kept.

        Keep it short: on SQLite a writer's commit waits for it.
        """
        with explained(), self._engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a write transaction: committed at the end of the block, rolled back by an error.

        On SQLite the write lock is taken at once: what is read inside cannot change before it is written.
        Raises StoreError if the database is locked, full, read-only, damaged or gone.
        """
        with explained(), self._engine.connect() as connection, begin_write(connection):
            yield connection

    @contextmanager
    def staging(self) -> Iterator[Connection]:
        """A connection of its own for a load, with no transaction begun; its temporary tables end with it."""
        with explained(), self._engine.connect() as connection:
            if self.dialect == "sqlite":
                driver: Any = connection.connection.dbapi_connection
                driver.execute(f"PRAGMA main.cache_size=-{_LOADING_CACHE_KIB}")
                driver.execute("PRAGMA temp_store=FILE")
            connection.detach()
            yield connection

    def purge(self, tables: Sequence[str]) -> None:
        """Write these tables anew, so that nothing of what was deleted is left in the file; on SQLite the whole file.

        Needs the database to itself for a moment. Raises StoreError if others keep it busy.
        """
        with explained(), self._engine.connect() as connection:
            if self.dialect == "sqlite":
                driver: Any = connection.connection.dbapi_connection
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return
            connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                name = connection.dialect.identifier_preparer.quote(table)
                connection.exec_driver_sql(f"VACUUM FULL {name}")

    def close(self) -> None:
        """Close all connections; the database may be opened again afterwards."""
        self._engine.dispose()


@contextmanager
def begin_write(connection: Connection) -> Iterator[Transaction]:
    """A write transaction on a connection that has none."""
    connection.execution_options(sqlite_begin="IMMEDIATE")
    with connection.begin() as transaction:
        yield transaction


def open_database(url: str, *, home: Path | None = None, busy_seconds: float = 30.0) -> Database:
    """Open the database at `url`, making or migrating its tables where needed.

    A SQLite file is checked for damage first and copied to `backups/` (in `home`, else beside the file)
    before a migration. `busy_seconds`: how long a writer waits for another one.
    Raises StoreError if it cannot be reached, is damaged, or has been written by a newer version of the app.
    """
    parsed = _read_url(url)
    backups = None
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        file = Path(parsed.database).absolute()
        backups = (home or file.parent) / "backups"
        sqlite_file.prepare(file, backups)
    engine = _make_engine(parsed, busy_seconds)
    try:
        with explained():
            migrate(engine, backups)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def _read_url(url: str) -> URL:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError as problem:
        raise StoreError(
            "DATABASE_URL is not a database address; expected sqlite:///path or postgresql://…"
        ) from problem
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"'{parsed.get_backend_name()}' databases are not supported; use sqlite:/// or postgresql://"
        )
    return parsed


def _make_engine(url: URL, busy_seconds: float) -> Engine:
    try:
        engine = sa.create_engine(
            url,
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=24,
            pool_timeout=30,
            hide_parameters=True,  # an error's text may reach a log: it names no values
        )
    except ModuleNotFoundError as problem:
        raise StoreError("PostgreSQL needs its driver: install alignment-health-check[postgres]") from problem
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_seconds)
    else:
        _prepare_postgres(engine)
    return engine


def _prepare_sqlite(engine: Engine, busy_seconds: float) -> None:
    def connect(driver: Any, _record: Any) -> None:
        driver.isolation_level = None  # the driver begins nothing by itself: _begin does
        driver.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1000)}")
        driver.execute("PRAGMA foreign_keys=ON")
        driver.execute("PRAGMA synchronous=FULL")

    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)


def _prepare_postgres(engine: Engine) -> None:
    def connect(driver: Any, _record: Any) -> None:
        driver.execute("SET TIME ZONE 'UTC'")  # so that times written as text read back the same
        driver.commit()

    event.listen(engine, "connect", connect)
