"""Activities and deals that name their lead otherwise than by its id: by what it became, by address, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.models import Base
from alignment.store.portable import quarter_hour

OPPORTUNITY, CONTACT, EMAIL, NAME = (
    "opportunity",
    "contact",
    "email",
    "name",
)  # the order in which they are believed
BASES = (OPPORTUNITY, CONTACT, EMAIL, NAME)
ACTIVITY, DEAL = "activity", "deal"
_DAY = 95  # quarters of an hour from its begin in which a day still runs
_LATE = 2**31 - 1

_tables = Base.metadata.tables
_lead, _activity, _deal, _link, _batch = (
    _tables[name] for name in ("lead", "activity", "deal", "record_link", "batch")
)
_PASSING = sa.MetaData()  # temporary tables, made anew each time
_record = sa.Table(
    "linking_record",
    _PASSING,
    *(
        sa.Column(name, sa.String)
        for name in ("source", "record", "record_id", "said", "opportunity", "name")
    ),
    sa.Column("quarter", sa.Integer),
    prefixes=["TEMPORARY"],
)
_key = sa.Table(
    "linking_key",
    _PASSING,
    sa.Column("said", sa.String),
    sa.Column("source", sa.String),
    sa.Column("lead_id", sa.String),
    sa.Column("began", sa.Integer),
    sa.Column("place", sa.Integer),
    sa.Index("ix_linking_key", "said", "source"),
    prefixes=["TEMPORARY"],
)
_old = sa.Table(
    "old_link", _PASSING, *(sa.Column(c.name, sa.String) for c in _link.columns), prefixes=["TEMPORARY"]
)


@dataclass(frozen=True)
class Joins:
    """How the rows of a batch found their leads: rows by basis ("id" for its own id), and rows that found none."""

    by_basis: Mapping[str, int]
    alone: int


def relink(connection: Connection, batch: str | None = None) -> sa.Select[Any]:
    """Find the leads again that activities and deals mean, wherever a batch may have changed that (None: everywhere).

    Selects source and lead_id of the leads whose records are others than before. A record whose id of a lead is one has
    no link. Believed in this order: the deal is the opportunity that the lead became; the id is that of the contact it
    became; the address is the lead's; the name is the lead's and no other's. Of several leads, the newest that is not
    after the record, else the oldest.
    """
    for table in (_record, _key, _old):
        table.drop(connection, checkfirst=True)
        table.create(connection)
    columns = _record.columns.keys()
    for records in (_activities(batch), _deals(batch)):
        connection.execute(sa.insert(_record).from_select(columns, records))
    here = sa.tuple_(_link.c.source, _link.c.record, _link.c.record_id).in_(
        sa.select(_record.c.source, _record.c.record, _record.c.record_id)
    )
    names = _link.columns.keys()
    connection.execute(sa.insert(_old).from_select(names, sa.select(_link).where(here)))
    connection.execute(sa.delete(_link).where(here))
    own = sa.exists().where(_lead.c.source == _record.c.source, _lead.c.lead_id == _record.c.said)
    connection.execute(sa.delete(_record).where(own))
    for place, (known, said) in enumerate(_WAYS):
        connection.execute(sa.insert(_key).from_select(_key.columns.keys(), _keys(known, said, place)))
    connection.execute(sa.insert(_link).from_select(names, _best()))
    mine = sa.select(_link).where(here)
    old = sa.select(_old)
    gone, come = old.except_(mine).subquery("gone"), mine.except_(old).subquery("come")
    changed = sa.union(sa.select(gone.c.source, gone.c.lead_id), sa.select(come.c.source, come.c.lead_id))
    return sa.select(changed.subquery("changed"))


def count_joins(connection: Connection, batch: str, record: str) -> Joins:
    """How the new and changed rows of a batch of activities or deals (`record`) found their leads."""
    table, key = (_activity, _activity.c.activity_id) if record == ACTIVITY else (_deal, _deal.c.deal_id)
    same = sa.and_(_link.c.source == table.c.source, _link.c.record == record, _link.c.record_id == key)
    basis = sa.case((_is_lead(table), "id"), else_=_link.c.basis)
    rows = sa.select(basis, sa.func.count()).outerjoin_from(table, _link, same).where(table.c.batch == batch)
    found: dict[str | None, int] = dict(connection.execute(rows.group_by(sa.literal_column("1"))).all())
    alone = found.pop(None, 0)
    return Joins({name: found[name] for name in ("id", *BASES) if name in found}, alone)


def _is_lead(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.exists().where(_lead.c.source == table.c.source, _lead.c.lead_id == table.c.lead_id)


def _activities(batch: str | None) -> sa.Select[Any]:
    """Activities of which a batch may have changed whose they are: what they say of their lead, and when they were."""
    quarter = _quarter(_activity.c.completed_at, _activity.c.completed_day)
    nothing = sa.null().cast(sa.String)
    columns = (
        _activity.c.source,
        sa.literal(ACTIVITY),
        _activity.c.activity_id,
        _activity.c.lead_id,
        nothing,
        nothing,
    )
    rows = sa.select(*columns, quarter).where(_activity.c.lead_id.is_not(None))
    return _within(rows, _activity, ACTIVITY, batch)


def _deals(batch: str | None) -> sa.Select[Any]:
    at = sa.func.coalesce(_deal.c.created_at, _deal.c.closed_at)
    day = sa.case((_deal.c.created_at.is_not(None), _deal.c.created_day), else_=_deal.c.closed_day)
    key = _deal.c.deal_id
    rows = sa.select(
        _deal.c.source, sa.literal(DEAL), key, _deal.c.lead_id, key, _deal.c.name_key, _quarter(at, day)
    )
    return _within(rows, _deal, DEAL, batch)


def _quarter(at: Any, day: Any) -> sa.ColumnElement[int]:
    return sa.func.coalesce(quarter_hour(at) + sa.case((day.is_(True), _DAY), else_=0), _LATE)


def _within(rows: sa.Select[Any], table: sa.Table, record: str, batch: str | None) -> sa.Select[Any]:
    """Those of the rows that the batch brought, or that name one of its leads in any way, or did so before."""
    if batch is None:
        return rows
    leads = _lead.c.batch == batch
    source = sa.select(_batch.c.source).where(_batch.c.id == batch).scalar_subquery()
    ids, key = sa.select(_lead.c.lead_id).where(leads), table.c[f"{record}_id"]
    linked = sa.select(_link.c.record_id).where(_link.c.record == record, _link.c.source == source)
    named = [(table.c.lead_id, _lead.c[name]) for name in ("email_key", "contact_id")]
    if record == DEAL:
        named += [(_deal.c.deal_id, _lead.c.opportunity_id), (_deal.c.name_key, _lead.c.name_key)]
    conditions = [said.in_(sa.select(known).where(leads, known.is_not(None))) for said, known in named]
    before = key.in_(linked.where(_link.c.lead_id.in_(ids)))
    now_by_id = sa.and_(table.c.lead_id.in_(ids), key.in_(linked))
    mine = [table.c.batch == batch, before, now_by_id, *conditions]
    parts = [rows.where(table.c.source == source, condition) for condition in mine]
    found = sa.union(*parts).subquery("found")  # apart from each other, each finds its index
    return sa.select(*found.c)


_WAYS = (
    (_lead.c.opportunity_id, _record.c.opportunity),
    (_lead.c.contact_id, _record.c.said),
    (_lead.c.email_key, _record.c.said),
    (_lead.c.name_key, _record.c.name),
)


def _keys(known: Any, said: Any, place: int) -> sa.Select[Any]:
    """The leads that a record names in this way, each once, with the quarter of an hour in which it began."""
    times = ("handed_off_at", "mql_at", "assigned_at", "created_at")
    began = quarter_hour(sa.func.min(sa.func.coalesce(*(_lead.c[name] for name in times))))
    columns = (known, _lead.c.source, _lead.c.lead_id)
    rows = sa.select(*columns, sa.func.coalesce(began, 0), sa.literal(place))
    return rows.where(known.in_(sa.select(said).where(said.is_not(None)))).group_by(*columns)


def _best() -> sa.Select[Any]:
    """The link of each record that has one."""
    found = sa.union_all(
        *(
            sa.select(
                *(_record.c[name] for name in ("source", "record", "record_id", "quarter")),
                *(_key.c[name] for name in ("lead_id", "began", "place")),
            ).join_from(
                _record,
                _key,
                sa.and_(_key.c.said == said, _key.c.source == _record.c.source, _key.c.place == place),
            )
            for place, (_, said) in enumerate(_WAYS)
        )
    ).cte("found")
    record = (found.c.source, found.c.record, found.c.record_id)
    after = found.c.began > found.c.quarter
    nearest = (
        found.c.place,
        sa.case((after, 1), else_=0),
        sa.case((after, found.c.began), else_=-found.c.began),
        found.c.lead_id,
    )
    ranked = sa.select(
        *record,
        found.c.lead_id,
        found.c.place,
        sa.func.row_number().over(partition_by=record, order_by=nearest).label("rank"),
        sa.func.count().over(partition_by=(*record, found.c.place)).label("alike"),
    ).subquery("ranked")
    by_name = BASES.index(NAME)
    basis = sa.case(*((ranked.c.place == place, name) for place, name in enumerate(BASES)))
    return sa.select(ranked.c.source, ranked.c.record, ranked.c.record_id, ranked.c.lead_id, basis).where(
        ranked.c.rank == 1, sa.or_(ranked.c.place != by_name, ranked.c.alike == 1)
    )
