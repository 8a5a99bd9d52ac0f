"""Working calendars: which stretches of which local days are working time, as exact moments in UTC."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays as public_holidays
import numpy as np
from numpy.typing import NDArray

from alignment.errors import AlignmentError, SettingError
from alignment.measures.local_days import (
    DAY,
    FIRST_YEAR,
    HOUR,
    LAST_YEAR,
    MINUTE,
    Micros,
    local_midnights,
    local_moment,
    refuse_years,
    year_of,
)

# Clock readings count from here whatever span a calendar covers, so that stored readings stay comparable.
ORIGIN_YEAR = 2020
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INTERVAL = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])")

WeekHours = tuple[tuple[tuple[int, int], ...], ...]  # Monday first; minutes after midnight


@dataclass(frozen=True, eq=False)
class Steps:
    """Finds in a sorted array the last point at or before a value: a look-up, then a few comparisons."""

    points: Micros
    following: Micros
    table: NDArray[np.int64]  # the last point at or before each full hour after the first point
    most_in_an_hour: int

    def last_at_or_before(self, values: Micros) -> NDArray[np.int64]:
        """Positions in `points`; no value may lie before the first point."""
        found: NDArray[np.int64] = self.table.take((values - self.points[0]) // HOUR)
        for _ in range(self.most_in_an_hour):
            found += self.following.take(found) <= values
        return found


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working time over whole years as a clock: it runs from each opening for `lengths`, then stands still.

    Moments are microseconds since the epoch. `worked` is what the clock reads at each opening; the first
    opening is the start of the span and has no length. An opening or closing that happens twice on a day
    that sets the clocks back is the first of the two; one that is skipped is the moment of the change.
    """

    hours: WeekHours
    zone: str
    holidays: tuple[str, ...]
    first: date
    last: date
    start: int
    end: int
    opens: Micros
    lengths: Micros
    worked: Micros
    total: int  # what the clock reads at the end
    day_closes: Micros  # the last closing of each working day
    days: NDArray[np.int64]  # the working days, as proleptic ordinals
    by_time: Steps
    by_work: Steps


def build_calendar(
    hours: Mapping[str, tuple[str, ...]], zone: str, holidays: tuple[str, ...], first: date, last: date
) -> Calendar:
    """The calendar that covers at least [first, last], in whole years, kept for the next time.

    `hours` has working intervals ("09:00-17:00", up to "24:00") per weekday ("mon" … "sun"); `holidays` are
    country codes ("DE", "US-CA") and ISO dates. Raises SettingError if one of them cannot be read,
    AlignmentError for dates outside the years that can be covered.
    """
    refuse_years(first.year, last.year)
    return _build_years(read_hours(hours), zone, tuple(holidays), first.year, last.year)


def cover(calendar: Calendar, earliest: int, latest: int) -> Calendar:
    """The calendar itself, or the same over more years so that both moments lie inside."""
    if calendar.start <= earliest and latest < calendar.end:
        return calendar
    refuse_years(year_of(earliest), year_of(latest))
    # One year more, since moments near New Year lie in another year locally.
    first = min(year_of(earliest) - 1, calendar.first.year)
    last = max(year_of(latest) + 1, calendar.last.year)
    return _build_years(calendar.hours, calendar.zone, calendar.holidays, first, last)


def cover_work(calendar: Calendar, reading: int) -> Calendar:
    """The calendar itself, or the same over more years so that its clock gets as far as `reading`."""
    while calendar.total < reading:
        if calendar.last.year >= LAST_YEAR:
            raise AlignmentError(f"so much working time would end after {LAST_YEAR}; check the hours allowed")
        years = calendar.last.year - calendar.first.year + 1
        a_year = max(int(calendar.total - calendar.worked[0]) // years, HOUR)
        last = calendar.last.year + 1 + int(reading - calendar.total) // a_year
        calendar = _build_years(
            calendar.hours, calendar.zone, calendar.holidays, calendar.first.year, min(last, LAST_YEAR)
        )
    return calendar


def working_days(calendar: Calendar, first: date, until: date) -> int:
    """How many working days lie in [first, until): weekdays with working hours that are no holiday."""
    refuse_years(first.year, until.year)
    wider = _build_years(
        calendar.hours,
        calendar.zone,
        calendar.holidays,
        min(first.year, calendar.first.year),
        max(until.year, calendar.last.year),
    )
    low, high = np.searchsorted(wider.days, [first.toordinal(), until.toordinal()])
    return max(int(high - low), 0)


def read_hours(hours: Mapping[str, tuple[str, ...]]) -> WeekHours:
    """Working intervals per weekday in minutes after midnight; SettingError if one makes no sense."""
    for day in hours:
        if day not in _WEEKDAYS:
            raise SettingError(f"'{day}' is not a weekday; use {', '.join(_WEEKDAYS)}")
    week = tuple(tuple(_read_interval(text) for text in hours.get(day, ())) for day in _WEEKDAYS)
    for day, intervals in zip(_WEEKDAYS, week, strict=True):
        bounds = [minute for interval in intervals for minute in interval]
        if bounds != sorted(bounds):
            raise SettingError(f"the working intervals of '{day}' overlap or are out of order")
    if not any(week):
        raise SettingError("a calendar needs at least one working interval, e.g. mon 09:00-17:00")
    return week


def holiday_dates(holidays: tuple[str, ...], first_year: int, last_year: int) -> frozenset[date]:
    """The days that country codes and ISO dates name, at least those of these years.

    Country codes follow the `holidays` library: public holidays, days given in lieu included. A name that
    is neither raises SettingError.
    """
    found: set[date] = set()
    for name in holidays:
        country, _, part = name.partition("-")
        # One year more, since New Year's Day can be given in lieu in December.
        years = range(first_year, last_year + 2)
        try:
            if country.isdigit():
                found.add(date.fromisoformat(name))
            else:
                found |= set(public_holidays.country_holidays(country, subdiv=part or None, years=years))
        except (ValueError, NotImplementedError) as problem:
            raise SettingError(
                f"holiday '{name}' is neither a country or part of one (DE, US-CA) nor a date (2026-12-24)"
            ) from problem
    return frozenset(found)


def _read_interval(text: str) -> tuple[int, int]:
    match = _INTERVAL.fullmatch(text)
    if match:
        opening, closing = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        if opening < closing <= 24 * 60:
            return opening, closing
    raise SettingError(f"'{text}' is not a working interval; expected e.g. 09:00-17:00")


def _build_years(hours: WeekHours, zone: str, holidays: tuple[str, ...], first: int, last: int) -> Calendar:
    # Each span holds the origin, which west of Greenwich lies in the local year before.
    first, last = min(first, ORIGIN_YEAR - 1), max(last, ORIGIN_YEAR)
    return _build(hours, zone, holidays, max(first, FIRST_YEAR), min(last, LAST_YEAR))


@lru_cache(maxsize=64)
def _build(
    hours: WeekHours, zone: str, holidays: tuple[str, ...], first_year: int, last_year: int
) -> Calendar:
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    midnights = local_midnights(zone, first_year, last_year)
    ordinals, opens, closes = _working_time(hours, zone, first, last, holidays).T
    days, begins = np.unique(ordinals, return_index=True)
    start, end = int(midnights[0]), int(midnights[-1])
    lengths = np.append(0, closes - opens)
    opens = np.append(start, opens)
    worked = np.cumsum(lengths) - lengths
    worked -= _reading(opens, lengths, worked, local_moment("UTC", date(ORIGIN_YEAR, 1, 1), 0))
    total = int(worked[-1] + lengths[-1])
    return Calendar(
        hours=hours,
        zone=zone,
        holidays=holidays,
        first=first,
        last=last,
        start=start,
        end=end,
        opens=opens,
        lengths=lengths,
        worked=worked,
        total=total,
        day_closes=closes[np.append(begins[1:], len(closes)) - 1],
        days=days,
        by_time=_build_steps(opens, end),
        by_work=_build_steps(worked, total),
    )


def _working_time(
    hours: WeekHours, zone: str, first: date, last: date, holidays: tuple[str, ...]
) -> NDArray[np.int64]:
    """Rows of (day as ordinal, opening, closing), in order of time, without those of no length."""
    midnights = local_midnights(zone, first.year, last.year)
    ordinals = np.arange(first.toordinal(), last.toordinal() + 1)
    off = [day.toordinal() for day in holiday_dates(holidays, first.year, last.year)]
    works = ~np.isin(ordinals, off)
    rows = []
    for weekday, intervals in enumerate(hours):
        index = np.flatnonzero(works & ((ordinals - 1) % 7 == weekday))
        for interval in intervals:
            bounds = [_moments(midnights, index, zone, first.toordinal(), minute) for minute in interval]
            rows.append(np.stack([ordinals[index], *bounds], axis=1))
    table = np.concatenate(rows)
    table = table[table[:, 2] > table[:, 1]]
    return table[np.argsort(table[:, 1])]


def _moments(midnights: Micros, index: NDArray[np.int64], zone: str, first: int, minute: int) -> Micros:
    """The moments of a local time on the days at `index`; only days not 24 hours long need the zone."""
    moments = midnights[index] + minute * MINUTE
    for place in np.flatnonzero(midnights[index + 1] - midnights[index] != DAY):
        moments[place] = local_moment(zone, date.fromordinal(first + int(index[place])), minute)
    return moments


def _reading(opens: Micros, lengths: Micros, worked: Micros, moment: int) -> int:
    place = int(np.searchsorted(opens, moment, side="right")) - 1
    return int(worked[place] + min(moment - opens[place], lengths[place]))


def _build_steps(points: Micros, end: int) -> Steps:
    hours = np.arange(points[0], end + 2 * HOUR, HOUR)
    table = np.searchsorted(points, hours, side="right") - 1
    following = np.append(points[1:], np.iinfo(np.int64).max)
    return Steps(points, following, table, most_in_an_hour=int(np.diff(table).max()))
