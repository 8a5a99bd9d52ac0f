"""Rows of one file that claim the same key: the first stands, the later ones are listed."""

from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from alignment.errors import RowError
from alignment.store.episodes import RETURNED, LeadRow, settle_lead
from alignment.store.models import Lead, StatusMeaning
from alignment.store.ordered_join import join_in_order
from alignment.store.staging import LINE_COLUMN, ORDER_COLUMN, Staged, key_columns, write_positions

_lead: sa.Table = Lead.__table__  # type: ignore[attr-defined]
_meaning: sa.Table = StatusMeaning.__table__  # type: ignore[attr-defined]


class _Duplicate(NamedTuple):
    order: int
    line: int
    stands_in: int
    key: tuple[Any, ...]


def settle_keys(connection: Connection, staged: Staged, target: sa.Table, source: str) -> list[RowError]:
    """Take rows whose key stands further up already out of the staging table, and say so; leads get episodes.

    Reads the database, so it belongs inside the transaction that stores the rows.
    """
    settle = _settle_leads if target is _lead else _find_duplicates
    found = settle(connection, staged, target, source)
    if found:
        _remove(connection, staged, [duplicate.order for duplicate in found])
    return [_describe(duplicate, key_columns(target)) for duplicate in sorted(found)]


def _find_duplicates(
    connection: Connection, staged: Staged, target: sa.Table, _source: str
) -> list[_Duplicate]:
    if not staged.suspects.size:
        return []
    suspects = write_positions(connection, "staged_suspect", staged.suspects)
    order, line = staged.table.c[ORDER_COLUMN], staged.table.c[LINE_COLUMN]
    keys = [staged.table.c[name] for name in key_columns(target)]
    rows = connection.execute(
        sa.select(order, line, *keys).join(suspects, suspects.c[ORDER_COLUMN] == order).order_by(order)
    )
    seen: dict[tuple[Any, ...], int] = {}
    found = []
    for place, at, *values in rows:
        key = tuple(values)
        if key in seen:
            found.append(_Duplicate(place, at, seen[key], key))
        seen.setdefault(key, at)
    return found


def _settle_leads(connection: Connection, staged: Staged, _target: sa.Table, source: str) -> list[_Duplicate]:
    """All rows are of episode 1, but for leads that stand twice in the file or are stored as given back."""
    returned = _load_returned_statuses(connection, source)
    marked = write_positions(connection, "staged_suspect", staged.suspects)
    returning = _select_returning(staged.table, source, returned)
    new = returning.except_(sa.select(marked.c[ORDER_COLUMN]))
    connection.execute(sa.insert(marked).from_select([ORDER_COLUMN], new))
    known = _load_known(connection, staged.table, marked, source)
    found, moved = [], []
    arriving = connection.execute(_select_arriving(staged.table, marked))
    for lead_id, rows in groupby(arriving, key=lambda row: row.lead_id):
        places = {row.staged_order: _read_arriving(row) for row in rows}
        settled = settle_lead(places.values(), known.get(lead_id, {}), returned)
        found += [_Duplicate(o, places[o].line, line, (lead_id,)) for o, line in settled.duplicates.items()]
        moved += [{"place": o, "number": n} for o, n in settled.episodes.items() if n != 1]
    if moved:
        here = staged.table.c[ORDER_COLUMN] == sa.bindparam("place", type_=sa.Integer)
        number = sa.bindparam("number", type_=sa.Integer)
        connection.execute(sa.update(staged.table).where(here).values(episode=number), moved)
    return found


def _load_returned_statuses(connection: Connection, source: str) -> set[str]:
    gives_back = _meaning.c.meaning.in_(RETURNED)
    return set(connection.scalars(sa.select(_meaning.c.value).where(_meaning.c.source == source, gives_back)))


def _select_returning(table: sa.Table, source: str, returned: set[str]) -> sa.Select[Any]:
    """Rows that may be a later hand-off of a stored lead, or belong to one that has several."""
    later = _lead.c.handed_off_at < _column(table, "handed_off_at")
    given_back = sa.or_(_lead.c.decision.in_(RETURNED), _lead.c.status.in_(returned))
    same = sa.and_(_lead.c.source == source, _lead.c.lead_id == table.c.lead_id)
    intricate = sa.or_(_lead.c.episode > 1, sa.and_(later, given_back))
    stored = join_in_order(table, _lead, same)
    return sa.select(table.c[ORDER_COLUMN]).select_from(stored).where(intricate).distinct()


def _select_arriving(table: sa.Table, marked: sa.Table) -> sa.Select[Any]:
    facts = [_column(table, name) for name in ("handed_off_at", "decision", "status")]
    order, line = table.c[ORDER_COLUMN], table.c[LINE_COLUMN]
    rows = sa.select(order, line, table.c.lead_id, *facts).join(marked, marked.c[ORDER_COLUMN] == order)
    return rows.order_by(table.c.lead_id, order)


def _read_arriving(row: Row[Any]) -> LeadRow:
    return LeadRow(row.handed_off_at, row.decision, row.status, order=row.staged_order, line=row.staged_line)


def _load_known(
    connection: Connection, table: sa.Table, marked: sa.Table, source: str
) -> dict[str, dict[int, LeadRow]]:
    mentioned = sa.select(table.c.lead_id).join(marked, marked.c[ORDER_COLUMN] == table.c[ORDER_COLUMN])
    facts = (_lead.c.handed_off_at, _lead.c.decision, _lead.c.status)
    rows = sa.select(_lead.c.lead_id, _lead.c.episode, *facts).where(
        _lead.c.source == source, _lead.c.lead_id.in_(mentioned)
    )
    known: dict[str, dict[int, LeadRow]] = {}
    for row in connection.execute(rows):
        state = LeadRow(row.handed_off_at, row.decision, row.status)
        known.setdefault(row.lead_id, {})[row.episode] = state
    return known


def _column(table: sa.Table, name: str) -> sa.ColumnElement[Any]:
    return table.c[name] if name in table.c else sa.null().cast(_lead.c[name].type).label(name)


def _remove(connection: Connection, staged: Staged, orders: list[int]) -> None:
    removed = write_positions(connection, "staged_removed", np.array(orders, np.int64))
    order = staged.table.c[ORDER_COLUMN]
    connection.execute(sa.delete(staged.table).where(order.in_(sa.select(removed.c[ORDER_COLUMN]))))


def _describe(duplicate: _Duplicate, names: list[str]) -> RowError:
    """The row error of a duplicate; keys of people are hashes and stay unsaid."""
    personal = names[0].endswith("_key")
    value = "" if personal else str(duplicate.key[0])
    shown = names[0].removesuffix("_key") + ("" if personal else f" '{value}'")
    others = f" with the same {', '.join(names[1:])}" if names[1:] else ""
    message = f"line {duplicate.line}: {shown}{others} stands already in line {duplicate.stands_in}"
    return RowError(duplicate.line, names[0], value, "duplicate_key", message)
