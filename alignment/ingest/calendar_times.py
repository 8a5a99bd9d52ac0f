"""The days, moments, durations and periods that calendars write, and moments in UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar.prop import vDDDTypes

Time = date | datetime  # a day, or an aware moment
Period = tuple[datetime, datetime | timedelta]

# what icalendar and dateutil raise on values and rules that they cannot follow
LIBRARY_FAILURES = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    ArithmeticError,
    AssertionError,
)
_DAY_WITH_Z = re.compile(r"([0-9]{8})Z")  # Google writes days so


def read_time(text: str, zone: tzinfo) -> Time:
    """A day or a moment; one without an offset is in `zone`. Raises one of LIBRARY_FAILURES."""
    moment = _parse(_DAY_WITH_Z.sub(r"\1", text))
    if isinstance(moment, datetime):
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        moment.astimezone(UTC)  # raises where UTC has no such moment: in years 1 and 9999
        return moment
    if isinstance(moment, date):
        to_utc(moment, zone)
        return moment
    raise TypeError(text)


def read_duration(text: str) -> timedelta:
    """A duration such as PT45M. Raises one of LIBRARY_FAILURES."""
    length = _parse(text)
    if not isinstance(length, timedelta):
        raise TypeError(text)
    return length


def read_period(text: str, zone: tzinfo) -> Period:
    """A start with an end or a duration, not before it. Raises one of LIBRARY_FAILURES."""
    first, last = text.split("/")
    start = read_time(first, zone)
    if not isinstance(start, datetime):
        raise TypeError(text)
    if "P" in last.upper():
        length = read_duration(last)
        if length < timedelta():
            raise ValueError(text)
        return start, length
    end = read_time(last, zone)
    if not isinstance(end, datetime) or is_before(end, start):
        raise ValueError(text)
    return start, end


def is_before(one: Time, other: Time) -> bool:
    """Whether one lies before the other; both are days or both are moments."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.astimezone(UTC) < other.astimezone(UTC)
    return one < other


def to_utc(moment: Time, zone: tzinfo) -> datetime:
    """A moment in UTC; of a day, its beginning in this zone."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), tzinfo=zone).astimezone(UTC)


def zone_of(start: Time) -> tzinfo:
    """Where a start is, which is where other times of its event are meant that name no zone."""
    return start.tzinfo if isinstance(start, datetime) and start.tzinfo else UTC


def _parse(text: str) -> object:
    return vDDDTypes.from_ical(text.strip().upper())  # type: ignore[no-untyped-call]
