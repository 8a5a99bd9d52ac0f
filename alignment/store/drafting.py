"""Trying out what hand-offs would become: a table of one connection's own stands in for theirs, and nothing lasts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.database import Database

_LASTING = frozenset(
    (
        *(sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_ALTER_TABLE),
        *(sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_DROP_TABLE),
        *(sqlite3.SQLITE_DROP_INDEX, sqlite3.SQLITE_ATTACH),
    )
)
# of the same name: a connection's temporary tables come before the lasting ones
_STAND_IN = sa.text("CREATE TEMPORARY TABLE hand_off AS SELECT * FROM hand_off WHERE 1 = 0")


@contextmanager
def open_draft(database: Database) -> Iterator[Connection]:
    """A connection that sees everything as it is, but no hand-offs: an empty table of its own stands in for theirs.

    What is derived goes into that table, and every question about hand-offs is answered from it. No write lock is
    taken. On SQLite the connection itself refuses to write to the file; on PostgreSQL the transaction is rolled back.
    """
    with database.staging() as connection:
        if database.dialect == "sqlite":
            driver: Any = connection.connection.dbapi_connection
            driver.set_authorizer(_only_temporary)
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            connection.execute(_STAND_IN)
            yield connection
        finally:
            connection.rollback()


def let_go(connection: Connection) -> None:
    """Release the reader's lock of a draft on SQLite, which would keep writers from committing; it may go on reading.

    On PostgreSQL readers hold nobody up, and the draft's one transaction has to end in a rollback.
    """
    if connection.dialect.name == "sqlite":
        connection.commit()


def _only_temporary(action: int, _1: str | None, _2: str | None, place: str | None, _4: str | None) -> int:
    lasting = action in _LASTING and place != "temp"
    return sqlite3.SQLITE_DENY if lasting else sqlite3.SQLITE_OK
