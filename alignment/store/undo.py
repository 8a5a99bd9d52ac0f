"""Taking a batch back: its new rows go, its changes are reverted; what a later batch built on stays."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.errors import AlignmentError
from alignment.store.commands import CANONICAL, forget_mapping, raise_data_version, table_of
from alignment.store.database import Database, begin_write
from alignment.store.models import Batch, RowBefore
from alignment.store.row_images import (
    key_is,
    laid_over,
    read_image,
    row_key,
)

NAMED = 1_000  # rows that stay are all counted, and the first of them named

_batch, _before = table_of(Batch), table_of(RowBefore)
_kept = sa.Table(
    "kept_rows",
    sa.MetaData(),
    sa.Column("row_key", sa.String, primary_key=True),
    sa.Column("created", sa.Boolean),
    sa.Column("heir", sa.String),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True)
class UndoOutcome:
    """What became of a batch's rows. `kept`: (table, key) of the first thousand that a later batch changed too."""

    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...] = ()
    kept_count: int = 0


@dataclass(frozen=True)
class _Undo:
    """A batch being taken back, and the batches after it."""

    connection: Connection
    batch: str
    later: list[str]

    @property
    def dialect(self) -> str:
        return self.connection.dialect.name


def undo_batch(
    database: Database,
    batch_id: str,
    derive: Callable[[Connection, str], object] | None,
    *,
    now: datetime | None = None,
) -> UndoOutcome:
    """Take a batch back, in one transaction with what follows from it.

    Rows that a later batch changed or confirmed stay as they are and become that batch's own, so that undoing it as
    well leads back to what was before both. `derive` must derive all that may rest on the batch.
    Raises AlignmentError if there is no such batch or it was undone before.
    """
    with database.staging() as connection, begin_write(connection):
        mark_undone(connection, batch_id, now or datetime.now(UTC))
        undo = _Undo(connection, batch_id, _list_later(connection, batch_id))
        removed = restored = kept_count = 0
        kept: list[tuple[str, str]] = []
        for model in CANONICAL:
            table = table_of(model)
            kept_count += _hand_over(undo, table)
            kept += _name_kept(undo, table)
            removed += undo.connection.execute(
                sa.delete(table).where(table.c.created_batch == batch_id)
            ).rowcount
            restored += _restore(undo, table)
        connection.execute(sa.delete(_before).where(_before.c.batch == batch_id))
        forget_mapping(connection, batch_id)
        raise_data_version(connection)
        if derive:
            derive(connection, batch_id)
    return UndoOutcome(removed, restored, tuple(kept[:NAMED]), kept_count)


def mark_undone(connection: Connection, batch_id: str, now: datetime) -> None:
    """Note when a batch was taken back; AlignmentError if there is none, or it was taken back before."""
    this = _batch.c.id == batch_id
    found = connection.execute(sa.select(_batch.c.file_name, _batch.c.undone_at).where(this)).first()
    if found is None:
        raise AlignmentError(f"there is no batch '{batch_id}'; `alignment batches` lists them")
    if found.undone_at is not None:
        raise AlignmentError(
            f"{found.file_name}: this batch was undone already, on {found.undone_at:%Y-%m-%d %H:%M} UTC"
        )
    connection.execute(sa.update(_batch).where(this).values(undone_at=now))


def _list_later(connection: Connection, batch_id: str) -> list[str]:
    number = sa.select(_batch.c.number).where(_batch.c.id == batch_id).scalar_subquery()
    after = sa.and_(_batch.c.number > number, _batch.c.undone_at.is_(None))
    return list(connection.scalars(sa.select(_batch.c.id).where(after)))


def _hand_over(undo: _Undo, table: sa.Table) -> int:
    """Give rows that a later batch changed too to the next one that did; how many there are."""
    _kept.drop(undo.connection, checkfirst=True)
    _kept.create(undo.connection)
    if not undo.later:
        return 0
    undo.connection.execute(sa.insert(_kept).from_select(_kept.columns.keys(), _select_kept(undo, table)))
    count = undo.connection.scalar(sa.select(sa.func.count()).select_from(_kept)) or 0
    if count:
        for statement in (*_inherit_creation(undo, table), *_inherit_images(undo, table)):
            undo.connection.execute(statement)
    return count


def _select_kept(undo: _Undo, table: sa.Table) -> sa.Select[Any]:
    """The batch's rows that a later batch has an image of: key, whether the batch created it, the next batch."""
    created = sa.select(row_key(table, undo.dialect).label("row_key"), sa.true().label("created"))
    changed = sa.select(_before.c.row_key, sa.false().label("created"))
    mine = sa.union_all(
        created.where(table.c.created_batch == undo.batch),
        changed.where(_before.c.batch == undo.batch, _before.c.table_name == table.name),
    ).subquery("mine")
    image, after, heir = _before.alias("image"), _batch.alias("after"), _batch.alias("heir")
    later = sa.and_(
        image.c.batch.in_(undo.later), image.c.table_name == table.name, image.c.row_key == mine.c.row_key
    )
    first = (
        sa.select(mine.c.row_key, mine.c.created, sa.func.min(after.c.number).label("number"))
        .join_from(mine, image, later)
        .join(after, after.c.id == image.c.batch)
        .group_by(mine.c.row_key, mine.c.created)
        .subquery("first")
    )
    return sa.select(first.c.row_key, first.c.created, heir.c.id).join_from(
        first, heir, heir.c.number == first.c.number
    )


def _inherit_creation(undo: _Undo, table: sa.Table) -> list[sa.UpdateBase]:
    """A row that the batch brought is from now on brought by its heir, which therefore needs no image of it."""
    here = _kept.c.row_key == row_key(table, undo.dialect)
    brought = sa.and_(table.c.created_batch == undo.batch, here, _kept.c.created)
    changed = sa.and_(table.c.batch == undo.batch, here)
    needless = sa.exists().where(
        _kept.c.created, _kept.c.heir == _before.c.batch, _kept.c.row_key == _before.c.row_key
    )
    return [
        sa.update(table).values(created_batch=_kept.c.heir).where(brought),
        sa.update(table).values(batch=_kept.c.heir).where(changed),
        sa.delete(_before).where(
            _before.c.batch.in_(undo.later), _before.c.table_name == table.name, needless
        ),
    ]


def _inherit_images(undo: _Undo, table: sa.Table) -> list[sa.UpdateBase]:
    """What the batch replaced in a row is from now on what its heir replaced."""
    older = _before.alias("older")
    same = sa.and_(
        sa.not_(_kept.c.created),
        older.c.batch == undo.batch,
        older.c.table_name == table.name,
        older.c.row_key == _kept.c.row_key,
        _before.c.batch == _kept.c.heir,
        _before.c.table_name == table.name,
        _before.c.row_key == _kept.c.row_key,
    )
    image = laid_over(_before.c.before, older.c.before, undo.dialect)
    given = sa.select(_kept.c.row_key).where(sa.not_(_kept.c.created))
    return [
        sa.update(_before).values(before=image).where(same),
        sa.delete(_before).where(
            _before.c.batch == undo.batch, _before.c.table_name == table.name, _before.c.row_key.in_(given)
        ),
    ]


def _name_kept(undo: _Undo, table: sa.Table) -> list[tuple[str, str]]:
    keys = undo.connection.scalars(sa.select(_kept.c.row_key).order_by(_kept.c.row_key).limit(NAMED))
    return [(table.name, ", ".join(str(part) for part in json.loads(key)[1:])) for key in keys]


def _restore(undo: _Undo, table: sa.Table) -> int:
    """Put back what the batch's images hold; how many rows had been changed (not only confirmed)."""
    mine = sa.and_(
        _before.c.batch == undo.batch,
        _before.c.table_name == table.name,
        key_is(table, _before.c.row_key, undo.dialect),
    )
    values = read_image(table, _before.c.before, undo.dialect)
    whole = values["batch"].is_not(None)
    changed = undo.connection.execute(sa.update(table).values(values).where(mine, whole))
    bumped = sa.update(table).values(as_of=values["as_of"]).where(mine, sa.not_(whole))
    undo.connection.execute(bumped)
    return changed.rowcount
