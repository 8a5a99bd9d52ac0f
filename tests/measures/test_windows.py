"""Windows: the last weeks, months, quarters, and what each is compared with."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import AlignmentError
from alignment.measures.windows import (
    Window,
    last_weeks,
    local_midnight,
    parse_window,
    previous_window,
    shift_days,
    trend_months,
)

BERLIN = "Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_thirteen_weeks_to_the_first_of_november_begin_on_the_second_of_august():
    window = last_weeks(utc("2026-11-01 00:00"), "UTC")
    assert (window.start, window.end) == (utc("2026-08-02 00:00"), utc("2026-11-01 00:00"))
    assert window.label == "13 weeks to 31 Oct 2026"


def test_weeks_are_local_days_so_the_time_of_day_survives_the_end_of_summer_time():
    window = last_weeks(local("2026-11-01 12:00", BERLIN), BERLIN)
    assert window.start == local("2026-08-02 12:00", BERLIN)
    assert window.end - window.start == timedelta(days=91, hours=1)


def test_the_weeks_before_end_where_the_window_starts():
    window = last_weeks(local("2026-11-01 12:00", BERLIN), BERLIN)
    before = previous_window(window, "13w", BERLIN)
    assert (before.start, before.end) == (local("2026-05-03 12:00", BERLIN), window.start)
    assert before.label == "13 weeks to 2 Aug 2026"


def test_a_past_month_is_whole_and_local():
    window = parse_window("2026-10", utc("2026-11-15 08:00"), BERLIN)
    assert (window.start, window.end) == (local("2026-10-01", BERLIN), local("2026-11-01", BERLIN))
    assert window.label == "October 2026"


def test_the_running_month_ends_at_as_of_and_is_compared_with_the_whole_month_before():
    window = parse_window("2026-10", utc("2026-10-15 08:00"), "UTC")
    assert window.end == utc("2026-10-15 08:00")
    before = previous_window(window, "2026-10", "UTC")
    assert before == Window(utc("2026-09-01 00:00"), utc("2026-10-01 00:00"), "September 2026")


def test_january_is_compared_with_december_and_the_first_quarter_with_the_fourth():
    january = parse_window("2026-01", utc("2026-11-01 00:00"), "UTC")
    assert previous_window(january, "2026-01", "UTC").label == "December 2025"
    first = parse_window("2026-Q1", utc("2026-11-01 00:00"), "UTC")
    assert previous_window(first, "2026-Q1", "UTC") == Window(
        utc("2025-10-01 00:00"), utc("2026-01-01 00:00"), "Q4 2025"
    )


@pytest.mark.parametrize("text", ["2026-Q3", "2026-q3"])
def test_a_quarter_is_three_months(text):
    window = parse_window(text, utc("2026-11-01 00:00"), "UTC")
    assert window == Window(utc("2026-07-01 00:00"), utc("2026-10-01 00:00"), "Q3 2026")


@pytest.mark.parametrize(
    "text",
    ["", "soon", "0w", "999w", "13", "-3w", "2026-13", "2026-00", "2026-Q5", "0001-01", "2026-10\n", "13W"],
)
def test_nonsense_is_refused_and_the_text_says_what_is_expected(text):
    with pytest.raises(AlignmentError, match="expected weeks"):
        parse_window(text, utc("2026-11-01 00:00"), "UTC")


@pytest.mark.parametrize("text", ["2026-11", "2026-Q4", "2099-12"])
def test_a_window_that_has_not_begun_is_refused(text):
    with pytest.raises(AlignmentError, match="starts after the data ends"):
        parse_window(text, utc("2026-10-01 00:00"), "UTC")


def test_the_trend_is_eleven_complete_months_and_the_running_one():
    months = trend_months(utc("2026-10-16 12:00"), "UTC")
    assert [window.label for window, _ in months][:: len(months) - 1] == ["November 2025", "October 2026"]
    assert [complete for _, complete in months] == [True] * 11 + [False]
    assert months[-1][0].end == utc("2026-10-16 12:00")


def test_at_midnight_on_the_first_the_month_just_ended_is_the_last_of_the_trend():
    months = trend_months(local("2026-11-01", BERLIN), BERLIN)
    assert len(months) == 12
    assert months[-1] == (parse_window("2026-10", local("2026-11-01", BERLIN), BERLIN), True)


def test_where_summer_time_begins_at_midnight_the_day_begins_at_one():
    assert local_midnight(date(2018, 11, 4), "America/Sao_Paulo") == utc("2018-11-04 03:00")


def test_a_window_refuses_times_without_zone_and_an_end_before_its_start():
    with pytest.raises(ValueError, match="aware"):
        Window(datetime(2026, 1, 1), utc("2026-02-01"), "naive")  # noqa: DTZ001
    with pytest.raises(ValueError, match="before it starts"):
        Window(utc("2026-02-01"), utc("2026-01-01"), "backwards")


ZONES = st.sampled_from(["UTC", BERLIN, "America/New_York", "Australia/Sydney", "Asia/Kathmandu"])
MOMENTS = st.integers(0, 15 * 366 * 86400).map(lambda seconds: utc("2015-01-01") + timedelta(seconds=seconds))


@given(MOMENTS, ZONES)
def test_the_months_of_a_trend_touch_each_other_and_end_at_as_of(as_of, zone):
    months = [window for window, _ in trend_months(as_of, zone)]
    assert all(a.end == b.start for a, b in pairwise(months))
    assert months[-1].end == as_of
    assert all(window.start < window.end for window in months)


@given(MOMENTS, ZONES, st.integers(-400, 400))
def test_shifting_by_days_moves_the_local_date_by_as_many(moment, zone, days):
    there = shift_days(moment, zone, days)
    local_day = moment.astimezone(ZoneInfo(zone)).date()
    assert there.astimezone(ZoneInfo(zone)).date() - local_day == timedelta(days=days)
