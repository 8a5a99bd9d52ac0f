"""What hand-offs are derived from, read in portions, and the derived rows, written in their place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from alignment.store.frames import read_frame, to_rows
from alignment.store.links import ACTIVITY, DEAL
from alignment.store.models import Base

PORTION = 100_000  # leads worked on at once: what bounds memory
STATUS_FIELDS = ("status", "lead status", "leadstatus", "lead_status", "lead-status", "leads status")
CREATIONS = ("created", "created.")
HUMAN_WORK = ("call", "email", "meeting")

_tables = Base.metadata.tables
_lead, _event, _activity, _deal = (_tables[name] for name in ("lead", "lead_event", "activity", "deal"))
_person, _meaning, _hand_off, _batch, _link = (
    _tables[name] for name in ("person", "status_meaning", "hand_off", "batch", "record_link")
)

_portions = sa.table(
    "derived_portion",
    sa.column("source", sa.String),
    sa.column("lead_id", sa.String),
    sa.column("portion", sa.Integer),
)


@dataclass(frozen=True)
class Portion:
    """Some leads with all that is known of them, as tables."""

    leads: pd.DataFrame
    events: pd.DataFrame
    activities: pd.DataFrame
    deals: pd.DataFrame


def load_employees(connection: sa.Connection) -> frozenset[str]:
    """The keyed e-mail hashes of everybody in the roster."""
    return frozenset(connection.scalars(sa.select(_person.c.person_key)))


def load_source_facts(connection: sa.Connection) -> pd.DataFrame:
    """Per source of leads: has_touches (supplied or activities), has_history, has_stage (a status that means accepted)."""
    sources = list(connection.scalars(sa.select(_lead.c.source).distinct()))

    def having(column: Any, *conditions: Any) -> set[str]:
        return set(connection.scalars(sa.select(column).where(*conditions).distinct()))

    supplied = having(_lead.c.source, _lead.c.first_touch_at.is_not(None)) | _with_column(
        connection, "first_touch_at"
    )
    staged = (
        having(_lead.c.source, _lead.c.decision.is_not(None))
        | having(_lead.c.source, sa.or_(_lead.c.converted.is_(True), _lead.c.converted_at.is_not(None)))
        | having(_deal.c.source)
        | having(_meaning.c.source, _meaning.c.meaning.in_(("accepted", "converted")))
        | _with_column(connection, "decision")
    )
    touched, history = supplied | having(_activity.c.source), having(_event.c.source)
    return pd.DataFrame(
        {
            "source": sources,
            "has_touches": [s in touched for s in sources],
            "has_history": [s in history for s in sources],
            "has_stage": [s in staged for s in sources],
        }
    ).astype({"has_touches": bool, "has_history": bool, "has_stage": bool})


def _with_column(connection: sa.Connection, name: str) -> set[str]:
    """Sources of which a lead file filled this column at least once."""
    batches = connection.execute(
        sa.select(_batch.c.source, _batch.c.columns).where(
            _batch.c.kind == "leads", _batch.c.undone_at.is_(None)
        )
    )
    return {source for source, columns in batches if name in (columns or ())}


def mark_portions(connection: sa.Connection, affected: sa.Select[Any] | None = None) -> int:
    """Note which leads to derive again, in portions that keep one person's leads together; how many portions.

    `affected` selects source and lead_id; None: every lead. Leads that share an e-mail with one of them come along.
    """
    connection.execute(sa.text("DROP TABLE IF EXISTS derived_portion"))
    person = sa.func.coalesce(sa.func.min(_lead.c.email_key), _lead.c.source + "/" + _lead.c.lead_id)
    chosen = sa.select(_lead.c.source, _lead.c.lead_id, person.label("person")).group_by(
        _lead.c.source, _lead.c.lead_id
    )
    if affected is not None:
        chosen = chosen.where(_touched_by(affected.subquery()))
    leads = chosen.subquery()
    ranked = sa.select(
        leads.c.source,
        leads.c.lead_id,
        ((sa.func.dense_rank().over(order_by=leads.c.person) - 1) / PORTION)
        .cast(sa.Integer)
        .label("portion"),
    )
    connection.execute(
        sa.text("CREATE TEMPORARY TABLE derived_portion (source TEXT, lead_id TEXT, portion INTEGER)")
    )
    connection.execute(sa.insert(_portions).from_select(["source", "lead_id", "portion"], ranked))
    connection.execute(sa.text("CREATE INDEX ix_derived_portion ON derived_portion (source, lead_id)"))
    return (connection.scalar(sa.select(sa.func.max(_portions.c.portion))) or 0) + 1


def _touched_by(affected: Any) -> Any:
    """Leads in `affected`, and those that share an e-mail with one of them."""
    itself = sa.exists().where(affected.c.source == _lead.c.source, affected.c.lead_id == _lead.c.lead_id)
    other = _lead.alias("other")
    relative = sa.select(other.c.email_key).join(
        affected, sa.and_(affected.c.source == other.c.source, affected.c.lead_id == other.c.lead_id)
    )
    return sa.or_(itself, _lead.c.email_key.in_(relative.where(other.c.email_key.is_not(None))))


def leads_of_batch(batch: str) -> sa.Select[Any]:
    """The leads whose hand-offs a batch may have changed: its own rows, their events, activities, deals, employees."""
    parts = [
        sa.select(table.c.source, table.c.lead_id).where(table.c.batch == batch, table.c.lead_id.is_not(None))
        for table in (_lead, _event, _activity, _deal)
    ]
    for table, record, key in ((_activity, ACTIVITY, "activity_id"), (_deal, DEAL, "deal_id")):
        joined = sa.and_(_link.c.source == table.c.source, _link.c.record_id == table.c[key])
        parts.append(
            sa.select(_link.c.source, _link.c.lead_id)
            .join(table, joined)
            .where(_link.c.record == record, table.c.batch == batch)
        )
    people = sa.select(_person.c.person_key).where(_person.c.batch == batch)
    parts.append(sa.select(_lead.c.source, _lead.c.lead_id).where(_lead.c.email_key.in_(people)))
    return sa.select(sa.union(*parts).subquery())


def leads_of_sources(sources: list[str]) -> sa.Select[Any]:
    """Every lead of these sources."""
    return sa.select(_lead.c.source, _lead.c.lead_id).where(_lead.c.source.in_(sources))


def either(first: sa.Select[Any], second: sa.Select[Any]) -> sa.Select[Any]:
    """The leads of both selections."""
    return sa.select(sa.union(first, second).subquery())


def load_portion(connection: sa.Connection, portion: int) -> Portion:
    """The rows of one portion: leads (with `meaning`), status events, completed human outbound work, deals."""
    new, old = _meaning.alias("new"), _meaning.alias("old")
    status = sa.func.lower(_event.c.field)
    leads = _of(
        portion,
        _lead,
        sa.select(*_lead.c, _meaning.c.meaning).outerjoin(_meaning, _is(_lead, _lead.c.status, _meaning)),
    )
    events = (
        sa.select(
            _event.c.source, _event.c.lead_id, _event.c.changed_at, _event.c.changed_day, _event.c.line,
            sa.case((_event.c.new_value != "", sa.func.coalesce(new.c.meaning, "unknown"))).label("meaning"),
            sa.case((_event.c.old_value != "", sa.func.coalesce(old.c.meaning, "unknown"))).label("meaning_old"),
            status.in_(CREATIONS).label("is_creation"),
        )
        .outerjoin(new, _is(_event, _event.c.new_value, new))
        .outerjoin(old, _is(_event, _event.c.old_value, old))
        .where(status.in_((*STATUS_FIELDS, *CREATIONS)))
    )  # fmt: skip
    work = sa.select(
        _activity.c.source,
        _activity.c.lead_id,
        _activity.c.completed_at.label("at"),
        _activity.c.completed_day.label("day"),
    ).where(
        _activity.c.completed_at.is_not(None),
        _activity.c.kind.in_(HUMAN_WORK),
        sa.or_(_activity.c.direction == "outbound", _activity.c.kind == "meeting"),
        sa.func.coalesce(_activity.c.automated, sa.false()).is_(False),
    )
    deals = sa.select(
        _deal.c.source, _deal.c.lead_id,
        sa.func.coalesce(_deal.c.created_at, _deal.c.closed_at).label("deal_at"),
        sa.case((_deal.c.created_at.is_not(None), _deal.c.created_day), else_=_deal.c.closed_day).label("deal_day"),
    )  # fmt: skip
    order = (_lead.c.source, _lead.c.lead_id, _lead.c.episode)
    return Portion(
        read_frame(connection, leads.order_by(*order)),
        read_frame(connection, _of(portion, _event, events)),
        _read_joined(connection, portion, _activity, work, record=ACTIVITY),
        _read_joined(connection, portion, _deal, deals, record=DEAL),
    )


def _is(table: Any, value: Any, meaning: Any) -> Any:
    return sa.and_(meaning.c.source == table.c.source, meaning.c.value == value)


def _of(portion: int, table: Any, statement: sa.Select[Any]) -> sa.Select[Any]:
    mine = sa.and_(_portions.c.source == table.c.source, _portions.c.lead_id == table.c.lead_id)
    return statement.join(_portions, mine).where(_portions.c.portion == portion)


def _read_joined(
    connection: sa.Connection, portion: int, table: sa.Table, statement: sa.Select[Any], *, record: str
) -> pd.DataFrame:
    """The records that name their lead by its id, and those that were joined to it by something else."""
    own = read_frame(connection, _of(portion, table, statement))
    key = table.c[f"{record}_id"]
    same = sa.and_(_link.c.source == table.c.source, _link.c.record == record, _link.c.record_id == key)
    mine = sa.and_(_portions.c.source == _link.c.source, _portions.c.lead_id == _link.c.lead_id)
    others = [column for column in statement.selected_columns if column.name != "lead_id"]
    joined = statement.with_only_columns(*others, _link.c.lead_id).join(_link, same).join(_portions, mine)
    linked = read_frame(connection, joined.where(_portions.c.portion == portion))
    return pd.concat([own, linked[own.columns]], ignore_index=True) if len(linked) else own


def forget_hand_offs(connection: sa.Connection) -> None:
    """Remove the hand-offs of the marked leads, and those whose lead is gone."""
    marked = sa.exists().where(
        _portions.c.source == _hand_off.c.source, _portions.c.lead_id == _hand_off.c.lead_id
    )
    alive = sa.exists().where(_lead.c.source == _hand_off.c.source, _lead.c.lead_id == _hand_off.c.lead_id)
    connection.execute(sa.delete(_hand_off).where(sa.or_(marked, ~alive)))


def save_hand_offs(connection: sa.Connection, table: pd.DataFrame) -> None:
    """Insert derived hand-offs; columns of the hand_off table."""
    columns = [c.name for c in _hand_off.c]
    for rows in _slices(table, 20_000):
        connection.execute(sa.insert(_hand_off), to_rows(rows, columns))


def _slices(table: pd.DataFrame, size: int) -> Iterator[pd.DataFrame]:
    for first in range(0, len(table), size):
        yield table.iloc[first : first + size]


def disagreeing_sources(connection: sa.Connection, facts: pd.DataFrame) -> list[str]:
    """Sources whose stored hand-offs were derived when less (or more) was known of the source than `facts` say."""
    stored = sa.select(
        _hand_off.c.source, _hand_off.c.touch_known, _hand_off.c.acceptance_stage, _hand_off.c.touch_basis
    )
    found = set()
    known = facts.set_index("source")
    for source, touch_known, stage, basis in connection.execute(stored.distinct()):
        if source not in known.index:
            continue
        now = known.loc[source]
        by_status = basis == "status" and bool(now["has_touches"])
        if (
            bool(now["has_touches"] or now["has_history"]) != touch_known
            or bool(now["has_stage"]) != stage
            or by_status
        ):
            found.add(source)
    return sorted(found)
