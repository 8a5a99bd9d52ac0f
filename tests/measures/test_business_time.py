"""Business time: the worked examples, two naive second opinions, and what must hold for any calendar."""

import random
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import AlignmentError, SettingError
from alignment.measures.business_time import (
    build_calendar,
    business_days,
    clock,
    close_of_business_day,
    deadlines,
    elapsed_minutes,
    end_of_local_day,
    standard_day_minutes,
    start_of_local_day,
    working_days,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",))
LUNCH = dict.fromkeys(WEEKDAYS[:5], ("08:30-12:00", "13:00-17:15"))
NIGHTS = {
    "mon": ("00:00-06:00", "22:00-24:00"),
    "wed": ("06:00-14:00", "14:00-20:30"),
    "sat": ("16:00-24:00",),
    "sun": ("00:00-06:00", "20:00-24:00"),
}


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def times(*texts):
    return pd.DatetimeIndex([pd.NaT if text is None else utc(text) for text in texts], tz="UTC")


def office(zone="UTC", days_off=(), hours=None):
    return build_calendar(hours or OFFICE, zone, days_off, date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("hand_off", "deadline"),
    [
        ("2026-10-12 10:00", "2026-10-12 14:00"),
        ("2026-10-09 16:00", "2026-10-12 12:00"),
        ("2026-10-10 11:00", "2026-10-12 13:00"),
        ("2026-10-15 15:00", "2026-10-16 11:00"),
        ("2026-10-16 09:30", "2026-10-16 13:30"),
    ],
)
def test_four_business_hours_run_out_as_the_definition_works_them_out(hand_off, deadline):
    assert deadlines(office(), times(hand_off), 4 * 60)[0] == utc(deadline)


def test_five_business_days_from_wednesday_eleven_end_on_the_next_wednesday_eleven():
    calendar = office()
    assert deadlines(calendar, utc("2026-10-14 11:00"), business_days(calendar, 5))[0] == utc(
        "2026-10-21 11:00"
    )


def test_five_business_days_from_a_saturday_end_on_friday_at_closing_time():
    calendar = office()
    assert deadlines(calendar, utc("2026-10-10 11:00"), business_days(calendar, 5))[0] == utc(
        "2026-10-16 17:00"
    )


def test_ten_business_days_from_saturday_end_on_the_friday_after_next():
    calendar = office()
    assert deadlines(calendar, utc("2026-10-10 11:00"), business_days(calendar, 10))[0] == utc(
        "2026-10-23 17:00"
    )


def test_day_only_hand_off_starts_at_the_end_of_its_day_and_is_due_at_a_closing():
    calendar = office("Europe/Berlin")
    handed_off = times("2026-10-08 22:00")  # midnight of Friday the 9th in Berlin
    starts = end_of_local_day(handed_off, "Europe/Berlin")
    assert starts[0] == utc("2026-10-09 22:00")
    runs_out = deadlines(calendar, starts, 4 * 60)
    assert runs_out[0] == utc("2026-10-12 11:00")
    assert close_of_business_day(calendar, runs_out)[0] == utc("2026-10-12 15:00")


def test_elapsed_time_counts_only_working_hours():
    calendar = office()
    starts = times("2026-10-09 16:00", "2026-10-10 11:00", "2026-10-12 10:00", "2026-10-12 10:00", None)
    ends = times(
        "2026-10-12 11:30", "2026-10-10 11:05", "2026-10-13 10:00", "2026-10-12 09:00", "2026-10-12 09:00"
    )
    np.testing.assert_array_equal(elapsed_minutes(calendar, starts, ends), [60 + 150, 0, 480, 0, np.nan])


def test_a_standard_day_is_the_week_shared_out_among_its_working_days():
    assert standard_day_minutes(OFFICE) == 480
    assert standard_day_minutes({**OFFICE, "fri": ("09:00-13:00",)}) == (4 * 480 + 240) / 5
    assert standard_day_minutes(LUNCH) == 210 + 255


def test_holidays_come_from_country_codes_parts_of_countries_and_own_dates():
    friday = times("2026-10-02 16:00")  # 3 October 2026, German Unity, is a Saturday; 1 May a Friday
    assert deadlines(office(), friday, 120)[0] == utc("2026-10-05 10:00")
    assert deadlines(office(days_off=("2026-10-05",)), friday, 120)[0] == utc("2026-10-06 10:00")
    assert deadlines(office(days_off=("DE",)), times("2026-04-30 16:00"), 120)[0] == utc("2026-05-04 10:00")
    chavez = times("2026-03-30 16:00")  # Cesar Chavez Day is kept in California alone
    assert deadlines(office(days_off=("US",)), chavez, 120)[0] == utc("2026-03-31 10:00")
    assert deadlines(office(days_off=("US-CA",)), chavez, 120)[0] == utc("2026-04-01 10:00")


def test_new_years_day_given_in_lieu_is_off_in_december():
    new_year = utc("2027-12-30 20:00")  # 1 January 2028 is a Saturday, so Friday the 31st is off
    calendar = build_calendar(OFFICE, "UTC", ("US",), date(2027, 1, 1), date(2027, 12, 31))
    assert deadlines(calendar, new_year, 60)[0] == utc("2028-01-03 10:00")


def test_a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn():
    calendar = office("Europe/Berlin", hours={"sun": ("00:00-24:00",)})
    sundays = times("2026-03-22 00:00", "2026-03-29 00:00", "2026-10-25 00:00")
    days = start_of_local_day(sundays, "Europe/Berlin"), end_of_local_day(sundays, "Europe/Berlin")
    np.testing.assert_array_equal(elapsed_minutes(calendar, *days), [24 * 60, 23 * 60, 25 * 60])


def test_office_hours_stay_local_when_the_clocks_change():
    calendar = office("Europe/Berlin")
    assert deadlines(calendar, utc("2026-03-27 15:00"), 90)[0] == utc("2026-03-30 07:30")
    assert deadlines(calendar, utc("2026-10-23 14:00"), 60)[0] == utc("2026-10-23 15:00")
    assert deadlines(calendar, utc("2026-10-23 14:30"), 60)[0] == utc("2026-10-26 08:30")


def test_an_opening_that_the_clocks_skip_is_the_change_and_one_shown_twice_is_the_first():
    calendar = office("Europe/Berlin", hours={"sun": ("02:30-04:00",)})
    starts = times("2026-03-28 12:00", "2026-10-24 12:00")
    assert list(deadlines(calendar, starts, 1)) == list(times("2026-03-29 01:01", "2026-10-25 00:31"))
    ends = times("2026-03-29 12:00", "2026-10-25 12:00")
    np.testing.assert_array_equal(elapsed_minutes(calendar, starts, ends), [60, 150])


def test_a_local_day_that_never_was_has_no_working_time():
    calendar = build_calendar(OFFICE, "Pacific/Apia", (), date(2011, 1, 1), date(2011, 12, 31))
    thursday_to_saturday = times("2011-12-29 10:00"), times("2011-12-31 10:00")  # Friday the 30th was skipped
    np.testing.assert_array_equal(elapsed_minutes(calendar, *thursday_to_saturday), [8 * 60])


def test_a_day_that_closes_at_midnight_ends_its_own_day():
    calendar = office(hours={"mon": ("16:00-24:00",), "tue": ("16:00-24:00",)})
    closing = deadlines(calendar, utc("2026-10-12 16:00"), 8 * 60)
    assert closing[0] == utc("2026-10-13 00:00")
    assert close_of_business_day(calendar, closing)[0] == utc("2026-10-13 00:00")


def test_closing_time_skips_the_lunch_break_and_days_off():
    asked = times(
        "2026-10-12 07:00",
        "2026-10-12 12:30",
        "2026-10-12 17:15",
        "2026-10-12 17:16",
        "2026-10-10 12:00",
        None,
    )
    closes = close_of_business_day(office(hours=LUNCH), asked)
    monday, tuesday = utc("2026-10-12 17:15"), utc("2026-10-13 17:15")
    assert list(closes[:5]) == [monday, monday, monday, tuesday, monday]
    assert closes[5] is pd.NaT


def test_missing_times_stay_missing_and_empty_tables_stay_empty():
    calendar, nothing = office(), times()
    assert list(deadlines(calendar, times(None, "2026-10-12 09:00"), [60, np.nan]).isna()) == [True, True]
    assert np.isnan(elapsed_minutes(calendar, times(None, None), utc("2026-10-12 09:00"))).all()
    assert np.isnan(clock(calendar, pd.Series([None, None]))).all()
    assert len(elapsed_minutes(calendar, nothing, nothing)) == len(deadlines(calendar, nothing, 60)) == 0
    assert len(end_of_local_day(nothing, "UTC")) == len(close_of_business_day(calendar, nothing)) == 0


def test_minutes_may_differ_from_row_to_row():
    found = deadlines(office(), times("2026-10-12 10:00", "2026-10-12 10:00"), pd.Series([30.0, 0.5]))
    assert list(found) == list(times("2026-10-12 10:30", "2026-10-12 10:00:30"))


def test_working_days_of_a_week_leave_out_weekends_and_holidays():
    calendar = office(days_off=("DE",))
    assert working_days(calendar, date(2026, 10, 12), date(2026, 10, 19)) == 5
    assert working_days(calendar, date(2026, 3, 30), date(2026, 4, 6)) == 4  # Good Friday
    assert working_days(calendar, date(2031, 12, 22), date(2031, 12, 29)) == 3
    assert working_days(calendar, date(2026, 10, 12), date(2026, 10, 12)) == 0


def test_times_outside_the_calendar_are_read_as_by_one_built_for_them():
    narrow = build_calendar(OFFICE, "Europe/Berlin", ("DE",), date(2024, 1, 1), date(2024, 1, 31))
    wide = build_calendar(OFFICE, "Europe/Berlin", ("DE",), date(1995, 1, 1), date(2060, 12, 31))
    moments = times("1996-05-02 09:00", "2024-01-10 09:00", "2026-12-31 23:30", "2055-08-08 11:11")
    np.testing.assert_array_equal(clock(narrow, moments), clock(wide, moments))
    assert list(deadlines(narrow, moments, 3000.0)) == list(deadlines(wide, moments, 3000.0))
    assert list(close_of_business_day(narrow, moments)) == list(close_of_business_day(wide, moments))


def test_a_deadline_may_lie_years_after_the_calendar_was_built_for():
    calendar = office(hours={"mon": ("09:00-10:00",)})
    assert deadlines(calendar, utc("2026-10-12 09:00"), 60 * 52 * 10)[0] == utc("2036-09-22 10:00")


@pytest.mark.parametrize("moment", ["1960-01-01 00:00", "2150-01-01 00:00", "9999-12-31 00:00"])
def test_years_that_cannot_be_computed_are_refused(moment):
    with pytest.raises(AlignmentError, match="from 1971 to 2099"):
        elapsed_minutes(office(), times("2026-01-01"), times(moment))
    with pytest.raises(AlignmentError, match="from 1971 to 2099"):
        end_of_local_day(times(moment), "UTC")
    with pytest.raises(AlignmentError, match="from 1971 to 2099"):
        build_calendar(OFFICE, "UTC", (), *sorted([date(2026, 1, 1), date.fromisoformat(moment[:10])]))


def test_a_deadline_after_the_last_year_is_refused():
    with pytest.raises(AlignmentError, match="after 2099"):
        deadlines(office(), utc("2026-01-01"), 60 * 8 * 260 * 80)


def test_times_without_zone_and_deadlines_without_time_are_refused():
    with pytest.raises(TypeError, match="zone"):
        clock(office(), pd.to_datetime(pd.Series(["2026-10-12 09:00"])))
    with pytest.raises(ValueError, match="positive"):
        deadlines(office(), utc("2026-10-12 09:00"), 0)


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ({"mon": ("17:00-09:00",)}, "'17:00-09:00' is not a working interval"),
        ({"mon": ("09:00-24:30",)}, "not a working interval"),
        ({"mon": ("9-17",)}, "not a working interval"),
        ({"mon": ("09:00-13:00", "12:00-17:00")}, "overlap"),
        ({"monday": ("09:00-17:00",)}, "'monday' is not a weekday"),
        ({"mon": ()}, "at least one working interval"),
    ],
)
def test_hours_that_make_no_sense_are_refused(hours, message):
    with pytest.raises(SettingError, match=message):
        office(hours=hours)


@pytest.mark.parametrize("name", ["Narnia", "US-XX", "2026-02-30", "", "20x6-01-01"])
def test_unknown_holidays_are_refused(name):
    with pytest.raises(SettingError, match=f"holiday '{name}'"):
        office(days_off=(name,))


CALENDARS = {  # the second opinions' own: hours, holidays as the calendar takes them, the same days looked up
    "Europe/Berlin": (
        OFFICE,
        ("DE-BE", "2026-12-24"),
        holidays.country_holidays("DE", "BE", range(2022, 2030)),
    ),
    "America/New_York": (LUNCH, ("US",), holidays.country_holidays("US", years=range(2022, 2030))),
    "Australia/Sydney": (NIGHTS, ("AU-NSW",), holidays.country_holidays("AU", "NSW", range(2022, 2030))),
}


@cache
def intervals_of(zone, day):
    """The working intervals of one local day, as pairs of UTC times."""
    hours, own, off = CALENDARS[zone]
    if day in off or day.isoformat() in own:
        return ()
    found = []
    for text in hours.get(WEEKDAYS[day.weekday()], ()):
        opens, closes = text.split("-")
        last = (day + timedelta(days=1), time()) if closes == "24:00" else (day, time.fromisoformat(closes))
        bounds = (day, time.fromisoformat(opens)), last
        found.append(tuple(datetime.combine(*b, tzinfo=ZoneInfo(zone)).astimezone(UTC) for b in bounds))
    return tuple(found)


def walk(zone, start):
    """All working intervals from the local day of `start` on, cut off at `start`."""
    day = start.astimezone(ZoneInfo(zone)).date()
    while True:
        yield from ((max(o, start), c) for o, c in intervals_of(zone, day) if c > start)
        day += timedelta(days=1)


def walked_minutes(zone, start, end):
    total = timedelta()
    for opens, closes in walk(zone, start):
        if opens >= end:
            return total / timedelta(minutes=1)
        total += min(closes, end) - opens
    return None


def walked_deadline(zone, start, minutes):
    left = timedelta(minutes=minutes)
    for opens, closes in walk(zone, start):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def generated_pairs(zone, count, seed):
    """Start, end and allowance: from minutes to months apart, around closings and changes of the clocks too."""
    dice = random.Random(f"{zone} {seed}")
    changes = [
        utc("2023-03-26 01:00"),
        utc("2024-11-03 06:00"),
        utc("2025-04-05 16:00"),
        utc("2026-10-25 01:00"),
    ]
    for _ in range(count):
        start = utc("2023-01-01") + timedelta(seconds=dice.randrange(4 * 365 * 86400))
        if dice.random() < 0.3:
            start = dice.choice(changes) + timedelta(minutes=dice.randrange(-3000, 3000))
        if dice.random() < 0.3:
            start = dice.choice(next(walk(zone, start)))
        length = timedelta(microseconds=int(60e6 * 10 ** dice.uniform(-2, 4.6)))
        yield start, start + length, dice.choice([1, 30, 240, 480, 2400, 4800, dice.randrange(1, 20000) / 4])


def calendar_of(zone):
    hours, days_off, _ = CALENDARS[zone]
    return build_calendar(hours, zone, days_off, date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("zone", CALENDARS)
def test_business_time_equals_a_walk_through_the_working_intervals(zone):
    starts, ends, allowed = zip(*generated_pairs(zone, 4000, seed=1), strict=True)
    starts_index, ends_index = pd.DatetimeIndex(starts), pd.DatetimeIndex(ends)
    elapsed = elapsed_minutes(calendar_of(zone), starts_index, ends_index)
    due = deadlines(calendar_of(zone), starts_index, np.array(allowed, dtype=float))
    assert elapsed.tolist() == [walked_minutes(zone, s, e) for s, e in zip(starts, ends, strict=True)]
    assert due.to_pydatetime().tolist() == [
        walked_deadline(zone, s, n) for s, n in zip(starts, allowed, strict=True)
    ]


@cache
def minutes_of_span(zone):
    """For each minute of nine months from the first of March: whether local clocks then show working time."""
    hours, own, off = CALENDARS[zone]
    local = pd.date_range("2026-03-01", "2026-12-01", freq="min", tz="UTC").tz_convert(zone)
    open_minutes = {
        (weekday, minute)
        for weekday, name in enumerate(WEEKDAYS)
        for text in hours.get(name, ())
        for minute in range(*(int(t[:2]) * 60 + int(t[3:]) for t in text.split("-")))
    }
    days_off = {day.toordinal() for day in off} | {
        date.fromisoformat(o).toordinal() for o in own if o[0] == "2"
    }
    week_minutes = zip(local.day_of_week, local.hour * 60 + local.minute, strict=True)
    ordinals = (local.tz_localize(None).normalize() - pd.Timestamp(1, 1, 1)).days + 1
    return [
        key in open_minutes and day not in days_off for key, day in zip(week_minutes, ordinals, strict=True)
    ]


@pytest.mark.parametrize("zone", CALENDARS)
def test_business_time_equals_a_count_of_working_minutes(zone):
    working, first = minutes_of_span(zone), utc("2026-03-01")
    worked = [n for n, is_working in enumerate(working) if is_working]
    dice = random.Random(zone)
    pairs = [sorted(dice.sample(range(len(working) - 60 * 24 * 60), 2)) for _ in range(170)]
    starts, ends = (pd.DatetimeIndex([first + timedelta(minutes=p[i]) for p in pairs]) for i in (0, 1))
    allowed = [dice.randrange(1, 5000) for _ in pairs]
    elapsed = elapsed_minutes(calendar_of(zone), starts, ends)
    assert elapsed.tolist() == [sum(working[s:e]) for s, e in pairs]
    due = deadlines(calendar_of(zone), starts, np.array(allowed, dtype=float))
    done = [worked[bisect_right(worked, s - 1) + n - 1] + 1 for (s, _), n in zip(pairs, allowed, strict=True)]
    assert due.to_pydatetime().tolist() == [first + timedelta(minutes=n) for n in done]


@st.composite
def weeks(draw):
    """Working hours of any shape: breaks, nights, bounds inside skipped and repeated hours."""
    week = {}
    for day in WEEKDAYS:
        bounds = sorted(draw(st.sets(st.integers(0, 96), max_size=4)))
        texts = [f"{q // 4:02}:{q % 4 * 15:02}" for q in bounds]
        week[day] = tuple(f"{o}-{c}" for o, c in list(pairwise(texts))[::2])
    return week if any(week.values()) else OFFICE


MOMENTS = st.integers(0, 6 * 365 * 86400 * 10**6).map(lambda n: utc("2021-01-01") + timedelta(microseconds=n))
ZONES = st.sampled_from(["UTC", "America/Havana", "Australia/Lord_Howe", "Africa/Casablanca", *CALENDARS])


@given(weeks(), ZONES, MOMENTS, st.integers(1, 30_000 * 4))
def test_a_deadline_is_the_earliest_moment_by_which_the_time_has_passed(week, zone, start, quarters):
    calendar = build_calendar(week, zone, ("GB",), date(2025, 1, 1), date(2025, 1, 1))
    due = deadlines(calendar, start, quarters / 4)[0]
    just_before = due - timedelta(microseconds=1)
    assert elapsed_minutes(calendar, start, due)[0] == quarters / 4
    assert elapsed_minutes(calendar, start, just_before)[0] < quarters / 4
    assert close_of_business_day(calendar, due)[0] >= due


@given(weeks(), ZONES, st.lists(MOMENTS, min_size=3, max_size=3))
def test_elapsed_time_adds_up_and_is_never_longer_than_the_wall_clocks(week, zone, moments):
    calendar = build_calendar(week, zone, (), date(2025, 1, 1), date(2025, 1, 1))
    early, middle, late = sorted(moments)
    first, second, whole = elapsed_minutes(
        calendar, pd.DatetimeIndex([early, middle, early]), pd.DatetimeIndex([middle, late, late])
    )
    assert first + second == pytest.approx(whole, abs=1e-6)
    assert 0 <= whole <= (late - early) / timedelta(minutes=1)
    readings = clock(calendar, pd.DatetimeIndex([early, late]))
    assert readings[1] - readings[0] == pytest.approx(whole, abs=1e-6)


@given(ZONES, MOMENTS)
def test_a_moment_lies_in_its_local_day(zone, moment):
    start, end = start_of_local_day([moment], zone)[0], end_of_local_day([moment], zone)[0]
    assert start <= moment < end
    day = moment.astimezone(ZoneInfo(zone)).date()
    assert start.tz_convert(zone).date() == day
    assert end.tz_convert(zone).date() == day + timedelta(days=1)
