"""When the sample company works: its days, hours and holidays; everything in naive local time until it is written."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = "Europe/Berlin"
FIRST_DAY = date(2025, 8, 1)
AS_OF = datetime.fromisoformat("2026-10-31 18:00")  # local; stamp() gives it its zone
OPENS, CLOSES = time(9), time(17)
_HOLIDAYS = (
    "2025-10-03", "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14",
    "2026-05-25", "2026-10-03", "2026-12-25", "2026-12-26",
)  # fmt: skip
HOLIDAYS = frozenset(date.fromisoformat(day) for day in _HOLIDAYS)


def stamp(moment: datetime | None) -> str:
    """ISO 8601 to the minute with the offset that the local time has; blank for None."""
    return moment.replace(tzinfo=ZoneInfo(ZONE)).isoformat(timespec="minutes") if moment else ""


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def days() -> Iterator[date]:
    """Every day of the sample's period, the as-of's day included."""
    day = FIRST_DAY
    while day <= AS_OF.date():
        yield day
        day += timedelta(days=1)


def opening(moment: datetime) -> datetime:
    """`moment` itself inside working hours, else the next time somebody starts work."""
    while True:
        day = moment.date()
        if is_working_day(day) and moment.time() < CLOSES:
            return max(moment, datetime.combine(day, OPENS))
        moment = datetime.combine(day + timedelta(days=1), OPENS)


def work_later(start: datetime, minutes: float) -> datetime:
    """The moment at which `minutes` of working time have passed since `start`."""
    moment = opening(start)
    left = timedelta(minutes=round(minutes))
    while left > (room := datetime.combine(moment.date(), CLOSES) - moment):
        left -= room
        moment = opening(datetime.combine(moment.date() + timedelta(days=1), OPENS))
    return moment + left


def workdays_later(start: datetime, days_: float) -> datetime:
    """`start` plus so many eight-hour days of working time."""
    return work_later(start, days_ * 480)


def time_of_day(rng: Random, day: date, first: float = 8.0, last: float = 19.0) -> datetime:
    """A moment of `day` between two hours, around the middle of them more often than at the edges."""
    hour = first + (last - first) * rng.betavariate(2.2, 2.2)
    return datetime.combine(day, time()) + timedelta(minutes=int(hour * 60))
