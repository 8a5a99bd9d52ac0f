"""Calendar files (ICS): every good event as rows of the meeting table, every bad one reported with its line."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import pandas as pd

from alignment.errors import FileRefused, RowError
from alignment.ingest.calendar_events import CalendarEvent, EventRefused, Reading, read_event
from alignment.ingest.calendar_lines import Component, split_calendar
from alignment.ingest.calendar_meetings import OUT_OF_TIME, Span, build_rows, drop_copies, list_series
from alignment.ingest.calendar_time_zones import Zones
from alignment.ingest.calendar_times import to_utc

SECONDS = 7.0  # ten are promised; what has been read by then is still to be brought into rows
DAYS_BACK = 731  # two years
DAYS_AHEAD = 92  # for the next planned meeting


@dataclass(frozen=True)
class CalendarTable:
    """What a calendar file holds.

    `rows`: columns of the meeting table, without those that every imported row gets, and `_row`, the line of the
    BEGIN:VEVENT that describes the occurrence. `problems`: events that are not kept. `remarks`: what is worth telling
    about events that are kept, or of which another event tells everything. Every event of the file is in at least one.
    `proposed_as_of`: the newest time that events of the file name, not after the as-of. `span`: first and last start.
    """

    rows: pd.DataFrame
    problems: list[RowError]
    remarks: list[RowError]
    proposed_as_of: datetime | None
    span: tuple[datetime, datetime] | None
    encoding: str


def read_calendar(
    data: bytes,
    *,
    as_of: datetime,
    default_zone: str,
    people: Callable[[str], str],
    most_invitees: int,
    clock: Callable[[], float] = time.monotonic,
) -> CalendarTable:
    """Read a calendar file, event by event: a broken one is reported and loses none of the others.

    A single event is kept however old it is; a series is listed from two years before `as_of` to 92 days after it.
    Copies of one meeting (UID and recurrence) are one: the highest SEQUENCE, then the latest change wins.
    Times without a zone are in `default_zone`, and so are the days of all-day events. `recurrence_id` is the original
    start in UTC, for all-day events the original day, and "" for a meeting that does not recur.
    `people` makes an e-mail address its keyed hash. Reading ends after 7 s by `clock`; what is left is reported.
    Raises FileRefused if this is no calendar.
    """
    deadline = clock() + SECONDS
    text = split_calendar(data)
    if not text.is_calendar:
        raise FileRefused(
            "this is not a calendar: no BEGIN:VCALENDAR in it; export the calendar as an ICS file"
        )
    reading = Reading(Zones(text.zones, default_zone), cache(people), most_invitees)
    problems: list[RowError] = []
    reading.remarks.extend(_remark_nul(text.first_nul))

    def is_over() -> bool:
        return clock() >= deadline

    events = list(_read_events(text.events, reading, problems, is_over))
    kept, copies = drop_copies(events)
    reading.remarks.extend(copies)
    span = Span(
        as_of - timedelta(days=DAYS_BACK), as_of + timedelta(days=DAYS_AHEAD), reading.zones.default, is_over
    )
    meetings = [
        meeting for series in kept for meeting in list_series(series, span, problems, reading.remarks)
    ]
    rows = build_rows(meetings, span.zone)
    return CalendarTable(
        rows=rows,
        problems=sorted(problems, key=lambda error: error.row),
        remarks=sorted(reading.remarks, key=lambda error: error.row),
        proposed_as_of=_newest(events, as_of, reading.zones),
        span=_span(rows),
        encoding=text.encoding,
    )


def _remark_nul(line: int | None) -> Iterator[RowError]:
    if line is not None:
        yield RowError(line, "", "", "nul_bytes", f"line {line}: there are NUL bytes, which are left out")


def _read_events(
    components: list[Component], reading: Reading, problems: list[RowError], is_over: Callable[[], bool]
) -> Iterator[CalendarEvent]:
    for component in sorted(components, key=lambda c: c.number):
        if is_over():
            problems.append(
                RowError(component.number, "", "", "out_of_time", f"line {component.number}: {OUT_OF_TIME}")
            )
            continue
        try:
            yield read_event(component, reading)
        except EventRefused as refused:
            problems.append(refused.error)


def _newest(events: list[CalendarEvent], as_of: datetime, zones: Zones) -> datetime | None:
    times = [
        to_utc(time, zones.default)
        for event in events
        for time in (event.start, event.end)
        if time is not None
    ]
    times += [stamp for event in events for stamp in event.stamps]
    return max((moment for moment in times if moment <= as_of), default=None)


def _span(rows: pd.DataFrame) -> tuple[datetime, datetime] | None:
    if rows.empty:
        return None
    return rows["starts_at"].min().to_pydatetime(), rows["starts_at"].max().to_pydatetime()
