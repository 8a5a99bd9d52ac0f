"""Business time: how much working time lies between two moments, and when an amount of it has run out."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures.calendars import (
    Calendar,
    WeekHours,
    build_calendar,
    cover,
    cover_work,
    read_hours,
    working_days,
)
from alignment.measures.local_days import (
    MINUTE,
    Micros,
    Times,
    end_of_local_day,
    from_micros,
    start_of_local_day,
    to_micros,
)

__all__ = [
    "Calendar",
    "Times",
    "build_calendar",
    "business_days",
    "clock",
    "close_of_business_day",
    "deadlines",
    "elapsed_minutes",
    "end_of_local_day",
    "standard_day_minutes",
    "start_of_local_day",
    "working_days",
]

Minutes = NDArray[np.float64]


def clock(calendar: Calendar, times: Times | datetime) -> Minutes:
    """What the calendar's clock reads: working minutes since the start of 2020 in UTC; NaN for NaT."""
    micros, missing = _known(calendar, times)
    return np.where(missing, np.nan, _read(_covering(calendar, micros), micros) / MINUTE)


def elapsed_minutes(calendar: Calendar, starts: Times | datetime, ends: Times | datetime) -> Minutes:
    """Working minutes in [start, end], exact to the microsecond; 0 if the end is not after the start.

    Row by row; one side may be a single time. NaN where either is missing.
    """
    since, no_start = _known(calendar, starts)
    until, no_end = _known(calendar, ends)
    worked = _read(_covering(calendar, until), until) - _read(_covering(calendar, since), since)
    return np.where(no_start | no_end, np.nan, np.maximum(worked, 0) / MINUTE)


def deadlines(
    calendar: Calendar, starts: Times | datetime, minutes: float | Minutes | pd.Series
) -> pd.DatetimeIndex:
    """The earliest moment at which `minutes` (> 0) of working time have passed since each start.

    Outside working hours the clock starts at the next opening. NaT where a start or its minutes are missing.
    """
    allowed = np.asarray(minutes, dtype=np.float64)
    if (allowed <= 0).any():
        raise ValueError("a deadline needs a positive number of minutes")
    micros, missing = _known(calendar, starts)
    missing = missing | np.isnan(allowed)
    if not len(missing):
        return from_micros(micros, missing)
    calendar = _covering(calendar, micros)
    target = _read(calendar, micros) + np.rint(np.nan_to_num(allowed, nan=1.0) * MINUTE).astype(np.int64)
    calendar = cover_work(calendar, int(target.max()))
    # The stretch in which the last microsecond of the allowed time lies, so that a closing stays a closing.
    place = calendar.by_work.last_at_or_before(target - 1)
    return from_micros(calendar.opens.take(place) + target - calendar.worked.take(place), missing)


def close_of_business_day(calendar: Calendar, times: Times | datetime) -> pd.DatetimeIndex:
    """The closing time of the working day on which each time lies; after it, or on a day off, the next one.

    A time that is itself a closing, 24:00 included, belongs to the day that ends with it. NaT for NaT.
    """
    micros, missing = _known(calendar, times)
    calendar = _covering(calendar, micros)
    if len(micros) and micros.max() > calendar.day_closes[-1]:
        calendar = cover_work(calendar, calendar.total + 1)
    return from_micros(calendar.day_closes[np.searchsorted(calendar.day_closes, micros)], missing)


def standard_day_minutes(hours: Mapping[str, tuple[str, ...]]) -> float:
    """The length of one business day in minutes: the hours of a week, shared out among its working days."""
    return _standard_day(read_hours(hours))


def business_days(calendar: Calendar, days: float) -> float:
    """Working minutes that make `days` business days of this calendar."""
    return days * _standard_day(calendar.hours)


def _standard_day(week: WeekHours) -> float:
    worked = [sum(closing - opening for opening, closing in day) for day in week if day]
    return sum(worked) / len(worked)


def _known(calendar: Calendar, times: Times | datetime) -> tuple[Micros, NDArray[np.bool_]]:
    """Microseconds since the epoch, and which times are missing; some moment stands in for those."""
    micros, missing = to_micros([times] if isinstance(times, datetime) else times)
    if missing.any():
        micros = np.where(missing, calendar.start, micros)
    return micros, missing


def _covering(calendar: Calendar, micros: Micros) -> Calendar:
    return cover(calendar, int(micros.min()), int(micros.max())) if len(micros) else calendar


def _read(calendar: Calendar, micros: Micros) -> Micros:
    """The clock in microseconds, at moments that the calendar covers."""
    place = calendar.by_time.last_at_or_before(micros)
    reading: Micros = np.minimum(micros - calendar.opens.take(place), calendar.lengths.take(place))
    reading += calendar.worked.take(place)
    return reading
