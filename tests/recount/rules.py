"""What the recount needs to know of an organisation, and how it reads a time."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE = {weekday: [("09:00", "17:00")] for weekday in range(5)}  # Monday 0


@dataclass(frozen=True)
class Hours:
    """When people work: working intervals by weekday, days without work, and the zone both are meant in."""

    zone: str = "UTC"
    intervals: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: dict(OFFICE))
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Policy:
    """A joint meeting that was agreed; cadence is week, two_weeks, month or quarter."""

    name: str
    cadence: str
    title_pattern: str = ""


@dataclass(frozen=True)
class Rules:
    """The settings that change a count; `meanings` says what each status value means."""

    hours: Hours = Hours()
    regions: dict[str, Hours] = field(default_factory=dict)
    response_hours: float = 4.0
    response_hours_by_source: dict[str, float] = field(default_factory=dict)
    decision_days: float = 10.0
    min_age_days: int = 30
    use_window_days: int = 90
    most_invitees: int = 150
    policies: tuple[Policy, ...] = (
        Policy("Monthly all-hands", "month", "all.?hands"),
        Policy("Weekly working meeting", "week"),
    )
    meanings: dict[str, str] = field(default_factory=dict)

    def meaning(self, status: str) -> str:
        return self.meanings.get(status, "unknown")

    def hours_of(self, region: str) -> Hours:
        return self.regions.get(region, self.hours)


@dataclass(frozen=True)
class When:
    """A time as a file gives it: `at` in UTC; with `day_only`, the local midnight of a day without a clock time."""

    at: datetime
    day_only: bool = False

    def local_day(self, zone: str) -> date:
        return self.at.astimezone(ZoneInfo(zone)).date()


def read_when(text: str, zone: str) -> When | None:
    """ISO 8601 with an offset or in `zone`; ten characters are a day; blank is None."""
    if not text:
        return None
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        read = read.replace(tzinfo=ZoneInfo(zone))
    return When(read.astimezone(UTC), day_only=len(text) == 10)


def is_before(one: When, other: When, zone: str) -> bool:
    """Strictly before; as soon as one of the two is only a day, both compare as days, and the same day is not before."""
    if one.day_only or other.day_only:
        return one.local_day(zone) < other.local_day(zone)
    return one.at < other.at


def days_earlier(moment: datetime, days: int, zone: str) -> datetime:
    """The same local clock time so many local days before."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - timedelta(days=days)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def midnight(day: date, zone: str) -> datetime:
    """The local beginning of a day, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
