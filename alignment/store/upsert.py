"""Staged rows into their table: one statement that creates, updates and leaves alone, and what undo needs of it."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.sql.selectable import FromClause

from alignment.store.models import RowBefore
from alignment.store.ordered_join import join_in_order
from alignment.store.row_images import bump_image, row_image, row_key
from alignment.store.row_rules import compared_columns, differs, merged_value
from alignment.store.staging import ORDER_COLUMN

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
    arriving: FromClause = staged
    if _has_rows(connection, target, stamp.source):
        work = _find_work(connection, staged, target, stamp, names)
        arriving = join_in_order(work, staged, work.c[ORDER_COLUMN] == staged.c[ORDER_COLUMN])
        connection.execute(_keep_before(arriving, work, staged, target, stamp, connection.dialect.name))
        connection.execute(_confirm(arriving, work, staged, target, stamp))
        connection.execute(sa.delete(work).where(work.c.confirms))
    connection.execute(_upsert(arriving, staged, target, stamp, names, connection.dialect.name))
    created = _count(connection, target.c.created_batch == stamp.batch)
    changed = _count(connection, target.c.batch == stamp.batch)
    total = connection.scalar(sa.select(sa.func.count()).select_from(staged)) or 0
    return Counts(created, changed - created, total - changed)


def _has_rows(connection: Connection, target: sa.Table, source: str) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().where(target.c.source == source))))


def _count(connection: Connection, condition: sa.ColumnElement[bool]) -> int:
    return connection.scalar(sa.select(sa.func.count()).where(condition)) or 0


def _find_work(
    connection: Connection, staged: sa.Table, target: sa.Table, stamp: Stamp, names: list[str]
) -> sa.Table:
    """Which staged rows bring something, and which of them only confirm what is stored.

    Most of a file that is loaded again brings nothing and needs no second look.
    """
    position = sa.Column(ORDER_COLUMN, sa.Integer, primary_key=True, autoincrement=False)
    confirms = sa.Column("confirms", sa.Boolean)
    work = sa.Table("staged_work", sa.MetaData(), position, confirms, prefixes=["TEMPORARY"])
    work.create(connection)
    as_of = _as_of(target, stamp)
    changes, is_new = differs(names, target.c, staged.c, as_of), target.c.batch.is_(None)
    rows = sa.select(staged.c[ORDER_COLUMN], sa.not_(sa.or_(is_new, changes))).outerjoin_from(
        staged, target, _same_row(staged, target, stamp)
    )
    news = rows.where(sa.or_(is_new, target.c.as_of < as_of, changes))
    connection.execute(sa.insert(work).from_select([ORDER_COLUMN, "confirms"], news))
    return work


def _keep_before(
    arriving: FromClause, work: sa.Table, staged: sa.Table, target: sa.Table, stamp: Stamp, dialect: str
) -> sa.Insert:
    image = sa.case((work.c.confirms, bump_image(target, dialect)), else_=row_image(target, dialect))
    columns = (sa.literal(stamp.batch), sa.literal(target.name), row_key(target, dialect), image)
    stored = join_in_order(arriving, target, _same_row(staged, target, stamp))
    rows = sa.select(*columns).select_from(stored)
    return sa.insert(_before).from_select(["batch", "table_name", "row_key", "before"], rows)


def _confirm(
    arriving: FromClause, work: sa.Table, staged: sa.Table, target: sa.Table, stamp: Stamp
) -> sa.Update:
    """The later as-of alone: touching no indexed column, it costs a fraction of an upsert."""
    keys = [c for c in target.primary_key.columns if c.name != "source"]
    confirmed = sa.select(sa.literal(stamp.source), *(staged.c[c.name] for c in keys))
    rows = confirmed.select_from(arriving).where(work.c.confirms)
    this = sa.tuple_(target.c.source, *keys).in_(rows)
    return sa.update(target).values(as_of=_as_of(target, stamp)).where(this)


def _upsert(
    arriving: FromClause, staged: sa.Table, target: sa.Table, stamp: Stamp, names: list[str], dialect: str
) -> Any:
    values = _new_values(staged, target, stamp)
    rows = sa.select(*values.values()).select_from(arriving).where(sa.true())  # SQLite wants a WHERE here
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(target)
    insert = insert.from_select(list(values), rows, include_defaults=False)
    new, old = insert.excluded, target.c
    changed = {name: merged_value(name, old, new, new.as_of) for name in names}
    changed["as_of"] = sa.case((old.as_of < new.as_of, new.as_of), else_=old.as_of)
    changed["batch"] = new.batch
    return insert.on_conflict_do_update(index_elements=list(target.primary_key.columns), set_=changed)


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
