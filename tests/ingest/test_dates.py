"""Dates as files write them: every common form, the order of day and month, whole days, time zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import NeedsAnswer, SettingError
from alignment.ingest.dates import DateEvidence, DateOrder, DateReading, read_times
from alignment.ingest.zones import load_offsets, micros_of, time_of

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BERLIN = "Europe/Berlin"
ZONES = [
    "UTC",
    BERLIN,
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Africa/Casablanca",
]


def weigh(*columns: list[str], order: DateOrder | None = None, zone: str = "UTC") -> DateEvidence:
    """The evidence of a column that arrives in chunks."""
    evidence = DateEvidence(load_offsets(zone), latest=micros_of(NOW), order=order)
    for values in columns:
        evidence.add(pa.array(values, pa.string()))
    return evidence


def read(*values: str, order: DateOrder | None = None, zone: str = "UTC") -> list[str | None]:
    """Each value as UTC, None for what is no date, the column's reading decided from the values themselves."""
    reading = weigh(list(values), order=order, zone=zone).decide("created_at")
    moments, ok = read_times(pa.array(values, pa.string()), reading, load_offsets(zone))
    return [f"{time_of(m):%Y-%m-%d %H:%M:%S}" if good else None for m, good in zip(moments, ok, strict=True)]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-10-01T09:00:00Z", "2026-10-01 09:00:00"),
        ("2026-10-01T09:00:00+02:00", "2026-10-01 07:00:00"),
        ("2026-10-01T09:00+0200", "2026-10-01 07:00:00"),
        ("2026-10-01 09:00:00-05", "2026-10-01 14:00:00"),
        ("2026-10-01 09:00:00 UTC", "2026-10-01 09:00:00"),
        ("2026-10-01T09:00:00.1234567Z", "2026-10-01 09:00:00"),
        ("2026-10-01 09:00", "2026-10-01 09:00:00"),
        ("2026/10/1 9:05", "2026-10-01 09:05:00"),
        ("20261001T090000Z", "2026-10-01 09:00:00"),
        ("15 Apr, 2021 00:03:00", "2021-04-15 00:03:00"),
        ("Apr 15, 2021 at 3:07 PM", "2021-04-15 15:07:00"),
        ("Thu, 15 Apr 2021 15:07:00 +0200", "2021-04-15 13:07:00"),
        ("1. März 2026 08:15", "2026-03-01 08:15:00"),
        ("15-Apr-2021 15:07", "2021-04-15 15:07:00"),
        ("13/02/2026 4:42 PM", "2026-02-13 16:42:00"),
        ("13.02.2026, 16:42", "2026-02-13 16:42:00"),
        ("2/13/26 12:05 am", "2026-02-13 00:05:00"),
        ("2/13/2026 12:05\u202fPM", "2026-02-13 12:05:00"),
        ("1775001600123", "2026-04-01 00:00:00"),
    ],
)
def test_each_common_form_is_read(text: str, utc: str) -> None:
    assert read(text) == [utc]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "tomorrow",
            "2026-02-30 10:00",
            "2026-13-01",
            "2026-10-01T24:00:00",
            "2026-10-01 10:61",
            "13:30 PM",
        ),
        *(
            "31/02/2026",
            "2026-10",
            "10:30",
            "42",
            "Foo 3, 2026",
            "2026-10-01T09:00:00+99:00",
            "0000-01-01",
            "1/2/3",
        ),
        *("2026-10-01T13:00 PM", "2026-10-01T09:00:00Z; 2026-10-02", "٢٠٢٦-١٠-٠١", "2026-10-0" + "1" * 60),
    ],
)
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    reading = DateReading("DMY")
    assert read_times(pa.array([text]), reading, load_offsets("UTC"))[1].tolist() == [False]


FIRST, LAST = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2069-01-01")
MOMENTS = st.datetimes(FIRST, LAST)
FORMS = {
    "%Y-%m-%dT%H:%M:%S": "YMD",
    "%Y-%m-%d %H:%M": "YMD",
    "%d/%m/%Y %H:%M:%S": "DMY",
    "%d.%m.%Y %H:%M": "DMY",
    "%m/%d/%Y %I:%M %p": "MDY",
    "%d %b, %Y %H:%M:%S": "YMD",
    "%B %d, %Y %H:%M": "YMD",
}


@given(
    MOMENTS,
    st.sampled_from(sorted(FORMS)),
    st.lists(st.integers(0, 30), max_size=3),
)
def test_a_written_moment_is_read_as_strptime_reads_it(
    moment: datetime, form: str, mutations: list[int]
) -> None:
    text = moment.strftime(form)
    for place in mutations:  # digits changed at random make dates that do not exist
        if place < len(text) and text[place].isdigit():
            text = text[:place] + str((int(text[place]) + 7) % 10) + text[place + 1 :]
    try:
        expected: datetime | None = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        expected = None
    reading = DateReading(FORMS[form])  # type: ignore[arg-type]
    moments, ok = read_times(pa.array([text]), reading, load_offsets("UTC"))
    assert (time_of(moments[0]) if ok[0] else None) == expected


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_wall_clock_time_is_the_moment_that_zoneinfo_says(moment: datetime, zone: str) -> None:
    wall = moment.replace(microsecond=0)
    utc = load_offsets(zone).to_utc(np.array([micros_of(wall.replace(tzinfo=UTC))]))
    assert time_of(utc[0]) == wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_moment_shows_the_wall_clock_time_that_zoneinfo_says(moment: datetime, zone: str) -> None:
    utc = moment.replace(microsecond=0, tzinfo=UTC)
    wall = load_offsets(zone).to_wall(np.array([micros_of(utc)]))
    assert time_of(wall[0]).replace(tzinfo=None) == utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_the_end_of_all_calendars_stays_within_them() -> None:
    assert read("9999-12-31 23:59", zone="America/New_York") == ["9999-12-31 23:59:59"]
    assert read("0001-01-01 00:01", zone="Asia/Kolkata") == ["1-01-01 00:00:00"]


def test_an_hour_that_happens_twice_is_its_first_and_one_that_is_skipped_moves_on() -> None:
    assert read("2026-10-25 02:30", zone=BERLIN) == ["2026-10-25 00:30:00"]
    assert read("2026-03-29 02:30", zone=BERLIN) == ["2026-03-29 01:30:00"]


def test_an_unknown_zone_is_refused_with_an_example() -> None:
    with pytest.raises(
        SettingError, match=r"'Europe/Atlantis' is not an IANA time zone; expected e\.g\. Europe/Berlin"
    ):
        load_offsets("Europe/Atlantis")


def test_one_day_above_twelve_tells_the_order_of_the_whole_column() -> None:
    assert read("03/04/2026 10:00", "13/04/2026 10:00") == ["2026-04-03 10:00:00", "2026-04-13 10:00:00"]
    assert read("03/04/2026 10:00", "04/13/2026 10:00") == ["2026-03-04 10:00:00", "2026-04-13 10:00:00"]


def test_the_telling_day_may_stand_in_a_later_chunk() -> None:
    evidence = weigh(["03/04/2026"], ["05/06/2026"], ["04/13/2026"])
    assert evidence.decide("created_at").order == "MDY"


def test_a_column_whose_days_are_all_below_thirteen_asks() -> None:
    with pytest.raises(
        NeedsAnswer, match=r"'created_at'.*'03/04/2026'.*--date-order DMY or --date-order MDY"
    ):
        weigh(["03/04/2026", "05/06/2026"]).decide("created_at")


def test_days_that_equal_their_month_need_no_answer() -> None:
    assert read("05/05/2026") == ["2026-05-05 00:00:00"]


def test_an_answer_settles_the_order() -> None:
    assert read("03/04/2026 10:00", order="MDY") == ["2026-03-04 10:00:00"]
    assert read("03/04/2026 10:00", order="DMY") == ["2026-04-03 10:00:00"]
    assert read("26-04-03 10:00", order="YMD") == ["2026-04-03 10:00:00"]


def test_of_mixed_orders_the_minority_is_no_date() -> None:
    assert read("13/02/2026", "14/02/2026", "02/13/2026") == [
        "2026-02-13 00:00:00",
        "2026-02-14 00:00:00",
        None,
    ]


def test_as_many_of_one_order_as_of_the_other_asks() -> None:
    with pytest.raises(NeedsAnswer, match="as many dates are written day first as month first"):
        weigh(["13/02/2026", "02/13/2026"]).decide("created_at")


def test_a_year_first_column_never_asks() -> None:
    assert weigh(["2026-03-04", "2026-05-06"]).decide("created_at").expected == "year-month-day"


def test_more_days_than_times_make_a_column_of_days() -> None:
    values = ["2026-10-01", "2026-10-02", "2026-10-03 15:30"]
    assert weigh(values).decide("created_at").day
    assert read(*values, zone=BERLIN) == ["2026-09-30 22:00:00", "2026-10-01 22:00:00", "2026-10-02 22:00:00"]


def test_as_many_times_as_days_make_a_column_of_times() -> None:
    assert not weigh(["2026-10-01", "2026-10-03 15:30"]).decide("created_at").day


def test_midnight_everywhere_means_days() -> None:
    assert weigh(["2026-10-01 00:00:00", "2026-10-02 00:00"]).decide("created_at").day
    assert not weigh(["2026-10-01 00:00:00", "2026-10-02 00:01"]).decide("created_at").day


def test_a_day_written_as_midnight_utc_stays_that_day_west_of_greenwich() -> None:
    assert read("2026-10-01T00:00:00Z", zone="America/New_York") == ["2026-10-01 04:00:00"]


def test_milliseconds_since_1970_are_dates_only_where_the_whole_column_is() -> None:
    assert read("1775001600000", "1775088000000") == ["2026-04-01 00:00:00", "2026-04-02 00:00:00"]
    assert read("1775001600000", "2026-04-02 10:00") == [None, "2026-04-02 10:00:00"]


def test_the_newest_past_moment_is_proposed() -> None:
    evidence = weigh(
        ["2026-10-01 10:00", "2026-10-07 09:30"], ["2027-01-01 00:00:01", "nonsense", "1900-01-01 10:00"]
    )
    newest = evidence.newest(evidence.decide("created_at"))
    assert newest is not None
    assert time_of(newest) == datetime(2026, 10, 7, 9, 30, tzinfo=UTC)


def test_the_newest_day_is_proposed_with_its_last_second() -> None:
    evidence = weigh(["13/10/2026", "02/10/2026"], zone=BERLIN)
    newest = evidence.newest(evidence.decide("created_at"))
    assert newest is not None
    assert time_of(newest) == datetime(2026, 10, 13, 23, 59, 59, tzinfo=ZoneInfo(BERLIN))


def test_today_is_proposed_up_to_now() -> None:
    evidence = weigh([f"{NOW - timedelta(hours=24):%Y-%m-%d}", f"{NOW:%Y-%m-%d}"])
    assert evidence.newest(evidence.decide("created_at")) == micros_of(NOW)


def test_a_column_without_past_moments_proposes_none() -> None:
    evidence = weigh(["2030-01-01 10:00", ""])
    assert evidence.newest(evidence.decide("created_at")) is None
