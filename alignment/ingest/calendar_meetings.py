"""From events to meetings: copies are one, series become their occurrences, occurrences become rows."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

import pandas as pd

from alignment.errors import RowError
from alignment.ingest.calendar_events import CalendarEvent
from alignment.ingest.calendar_recurrence import BadRecurrence, SeriesEvent, list_occurrences
from alignment.ingest.calendar_times import Time, to_utc

LONGEST_ID = 255
OUT_OF_TIME = "reading the calendar took too long, so this event was not read; export a shorter period"
COLUMNS = (
    "meeting_id", "recurrence_id", "series_id", "title", "starts_at", "ends_at", "all_day", "status", "organizer_key",
    "attendee_keys", "accepted_keys", "invitees", "has_replies", "has_agenda", "agenda_items", "_row",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """The stretch within which series are listed, the zone of days, and whether time for listing is up."""

    start: datetime
    end: datetime
    zone: tzinfo
    is_over: Callable[[], bool]


@dataclass(frozen=True)
class Meeting:
    """One occurrence of one event; `recurrence_id` is None for a meeting that does not recur."""

    event: CalendarEvent
    start: Time
    end: Time | None
    recurrence_id: Time | None


def drop_copies(events: Iterable[CalendarEvent]) -> tuple[list[list[CalendarEvent]], list[RowError]]:
    """The events by UID, each occurrence described once, and a remark about each copy that is left out.

    Of copies, the one with the highest SEQUENCE, then the latest change, then the later line tells. An event without a
    UID is known by its times and title.
    """
    kept: dict[str, dict[str, CalendarEvent]] = defaultdict(dict)
    remarks = []
    for event in events:
        if not event.uid:
            message = f"line {event.line}: the event has no UID; it is known by its times and title"
            remarks.append(RowError(event.line, "UID", "", "no_uid", message))
        uid = _identity(event)
        occurrence = "" if event.recurrence_id is None else recurrence_text(event.recurrence_id)
        other = kept[uid].get(occurrence)
        winner, loser = (event, other) if other is None or _rank(event) >= _rank(other) else (other, event)
        kept[uid][occurrence] = replace(winner, uid=uid)
        if loser is not None:
            message = (
                f"line {loser.line}: a copy of the event on line {winner.line}, which is newer or the same"
            )
            remarks.append(RowError(loser.line, "UID", "", "copy", message))
    return [list(series.values()) for series in kept.values()], remarks


def _rank(event: CalendarEvent) -> tuple[int, datetime]:
    return event.sequence, max(event.stamps[:1], default=datetime.min.replace(tzinfo=UTC))


def _identity(event: CalendarEvent) -> str:
    if event.uid and len(event.uid) <= LONGEST_ID:
        return event.uid
    text = event.uid or f"{event.start.isoformat()}|{event.end and event.end.isoformat()}|{event.title}"
    return f"{'uid' if event.uid else 'no-uid'}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def list_series(
    series: Sequence[CalendarEvent], span: Span, problems: list[RowError], remarks: list[RowError]
) -> list[Meeting]:
    """The meetings of one UID. An event that cannot be listed goes to `problems`; one without a meeting, to `remarks`.

    Events that do not recur are kept whenever they are, also those that describe an occurrence of a series which the
    file does not hold, or which cannot be followed.
    """
    if span.is_over():
        problems.extend(_out_of_time(event) for event in series)
        return []
    master = next((event for event in series if event.recurrence_id is None), None)
    changed = [event for event in series if event.recurrence_id is not None]
    if master is None or not master.recurrence:
        return _list_single(master, changed, span.zone)
    try:
        meetings = list(_list_recurring(master, changed, span))
    except BadRecurrence as problem:
        line = master.line
        message = f"line {line}, RRULE: the recurrence is not followed: {problem}; give the series an end or leave it out"
        problems.append(RowError(line, "RRULE", "", problem.code, message))
        return _list_single(None, changed, span.zone)
    told = {meeting.event.line for meeting in meetings}
    remarks.extend(_outside(event, span) for event in series if event.line not in told)
    return meetings


def _list_single(master: CalendarEvent | None, changed: list[CalendarEvent], zone: tzinfo) -> list[Meeting]:
    meetings = [Meeting(event, event.start, event.end, event.recurrence_id) for event in changed]
    if master is not None:
        meetings.append(Meeting(master, master.start, master.end, None))
    return meetings


def _list_recurring(master: CalendarEvent, changed: list[CalendarEvent], span: Span) -> Iterator[Meeting]:
    by_line = {event.line: event for event in (master, *changed)}
    exceptions = [_series_event(event) for event in changed]
    found = list_occurrences(
        _series_event(master), master.recurrence, exceptions, start=span.start, end=span.end
    )
    for occurrence in found:
        event = by_line[occurrence.line]
        endless = event.end is None and occurrence.end == occurrence.start
        yield Meeting(event, occurrence.start, None if endless else occurrence.end, occurrence.original)


def _series_event(event: CalendarEvent) -> SeriesEvent:
    return SeriesEvent(
        line=event.line,
        start=event.start,
        end=_end(event.start, event.end) or event.start,
        original=event.start if event.recurrence_id is None else event.recurrence_id,
        this_and_future=event.this_and_future,
    )


def _end(start: Time, end: Time | None) -> Time | None:
    """The end; of a day without one, the next day."""
    return start + timedelta(days=1) if end is None and not isinstance(start, datetime) else end


def _out_of_time(event: CalendarEvent) -> RowError:
    return RowError(event.line, "", "", "out_of_time", f"line {event.line}: {OUT_OF_TIME}")


def _outside(event: CalendarEvent, span: Span) -> RowError:
    message = (
        f"line {event.line}: the series has no occurrence that this event describes between {span.start:%Y-%m-%d} and"
        f" {span.end:%Y-%m-%d}; nothing of it is kept"
    )
    return RowError(event.line, "RRULE", "", "outside_window", message)


def recurrence_text(moment: Time) -> str:
    """How an occurrence is known: its original start in UTC, or the day."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return moment.isoformat()


def build_rows(meetings: Iterable[Meeting], zone: tzinfo) -> pd.DataFrame:
    """Rows of the meeting table (COLUMNS), in the order of the file, then of time."""
    rows = pd.DataFrame([_row(meeting, zone) for meeting in meetings], columns=list(COLUMNS), dtype=object)
    for column in ("starts_at", "ends_at"):
        rows[column] = pd.to_datetime(rows[column], utc=True).astype("datetime64[us, UTC]")
    rows = rows.astype({"invitees": "int64", "_row": "int64"})
    return rows.sort_values(["_row", "starts_at"], ignore_index=True)


def _row(meeting: Meeting, zone: tzinfo) -> tuple[object, ...]:
    event, invitees = meeting.event, meeting.event.invitees
    end = _end(meeting.start, meeting.end)
    recurs = bool(event.recurrence) or meeting.recurrence_id is not None
    return (
        event.uid,
        "" if meeting.recurrence_id is None else recurrence_text(meeting.recurrence_id),
        event.uid if recurs else None,
        event.title,
        to_utc(meeting.start, zone),
        None if end is None else to_utc(end, zone),
        not isinstance(meeting.start, datetime),
        event.status,
        invitees.organizer_key,
        invitees.attendee_keys,
        invitees.accepted_keys,
        invitees.number,
        invitees.has_replies,
        event.agenda.present,
        event.agenda.items,
        event.line,
    )
