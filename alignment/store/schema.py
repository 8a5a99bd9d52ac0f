"""Which schema the database has, and the way from there to the newest one."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from alignment.errors import StoreError
from alignment.store import (
    access_models,
    glossary_models,
    models,
    presentation_models,
    snapshot_models,
    survey_models,
)
from alignment.store.sqlite_file import copy_file

MIGRATIONS = Path(__file__).parent / "migrations"
TABLES = (  # every module that defines tables: migrations must end in what they say
    models,
    access_models,
    snapshot_models,
    presentation_models,
    glossary_models,
    survey_models,
)
METADATA = models.Base.metadata
_MIGRATION_LOCK = 7_203_641_905_118  # any number, the same in every process


def migrate(engine: Engine, backups: Path | None = None) -> None:
    """Bring the tables to the newest schema in one transaction; a SQLite file with tables is copied first.

    Raises StoreError, changing nothing, if the schema is newer than this app.
    """
    with engine.connect() as connection:
        current = find_revision(connection)
        connection.rollback()
        if current == newest_revision():
            return
        if engine.dialect.name == "sqlite":
            _without_foreign_keys(connection)
        with connection.begin():
            _migrate_locked(connection, backups)


def find_revision(connection: Connection) -> str | None:
    """The revision of the schema, None for an empty database; raises StoreError if it is unknown here."""
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in _scripts().walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(
            f"The database was written by a newer version of the app (its schema is {current}); "
            "nothing was changed. Update the app, or restore a backup of the older schema."
        )
    return current


def newest_revision() -> str:
    """The revision that this app works with."""
    return str(_scripts().get_current_head())


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to `revision` inside the connection's transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back to `revision` ("base": no tables) inside the connection's transaction."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate_locked(connection: Connection, backups: Path | None) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
    current = find_revision(connection)  # again: another process may have been faster
    if current == newest_revision():
        return
    file = connection.engine.url.database
    if current is not None and backups is not None and file:
        copy_file(Path(file), _free_name(backups, f"before-{newest_revision()}"))
    upgrade(connection)


def _free_name(backups: Path, name: str) -> Path:
    target, count = backups / f"{name}.db", 1
    while target.exists():
        count += 1
        target = backups / f"{name}-{count}.db"
    return target


def _without_foreign_keys(connection: Connection) -> None:
    """Tables that are rebuilt must not take the rows with them that refer to theirs."""
    connection.execution_options(sqlite_begin="IMMEDIATE")
    connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    connection.detach()  # the pragma goes with this connection


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
