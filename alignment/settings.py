"""What an organisation may set: targets, promises, calendars, meeting policies; and where this process finds its data."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from alignment.errors import SettingError

DEFINITIONS = (
    1  # raised whenever a metric's definition changes, so that old and new scores are never compared
)

METRIC_KEYS = ("meeting_cadence", "sla_adherence", "content_usage", "lead_acceptance")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


def _check_hours(hours: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    for day, intervals in hours.items():
        if day not in WEEKDAYS:
            raise ValueError(f"'{day}' is not a weekday; use {', '.join(WEEKDAYS)}")
        for text in intervals:
            match = _HOURS.match(text)
            if not match or text[:5] >= text[6:] or text[6:] > "24:00":
                raise ValueError(f"'{text}' is not a working interval; expected e.g. 09:00-17:00")
        if list(intervals) != sorted(intervals) or any(a[6:] > b[:5] for a, b in pairwise(intervals)):
            raise ValueError(f"the intervals of {day} overlap or are out of order")
    if not any(hours.values()):
        raise ValueError("at least one working interval is needed")
    return hours


@cache
def _zones() -> set[str]:
    return available_timezones()  # reads a folder tree


def _check_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f"'{name}' is not an IANA time zone; expected e.g. Europe/Berlin")
    return name


OFFICE_HOURS: dict[str, tuple[str, ...]] = dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",))


class Organisation(_Section):
    name: str = Field("Your company", description="Shown above the scorecard.")
    time_zone: str = Field("UTC", description="IANA time zone of days, weeks, months and working hours.")
    holidays: tuple[str, ...] = Field(
        (), description="Country codes (DE, US-CA) and own dates (2026-12-24) without work."
    )

    _zone = field_validator("time_zone")(_check_zone)


class RegionCalendar(_Section):
    time_zone: str
    hours: dict[str, tuple[str, ...]] = Field(default_factory=lambda: dict(OFFICE_HOURS))
    holidays: tuple[str, ...] = ()

    _zone = field_validator("time_zone")(_check_zone)
    _hours = field_validator("hours")(_check_hours)


class CalendarSettings(_Section):
    hours: dict[str, tuple[str, ...]] = Field(
        default_factory=lambda: dict(OFFICE_HOURS), description="Working intervals per weekday (mon … sun)."
    )
    regions: dict[str, RegionCalendar] = Field(
        default_factory=dict, description="Regions whose hand-offs follow a calendar of their own."
    )

    _hours = field_validator("hours")(_check_hours)


class Sla(_Section):
    response_hours: float = Field(
        4.0, gt=0, le=400, description="Business hours Sales has for the first touch."
    )
    response_hours_by_source: dict[str, float] = Field(
        default_factory=dict, description="Lead sources with a response time of their own, in business hours."
    )
    decision_days: float = Field(10.0, gt=0, le=250, description="Business days Sales has for a decision.")
    decision_promised: bool = Field(
        False, description="Whether Sales promised a coded decision in that time."
    )
    handoffs_per_month: int | None = Field(
        None, gt=0, description="Hand-offs a month that Marketing promised."
    )
    required_fields: tuple[str, ...] = Field(
        (), description="Lead columns that Marketing promised to fill before the hand-off."
    )
    fields_complete: float = Field(
        0.95, gt=0, le=1, description="Promised share of hand-offs with all required fields."
    )


class Targets(_Section):
    meeting_cadence: float = Field(
        0.90, gt=0, le=1, description="Target share of agreed meeting periods kept."
    )
    sla_adherence: float = Field(0.90, gt=0, le=1, description="Target share of hand-offs touched in time.")
    content_usage: float = Field(0.60, gt=0, le=1, description="Target share of content that Sales uses.")
    lead_acceptance: float = Field(
        0.60, gt=0, le=1, description="Target share of hand-offs accepted in time."
    )
    confirmed: tuple[Literal["meeting_cadence", "sla_adherence", "content_usage", "lead_acceptance"], ...] = (
        Field(
            (),
            description="Metrics whose target somebody has confirmed; the others are shown as provisional.",
        )
    )


class Weights(_Section):
    meeting_cadence: float = Field(1.0, ge=0, description="Weight of meeting cadence in the score.")
    sla_adherence: float = Field(1.0, ge=0, description="Weight of SLA adherence in the score.")
    content_usage: float = Field(1.0, ge=0, description="Weight of content usage in the score.")
    lead_acceptance: float = Field(1.0, ge=0, description="Weight of lead acceptance in the score.")


class Content(_Section):
    min_age_days: int = Field(
        30, ge=0, description="Days after publication before an asset is expected to be used."
    )
    use_window_days: int = Field(90, ge=1, description="Days in which a use counts.")


class MeetingPolicy(_Section):
    name: str
    cadence: Literal["week", "two_weeks", "month", "quarter"]
    title_pattern: str = ""
    longest_minutes: int | None = None
    agenda_required: bool = False

    @field_validator("title_pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as problem:
            raise ValueError(f"'{pattern}' is not a pattern: {problem}") from problem
        return pattern


class Meetings(_Section):
    policies: tuple[MeetingPolicy, ...] = Field(
        (
            MeetingPolicy(
                name="Monthly all-hands", cadence="month", title_pattern="all.?hands", longest_minutes=60
            ),
            MeetingPolicy(name="Weekly working meeting", cadence="week"),
        ),
        description="The joint meetings that were agreed: name, cadence, title pattern, longest duration.",
    )
    most_invitees: int = Field(
        150, ge=2, description="Meetings with more invitees are not joint working meetings."
    )


class Settings(_Section):
    """Everything that changes what a number means or how it is shown; one immutable value per rules version."""

    organisation: Organisation = Organisation()
    targets: Targets = Targets()
    weights: Weights = Weights()
    sla: Sla = Sla()
    calendar: CalendarSettings = CalendarSettings()
    content: Content = Content()
    meetings: Meetings = Meetings()

    @property
    def rules_version(self) -> str:
        """A slug that is the same whenever definitions and values are the same, on any machine."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return f"{DEFINITIONS}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


@dataclass(frozen=True)
class SettingInfo:
    """One line of `alignment settings get`: name, value, default and meaning."""

    name: str
    value: Any
    default: Any
    meaning: str


def list_settings(settings: Settings) -> list[SettingInfo]:
    """Every setting by section and field, in the order of this module."""
    values, defaults = settings.model_dump(mode="json"), Settings().model_dump(mode="json")
    return [
        SettingInfo(
            f"{section}.{name}", values[section][name], defaults[section][name], field.description or ""
        )
        for section, part in Settings.model_fields.items()
        for name, field in part.annotation.model_fields.items()  # type: ignore[union-attr]
    ]


def change_settings(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """A copy with `changes` ("section.field" → value, text is read as JSON where it can be).

    Raises SettingError, naming the right names or what the value should look like.
    """
    names = [info.name for info in list_settings(settings)]
    values = settings.model_dump(mode="json")
    for name, raw in changes.items():
        if name not in names:
            raise SettingError(f"there is no setting '{name}'; the settings are: {', '.join(names)}")
        section, field = name.split(".")
        values[section][field] = _read_value(raw)
    try:
        return Settings.model_validate(values)
    except ValidationError as problem:
        raise SettingError(_explain(problem, changes)) from problem


def _read_value(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def _explain(problem: ValidationError, changes: Mapping[str, Any]) -> str:
    lines = []
    for error in problem.errors():
        name = ".".join(str(part) for part in error["loc"][:2])
        message = error["msg"].removeprefix("Value error, ")
        lines.append(f"setting '{name}' = {changes.get(name, error['input'])!r}: {message}")
    return "; ".join(lines)


@dataclass(frozen=True)
class Environment:
    """Where this process keeps its data: the folder, the database, whether a public base URL is configured."""

    home: Path
    database_url: str
    base_url: str

    @property
    def key_file(self) -> Path:
        """The key of the keyed hashes: beside the database, never inside it."""
        return self.home / "people.key"


def load_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Read ALIGNMENT_HOME (default ./var), DATABASE_URL (default SQLite inside it) and ALIGNMENT_BASE_URL."""
    variables = os.environ if variables is None else variables
    home = Path(variables.get("ALIGNMENT_HOME") or "var").absolute()
    url = variables.get("DATABASE_URL") or f"sqlite:///{home / 'alignment.db'}"
    return Environment(home=home, database_url=url, base_url=variables.get("ALIGNMENT_BASE_URL", ""))
