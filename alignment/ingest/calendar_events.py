"""What one event of a calendar says: when, how often, with whom, with what agenda; and why some cannot be kept."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from icalendar import Parameters
from icalendar.prop import vRecur

from alignment.errors import RowError
from alignment.ingest.calendar_agenda import Agenda, read_agenda
from alignment.ingest.calendar_lines import LONGEST_LINE, Component, Line
from alignment.ingest.calendar_people import Invitees, read_invitees
from alignment.ingest.calendar_recurrence import MOST_OCCURRENCES, BadRecurrence, Recurrence, read_rule
from alignment.ingest.calendar_time_zones import Zones
from alignment.ingest.calendar_times import (
    LIBRARY_FAILURES,
    Period,
    Time,
    is_before,
    read_duration,
    read_period,
    read_time,
    zone_of,
)

LONGEST_TITLE = 500
LONGEST_SHOWN = 80  # characters of a value in a message
_STATUS = {"CANCELLED": "cancelled", "CANCELED": "cancelled", "TENTATIVE": "tentative"}
_ESCAPED = re.compile(r"\\([\\;,nN])")


class EventRefused(ValueError):
    """An event that cannot be kept, with what is reported about it."""

    def __init__(self, error: RowError) -> None:
        super().__init__(error.message)
        self.error = error


@dataclass(frozen=True)
class CalendarEvent:
    """One event as read. Times are days or aware moments; `end` is None where the file gives none.

    `recurrence_id` is set on an event that describes one occurrence of a series.
    """

    line: int
    uid: str
    start: Time
    end: Time | None
    recurrence_id: Time | None
    this_and_future: bool
    recurrence: Recurrence
    status: str
    title: str | None
    sequence: int
    stamps: tuple[datetime, ...]  # last change first
    invitees: Invitees
    agenda: Agenda


@dataclass
class Reading:
    """What reading one file's events needs, and the remarks that it leaves."""

    zones: Zones
    people: Callable[[str], str]
    most_invitees: int
    remarks: list[RowError] = field(default_factory=list)

    def remark(self, event: Component, line: Line, code: str, message: str) -> None:
        """Note something about an event that is kept all the same; once, not for its start and its end."""
        if not any(r.row == event.number and r.code == code for r in self.remarks[-1:]):
            self.remarks.append(_error(event, line, code, message))


def read_event(event: Component, reading: Reading) -> CalendarEvent:
    """Read one VEVENT. Raises EventRefused with the line of its BEGIN, the property and the reason."""
    if not event.closed:
        raise _refused(event, None, "cut_off", "has no END:VEVENT; export the calendar again")
    start_line = event.first("DTSTART")
    if start_line is None:
        raise _refused(event, None, "no_start", "has no start (DTSTART); give it one or leave it out")
    start = _read_time(event, start_line, reading, code="bad_start", zone=reading.zones.default)
    end = _read_end(event, start, reading)
    recurrence_line = event.first("RECURRENCE-ID")
    recurrence_id = None
    if recurrence_line is not None:
        recurrence_id = _read_time(
            event, recurrence_line, reading, code="bad_recurrence", zone=zone_of(start)
        )
    title = _text(event.first("SUMMARY"))[:LONGEST_TITLE].strip() or None
    uid_line = event.first("UID")
    return CalendarEvent(
        line=event.number,
        uid=uid_line.value[:LONGEST_LINE] if uid_line else "",
        start=start,
        end=end,
        recurrence_id=recurrence_id,
        this_and_future=recurrence_line is not None and "THISANDFUTURE" in recurrence_line.text.upper(),
        recurrence=Recurrence() if recurrence_id is not None else _read_recurrence(event, start, reading),
        status=_status(event),
        title=title,
        sequence=_sequence(event),
        stamps=_stamps(event, reading),
        invitees=read_invitees(event, reading.people, reading.most_invitees),
        agenda=read_agenda(_text(event.first("DESCRIPTION"))),
    )


def _read_end(event: Component, start: Time, reading: Reading) -> Time | None:
    """The end, also as start and duration; None if neither is given. Never before the start."""
    line, duration = event.first("DTEND"), event.first("DURATION")
    if line is not None:
        end = _read_time(event, line, reading, code="bad_end", zone=zone_of(start))
        if isinstance(start, datetime) != isinstance(end, datetime):
            raise _refused(event, line, "bad_end", "and the start are a day and a time; make both the same")
    elif duration is not None:
        line = duration
        end = _add_duration(event, duration, start)
    else:
        return None
    if is_before(end, start):
        raise _refused(event, line, "end_before_start", "lies before the start; correct the event's times")
    return end


def _add_duration(event: Component, line: Line, start: Time) -> Time:
    try:
        length = read_duration(line.value)
        if isinstance(start, datetime):
            return start.astimezone(UTC) + length
        if length % timedelta(days=1):
            raise ValueError(line.value)
        return start + length
    except LIBRARY_FAILURES:
        message = "is not a duration for this start; expected e.g. PT45M, or P1D from a day"
        raise _refused(event, line, "bad_end", message) from None


def _read_time(event: Component, line: Line, reading: Reading, *, code: str, zone: tzinfo) -> Time:
    """A day, or a moment in the zone that the line names; `zone` where it names none or an unknown one."""
    parameters, value = _parts(event, line, code)
    try:
        return read_time(value, _named_zone(event, line, parameters, reading) or zone)
    except LIBRARY_FAILURES:
        message = "is not a time; expected 20261012T090000 or 20261012"
        raise _refused(event, line, code, message) from None


def _parts(event: Component, line: Line, code: str) -> tuple[Parameters, str]:
    try:
        return line.parts()
    except LIBRARY_FAILURES:
        message = "stands on a line that is not written as RFC 5545 asks; correct it or export again"
        raise _refused(event, line, code, message) from None


def _named_zone(event: Component, line: Line, parameters: Parameters, reading: Reading) -> tzinfo | None:
    if "TZID" not in parameters:
        return None
    name = str(parameters["TZID"])
    zone = reading.zones.find(name, event.calendar)
    if zone is None:
        message = f"is in the time zone '{name[:LONGEST_SHOWN]}', which nothing explains: read in your own"
        reading.remark(event, line, "unknown_time_zone", message)
    return zone


def _read_recurrence(event: Component, start: Time, reading: Reading) -> Recurrence:
    if line := event.first("EXRULE"):
        message = "is a rule of exceptions, which is not read; list the exceptions as EXDATE"
        raise _refused(event, line, "bad_recurrence", message)
    return Recurrence(
        rules=tuple(_read_rules(event, start, reading)),
        added=tuple(_read_dates(event, "RDATE", start, reading)),
        left_out=tuple(d for d in _read_dates(event, "EXDATE", start, reading) if not isinstance(d, tuple)),
    )


def _read_rules(event: Component, start: Time, reading: Reading) -> Iterator[vRecur]:
    for line in event.all("RRULE"):
        if not line.value:
            reading.remark(event, line, "empty_value", "is an empty rule, which is left out")
            continue
        try:
            yield read_rule(line.value, start)
        except BadRecurrence as problem:
            message = f"is not followed: {problem}; correct the series or leave it out"
            raise _refused(event, line, problem.code, message) from problem


def _read_dates(event: Component, name: str, start: Time, reading: Reading) -> Iterator[Time | Period]:
    lines = event.all(name)
    if sum(line.text.count(",") + 1 for line in lines) > MOST_OCCURRENCES:
        message = f"is one of more than {MOST_OCCURRENCES:,} such dates; end the series or leave it out"
        raise _refused(event, lines[0], "too_many_occurrences", message)
    for line in lines:
        parameters, text = _parts(event, line, "bad_recurrence")
        zone = _named_zone(event, line, parameters, reading) or zone_of(start)
        for value in (value.strip() for value in text.split(",")):
            if not value:
                reading.remark(event, line, "empty_value", "holds an empty value, which is left out")
                continue
            try:
                yield read_period(value, zone) if "/" in value else read_time(value, zone)
            except LIBRARY_FAILURES:
                message = f"holds '{value[:LONGEST_SHOWN]}', which is no time; expected e.g. 20261012T090000"
                raise _refused(event, line, "bad_recurrence", message) from None


def _status(event: Component) -> str:
    """Cancelled if the event says so or came in a message that cancels."""
    method = event.calendar.first("METHOD") if event.calendar else None
    if method is not None and method.value.upper() == "CANCEL":
        return "cancelled"
    line = event.first("STATUS")
    return _STATUS.get(line.value.upper(), "confirmed") if line else "confirmed"


def _sequence(event: Component) -> int:
    line = event.first("SEQUENCE")
    return int(line.value) if line and re.fullmatch(r"[0-9]{1,9}", line.value) else 0


def _stamps(event: Component, reading: Reading) -> tuple[datetime, ...]:
    """When the event was changed, written and created, as far as that can be read."""
    found = []
    for name in ("LAST-MODIFIED", "DTSTAMP", "CREATED"):
        line = event.first(name)
        if line is None:
            continue
        try:
            moment = read_time(line.value, reading.zones.default)
        except LIBRARY_FAILURES:
            continue  # nothing depends on a stamp alone
        if isinstance(moment, datetime):
            found.append(moment.astimezone(UTC))
    return tuple(found)


def _text(line: Line | None) -> str:
    """A text as it was meant, without its escapes; the rest of a very long one is not read."""
    if line is None:
        return ""
    try:
        value = line.parts()[1] if len(line.text) <= LONGEST_LINE else line.value
    except LIBRARY_FAILURES:
        value = line.value
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value[:LONGEST_LINE])


def _error(event: Component, line: Line | None, code: str, message: str) -> RowError:
    """What is reported, in words: where the property stands, what it holds, what is wrong with it."""
    if line is None:
        return RowError(event.number, "", "", code, f"line {event.number}: the event {message}")
    value = line.value[:LONGEST_SHOWN]
    where = f"line {line.number}, {line.name}"
    return RowError(event.number, line.name, value, code, f"{where}: '{value}' {message}")


def _refused(event: Component, line: Line | None, code: str, message: str) -> EventRefused:
    return EventRefused(_error(event, line, code, message))
