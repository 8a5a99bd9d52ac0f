"""When local days begin and local times happen, as moments in UTC, across every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.errors import AlignmentError

Micros = NDArray[np.int64]
Times = pd.Series | pd.DatetimeIndex | list[datetime]  # always aware; missing ones are NaT

MINUTE = 60_000_000  # microseconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR
FIRST_YEAR, LAST_YEAR = 1971, 2099
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)


def start_of_local_day(times: Times, zone: str) -> pd.DatetimeIndex:
    """The moments at which the local days begin that the times lie on; NaT for NaT."""
    return _day_bound(times, zone, 0)


def end_of_local_day(times: Times, zone: str) -> pd.DatetimeIndex:
    """The moments at which those local days end, which is when the next ones begin; NaT for NaT."""
    return _day_bound(times, zone, 1)


def to_micros(times: Times) -> tuple[Micros, NDArray[np.bool_]]:
    """Microseconds since the epoch, and which times are missing (theirs are to be ignored).

    Raises TypeError for times without a zone: whose noon they mean cannot be known here.
    """
    index = pd.DatetimeIndex(times)
    missing = np.asarray(index.isna())
    if index.tz is None and not missing.all():
        raise TypeError("times need a zone; expected aware UTC times")
    return index.as_unit("us").asi8, missing


def from_micros(micros: Micros, missing: NDArray[np.bool_]) -> pd.DatetimeIndex:
    """Times in UTC from microseconds since the epoch, NaT where missing."""
    stamps = micros.astype("datetime64[us]")
    stamps[missing] = np.datetime64("NaT")
    return pd.DatetimeIndex(stamps, tz="UTC")


def year_of(micros: int) -> int:
    """The year, in UTC, in which a moment lies."""
    return 1970 + int(np.datetime64(micros, "us").astype("datetime64[Y]").astype(np.int64))


def refuse_years(*years: int) -> None:
    """Raise AlignmentError unless all years lie where days and working time can be computed."""
    for year in years:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise AlignmentError(
                f"days and working time are known from {FIRST_YEAR} to {LAST_YEAR}; {year} lies outside"
            )


@lru_cache(maxsize=64)
def local_midnights(zone: str, first_year: int, last_year: int) -> Micros:
    """The moments at which the local days from 1 January `first_year` to 1 January `last_year` + 1 begin."""
    first = date(first_year, 1, 1)
    count = (date(last_year + 1, 1, 1) - first).days + 1
    return np.array([local_moment(zone, first + timedelta(days=n), 0) for n in range(count)], dtype=np.int64)


def local_moment(zone: str, day: date, minutes: int) -> int:
    """The moment at which local clocks show `minutes` after midnight, in microseconds since the epoch.

    The first of two if the clocks show it twice; the moment of the change if the change skips it.
    """
    place = ZoneInfo(zone)
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    moment = naive.replace(tzinfo=place).astimezone(UTC)
    if moment.astimezone(place).replace(tzinfo=None) != naive:
        moment = _change_between(naive.replace(tzinfo=place, fold=1).astimezone(UTC), moment, place)
    return (moment - _EPOCH) // _MICROSECOND


def _change_between(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The full second in (before, after] from which the zone's offset is that of `after`."""
    offset = after.astimezone(place).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if middle.astimezone(place).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _day_bound(times: Times, zone: str, days_later: int) -> pd.DatetimeIndex:
    micros, missing = to_micros(times)
    if missing.all():
        return from_micros(micros, missing)
    known = micros[~missing]
    years = year_of(int(known.min())), year_of(int(known.max()))
    refuse_years(*years)
    midnights = local_midnights(zone, years[0] - 1, years[1] + 1)
    day = np.searchsorted(midnights, np.where(missing, known[0], micros), side="right") - 1
    return from_micros(midnights[day + days_later], missing)
