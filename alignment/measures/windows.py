"""The stretches of time that are measured: the last weeks, a month, a quarter, the months of a trend."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from alignment.errors import AlignmentError

DEFAULT_WEEKS = 13
TREND_MONTHS = 12
_MOST_WEEKS = 260  # five years; longer ones are typing errors
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKS = re.compile(r"([0-9]{1,3})w")
_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"((?:19|20)[0-9]{2})-[qQ]([1-4])")


@dataclass(frozen=True)
class Window:
    """A half-open stretch [start, end) between two aware UTC times, with the words people know it by."""

    start: datetime
    end: datetime
    label: str

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("a window needs aware times")
        if self.start > self.end:
            raise ValueError(f"a window cannot end ({self.end}) before it starts ({self.start})")


def last_weeks(as_of: datetime, zone: str, weeks: int = DEFAULT_WEEKS) -> Window:
    """The `weeks` weeks that end at `as_of`, in local days: the same time of day at both ends."""
    last_day = (as_of - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return Window(
        start=shift_days(as_of, zone, -7 * weeks),
        end=as_of.astimezone(UTC),
        label=f"{weeks} weeks to {last_day.day} {_MONTH_NAMES[last_day.month - 1][:3]} {last_day.year}",
    )


def parse_window(text: str, as_of: datetime, zone: str) -> Window:
    """The window that "13w", "2026-10" or "2026-Q3" names; none ends later than `as_of`.

    Raises AlignmentError if the text names no window, or one that has not begun by `as_of`.
    """
    weeks = _WEEKS.fullmatch(text)
    if weeks and 1 <= int(weeks[1]) <= _MOST_WEEKS:
        return last_weeks(as_of, zone, int(weeks[1]))
    calendar = _calendar_window(text, zone)
    if calendar is None:
        raise AlignmentError(
            f"'{text}' is not a window; expected weeks (13w), a month (2026-10) or a quarter (2026-Q3)"
        )
    if calendar.start >= as_of:
        raise AlignmentError(
            f"the window '{text}' starts after the data ends"
            f" ({as_of.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}); choose an earlier one"
        )
    return Window(calendar.start, min(calendar.end, as_of.astimezone(UTC)), calendar.label)


def previous_window(window: Window, text: str, zone: str) -> Window:
    """What `window`, parsed from `text`, is compared with.

    As many weeks before it; for a month or quarter, also a running one, the whole month or quarter before.
    """
    weeks = _WEEKS.fullmatch(text)
    if weeks:
        return last_weeks(window.start, zone, int(weeks[1]))
    months = 3 if _QUARTER.fullmatch(text) else 1
    return _months_window(_shift_month(_local_day(window.start, zone), -months), months, zone)


def trend_months(as_of: datetime, zone: str) -> tuple[tuple[Window, bool], ...]:
    """Twelve calendar months up to `as_of`, oldest first, each with whether it is complete.

    The last one is the running month and ends at `as_of`; it is complete only if `as_of` is exactly its end.
    """
    running = _local_day(as_of - timedelta(microseconds=1), zone).replace(day=1)
    months = [_months_window(_shift_month(running, back), 1, zone) for back in range(1 - TREND_MONTHS, 1)]
    return tuple(
        (Window(month.start, min(month.end, as_of.astimezone(UTC)), month.label), month.end <= as_of)
        for month in months
    )


def shift_days(moment: datetime, zone: str, days: int) -> datetime:
    """The same local time of day, `days` local days later (earlier if negative), as UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=days)).astimezone(UTC)


def add_days(moments: pd.Series, zone: str, days: int) -> pd.Series:
    """The same local times of day, so many local days later, as UTC; NaT for NaT."""
    local = moments.dt.tz_convert(zone).dt.tz_localize(None) + pd.Timedelta(days=days)
    first = np.ones(len(local), dtype=bool)  # of two same times of day, as Python has it
    there = local.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    later: pd.Series = there.dt.tz_convert("UTC")
    return later


def local_midnight(day: date, zone: str) -> datetime:
    """The moment at which this local day begins, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _shift_month(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _calendar_window(text: str, zone: str) -> Window | None:
    if month := _MONTH.fullmatch(text):
        return _months_window(date(int(month[1]), int(month[2]), 1), 1, zone)
    if quarter := _QUARTER.fullmatch(text):
        return _months_window(date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1), 3, zone)
    return None


def _months_window(first: date, months: int, zone: str) -> Window:
    name = f"Q{(first.month + 2) // 3}" if months == 3 else _MONTH_NAMES[first.month - 1]
    return Window(
        start=local_midnight(first, zone),
        end=local_midnight(_shift_month(first, months), zone),
        label=f"{name} {first.year}",
    )
