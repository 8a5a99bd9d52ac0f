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
_lead, _activity, _deal, _link = (_tables[name] for name in ("lead", "activity", "deal", "record_link"))
_changed = sa.table("changed_lead", sa.column("source", sa.String), sa.column("lead_id", sa.String))


@dataclass(frozen=True)
class Joins:
    """How the rows of a batch found their leads: rows by basis ("id" for its own id), and rows that found none."""

    by_basis: Mapping[str, int]
    alone: int


def relink(connection: Connection, source: str | None = None) -> sa.Select[Any]:
    """Find the leads again that activities and deals of a source (None: of all) mean; selects source and lead_id of the
    leads whose records are others than before.

    A record whose id of a lead is one has no link. Believed in this order: the deal is the opportunity that the lead
    became; the id is that of the contact it became; the address is the lead's; the name is the lead's and no other's.
    Of several leads, the newest that is not after the record, else the oldest.
    """
    for table in ("old_link", "changed_lead"):
        connection.execute(sa.text(f"DROP TABLE IF EXISTS {table}"))
    connection.execute(sa.text("CREATE TEMPORARY TABLE old_link AS SELECT * FROM record_link"))
    mine = sa.true() if source is None else _link.c.source == source
    connection.execute(sa.delete(_link).where(mine))
    for record in (_activities(source), _deals(source)):
        connection.execute(sa.insert(_link).from_select(_link.columns.keys(), _best(record, source)))
    connection.execute(
        sa.text(
            "CREATE TEMPORARY TABLE changed_lead AS SELECT DISTINCT source, lead_id FROM ("
            "SELECT * FROM (SELECT * FROM old_link EXCEPT SELECT * FROM record_link) AS gone"
            " UNION ALL SELECT * FROM (SELECT * FROM record_link EXCEPT SELECT * FROM old_link) AS come) AS other"
        )
    )
    return sa.select(_changed.c.source, _changed.c.lead_id)


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


def _activities(source: str | None) -> sa.Select[Any]:
    """Activities without a lead of their own: what they say of it, and when they were."""
    at, day = _activity.c.completed_at, _activity.c.completed_day
    return _records(_activity, ACTIVITY, _activity.c.activity_id, at, day).where(
        _of(_activity, source), _activity.c.lead_id.is_not(None), ~_is_lead(_activity)
    )


def _deals(source: str | None) -> sa.Select[Any]:
    at = sa.func.coalesce(_deal.c.created_at, _deal.c.closed_at)
    day = sa.case((_deal.c.created_at.is_not(None), _deal.c.created_day), else_=_deal.c.closed_day)
    return _records(_deal, DEAL, _deal.c.deal_id, at, day).where(_of(_deal, source), ~_is_lead(_deal))


def _records(table: sa.Table, record: str, key: Any, at: Any, day: Any) -> sa.Select[Any]:
    quarter = quarter_hour(at) + sa.case((day.is_(True), _DAY), else_=0)
    return sa.select(
        table.c.source,
        sa.literal(record).label("record"),
        key.label("record_id"),
        table.c.lead_id.label("said"),
        (key if record == DEAL else sa.null()).label("opportunity"),
        (table.c.name_key if record == DEAL else sa.null()).label("name"),
        sa.func.coalesce(quarter, _LATE).label("quarter"),
    )


def _of(table: sa.Table, source: str | None) -> sa.ColumnElement[bool]:
    return sa.true() if source is None else table.c.source == source


def _leads(source: str | None) -> sa.Select[Any]:
    """Each lead once, with what else it is known by and the quarter of an hour in which it began."""
    times = ("handed_off_at", "mql_at", "assigned_at", "created_at")
    began = quarter_hour(sa.func.min(sa.func.coalesce(*(_lead.c[name] for name in times))))
    known = (
        sa.func.max(_lead.c[name]).label(name)
        for name in ("opportunity_id", "contact_id", "email_key", "name_key")
    )
    columns = (_lead.c.source, _lead.c.lead_id, *known, sa.func.coalesce(began, 0).label("began"))
    return sa.select(*columns).where(_of(_lead, source)).group_by(_lead.c.source, _lead.c.lead_id)


def _best(records: sa.Select[Any], source: str | None) -> sa.Select[Any]:
    """The link of each record that has one."""
    record, lead = records.cte("records"), _leads(source).cte("leads")
    pairs = (
        (OPPORTUNITY, lead.c.opportunity_id, record.c.opportunity),
        (CONTACT, lead.c.contact_id, record.c.said),
        (EMAIL, lead.c.email_key, record.c.said),
        (NAME, lead.c.name_key, record.c.name),
    )
    found = sa.union_all(
        *(
            sa.select(
                *(record.c[name] for name in ("source", "record", "record_id", "quarter")),
                lead.c.lead_id, lead.c.began, sa.literal(place).label("place"), sa.literal(basis).label("basis"),
            ).join_from(record, lead, sa.and_(lead.c.source == record.c.source, known == said))
            for place, (basis, known, said) in enumerate(pairs)
        )
    ).cte("found")  # fmt: skip
    key = (found.c.source, found.c.record, found.c.record_id)
    after = found.c.began > found.c.quarter
    nearest = (
        found.c.place,
        sa.case((after, 1), else_=0),
        sa.case((after, found.c.began), else_=-found.c.began),
        found.c.lead_id,
    )
    ranked = sa.select(
        *key,
        found.c.lead_id,
        found.c.basis,
        sa.func.row_number().over(partition_by=key, order_by=nearest).label("rank"),
        sa.func.count().over(partition_by=(*key, found.c.place)).label("alike"),
    ).subquery("ranked")
    return sa.select(
        ranked.c.source, ranked.c.record, ranked.c.record_id, ranked.c.lead_id, ranked.c.basis
    ).where(ranked.c.rank == 1, sa.or_(ranked.c.basis != NAME, ranked.c.alike == 1))
