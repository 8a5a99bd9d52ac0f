"""Which time zone a calendar means, by any of the names that calendars use."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.ingest.calendar_lines import split_calendar
from alignment.ingest.calendar_time_zones import DefinedZone, Zones
from tests.support.calendars import calendar, event, read, remarks, starts


def definition(name: str, *lines: str) -> str:
    """A VTIMEZONE with the rules of Berlin since 1996, under any name."""
    summer = (
        "DTSTART:19960331T020000|TZOFFSETFROM:+0100|TZOFFSETTO:+0200|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
    )
    winter = (
        "DTSTART:19961027T030000|TZOFFSETFROM:+0200|TZOFFSETTO:+0100|RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
    )
    return "\r\n".join(
        ["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "BEGIN:DAYLIGHT", *summer.split("|"), "END:DAYLIGHT",
         "BEGIN:STANDARD", *winter.split("|"), "END:STANDARD", "END:VTIMEZONE", ""]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "hour"),
    [
        ("Europe/Berlin", 7),
        ("/Europe/Berlin", 7),
        ("europe/BERLIN", 7),
        ('"Europe/Berlin"', 7),
        ("/mozilla.org/20070129_1/Europe/Berlin", 7),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", 12),
        ("W. Europe Standard Time", 7),
        ("Eastern Standard Time", 13),
        ('"tzone://Microsoft/Utc"', 9),
        ("US/Pacific", 16),
    ],
)
def test_names_that_are_known_need_no_definition(name: str, hour: int) -> None:
    table = read(calendar(event("a", f"DTSTART;TZID={name}:20260907T090000")), zone="Asia/Tokyo")
    assert (starts(table), remarks(table)) == ([f"2026-09-07 {hour:02d}:00"], [])


@pytest.mark.parametrize(
    "name", ["Customized Time Zone", "(UTC+01:00) Amsterdam\\, Berlin", "Brasília", "/Europe/CUSTOM"]
)
def test_a_zone_that_the_file_defines(name: str) -> None:
    quoted = name.replace("\\,", ",")
    data = calendar(
        event("summer", f'DTSTART;TZID="{quoted}":20260907T090000'),
        definition(name),  # may stand behind the events that use it
        event("winter", f'DTSTART;TZID="{quoted}":20261207T090000'),
    )
    table = read(data, zone="Asia/Tokyo")
    assert (starts(table), remarks(table)) == (["2026-09-07 07:00", "2026-12-07 08:00"], [])


def test_the_place_that_a_definition_names_outranks_its_rules() -> None:
    data = calendar(
        definition("Office", "X-LIC-LOCATION:Asia/Tokyo"), event("a", "DTSTART;TZID=Office:20260907T090000")
    )
    assert starts(read(data)) == ["2026-09-07 00:00"]


def test_two_calendars_of_one_file_may_mean_two_zones_by_one_name() -> None:
    mine = calendar(definition("Mine"), event("a", "DTSTART;TZID=Mine:20260907T090000"))
    tokyo = definition("Mine", "X-LIC-LOCATION:Asia/Tokyo")
    theirs = calendar(tokyo, event("b", "DTSTART;TZID=Mine:20260907T090000"))
    assert starts(read(mine + theirs)) == ["2026-09-07 07:00", "2026-09-07 00:00"]


def test_what_one_file_defines_is_unknown_to_the_next() -> None:
    read(calendar(definition("Mine"), event("a", "DTSTART;TZID=Mine:20260907T090000")))
    table = read(calendar(event("a", "DTSTART;TZID=Mine:20260907T090000")), zone="Asia/Tokyo")
    assert (starts(table), remarks(table)) == (["2026-09-07 00:00"], [(3, "unknown_time_zone")])


@pytest.mark.parametrize(
    "spoiled",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=NEVER",
        "TZOFFSETTO:east",
        "DTSTART:once",
        "RDATE:" + "19960331T020000," * 9000,
    ],
)
def test_a_definition_that_cannot_be_followed_is_no_definition(spoiled: str) -> None:
    name = spoiled.partition(":")[0]
    lines = [spoiled if line.startswith(name) else line for line in definition("Mine").split("\r\n")]
    if spoiled not in lines:
        lines.insert(3, spoiled)
    table = read(calendar("\r\n".join(lines), event("a", "DTSTART;TZID=Mine:20260907T090000")), zone="UTC")
    assert (starts(table), remarks(table)) == (["2026-09-07 09:00"], [(len(lines) + 2, "unknown_time_zone")])


YEARS = datetime.fromisoformat("1997-01-01"), datetime.fromisoformat("2037-01-01")


def defined_berlin() -> DefinedZone:
    zone = Zones(split_calendar(calendar(definition("Mine"))).zones, "UTC").find("Mine")
    assert isinstance(zone, DefinedZone)
    return zone


@given(st.datetimes(*YEARS), st.sampled_from([0, 1]))
def test_a_defined_zone_reads_clocks_as_the_real_one(wall: datetime, fold: int) -> None:
    real = wall.replace(tzinfo=ZoneInfo("Europe/Berlin"), fold=fold)
    exists = real.astimezone(UTC).astimezone(real.tzinfo).replace(tzinfo=None) == wall
    if exists:  # a skipped hour has no right answer
        assert wall.replace(tzinfo=defined_berlin(), fold=fold).astimezone(UTC) == real.astimezone(UTC)


@given(st.datetimes(*YEARS))
def test_a_defined_zone_shows_moments_as_the_real_one(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    ours, real = aware.astimezone(defined_berlin()), aware.astimezone(ZoneInfo("Europe/Berlin"))
    assert (ours.replace(tzinfo=None), ours.fold) == (real.replace(tzinfo=None), real.fold)


def test_both_hours_of_the_night_that_has_one_twice() -> None:
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC).astimezone(defined_berlin()) for hour in (0, 1)]
    assert [(t.hour, t.fold, t.utcoffset()) for t in twice] == [
        (2, 0, timedelta(hours=2)),
        (2, 1, timedelta(hours=1)),
    ]
