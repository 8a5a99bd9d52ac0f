"""The periods in which a joint meeting was agreed: weeks, fortnights, months and quarters in local time."""

import calendar as names
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from alignment.measures.calendars import Calendar, working_days
from alignment.measures.windows import Window, local_midnight

Cadence = Literal["week", "two_weeks", "month", "quarter"]
Outcome = Literal["held", "missed", "due", "pending", "short_week", "not_covered", "no_roster"]

FIRST_FORTNIGHT = date(2024, 1, 1)  # a Monday; fortnights count from it, backwards too
LEAST_WORKING_DAYS = 3


@dataclass(frozen=True)
class Period:
    """A half-open stretch [start, end) with one agreed meeting, named by its days.

    `outcome` is "due" until meetings are looked at: then held or missed. Pending periods run on after the as-of;
    the others are left out.
    """

    start: datetime
    end: datetime
    label: str
    outcome: Outcome


def build_periods(
    cadence: Cadence, *, window: Window, as_of: datetime, calendar: Calendar, covered_from: datetime | None
) -> tuple[Period, ...]:
    """The periods that begin in the window, oldest first (metrics.md §4).

    In this order: one that ended before the first loaded meeting (`covered_from`; None: no meeting at all) is
    `not_covered`; a week with fewer than three working days is no period (`short_week`); one that ends after `as_of`
    is `pending`. Days are those of the calendar's time zone; weeks begin on Monday.
    """
    zone = calendar.zone
    periods = []
    for first, until in _days(cadence, window.start.astimezone(ZoneInfo(zone)).date()):
        start, end = local_midnight(first, zone), local_midnight(until, zone)
        if start >= window.end:
            break
        if start < window.start:
            continue
        outcome: Outcome = "due"
        if covered_from is None or end <= covered_from:
            outcome = "not_covered"
        elif cadence == "week" and working_days(calendar, first, until) < LEAST_WORKING_DAYS:
            outcome = "short_week"
        elif end > as_of.astimezone(UTC):
            outcome = "pending"
        periods.append(Period(start, end, _label(cadence, first), outcome))
    return tuple(periods)


def _days(cadence: Cadence, day: date) -> Iterator[tuple[date, date]]:
    """First day and day after the last of the period that holds `day` and of all that follow it."""
    first = _first_day(cadence, day)
    while True:
        until = _first_day(cadence, first + timedelta(days=_LONGEST[cadence]))
        yield first, until
        first = until


_LONGEST: dict[Cadence, int] = {"week": 7, "two_weeks": 14, "month": 31, "quarter": 92}


def _first_day(cadence: Cadence, day: date) -> date:
    if cadence == "week":
        return day - timedelta(days=day.weekday())
    if cadence == "two_weeks":
        return day - timedelta(days=(day - FIRST_FORTNIGHT).days % 14)
    month = day.month if cadence == "month" else 3 * ((day.month - 1) // 3) + 1
    return date(day.year, month, 1)


def _label(cadence: Cadence, first: date) -> str:
    if cadence == "month":
        return f"{names.month_name[first.month]} {first.year}"
    if cadence == "quarter":
        return f"Q{(first.month + 2) // 3} {first.year}"
    days = "week" if cadence == "week" else "two weeks"
    return f"{days} of {first.day} {names.month_abbr[first.month]} {first.year}"
