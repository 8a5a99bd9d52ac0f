"""What a single setting may hold: working hours, time zones, holidays, patterns. Each check returns what it was given."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


def check_hours(hours: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Working intervals per weekday, in order and without overlap; raises ValueError."""
    for day, intervals in hours.items():
        if day not in WEEKDAYS:
            raise ValueError(f"'{day}' is not a weekday; use {', '.join(WEEKDAYS)}")
        for text in intervals:
            match = _HOURS.match(text)
            if not match or text[:5] >= text[6:] or text[6:] > "24:00":
                raise ValueError(f"'{text}' is not a working interval; expected e.g. 09:00-17:00")
        if list(intervals) != sorted(intervals) or any(a[6:] > b[:5] for a, b in pairwise(intervals)):
            raise ValueError(f"the intervals of {day} overlap or are out of order")
    if not any(hours.values()):
        raise ValueError("at least one working interval is needed")
    return hours


@cache
def list_zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())  # reads a folder tree


def check_zone(name: str) -> str:
    """An IANA time zone; raises ValueError."""
    if name not in list_zones():
        raise ValueError(f"'{name}' is not an IANA time zone; expected e.g. Europe/Berlin")
    return name


def check_holidays(names: tuple[str, ...]) -> tuple[str, ...]:
    """Country codes (DE, US-CA) and ISO dates; raises ValueError."""
    for name in names:
        if not _names_holidays(name):
            raise ValueError(
                f"'{name}' is neither a country or part of one (DE, US-CA) nor a date (2026-12-24)"
            )
    return names


@cache
def _names_holidays(name: str) -> bool:
    import holidays  # knows the world's countries, and takes its time to say so

    country, _, part = name.partition("-")
    try:
        if country.isdigit():
            date.fromisoformat(name)
        else:
            holidays.country_holidays(country, subdiv=part or None)
    except (ValueError, NotImplementedError):
        return False
    return True


def check_pattern(pattern: str) -> str:
    """A regular expression, or nothing; raises ValueError."""
    try:
        re.compile(pattern)
    except re.error as problem:
        raise ValueError(f"'{pattern}' is not a pattern: {problem}") from problem
    return pattern


def check_response_hours(hours: Mapping[str, float]) -> Mapping[str, float]:
    """Business hours by source, each above 0 and at most 400; raises ValueError."""
    for source, value in hours.items():
        if not 0 < value <= 400:
            raise ValueError(f"'{source}': {value:g} business hours; expected more than 0, at most 400")
    return hours
