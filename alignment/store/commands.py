"""What changes in the database besides imported rows: settings, statuses, mappings, results, the sample."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from alignment.store import models
from alignment.store.models import (
    Batch,
    DataVersion,
    HandOff,
    RecordLink,
    RowBefore,
    SettingsVersion,
    StatusMeaning,
    StoredResult,
)
from alignment.store.row_images import row_key, without

CANONICAL: tuple[type[models.Imported], ...] = (
    models.Lead,
    models.LeadEvent,
    models.Activity,
    models.Deal,
    models.Meeting,
    models.Asset,
    models.ContentUse,
    models.Person,
)

MEETING_KEY = ("source", "meeting_id", "recurrence_id")


def table_of(model: type[models.Base]) -> sa.Table:
    """The table behind a model."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]


_batch, _version = table_of(Batch), table_of(DataVersion)
_settings, _result = table_of(SettingsVersion), table_of(StoredResult)
_meaning, _mapping = table_of(StatusMeaning), table_of(models.Mapping)


def raise_data_version(connection: Connection) -> None:
    """Say that data have changed: stored results of before no longer hold.

    On PostgreSQL the row stays locked until the end of the transaction, so that loads wait for each other.
    """
    connection.execute(sa.update(_version).values(number=_version.c.number + 1))


def hold_data_version(connection: Connection) -> int:
    """How often data have changed; until this transaction ends, no load and no publication comes between."""
    return connection.scalar(sa.select(_version.c.number).with_for_update()) or 0


def clear_sample(connection: Connection) -> None:
    """Remove the sample company with all that was derived from it; nothing happens where it is not loaded."""
    mine = sa.and_(_batch.c.is_sample, _batch.c.undone_at.is_(None))
    sample = connection.execute(sa.select(_batch.c.id, _batch.c.source, _batch.c.loaded_at).where(mine)).all()
    if not sample:
        return
    batches, sources = [row.id for row in sample], {row.source for row in sample}
    for model in CANONICAL:
        table = table_of(model)
        connection.execute(sa.delete(table).where(table.c.created_batch.in_(batches)))
    for derived in (table_of(HandOff), table_of(RecordLink), _meaning, _mapping):
        connection.execute(sa.delete(derived).where(derived.c.source.in_(sources)))
    before = table_of(RowBefore)
    connection.execute(sa.delete(before).where(before.c.batch.in_(batches)))
    connection.execute(sa.update(_batch).where(mine).values(undone_at=_batch.c.loaded_at))
    raise_data_version(connection)


def save_status_meanings(
    connection: Connection, source: str, meanings: Mapping[str, str], *, confirmed: bool = False
) -> None:
    """Remember what statuses of a source mean (value → meaning); a proposal never replaces what is known."""
    rows = [
        {"source": source, "value": value, "meaning": meaning, "confirmed": confirmed}
        for value, meaning in meanings.items()
    ]
    if rows:
        insert = insert_into(connection, _meaning)
        if confirmed:
            new = {"meaning": insert.excluded.meaning, "confirmed": insert.excluded.confirmed}
            insert = insert.on_conflict_do_update(index_elements=["source", "value"], set_=new)
        else:
            insert = insert.on_conflict_do_nothing()
        connection.execute(insert, rows)


def save_mapping(
    connection: Connection,
    *,
    fingerprint: str,
    kind: str,
    source: str,
    reading: Mapping[str, Any],
    saved_at: datetime,
) -> None:
    """Remember how a file with this header was read."""
    row = {
        "fingerprint": fingerprint,
        "kind": kind,
        "source": source,
        "reading": dict(reading),
        "saved_at": saved_at,
    }
    insert = insert_into(connection, _mapping).values(row)
    connection.execute(insert.on_conflict_do_update(index_elements=["fingerprint"], set_=row))


def forget_mapping(connection: Connection, batch: str) -> None:
    """Forget how a file was read that is taken back: it may have been read wrongly."""
    known = connection.execute(sa.select(_mapping.c.fingerprint, _mapping.c.reading))
    wrong = [mark for mark, reading in known if reading.get("batch") == batch]
    connection.execute(sa.delete(_mapping).where(_mapping.c.fingerprint.in_(wrong)))


def save_settings_version(
    connection: Connection,
    *,
    changed_at: datetime,
    changed_by: str,
    changes: Mapping[str, Any],
    values: Mapping[str, Any],
) -> int:
    """Save a new version of the settings; `changes` are name → [from, to], `values` all of them. Its number."""
    number = (connection.scalar(sa.select(sa.func.max(_settings.c.number))) or 0) + 1
    connection.execute(
        sa.insert(_settings).values(
            number=number,
            changed_at=changed_at,
            changed_by=changed_by,
            changes=dict(changes),
            values=dict(values),
        )
    )
    return number


def save_result(
    connection: Connection,
    data_version: int,
    rules_version: str,
    as_of: str,
    window: str,
    *,
    payload: str,
    computed_at: datetime,
) -> None:
    """Keep a computed scorecard; those of earlier data go, since nobody can ask for them again."""
    connection.execute(sa.delete(_result).where(_result.c.data_version < data_version))
    key = {
        "data_version": data_version,
        "rules_version": rules_version,
        "as_of": as_of,
        "window": window,
    }
    value = {"payload": payload, "computed_at": computed_at}
    insert = insert_into(connection, _result).values({**key, **value})
    connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=value))


def insert_into(connection: Connection, table: sa.Table) -> Any:
    """An insert that can say what happens to rows that are there already, in the words of either database."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def insert_once(connection: Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Insert a row; False, and nothing else undone, if it breaks a uniqueness."""
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(table).values(row))
    except IntegrityError:
        return False
    return True


def forget_titles(connection: Connection, meetings: pd.DataFrame) -> None:
    """Blank the titles of these meetings (source, meeting_id, recurrence_id), and what undo would put back of them."""
    table, before = table_of(models.Meeting), table_of(models.RowBefore)
    mine = sa.and_(*(table.c[key] == sa.bindparam(f"of_{key}") for key in MEETING_KEY))
    keys = [
        {f"of_{key}": row[key] for key in MEETING_KEY} for row in meetings[[*MEETING_KEY]].to_dict("records")
    ]
    if keys:
        connection.execute(sa.update(table).where(mine).values(title=None), keys)
    dialect = connection.dialect.name
    blank = sa.select(row_key(table, dialect)).where(table.c.title.is_(None))
    images = sa.and_(before.c.table_name == table.name, before.c.row_key.in_(blank))
    connection.execute(
        sa.update(before).where(images).values(before=without(before.c.before, "title", dialect))
    )
