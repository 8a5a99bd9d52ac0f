"""What an organisation may set: targets, promises, calendars, meeting policies; and where this process finds its data."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from alignment.errors import SettingError
from alignment.setting_checks import (
    WEEKDAYS,
    check_holidays,
    check_hours,
    check_pattern,
    check_response_hours,
    check_zone,
)

DEFINITIONS = (
    1  # raised whenever a metric's definition changes, so that old and new scores are never compared
)

METRIC_KEYS = ("meeting_cadence", "sla_adherence", "content_usage", "lead_acceptance")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)


OFFICE_HOURS: dict[str, tuple[str, ...]] = dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",))


class Organisation(_Section):
    name: str = Field("Your company", description="Shown above the scorecard.")
    time_zone: str = Field("UTC", description="IANA time zone of days, weeks, months and working hours.")
    holidays: tuple[str, ...] = Field(
        (), description="Country codes (DE, US-CA) and own dates (2026-12-24) without work."
    )

    _zone = field_validator("time_zone")(check_zone)
    _holidays = field_validator("holidays")(check_holidays)


class RegionCalendar(_Section):
    time_zone: str
    hours: dict[str, tuple[str, ...]] = Field(default_factory=lambda: dict(OFFICE_HOURS))
    holidays: tuple[str, ...] = ()

    _zone = field_validator("time_zone")(check_zone)
    _holidays = field_validator("holidays")(check_holidays)
    _hours = field_validator("hours")(check_hours)


class CalendarSettings(_Section):
    hours: dict[str, tuple[str, ...]] = Field(
        default_factory=lambda: dict(OFFICE_HOURS), description="Working intervals per weekday (mon … sun)."
    )
    regions: dict[str, RegionCalendar] = Field(
        default_factory=dict, description="Regions whose hand-offs follow a calendar of their own."
    )

    _hours = field_validator("hours")(check_hours)


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

    _by_source = field_validator("response_hours_by_source")(check_response_hours)


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
    name: str = Field(min_length=1)
    cadence: Literal["week", "two_weeks", "month", "quarter"]
    title_pattern: str = ""
    longest_minutes: int | None = Field(None, gt=0)
    agenda_required: bool = False

    _pattern = field_validator("title_pattern")(check_pattern)


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

    Raises SettingError, naming the right names or what the value should look like; its `by_name` says so by setting.
    """
    names = [info.name for info in list_settings(settings)]
    values = settings.model_dump(mode="json")
    for name, raw in changes.items():
        if name not in names:
            raise SettingError(f"there is no setting '{name}'; the settings are: {', '.join(names)}")
        section, field = name.split(".")
        values[section][field] = _read_value(raw, is_text=isinstance(values[section][field], str))
    try:
        return Settings.model_validate(values)
    except ValidationError as problem:
        raise _explain(problem, changes) from problem


def _read_value(raw: Any, *, is_text: bool) -> Any:
    if not isinstance(raw, str):
        return raw
    try:
        value = json.loads(raw)
    except ValueError:
        return raw
    return raw if is_text and not isinstance(value, str) else value  # a company may be called 42


def _explain(problem: ValidationError, changes: Mapping[str, Any]) -> SettingError:
    lines, by_name = [], dict[str, str]()
    for error in problem.errors():
        name = ".".join(str(part) for part in error["loc"][:2])
        inside = ", ".join(
            f"entry {part + 1}" if isinstance(part, int) else str(part) for part in error["loc"][2:]
        )
        message = f"{inside}: " * bool(inside) + error["msg"].removeprefix("Value error, ")
        lines.append(f"setting '{name}' = {changes.get(name, error['input'])!r}: {message}")
        by_name[name] = f"{by_name[name]}; {message}" if name in by_name else message
    return SettingError("; ".join(lines), by_name=by_name)


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
