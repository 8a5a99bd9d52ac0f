"""Expressions that the two databases write differently."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class quarter_hour(FunctionElement[int]):
    """Quarters of an hour from 1970 to a time, rounded down."""

    type = sa.Integer()
    inherit_cache = True


@compiles(quarter_hour, "sqlite")
def _quarter_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"(CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER) / 900)"


@compiles(quarter_hour, "postgresql")
def _quarter_on_postgres(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)}) / 900) AS INTEGER)"


class shifted_day(FunctionElement[Any]):
    """The day of a time in UTC that is so many minutes later."""

    type = sa.Date()
    inherit_cache = True


@compiles(shifted_day, "sqlite")
def _day_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    moment, minutes = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({moment}, ({minutes}) || ' minutes')"


@compiles(shifted_day, "postgresql")
def _day_on_postgres(element: Any, compiler: Any, **options: Any) -> str:
    moment, minutes = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(({moment} AT TIME ZONE 'UTC') + make_interval(mins => {minutes}) AS DATE)"


def local_day(
    moment: sa.ColumnElement[Any], zone: str, *, start: datetime, end: datetime
) -> sa.ColumnElement[Any]:
    """The day that a time of [start, end) is in a zone, whenever its clocks change in between."""
    offsets = list(_find_offsets(zone, start, end))
    last = _in_minutes(moment, offsets.pop()[1])
    changes = [(moment < until, _in_minutes(moment, offset)) for until, offset in offsets]
    return sa.case(*changes, else_=last) if changes else last


@lru_cache(maxsize=256)
def _find_offsets(zone: str, start: datetime, end: datetime) -> tuple[tuple[datetime, timedelta], ...]:
    """Until when each of a zone's offsets holds in [start, end); no clock changes twice within a day."""
    found, at = [], start
    offset = _offset(zone, at)
    while at < end:
        following = min(at + timedelta(days=1), end)
        if _offset(zone, following) != offset:
            following = _find_change(zone, at, offset)
            found.append((following, offset))
            offset = _offset(zone, following)
        at = following
    return (*found, (end, offset))


def _find_change(zone: str, after: datetime, offset: timedelta) -> datetime:
    """The first quarter of an hour that no longer has this offset: no clock changes at another minute."""
    while _offset(zone, after) == offset:
        after += timedelta(minutes=15)
    return after


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _in_minutes(moment: sa.ColumnElement[Any], offset: timedelta) -> shifted_day:
    minutes = int(offset.total_seconds() // 60)
    return shifted_day(moment, sa.literal_column(str(minutes)))


def rounded(number: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A number in whole, halves away from zero on both databases."""
    return sa.cast(sa.func.round(sa.cast(number, sa.Numeric)), sa.Integer)
