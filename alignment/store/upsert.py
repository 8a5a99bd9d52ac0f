"""Staged rows into their table: one statement that creates, updates and leaves alone, and what undo needs of it."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from alignment.store.models import RowBefore
from alignment.store.ordered_join import join_in_order
from alignment.store.row_images import bump_image, row_image, row_key
from alignment.store.row_rules import compared_columns, differs, merged_value

_before: sa.Table = RowBefore.__table__  # type: ignore[attr-defined]


class Stamp(NamedTuple):
    """What a batch writes on its rows."""

    source: str
    as_of: datetime
    batch: str


class Counts(NamedTuple):
    """What became of the staged rows."""

    created: int
    updated: int
    unchanged: int


def upsert_rows(connection: Connection, staged: sa.Table, target: sa.Table, stamp: Stamp) -> Counts:
    """Store the staged rows, whose keys are unique, and keep what they replace in `row_before`.

    A row that is only confirmed as of a later moment counts as unchanged, but takes the later as-of.
    """
    names = compared_columns(target, list(staged.columns.keys()))
    if _has_rows(connection, target, stamp.source):
        connection.execute(_keep_before(staged, target, stamp, names, connection.dialect.name))
    connection.execute(_upsert(staged, target, stamp, names, connection.dialect.name))
    created = _count(connection, target.c.created_batch == stamp.batch)
    changed = _count(connection, target.c.batch == stamp.batch)
    total = connection.scalar(sa.select(sa.func.count()).select_from(staged)) or 0
    return Counts(created, changed - created, total - changed)


def _has_rows(connection: Connection, target: sa.Table, source: str) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().where(target.c.source == source))))


def _count(connection: Connection, condition: sa.ColumnElement[bool]) -> int:
    return connection.scalar(sa.select(sa.func.count()).where(condition)) or 0


def _keep_before(
    staged: sa.Table, target: sa.Table, stamp: Stamp, names: list[str], dialect: str
) -> sa.Insert:
    changes = differs(names, target.c, staged.c, _as_of(target, stamp))
    image = sa.case((changes, row_image(target, dialect)), else_=bump_image(target, dialect))
    rows = (
        sa.select(sa.literal(stamp.batch), sa.literal(target.name), row_key(target, dialect), image)
        .select_from(join_in_order(staged, target, _same_row(staged, target, stamp)))
        .where(sa.or_(target.c.as_of < _as_of(target, stamp), changes))
    )
    return sa.insert(_before).from_select(["batch", "table_name", "row_key", "before"], rows)


def _upsert(staged: sa.Table, target: sa.Table, stamp: Stamp, names: list[str], dialect: str) -> Any:
    values = _new_values(staged, target, stamp)
    rows = sa.select(*values.values()).select_from(staged).where(sa.true())  # SQLite wants a WHERE here
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(target)
    insert = insert.from_select(list(values), rows, include_defaults=False)
    new, old = insert.excluded, target.c
    changes = differs(names, old, new, new.as_of)
    changed = {name: merged_value(name, old, new, new.as_of) for name in names}
    changed["as_of"] = sa.case((old.as_of < new.as_of, new.as_of), else_=old.as_of)
    changed["batch"] = sa.case((changes, new.batch), else_=old.batch)
    return insert.on_conflict_do_update(
        index_elements=list(target.primary_key.columns),
        set_=changed,
        where=sa.or_(old.as_of < new.as_of, changes),
    )


def _new_values(staged: sa.Table, target: sa.Table, stamp: Stamp) -> dict[str, sa.ColumnElement[Any]]:
    values: dict[str, sa.ColumnElement[Any]] = {
        "source": sa.literal(stamp.source),
        "as_of": _as_of(target, stamp),
        "created_batch": sa.literal(stamp.batch),
        "batch": sa.literal(stamp.batch),
    }
    for column in target.columns:
        if column.name in values:
            continue
        given = column.name in staged.columns
        if column.nullable or column.primary_key:
            if given:
                values[column.name] = staged.c[column.name]
        elif given or column.default is not None:
            values[column.name] = _filled(staged, target, stamp, column)
    return values


def _filled(
    staged: sa.Table, target: sa.Table, stamp: Stamp, column: sa.Column[Any]
) -> sa.ColumnElement[Any]:
    """For a blank in a column that cannot be blank: what is stored, else the default."""
    choices: list[Any] = []
    if column.name in staged.columns:
        stored = sa.select(column).where(_same_row(staged, target, stamp)).correlate(staged)
        choices += [staged.c[column.name], stored.scalar_subquery()]
    if isinstance(column.default, sa.ColumnDefault):
        choices.append(sa.literal(column.default.arg, column.type))
    return sa.func.coalesce(*choices) if len(choices) > 1 else sa.type_coerce(choices[0], column.type)


def _same_row(staged: sa.Table, target: sa.Table, stamp: Stamp) -> sa.ColumnElement[bool]:
    keys = [c.name for c in target.primary_key.columns if c.name != "source"]
    same = [target.c[name] == staged.c[name] for name in keys]
    return sa.and_(target.c.source == stamp.source, *same)


def _as_of(target: sa.Table, stamp: Stamp) -> sa.ColumnElement[Any]:
    return sa.literal(stamp.as_of, target.c.as_of.type)
