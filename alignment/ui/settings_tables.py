"""Settings as people type them, and back: hours as text, lists of meetings, regions and sources as tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from alignment.setting_checks import WEEKDAYS

CADENCES = {"week": "week", "two_weeks": "two weeks", "month": "month", "quarter": "quarter"}
MEETING, EVERY, TITLE, LONGEST, AGENDA = "Meeting", "Every", "Title has", "Longest, minutes", "Agenda needed"
REGION, ZONE, HOLIDAYS = "Region", "Time zone", "Holidays"
SOURCE, HOURS = "Lead source", "Business hours"
DAY_NAMES = {day: day.capitalize() for day in WEEKDAYS}
_DASH = re.compile(r"\s*[-–—]\s*")


def split_list(text: str | None) -> list[str]:
    """What stands between commas, semicolons and line ends."""
    return [part.strip() for part in re.split(r"[,;\n]", text or "") if part.strip()]


def hours_text(intervals: Sequence[str]) -> str:
    """ "09:00-12:00, 13:00-17:00"; nothing for a free day."""
    return ", ".join(intervals)


def read_hours(by_day: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Working intervals by weekday from what was typed for each; free days are left out."""
    found = {day: [_DASH.sub("-", part) for part in split_list(by_day.get(day))] for day in WEEKDAYS}
    return {day: intervals for day, intervals in found.items() if intervals}


def policies_table(policies: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The agreed meetings, one a line."""
    rows = [
        (p["name"], CADENCES[p["cadence"]], p["title_pattern"], p["longest_minutes"], p["agenda_required"])
        for p in policies
    ]
    table = pd.DataFrame(rows, columns=[MEETING, EVERY, TITLE, LONGEST, AGENDA])
    return table.astype({LONGEST: "float64", AGENDA: "bool"})


def read_policies(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The agreed meetings of a table; lines without any word are left out."""
    slugs = {label: slug for slug, label in CADENCES.items()}
    return [
        {
            "name": _text(row[MEETING]),
            "cadence": slugs.get(_text(row[EVERY]), _text(row[EVERY])),
            "title_pattern": _text(row[TITLE]),
            "longest_minutes": None if pd.isna(row[LONGEST]) else int(row[LONGEST]),
            "agenda_required": False if pd.isna(row[AGENDA]) else bool(row[AGENDA]),
        }
        for row in table.to_dict("records")
        if _text(row[MEETING]) or _text(row[EVERY])
    ]


def regions_table(regions: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Regions with a calendar of their own, one a line, a column a weekday."""
    rows = [
        (
            name,
            region["time_zone"],
            *(hours_text(region["hours"].get(day, ())) for day in WEEKDAYS),
            ", ".join(region["holidays"]),
        )
        for name, region in regions.items()
    ]
    return pd.DataFrame(rows, columns=[REGION, ZONE, *DAY_NAMES.values(), HOLIDAYS], dtype=object)


def read_regions(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The regions of a table by name; a line without hours follows office hours, one without a name is left out."""
    found: dict[str, dict[str, Any]] = {}
    for row in table.to_dict("records"):
        name = _text(row[REGION])
        if not name:
            continue
        hours = read_hours({day: _text(row[label]) for day, label in DAY_NAMES.items()})
        region = {"time_zone": _text(row[ZONE]), "holidays": split_list(_text(row[HOLIDAYS]))}
        found[name] = {**region, "hours": hours} if hours else region
    return found


def sources_table(hours: Mapping[str, float]) -> pd.DataFrame:
    """Lead sources with a response time of their own, one a line."""
    table = pd.DataFrame(list(hours.items()), columns=[SOURCE, HOURS])
    return table.astype({SOURCE: object, HOURS: "float64"})


def read_sources(table: pd.DataFrame) -> dict[str, float]:
    """Business hours by source; lines without a source are left out, without hours count as 0."""
    return {
        _text(row[SOURCE]): 0.0 if pd.isna(row[HOURS]) else float(row[HOURS])
        for row in table.to_dict("records")
        if _text(row[SOURCE])
    }


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()
