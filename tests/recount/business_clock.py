"""Business time, walked interval by interval."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.recount.rules import Hours


def working_intervals(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    """The working intervals of a local day, in UTC; none on a holiday."""
    if day in hours.holidays:
        return []
    return [
        (_clock_time(day, opens, hours.zone), _clock_time(day, closes, hours.zone))
        for opens, closes in hours.intervals.get(day.weekday(), [])
    ]


def _clock_time(day: date, clock: str, zone: str) -> datetime:
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _days_from(moment: datetime, hours: Hours) -> Iterator[date]:
    day = moment.astimezone(ZoneInfo(hours.zone)).date()
    for ahead in range(2000):
        yield day + timedelta(days=ahead)


def deadline(hours: Hours, start: datetime, minutes: float) -> datetime:
    """The moment at which so many minutes of working time have passed since `start`."""
    left = timedelta(minutes=minutes)
    for day in _days_from(start, hours):
        for opens, closes in working_intervals(hours, day):
            begins = max(opens, start)
            if begins >= closes:
                continue
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
    raise ValueError("no working time ahead")


def close_of_day(hours: Hours, moment: datetime) -> datetime:
    """The closing time of the local day on which `moment` lies."""
    day = moment.astimezone(ZoneInfo(hours.zone)).date()
    return max(closes for _, closes in working_intervals(hours, day))


def standard_day_minutes(hours: Hours) -> float:
    """Weekly hours divided by the working days of a week, in minutes."""
    total = timedelta()
    days = 0
    for intervals in hours.intervals.values():
        for opens, closes in intervals:
            first = datetime.fromisoformat(f"2024-01-01T{opens}")
            last = datetime.fromisoformat("2024-01-02" if closes == "24:00" else f"2024-01-01T{closes}")
            total += last - first
        days += bool(intervals)
    return total / timedelta(minutes=1) / days


def working_days(hours: Hours, monday: date) -> int:
    """How many days of a week have working hours and are no holiday."""
    return sum(bool(working_intervals(hours, monday + timedelta(days=n))) for n in range(7))
