"""What the database is asked about hand-offs: counted by outcome in a window, as at a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.frames import read_frame
from alignment.store.hand_off_facts import decision_facts, holds, known, response_facts
from alignment.store.models import Batch, HandOff, Lead, StatusMeaning
from alignment.store.portable import quarter_hour, rounded

_hand_off, _lead = table_of(HandOff), table_of(Lead)
_batch, _meaning = table_of(Batch), table_of(StatusMeaning)
_c = _hand_off.c

DAY = "day"
CUTS = (
    *(
        "source",
        "lead_source",
        "campaign",
        "region",
        "owner_key",
        "weekday",
        "hour",
        "owner_met",
        "out_of_hours",
    ),
    *("reason", "score_band", DAY),
)
_BANDS = (20, 40, 60, 80)  # scores: upper ends of the bands, the last of which is open
_NO_HAND_OFF = ("test", "employee", "duplicate", "never_handed_over")
_QUARTER = 900  # seconds
_N = sa.func.count().label("n")


@dataclass(frozen=True)
class Evidence:
    """What grades rest on: counts of hand-offs in a window, without tests, employees, duplicates and pre-MQLs.

    `bases`, `touch_bases`: how often the hand-off, and the touch, come from what. `touch_day_only`: only the day of
    the hand-off or the touch is known; `decision_day_only`: of the hand-off. `unmapped`: nobody has said what the
    lead's status means. `covered_days`: local days of the window of which the loaded files could tell.
    """

    hand_offs: int = 0
    without_time: int = 0
    without_touch_records: int = 0
    without_stage: int = 0
    touch_day_only: int = 0
    decision_day_only: int = 0
    unmapped: int = 0
    covered_days: int = 0
    bases: dict[str, int] = field(default_factory=dict)
    touch_bases: dict[str, int] = field(default_factory=dict)


def hand_off_counts(
    connection: Connection,
    *,
    start: datetime,
    end: datetime,
    as_of: datetime,
    by: Sequence[str] = (),
    zone: str = "UTC",
) -> pd.DataFrame:
    """Hand-offs that stand in [start, end) or nowhere in time, counted by what SLA adherence asks of them.

    Out: `by` (of CUTS; `day` is the local date in `zone`), excluded, timed, touch_known, touched_before, due,
    touched, in_time, n. Facts later than `as_of` are not known yet.
    """
    facts = response_facts(as_of)
    return _count(connection, facts, _placed(start, end), by, zone)


def decision_counts(
    connection: Connection,
    *,
    start: datetime,
    end: datetime,
    as_of: datetime,
    by: Sequence[str] = (),
    zone: str = "UTC",
) -> pd.DataFrame:
    """Hand-offs that stand in [start, end) or nowhere in time, counted by what lead acceptance asks of them.

    Out: `by`, excluded, timed, touch_known, acceptance_stage, ended, decision and basis (blank: none by `as_of`),
    dated, in_window (undated counts as inside), touched (any work by `as_of`, also before the hand-off), picked_up,
    has_reason, conflict, reversed, touched_before_decision, n.
    """
    facts = decision_facts(as_of)
    return _count(connection, facts, _placed(start, end), by, zone)


def response_counts(
    connection: Connection, *, start: datetime, end: datetime, as_of: datetime
) -> pd.DataFrame:
    """How long hand-offs of [start, end) waited for their first touch, in whole minutes of business time.

    Out: region, observed, minutes (where observed), clock_minutes (where not: the business clock of the region at
    the start, so that its reading at `as_of` minus this is the time waited so far), n. Left out: what is excluded,
    has no touch records or was touched before.
    """
    touched = known(_c.touched_at, as_of)
    before = sa.and_(known(_c.touched_before_at, as_of), sa.not_(touched))
    facts = {
        "region": _c.region,
        "observed": touched,
        "minutes": sa.case((touched, rounded(_c.response_minutes))),
        "clock_minutes": sa.case((sa.not_(touched), rounded(_c.clock_minutes))),
    }
    judged = [*_handed_off(start, end), _c.touch_known, sa.not_(before)]
    return _count(connection, facts, sa.and_(*judged, sa.or_(touched, _c.clock_minutes.is_not(None))))


def wall_counts(connection: Connection, *, start: datetime, end: datetime, as_of: datetime) -> pd.DataFrame:
    """The same in minutes of the clock on the wall: observed, minutes (so far, to a quarter of an hour, where not), n.

    Left out as well: hand-offs and touches of which only the day is known.
    """
    touched = known(_c.touched_at, as_of)
    before = sa.and_(known(_c.touched_before_at, as_of), sa.not_(touched))
    now = int(as_of.timestamp()) // _QUARTER
    so_far = (sa.literal(now) - quarter_hour(_c.handed_off_at)) * (_QUARTER // 60)
    facts = {"observed": touched, "minutes": sa.case((touched, rounded(_c.wall_minutes)), else_=so_far)}
    timed = sa.and_(_c.handed_off_day.is_(False), sa.or_(sa.not_(touched), _c.wall_minutes.is_not(None)))
    return _count(
        connection, facts, sa.and_(*_handed_off(start, end), _c.touch_known, sa.not_(before), timed)
    )


def depth_counts(
    connection: Connection,
    *,
    start: datetime,
    end: datetime,
    begun_by: Mapping[str, float],
    elsewhere: float,
) -> pd.DataFrame:
    """How many touches hand-offs of [start, end) got in their first five business days, of those that are over.

    Out: touches_5d, n. Over are those that began when the business clock of their region read `begun_by` or less
    (`elsewhere`: of the regions that have no clock of their own).
    """
    limits: list[Any] = [(_c.region == region, sa.literal(limit)) for region, limit in begun_by.items()]
    limit = sa.case(*limits, else_=sa.literal(elsewhere)) if limits else sa.literal(elsewhere)
    over = holds(_c.clock_minutes <= limit)
    return _count(connection, {"touches_5d": _c.touches_5d}, sa.and_(*_handed_off(start, end), over))


def value_counts(
    connection: Connection, column: str, *, start: datetime, end: datetime, as_of: datetime
) -> pd.DataFrame:
    """How often each value of `column` (numbers in whole) stands on hand-offs of [start, end); blanks left out.

    Out: `column`, n.
    """
    value = _c[column]
    conditions = [*_handed_off(start, end), value.is_not(None)]
    if column == "routing_minutes":
        conditions.append(known(_c.assigned_at, as_of))
    facts = {column: rounded(value) if isinstance(value.type, sa.Float) else value}
    return _count(connection, facts, sa.and_(*conditions))


def load_evidence(
    connection: Connection, *, start: datetime, end: datetime, as_of: datetime, zone: str
) -> Evidence:
    """What the grades of SLA adherence and lead acceptance rest on, in [start, end) as at `as_of`."""
    touched = known(_c.touched_at, as_of)
    unmapped = sa.exists().where(
        _lead.c.source == _c.source, _lead.c.lead_id == _c.lead_id, _lead.c.status.is_not(None), _unmapped()
    )
    facts = {
        "timed": _c.handed_off_at.is_not(None),
        "touch_known": _c.touch_known,
        "acceptance_stage": _c.acceptance_stage,
        "basis": _c.handed_off_basis,
        "touch_basis": sa.case((touched, _c.touch_basis)),
        "handed_off_day": _c.handed_off_day,
        "touch_day": sa.and_(touched, _c.touch_day),
        "unmapped": unmapped,
    }
    counted = sa.or_(_c.excluded.is_(None), _c.excluded.not_in(_NO_HAND_OFF))
    rows = _count(connection, facts, sa.and_(_placed(start, end), counted))
    return Evidence(
        hand_offs=int(rows["n"].sum()),
        without_time=_sum(rows, ~_flag(rows, "timed")),
        without_touch_records=_sum(rows, ~_flag(rows, "touch_known")),
        without_stage=_sum(rows, ~_flag(rows, "acceptance_stage")),
        touch_day_only=_sum(rows, _flag(rows, "handed_off_day") | _flag(rows, "touch_day")),
        decision_day_only=_sum(rows, _flag(rows, "handed_off_day")),
        unmapped=_sum(rows, _flag(rows, "unmapped")),
        covered_days=_count_covered_days(connection, start, min(end, as_of), zone),
        bases=_sum_by(rows, "basis"),
        touch_bases=_sum_by(rows, "touch_basis"),
    )


def _placed(start: datetime, end: datetime) -> sa.ColumnElement[bool]:
    """Standing in the window, or nowhere in time: such a row is counted as left out in every window."""
    return sa.or_(sa.and_(_c.placed_at >= start, _c.placed_at < end), _c.placed_at.is_(None))


def _handed_off(start: datetime, end: datetime) -> list[sa.ColumnElement[bool]]:
    return [_c.placed_at >= start, _c.placed_at < end, _c.handed_off_at.is_not(None), _c.excluded.is_(None)]


def _count(
    connection: Connection,
    facts: dict[str, Any],
    where: sa.ColumnElement[bool],
    by: Sequence[str] = (),
    zone: str = "UTC",
) -> pd.DataFrame:
    unknown = set(by) - set(CUTS)
    if unknown:
        raise ValueError(f"hand-offs are not cut by {sorted(unknown)}")
    columns = [_cut(name).label(name) for name in by] + [fact.label(name) for name, fact in facts.items()]
    places: list[Any] = [sa.literal_column(str(place)) for place in range(1, len(columns) + 1)]
    rows = read_frame(connection, sa.select(*columns, _N).where(where).group_by(*places))
    return _to_local_days(rows, zone) if DAY in by else rows


def _cut(name: str) -> sa.ColumnElement[Any]:
    if name == DAY:
        return quarter_hour(_c.handed_off_at)
    if name == "score_band":
        bands = [
            (_c.score < top, sa.literal(f"{low}–{top - 1}"))
            for low, top in zip((0, *_BANDS), _BANDS, strict=False)
        ]
        return sa.case(*bands, (_c.score.is_not(None), sa.literal(f"{_BANDS[-1]}+")))
    return _c[name]


def _to_local_days(rows: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Quarters of an hour since 1970 to local dates: no zone shifts by less, and only the zone database knows them."""
    quarters = pd.to_numeric(rows[DAY])
    moments = pd.to_datetime(quarters * 900, unit="s", utc=True).dt.tz_convert(ZoneInfo(zone))
    days = rows.assign(**{DAY: moments.dt.date.astype(object).where(moments.notna(), None)})
    others = [name for name in rows.columns if name != "n"]
    return days.groupby(others, dropna=False, sort=False)["n"].sum().reset_index()


def _unmapped() -> sa.ColumnElement[bool]:
    said = sa.exists().where(
        _meaning.c.source == _lead.c.source,
        _meaning.c.value == _lead.c.status,
        _meaning.c.meaning != "unknown",
    )
    return sa.not_(said)


def _count_covered_days(connection: Connection, start: datetime, end: datetime, zone: str) -> int:
    """Local days from the first record of a lead file to its as-of, within [start, end)."""
    spans = sa.select(_batch.c.first_at, _batch.c.as_of).where(
        _batch.c.kind == "leads", _batch.c.undone_at.is_(None), _batch.c.first_at.is_not(None)
    )
    days: set[date] = set()
    for first, last in connection.execute(spans):
        days |= _list_days(max(first, start), min(last, end), ZoneInfo(zone))
    return len(days)


def _list_days(first: datetime, end: datetime, zone: ZoneInfo) -> set[date]:
    begin, last = first.astimezone(zone).date(), (end - timedelta(microseconds=1)).astimezone(zone).date()
    return (
        {begin + timedelta(days=number) for number in range((last - begin).days + 1)}
        if first < end
        else set()
    )


def _flag(rows: pd.DataFrame, name: str) -> "pd.Series[bool]":
    return rows[name].astype("boolean").fillna(False).astype(bool)


def _sum(rows: pd.DataFrame, where: "pd.Series[bool]") -> int:
    return int(rows.loc[where, "n"].sum())


def _sum_by(rows: pd.DataFrame, name: str) -> dict[str, int]:
    return {str(key): int(n) for key, n in rows.groupby(name)["n"].sum().items()}
