"""Settings as people type them: what is read back is what stood there, and blank lines mean nothing."""

import pandas as pd
import pytest

from alignment.settings import Settings, change_settings, list_settings
from alignment.ui import settings_tables as tables
from alignment.ui.settings_words import changes_told, value_of

REGIONS = {
    "NA": {
        "time_zone": "America/New_York",
        "hours": {"mon": ["08:00-12:00", "13:00-17:00"]},
        "holidays": ["US"],
    },
    "DACH": {"time_zone": "Europe/Berlin", "hours": {"sat": ["10:00-14:00"]}, "holidays": []},
}
POLICIES = [
    {
        "name": "Pipeline review",
        "cadence": "two_weeks",
        "title_pattern": "pipeline",
        "longest_minutes": 45,
        "agenda_required": True,
    },
    {
        "name": "Weekly",
        "cadence": "week",
        "title_pattern": "",
        "longest_minutes": None,
        "agenda_required": False,
    },
]


def test_what_a_table_shows_is_read_back_as_it_was() -> None:
    assert tables.read_regions(tables.regions_table(REGIONS)) == REGIONS
    assert tables.read_policies(tables.policies_table(POLICIES)) == POLICIES
    assert tables.read_sources(tables.sources_table({"Webinar": 2.5})) == {"Webinar": 2.5}


@pytest.mark.parametrize("rows", [[], [{}], [{}, {}]])
def test_empty_tables_and_lines_mean_nothing(rows: list[dict[str, object]]) -> None:
    def lines(table: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=table.columns)

    assert tables.read_regions(lines(tables.regions_table({}))) == {}
    assert tables.read_policies(lines(tables.policies_table([]))) == []
    assert tables.read_sources(lines(tables.sources_table({}))) == {}


def test_what_is_read_is_what_settings_take() -> None:
    changed = change_settings(
        Settings(),
        {
            "calendar.regions": tables.read_regions(tables.regions_table(REGIONS)),
            "meetings.policies": tables.read_policies(tables.policies_table(POLICIES)),
        },
    )
    assert changed.calendar.regions["NA"].hours == {"mon": ("08:00-12:00", "13:00-17:00")}
    assert changed.meetings.policies[0].cadence == "two_weeks"


def test_a_region_without_hours_works_office_hours() -> None:
    typed = tables.regions_table({"NA": {"time_zone": "UTC", "hours": {}, "holidays": []}})
    changed = change_settings(Settings(), {"calendar.regions": tables.read_regions(typed)})
    assert changed.calendar.regions["NA"].hours["mon"] == ("09:00-17:00",)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("09:00-17:00", ["09:00-17:00"]),
        (" 09:00 – 12:00; 13:00—17:00 ", ["09:00-12:00", "13:00-17:00"]),
        ("9-17", ["9-17"]),
    ],
)
def test_hours_are_read_however_their_dashes_and_blanks_are_typed(typed: str, read: list[str]) -> None:
    assert tables.read_hours({"mon": typed, "tue": " ", "wed": None}) == {"mon": read}


def test_every_setting_reads_in_words() -> None:
    shown = {info.name: value_of(info.name, info.default) for info in list_settings(Settings())}
    assert shown["targets.sla_adherence"] == "90 %"
    assert shown["calendar.hours"] == "Mon–Fri 09:00-17:00"
    assert shown["sla.handoffs_per_month"] == shown["organisation.holidays"] == "none"
    assert shown["sla.decision_promised"] == "no"
    assert shown["meetings.policies"] == "Monthly all-hands, every month; Weekly working meeting, every week"
    assert (
        value_of("calendar.hours", {"mon": ["09:00-17:00"], "wed": ["09:00-12:00"]})
        == "Mon 09:00-17:00; Wed 09:00-12:00"
    )


def test_changes_are_told_by_what_settings_are_called() -> None:
    assert changes_told({"sla.response_hours": [4.0, 8.0], "organisation.holidays": [[], ["DE"]]}) == [
        "First touch, business hours: 4 → 8",
        "Holidays: none → DE",
    ]
    longer = [{**POLICIES[0], "longest_minutes": 60}]
    assert changes_told({"meetings.policies": [POLICIES[:1], longer]}) == ["Agreed meetings: changed inside"]
