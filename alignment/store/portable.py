"""Expressions that the two databases write differently."""

from datetime import datetime, timedelta
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
    place, changes = ZoneInfo(zone), []
    offset, at = start.astimezone(place).utcoffset(), start
    while at < end:
        following = at + timedelta(minutes=15)  # no clock changes at another minute
        if following.astimezone(place).utcoffset() != offset:
            changes.append((moment < following, _in_minutes(moment, offset)))
            offset = following.astimezone(place).utcoffset()
        at = following
    last = _in_minutes(moment, offset)
    return sa.case(*changes, else_=last) if changes else last


def _in_minutes(moment: sa.ColumnElement[Any], offset: timedelta | None) -> shifted_day:
    minutes = int((offset or timedelta()).total_seconds() // 60)
    return shifted_day(moment, sa.literal_column(str(minutes)))


def rounded(number: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A number in whole, halves away from zero on both databases."""
    return sa.cast(sa.func.round(sa.cast(number, sa.Numeric)), sa.Integer)
