"""Hostile calendars: a listed error, quickly, and the good meetings beside it kept."""

import itertools
import time

import pytest

from alignment.ingest.calendar_files import read_calendar
from tests.support.calendars import AS_OF, calendar, codes, event, read, remarks

START = "DTSTART;TZID=Europe/Berlin:20260907T090000"
EXDATE = "EXDATE;TZID=Europe/Berlin:20260908T090000"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["RRULE:FREQ=SECONDLY"], "sub_daily_recurrence"),
        (["RRULE:FREQ=MINUTELY;COUNT=2"], "sub_daily_recurrence"),
        (["RRULE:FREQ=HOURLY;INTERVAL=24"], "sub_daily_recurrence"),
        (
            ["RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,30"],
            "sub_daily_recurrence",
        ),
        (["RRULE:FREQ=DAILY;COUNT=1000000000"], "too_many_occurrences"),
        (["RRULE:FREQ=DAILY;COUNT=5001"], "too_many_occurrences"),
        ([EXDATE] * 50_000 + ["RRULE:FREQ=DAILY"], "too_many_occurrences"),
        ([EXDATE + ",20260909T090000" * 50_000, "RRULE:FREQ=DAILY"], "too_many_occurrences"),
        (["RDATE:20260908T090000Z" + ",20260909T090000Z" * 5_000], "too_many_occurrences"),
        (["RRULE:FREQ=DAILY;INTERVAL=0"], "bad_recurrence"),
        (["RRULE:FREQ=DAILY;INTERVAL=-1"], "bad_recurrence"),
        (["RRULE:FREQ=DAILY;INTERVAL=99999999999999999999"], "bad_recurrence"),
        (["RRULE:FREQ=DAILY;BYMONTHDAY=" + "1," * 500_000 + "1"], "bad_recurrence"),
        (["RRULE:FREQ=WEEKLY;BYSETPOS=300"], "bad_recurrence"),
    ],
)
def test_what_would_never_end_is_an_error_of_its_line(lines: list[str], code: str) -> None:
    begun = time.process_time()
    table = read(calendar(event("bad", START, *lines), event("good", START)))
    assert time.process_time() - begun < 5
    assert (list(table.rows["meeting_id"]), codes(table)) == (["good"], [(3, code)])


def test_five_thousand_of_everything_are_allowed() -> None:
    dates = [EXDATE] * 5_000
    table = read(calendar(event("a", START, "RRULE:FREQ=DAILY;COUNT=5000", *dates)))
    assert table.problems == []
    assert (
        len(table.rows) == 23 + 1 + 92 - 1
    )  # from 7 September, but for the one left out, to 92 days after the as-of


@pytest.mark.parametrize(
    "series",
    [
        ("DTSTART:00010103T090000Z", "RRULE:FREQ=DAILY"),
        ("DTSTART:20200103T090000Z", "RRULE:FREQ=DAILY;BYHOUR=8,9,10,11,12,13,14"),
    ],
)
def test_a_series_that_is_too_long_to_list(series: tuple[str, ...]) -> None:
    table = read(calendar(event("bad", *series), event("good", START)))
    assert (list(table.rows["meeting_id"]), codes(table)) == (["good"], [(3, "too_many_occurrences")])


def test_a_megabyte_in_one_line() -> None:
    long = "x" * 1_000_000
    begun = time.process_time()
    table = read(
        calendar(
            event("text", START, f"DESCRIPTION:{long}", f"SUMMARY:{long}", f"ATTACH:{long}"),
            event("html", START, "DESCRIPTION:" + "<" * 400_000 + "@" * 400_000),
            event("person", START, f"ATTENDEE:mailto:{long}@example.com"),
            event("start", f"DTSTART:{long}"),
            f"BEGIN:VEVENT\r\nUID:{long}\r\n{START}\r\nEND:VEVENT\r\n",
        )
    )
    assert time.process_time() - begun < 5
    assert list(table.rows["meeting_id"][:3]) == ["text", "html", "person"]
    assert table.rows["meeting_id"].str.len().max() < 256
    assert len(table.rows["title"].iloc[0]) == 500
    assert codes(table) == [(20, "bad_start")]
    assert max(len(problem.message) for problem in table.problems) < 300


def test_nul_bytes_are_left_out_and_told() -> None:
    table = read(calendar(event("a", START, "SUMM\0ARY:o\0ne"), event("b")))
    assert (list(table.rows["title"]), remarks(table)) == (["one", None], [(6, "nul_bytes")])


@pytest.mark.parametrize("name", ["VCALENDAR", "X-BOX", "VALARM"])
def test_fifty_thousand_boxes_in_each_other(name: str) -> None:
    begun = time.process_time()
    table = read((f"BEGIN:{name}\r\n" * 50_000 + event("a") + f"END:{name}\r\n" * 50_000).encode())
    assert list(table.rows["meeting_id"]) == ["a"]
    assert time.process_time() - begun < 5


def test_fifty_thousand_attendees_are_counted() -> None:
    crowd = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:p{n}@example.com" for n in range(50_000)]
    row = read(calendar(event("a", START, *crowd))).rows.iloc[0]
    assert (row["invitees"], row["attendee_keys"]) == (50_000, None)


def test_when_time_is_up_what_is_left_is_reported() -> None:
    ticks = itertools.count()  # a clock on which every look costs a second
    table = read_calendar(
        calendar(*(event(f"e{n}") for n in range(9))),
        as_of=AS_OF, default_zone="UTC", people=str, most_invitees=9, clock=lambda: float(next(ticks)),
    )  # fmt: skip
    assert len(table.rows) + len(table.problems) == 9
    assert {code for _, code in codes(table)} == {"out_of_time"}
    assert [row for row, _ in codes(table)] == [3 + 5 * n for n in range(9)]


def test_when_time_is_up_series_that_were_read_are_reported_too() -> None:
    looks = iter([0.0] * 6 + [100.0] * 9)  # one look to begin with, one an event, one for the first series
    table = read_calendar(
        calendar(*(event(f"e{n}", START, "RRULE:FREQ=DAILY;COUNT=2") for n in range(4))),
        as_of=AS_OF, default_zone="UTC", people=str, most_invitees=9, clock=lambda: next(looks),
    )  # fmt: skip
    told = set(table.rows["_row"]) | {row for row, _ in codes(table)}
    assert told == {3, 8, 13, 18}
    assert list(table.rows["meeting_id"]) == ["e0", "e0"]
    assert codes(table) == [(8, "out_of_time"), (13, "out_of_time"), (18, "out_of_time")]
