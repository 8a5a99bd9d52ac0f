"""How a meeting recurs: which rules are followed, and the occurrences of a series within a stretch of time."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from icalendar import Event
from icalendar.prop import vDDDLists, vDDDTypes, vRecur
from recurring_ical_events import EventAdapter, Series

from alignment.ingest.calendar_lines import LONGEST_LINE
from alignment.ingest.calendar_times import LIBRARY_FAILURES, Period, Time

MOST_OCCURRENCES = 5_000  # COUNT, RDATE, EXDATE, and what one series may put into the window
MOST_DAYS = (
    200_000  # between the first occurrence and the window's end, times the times a day: keeps listing quick
)
_MOST_TIMES_A_DAY = 24
_SUB_DAILY = ("SECONDLY", "MINUTELY", "HOURLY")
_KNOWN = frozenset(vRecur.canonical_order)
# RFC 5545 does not allow these with a frequency; some of them never end
_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_NOT_WITH = {
    "DAILY": ("BYWEEKNO", "BYYEARDAY"),
    "WEEKLY": ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"),
    "MONTHLY": ("BYWEEKNO", "BYYEARDAY"),
    "YEARLY": (),
}


class BadRecurrence(ValueError):
    """A recurrence that is not followed; `code` is the slug for the row error, the text says why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Recurrence:
    """What makes a meeting recur: rules, added dates or periods (RDATE), dates left out (EXDATE)."""

    rules: tuple[vRecur, ...] = ()
    added: tuple[Time | Period, ...] = ()
    left_out: tuple[Time, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.added)


@dataclass(frozen=True)
class SeriesEvent:
    """An event of a series: the one that recurs, or one that describes a changed occurrence.

    `line` is where it stands; `original` is its start, for a changed occurrence the one it would have had.
    """

    line: int
    start: Time
    end: Time
    original: Time
    this_and_future: bool = False


@dataclass(frozen=True)
class Occurrence:
    """One occurrence: `line` of the event that describes it, and when it would have been without being moved."""

    line: int
    start: Time
    end: Time
    original: Time


def read_rule(text: str, start: Time) -> vRecur:
    """The rule as it can be followed; UNTIL made comparable with `start`. Raises BadRecurrence.

    Refused: anything below daily, INTERVAL below 1, COUNT above 5,000, calendars other than the Gregorian, rules that
    RFC 5545 does not allow or that name no day.
    """
    try:
        if len(text) > LONGEST_LINE:
            raise ValueError(text[:LONGEST_LINE])
        rule: vRecur = vRecur.from_ical("".join(text.upper().split()))
    except LIBRARY_FAILURES as problem:
        raise BadRecurrence("bad_recurrence", "it is not a rule as RFC 5545 writes them") from problem
    frequency = str(rule.get("FREQ", [""])[0])
    _check_parts(rule, frequency)
    _check_numbers(rule)
    times = _times_a_day(rule)
    if times > _MOST_TIMES_A_DAY:
        raise BadRecurrence("sub_daily_recurrence", f"it happens {times} times a day")
    if any(abs(int(place)) > _DAYS[frequency] * times for place in rule.get("BYSETPOS", ())):
        raise BadRecurrence("bad_recurrence", "its BYSETPOS is larger than the set it picks from")
    if "UNTIL" in rule:
        rule["UNTIL"] = [_until(rule["UNTIL"][0], start)]
    followed = _KNOWN - {"RSCALE", "SKIP"}
    return vRecur({part: values for part, values in rule.items() if part in followed})


def _check_parts(rule: vRecur, frequency: str) -> None:
    if frequency in _SUB_DAILY:
        raise BadRecurrence(
            "sub_daily_recurrence", f"it repeats {frequency.lower()}; meetings repeat daily at most"
        )
    if frequency not in _NOT_WITH:
        raise BadRecurrence("bad_recurrence", "it has no frequency (FREQ)")
    if unknown := [part for part in rule if part not in _KNOWN and not part.startswith("X-")]:
        raise BadRecurrence("bad_recurrence", f"the part {unknown[0]} is not known")
    if wrong := [part for part in _NOT_WITH[frequency] if part in rule]:
        raise BadRecurrence("bad_recurrence", f"{wrong[0]} does not go with {frequency}")
    if rule.get("RSCALE", ["GREGORIAN"])[0] != "GREGORIAN" or rule.get("SKIP", ["OMIT"])[0] != "OMIT":
        raise BadRecurrence("bad_recurrence", "only plain Gregorian rules are followed (RSCALE, SKIP)")


def _check_numbers(rule: vRecur) -> None:
    if int(rule.get("INTERVAL", [1])[0]) < 1:
        raise BadRecurrence("bad_recurrence", "its INTERVAL is below 1")
    count = int(rule["COUNT"][0]) if "COUNT" in rule else None
    if count == 0:
        raise BadRecurrence("bad_recurrence", "its COUNT is 0")
    if count is not None and count > MOST_OCCURRENCES:
        raise BadRecurrence("too_many_occurrences", f"its COUNT is above {MOST_OCCURRENCES:,}")
    if count is not None and count < 0:
        del rule["COUNT"]  # Exchange writes -1 for endless
    months, days = rule.get("BYMONTH", ()), rule.get("BYMONTHDAY", ())
    if not all(1 <= int(month) <= 12 for month in months):
        raise BadRecurrence("bad_recurrence", "it names a month that does not exist")
    longest = max((monthrange(2024, int(month))[1] for month in months), default=31)
    if days and all(not 1 <= abs(int(day)) <= longest for day in days):
        raise BadRecurrence("bad_recurrence", "it names no day that exists")


def _times_a_day(rule: vRecur) -> int:
    product = 1
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        product *= max(len(rule.get(part, ())), 1)
    return product


def _until(until: Time, start: Time) -> Time:
    """UNTIL in the terms of the start: a day for days; else UTC, where a day means its end in the start's zone."""
    if not isinstance(start, datetime):
        return until.date() if isinstance(until, datetime) else until
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59))
    if until.tzinfo is None:
        until = until.replace(tzinfo=start.tzinfo)
    return until.astimezone(UTC)


def _like(value: Time, start: Time) -> Time:
    """A day or moment in the terms of the series' start: as a day, or in its zone (a day: at its time of day)."""
    if not isinstance(start, datetime):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, datetime):
        return value.astimezone(start.tzinfo)
    return datetime.combine(value, start.timetz())


def list_occurrences(
    master: SeriesEvent,
    recurrence: Recurrence,
    exceptions: Sequence[SeriesEvent],
    *,
    start: datetime,
    end: datetime,
) -> Iterator[Occurrence]:
    """Every occurrence of a series that touches [start, end), moved and changed ones as their exceptions say.

    `master.original` is its start; an exception's may be written in another zone, or as a day. Raises BadRecurrence
    if the series cannot be followed or has too many.
    """
    _check_cost(master.start, recurrence, end)
    try:
        exceptions = [replace(e, original=_like(e.original, master.start)) for e in exceptions]
        by_id = {_identity(e.original): e for e in exceptions}
        series = Series(
            [EventAdapter(_component(master, recurrence)), *(EventAdapter(_component(e)) for e in exceptions)]
        )
        for count, found in enumerate(series.between(start, end), start=1):
            if count > MOST_OCCURRENCES:
                raise BadRecurrence(
                    "too_many_occurrences", f"it happens more than {MOST_OCCURRENCES:,} times in two years"
                )
            source = by_id[found.recurrence_ids[0]] if found.recurrence_ids else master
            yield Occurrence(source.line, found.start, found.end, _original(found.start, source, master))
    except BadRecurrence:
        raise
    except LIBRARY_FAILURES as problem:
        raise BadRecurrence("bad_recurrence", "its rule cannot be followed") from problem


def _original(start: Time, source: SeriesEvent, master: SeriesEvent) -> Time:
    if source is master:
        return start
    if not source.this_and_future or start == source.start:
        return source.original
    moments = (start, source.start, source.original)
    if all(isinstance(moment, datetime) for moment in moments):
        later, moved, unmoved = (moment for moment in moments if isinstance(moment, datetime))
        return later - (moved - unmoved)
    later_day, moved_day, unmoved_day = (date(m.year, m.month, m.day) for m in moments)
    return later_day - (moved_day - unmoved_day)


def _check_cost(first: Time, recurrence: Recurrence, end: datetime) -> None:
    days = (end.date() - date(first.year, first.month, first.day)).days
    for rule in recurrence.rules:
        if days * _times_a_day(rule) // int(rule.get("INTERVAL", [1])[0]) > MOST_DAYS:
            raise BadRecurrence("too_many_occurrences", f"it began in {first.year} and repeats ever since")


def _identity(moment: Time) -> datetime:
    """The key by which recurring_ical_events knows an exception: naive UTC, or midnight of a day."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(tzinfo=None)
    return datetime.combine(moment, time())


def _component(event: SeriesEvent, recurrence: Recurrence | None = None) -> Event:
    component = Event()
    component["UID"] = "series"
    component["DTSTART"] = vDDDTypes(event.start)
    component["DTEND"] = vDDDTypes(event.end)
    if recurrence is None:
        component["RECURRENCE-ID"] = vDDDTypes(event.original)
        if event.this_and_future:
            component["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
        return component
    component["RRULE"] = list(recurrence.rules)
    component["RDATE"] = vDDDLists(
        [a if isinstance(a, tuple) else _like(a, event.start) for a in recurrence.added]
    )
    component["EXDATE"] = vDDDLists(list(recurrence.left_out))
    return component
