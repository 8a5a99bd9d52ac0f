"""What the database is asked about deals: which hand-off each belongs to, and what came of hand-offs in money."""

from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.frames import read_frame
from alignment.store.hand_off_facts import decision_facts, known, response_facts
from alignment.store.links import DEAL
from alignment.store.models import Deal, HandOff, RecordLink
from alignment.store.portable import quarter_hour

_hand_off, _deal, _link = table_of(HandOff), table_of(Deal), table_of(RecordLink)
_KEY = ("source", "lead_id", "episode")
_QUARTERS_OF_A_DAY = 96
_ENDED = ("won", "lost")


def outcome_counts(
    connection: Connection, *, start: datetime, end: datetime, as_of: datetime
) -> pd.DataFrame:
    """Hand-offs of [start, end) with what SLA adherence and acceptance ask of them, and the deals they have.

    Out: lead_source, the columns of `hand_off_counts` and `decision_counts`, has_deal, won, open (of the hand-off),
    currency, n, amount, open_amount. A hand-off with deals in several currencies counts in `n` once; the other
    currencies come in rows with n = 0. A deal belongs to the last hand-off of its lead that was not after it (after
    its creation, else its end); one without any time, to the last hand-off. Deals later than `as_of` are not known.
    """
    deals = _sum_deals(as_of).subquery("deals")
    same = sa.and_(*(_hand_off.c[name] == deals.c[name] for name in _KEY))
    first = sa.or_(deals.c.place.is_(None), deals.c.place == 1)
    facts = {
        "lead_source": _hand_off.c.lead_source,
        **response_facts(as_of),
        **decision_facts(as_of),
        "has_deal": deals.c.place.is_not(None),
        "won": sa.func.coalesce(deals.c.won, 0) == 1,
        "open": sa.func.coalesce(deals.c.open, 0) == 1,
        "currency": deals.c.currency,
    }
    sums = (
        sa.func.sum(sa.case((first, 1), else_=0)).label("n"),
        sa.func.sum(sa.func.coalesce(deals.c.amount, 0.0), type_=sa.Float).label("amount"),
        sa.func.sum(sa.func.coalesce(deals.c.open_amount, 0.0), type_=sa.Float).label("open_amount"),
    )
    columns = [fact.label(name) for name, fact in facts.items()]
    places: list[Any] = [sa.literal_column(str(place)) for place in range(1, len(columns) + 1)]
    inside = sa.and_(_hand_off.c.placed_at >= start, _hand_off.c.placed_at < end)
    rows = sa.select(*columns, *sums).outerjoin_from(_hand_off, deals, same).where(inside).group_by(*places)
    return read_frame(connection, rows)


def count_lost(connection: Connection, *, start: datetime, end: datetime, as_of: datetime) -> tuple[int, int]:
    """How many deals lost in [start, end) have no reason, and how many were lost; of sources that give any reason."""
    telling = sa.select(_deal.c.source).where(_deal.c.lost_reason.is_not(None))
    lost = sa.and_(
        _deal.c.outcome == "lost",
        _deal.c.closed_at >= start,
        _deal.c.closed_at < end,
        _deal.c.closed_at <= as_of,
        _deal.c.source.in_(telling),
    )
    unsaid = sa.func.count().filter(_deal.c.lost_reason.is_(None))
    row = connection.execute(sa.select(unsaid, sa.func.count()).select_from(_deal).where(lost)).one()
    return int(row[0]), int(row[1])


def _sum_deals(as_of: datetime) -> sa.Select[Any]:
    """By hand-off and currency: amounts; the flags of the whole hand-off; and which of its currencies it is."""
    open_deal = sa.not_(sa.and_(_deal.c.outcome.in_(_ENDED), _until(_deal.c.closed_at, as_of)).is_(sa.true()))
    won = sa.and_(_deal.c.outcome == "won", _until(_deal.c.closed_at, as_of))
    joined = sa.and_(
        _link.c.source == _deal.c.source, _link.c.record == DEAL, _link.c.record_id == _deal.c.deal_id
    )
    linked = sa.and_(
        _hand_off.c.source == _deal.c.source,
        _hand_off.c.lead_id == sa.func.coalesce(_link.c.lead_id, _deal.c.lead_id),
        _reaches(_hand_off),
        sa.not_(_later_hand_off()),
    )
    keys = [_hand_off.c[name] for name in _KEY]
    by_currency = (
        sa.select(
            *keys,
            _deal.c.currency,
            sa.func.max(sa.case((won, 1), else_=0)).label("won"),
            sa.func.max(sa.case((open_deal, 1), else_=0)).label("open"),
            sa.func.sum(_deal.c.amount).label("amount"),
            sa.func.sum(sa.case((open_deal, _deal.c.amount), else_=0.0)).label("open_amount"),
        )
        .outerjoin_from(_deal, _link, joined)
        .join(_hand_off, linked)
        .where(_until(_deal.c.created_at, as_of))
        .group_by(*keys, _deal.c.currency)
        .subquery("by_currency")
    )
    whole = [by_currency.c[name] for name in _KEY]
    return sa.select(
        *whole,
        by_currency.c.currency,
        by_currency.c.amount,
        by_currency.c.open_amount,
        sa.func.max(by_currency.c.won).over(partition_by=whole).label("won"),
        sa.func.max(by_currency.c.open).over(partition_by=whole).label("open"),
        sa.func.row_number()
        .over(partition_by=whole, order_by=sa.func.coalesce(by_currency.c.currency, ""))
        .label("place"),
    )


def _until(moment: sa.Column[Any], as_of: datetime) -> sa.ColumnElement[bool]:
    """Known by then, or without a time."""
    return sa.or_(moment.is_(None), known(moment, as_of))


def _reaches(hand_off: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a hand-off is not after the deal; of a deal known by its day, not after the end of that day."""
    moment = sa.func.coalesce(_deal.c.created_at, _deal.c.closed_at)
    whole_day = sa.case((_deal.c.created_at.is_(None), _deal.c.closed_day), else_=_deal.c.created_day)
    by_day = sa.and_(
        whole_day.is_(sa.true()),
        quarter_hour(hand_off.c.handed_off_at) < quarter_hour(moment) + _QUARTERS_OF_A_DAY,
    )
    return sa.and_(
        hand_off.c.handed_off_at.is_not(None),
        sa.or_(moment.is_(None), hand_off.c.handed_off_at <= moment, by_day),
    )


def _later_hand_off() -> sa.ColumnElement[bool]:
    other = _hand_off.alias("other")
    return sa.exists().where(
        other.c.source == _hand_off.c.source,
        other.c.lead_id == _hand_off.c.lead_id,
        other.c.handed_off_at > _hand_off.c.handed_off_at,
        _reaches(other),
    )
