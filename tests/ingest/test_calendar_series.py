"""Recurring meetings: rules, exceptions, moved and cancelled occurrences, across changes of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import calendar, codes, event, read, remarks, starts

WEEKLY = ("DTSTART;TZID=Europe/Berlin:20260907T090000", "DURATION:PT1H")


def test_a_weekly_meeting_keeps_its_local_time_across_the_change_of_the_clocks() -> None:
    table = read(
        calendar(event("a", "DTSTART;TZID=Europe/Berlin:20261012T090000", "RRULE:FREQ=WEEKLY;COUNT=4"))
    )
    assert starts(table) == ["2026-10-12 07:00", "2026-10-19 07:00", "2026-10-26 08:00", "2026-11-02 08:00"]
    assert list(table.rows["recurrence_id"]) == [
        "2026-10-12T07:00:00Z", "2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z", "2026-11-02T08:00:00Z",
    ]  # fmt: skip
    assert set(table.rows["series_id"]) == {"a"}


def test_an_endless_series_is_listed_two_years_back_and_ninety_two_days_ahead() -> None:
    table = read(calendar(event("a", "DTSTART:20000101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")))
    assert (starts(table)[0], starts(table)[-1]) == ("2024-09-30 09:00", "2026-12-31 09:00")
    assert len(table.rows) == 731 + 92


def test_a_series_of_long_ago_is_told_and_not_kept() -> None:
    table = read(calendar(event("a", "DTSTART:20200101T090000Z", "RRULE:FREQ=DAILY;COUNT=9"), event("b")))
    assert (list(table.rows["meeting_id"]), remarks(table)) == (["b"], [(3, "outside_window")])


def test_an_endless_yearly_series() -> None:
    table = read(calendar(event("a", "DTSTART;VALUE=DATE:19300101", "RRULE:FREQ=YEARLY")), zone="UTC")
    assert starts(table) == ["2025-01-01 00:00", "2026-01-01 00:00"]
    assert list(table.rows["recurrence_id"]) == ["2025-01-01", "2026-01-01"]


@pytest.mark.parametrize(
    "left_out",
    [
        "EXDATE;TZID=Europe/Berlin:20260914T090000",
        "EXDATE:20260914T070000Z",
        "EXDATE:20260914T090000",
        "EXDATE;VALUE=DATE:20260914",
        "EXDATE;TZID=America/New_York:20260914T030000,20270101T000000",
    ],
)
def test_exceptions_in_every_spelling(left_out: str) -> None:
    table = read(calendar(event("a", *WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3", left_out)))
    assert starts(table) == ["2026-09-07 07:00", "2026-09-21 07:00"]


@pytest.mark.parametrize(
    ("added", "start", "hours"),
    [
        ("RDATE;TZID=Europe/Berlin:20260909T140000", "2026-09-09 12:00", 1),
        ("RDATE:20260909T120000Z", "2026-09-09 12:00", 1),
        ("RDATE;VALUE=DATE:20260909", "2026-09-09 07:00", 1),
        ("RDATE;VALUE=PERIOD:20260909T120000Z/PT3H", "2026-09-09 12:00", 3),
        ("RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20260909T140000/20260909T160000", "2026-09-09 12:00", 2),
    ],
)
def test_added_dates_and_periods(added: str, start: str, hours: int) -> None:
    table = read(calendar(event("a", *WEEKLY, added)))
    assert starts(table) == ["2026-09-07 07:00", start]
    assert table.rows["ends_at"].iloc[1] - table.rows["starts_at"].iloc[1] == timedelta(hours=hours)


def test_added_days_as_google_writes_them() -> None:
    table = read(calendar(event("a", "DTSTART;VALUE=DATE:20260907", "RDATE:20260909Z")), zone="UTC")
    assert starts(table) == ["2026-09-07 00:00", "2026-09-09 00:00"]


def test_a_moved_occurrence_is_known_by_when_it_would_have_been() -> None:
    moved = event("a", "DTSTART;TZID=Europe/Berlin:20260916T140000", "DURATION:PT2H", "SUMMARY:Moved",
                  "RECURRENCE-ID;TZID=Europe/Berlin:20260914T090000")  # fmt: skip
    table = read(calendar(event("a", *WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3"), moved))
    rows = table.rows.set_index("recurrence_id").loc["2026-09-14T07:00:00Z"]
    assert (rows["starts_at"], rows["title"], rows["_row"]) == (
        pd.Timestamp("2026-09-16 12:00", tz="UTC"), "Moved", 9,
    )  # fmt: skip
    assert len(table.rows) == 3


@pytest.mark.parametrize(
    "which",
    ["RECURRENCE-ID:20260914T070000Z", "RECURRENCE-ID:20260914T090000", "RECURRENCE-ID;VALUE=DATE:20260914"],
)
def test_a_cancelled_occurrence_stays_as_cancelled(which: str) -> None:
    cancelled = event("a", "DTSTART;TZID=Europe/Berlin:20260914T090000", which, "STATUS:CANCELLED")
    table = read(calendar(event("a", *WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3"), cancelled))
    assert list(table.rows.sort_values("starts_at")["status"]) == ["confirmed", "cancelled", "confirmed"]


def test_this_and_future_moves_what_follows_and_keeps_each_ones_identity() -> None:
    later = event("a", "DTSTART;TZID=Europe/Berlin:20260914T110000", "DURATION:PT30M", "SUMMARY:Later",
                  "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260914T090000")  # fmt: skip
    rows = read(calendar(event("a", *WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:First"), later)).rows
    assert list(zip(rows["recurrence_id"], rows["starts_at"].dt.hour, rows["title"], strict=True)) == [
        ("2026-09-07T07:00:00Z", 7, "First"),
        ("2026-09-14T07:00:00Z", 9, "Later"),
        ("2026-09-21T07:00:00Z", 9, "Later"),
    ]


def test_this_and_future_can_cancel_the_rest() -> None:
    rest = event(
        "a",
        "DTSTART:20260914T070000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260914T070000Z",
        "STATUS:CANCELLED",
    )
    rows = read(calendar(event("a", *WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=4"), rest)).rows
    assert list(rows["status"]) == ["confirmed", "cancelled", "cancelled", "cancelled"]


def test_an_occurrence_without_its_series_is_kept() -> None:
    table = read(calendar(event("a", "DTSTART:20190916T120000Z", "RECURRENCE-ID:20190914T090000Z")))
    assert list(table.rows["recurrence_id"]) == ["2019-09-14T09:00:00Z"]
    assert list(table.rows["series_id"]) == ["a"]


def test_a_changed_occurrence_is_kept_where_its_series_cannot_be_followed() -> None:
    changed = event("a", "DTSTART:20260916T120000Z", "RECURRENCE-ID:20260914T070000Z")
    table = read(calendar(event("a", *WEEKLY, "RRULE:FREQ=MONTHLY;BYDAY=99MO"), changed))
    assert (starts(table), codes(table)) == (["2026-09-16 12:00"], [(3, "bad_recurrence")])


def test_an_exception_that_describes_nothing_in_the_window_is_told() -> None:
    old = event("a", "DTSTART:20200914T070000Z", "RECURRENCE-ID:20200907T070000Z")
    table = read(calendar(event("a", "DTSTART:20200106T070000Z", "RRULE:FREQ=WEEKLY"), old))
    assert remarks(table) == [(8, "outside_window")]


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ("20260921", 3),
        ("20260921T065959Z", 2),
        ("20260921T070000Z", 3),
        ("20260921T090000", 3),
        ("20260921T085959", 2),
    ],
)
def test_until_as_a_day_includes_the_day(until: str, count: int) -> None:
    assert len(read(calendar(event("a", *WEEKLY, f"RRULE:FREQ=WEEKLY;UNTIL={until}"))).rows) == count


@pytest.mark.parametrize("until", ["20260909", "20260909T120000Z"])
def test_until_of_days(until: str) -> None:
    lines = ("DTSTART;VALUE=DATE:20260907", f"RRULE:FREQ=DAILY;UNTIL={until}")
    assert len(read(calendar(event("a", *lines))).rows) == 3


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=MO, WE;COUNT=3", [7, 9, 14]),
        ("freq=daily;interval=2;count=3;", [7, 9, 11]),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;COUNT=2", [7, 5]),
        ("FREQ=DAILY;COUNT=2;X-ODD=1", [7, 8]),
        ("RSCALE=GREGORIAN;FREQ=DAILY;COUNT=2;SKIP=OMIT", [7, 8]),
    ],
)
def test_rules_as_people_write_them(rule: str, days: list[int]) -> None:
    table = read(calendar(event("a", *WEEKLY, f"RRULE:{rule}")))
    assert [start.day for start in table.rows["starts_at"]] == days


def test_several_rules_are_one_series() -> None:
    rules = ("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2")
    assert starts(read(calendar(event("a", *WEEKLY, *rules)))) == [
        "2026-09-07 07:00", "2026-09-08 07:00", "2026-09-14 07:00",
    ]  # fmt: skip


def test_empty_rules_and_dates_are_passed_over_and_told() -> None:
    table = read(calendar(event("a", *WEEKLY, "RRULE:", "RDATE:"), event("b", *WEEKLY, "EXDATE;VALUE=DATE:")))
    assert len(table.rows) == 2
    assert {code for _, code in remarks(table)} == {"empty_value"}


@pytest.mark.parametrize(
    "line",
    ["RRULE:FREQ=FORTNIGHTLY", "RRULE:COUNT=3", "RRULE:FREQ=DAILY;BYFOO=1", "RRULE:FREQ=DAILY;UNTIL=soon",
     "RRULE:RSCALE=HEBREW;FREQ=YEARLY", "RRULE:FREQ=YEARLY;SKIP=FORWARD;RSCALE=GREGORIAN", "RRULE:FREQ=DAILY;COUNT=0",
     "RRULE:FREQ=DAILY;BYMONTH=13", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=WEEKLY;BYMONTHDAY=1",
     "RRULE:FREQ=DAILY;BYSETPOS=2", "EXDATE:soon", "RDATE:083000", "RDATE:20260909T120000Z/20260908T120000Z",
     "RDATE:20260909T120000Z/soon", "EXRULE:FREQ=DAILY"],
)  # fmt: skip
def test_a_recurrence_that_cannot_be_followed_rejects_its_event_alone(line: str) -> None:
    table = read(calendar(event("bad", *WEEKLY, line), event("good")))
    assert (list(table.rows["meeting_id"]), codes(table)) == (["good"], [(3, "bad_recurrence")])
    assert "line 7" in table.problems[0].message


YEARS = datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2026-06-01")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")


@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(*YEARS).map(lambda t: t.replace(minute=0, second=0, microsecond=0)),
    weeks=st.integers(1, 4),
    count=st.integers(1, 30),
    left_out=st.sets(st.integers(0, 29), max_size=5),
    moved=st.dictionaries(st.integers(0, 29), st.integers(-50, 50), max_size=4),
)
def test_generated_series_equal_a_walk_through_the_weeks(
    zone: str, first: datetime, weeks: int, count: int, left_out: set[int], moved: dict[int, int]
) -> None:
    place = ZoneInfo(zone)
    walls = [first + timedelta(weeks=weeks * n) for n in range(count)]
    moments = [wall.replace(tzinfo=place).astimezone(UTC) for wall in walls]
    expected = {}
    for n, moment in enumerate(moments):
        if n not in left_out:
            expected[f"{moment:%Y-%m-%dT%H:%M:%SZ}"] = moment + timedelta(hours=moved.get(n, 0))
    lines = [
        f"DTSTART;TZID={zone}:{first:%Y%m%dT%H%M%S}",
        "DURATION:PT1H",
        f"RRULE:FREQ=WEEKLY;INTERVAL={weeks};COUNT={count}",
    ]
    lines += [f"EXDATE:{moments[n]:%Y%m%dT%H%M%SZ}" for n in sorted(left_out) if n < count]
    parts = [event("s", *lines)]
    for n, hours in moved.items():
        if n < count and n not in left_out:
            new = moments[n] + timedelta(hours=hours)
            parts.append(
                event("s", f"DTSTART:{new:%Y%m%dT%H%M%SZ}", f"RECURRENCE-ID:{moments[n]:%Y%m%dT%H%M%SZ}")
            )
    window = datetime(2024, 12, 1, tzinfo=UTC), datetime(2027, 3, 3, tzinfo=UTC)
    table = read(calendar(*parts), as_of=window[1] - timedelta(days=92))
    inside = {key: start for key, start in expected.items() if window[0] < start < window[1]}
    assert dict(zip(table.rows["recurrence_id"], table.rows["starts_at"], strict=True)) == inside
    assert table.problems == []
