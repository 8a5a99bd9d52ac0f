"""What settings are called on a page, and how their values read."""

from collections.abc import Callable, Mapping
from typing import Any

from alignment.organisation import show_value
from alignment.setting_checks import WEEKDAYS
from alignment.settings import METRIC_KEYS
from alignment.ui.wording import name_of

_LONGEST = 90

LABELS: Mapping[str, str] = {
    "organisation.name": "Name",
    "organisation.time_zone": "Time zone",
    "organisation.holidays": "Holidays",
    **{f"targets.{key}": f"Target: {name_of(key)}" for key in METRIC_KEYS},
    "targets.confirmed": "Confirmed targets",
    **{f"weights.{key}": f"Weight: {name_of(key)}" for key in METRIC_KEYS},
    "sla.response_hours": "First touch, business hours",
    "sla.response_hours_by_source": "Other response times by source",
    "sla.decision_days": "Decision, business days",
    "sla.decision_promised": "A coded decision is promised",
    "sla.handoffs_per_month": "Hand-offs a month",
    "sla.required_fields": "Fields filled at the hand-off",
    "sla.fields_complete": "Hand-offs with all of them, %",
    "calendar.hours": "Working hours",
    "calendar.regions": "Regions with a calendar of their own",
    "content.min_age_days": "Expected to be used after, days",
    "content.use_window_days": "A use counts for, days",
    "meetings.policies": "Agreed meetings",
    "meetings.most_invitees": "Most invitees of a joint meeting",
}


def label_of(name: str) -> str:
    """What a setting is called."""
    return LABELS.get(name, name)


def value_of(name: str, value: Any) -> str:
    """A setting's value in words."""
    if name in _WORDS:
        return _WORDS[name](value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or "none"
    return _shortened(show_value(value)) if value else "none"


def changes_told(changes: Mapping[str, Any]) -> list[str]:
    """A line a changed setting: "Target: SLA adherence: 90 % → 85 %"."""
    lines = []
    for name, (was, now) in changes.items():
        before, after = value_of(name, was), value_of(name, now)
        lines.append(
            f"{label_of(name)}: {before} → {after}"
            if before != after
            else f"{label_of(name)}: changed inside"
        )
    return lines


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _percent(share: float) -> str:
    return f"{share * 100:g} %"


def _metrics(keys: list[str]) -> str:
    return ", ".join(name_of(key) for key in keys) or "none"


def _week(hours: Mapping[str, list[str]]) -> str:
    """Days with the same hours together: "Mon–Fri 09:00-17:00"."""
    runs: list[list[str]] = []
    for day in WEEKDAYS:
        if runs and hours.get(day, []) == hours.get(runs[-1][0], []):
            runs[-1].append(day)
        else:
            runs.append([day])
    names = ["–".join(dict.fromkeys((run[0].capitalize(), run[-1].capitalize()))) for run in runs]
    worked = [(name, hours.get(run[0], [])) for name, run in zip(names, runs, strict=True)]
    return "; ".join(f"{name} {', '.join(intervals)}" for name, intervals in worked if intervals)


def _meetings(policies: list[Mapping[str, Any]]) -> str:
    return "; ".join(f"{policy['name']}, every {policy['cadence'].replace('_', ' ')}" for policy in policies)


def _sources(hours: Mapping[str, float]) -> str:
    return ", ".join(f"{source} {value:g}" for source, value in hours.items()) or "none"


_WORDS: Mapping[str, Callable[[Any], str]] = {
    **{f"targets.{key}": _percent for key in METRIC_KEYS},
    "targets.confirmed": _metrics,
    "sla.fields_complete": _percent,
    "sla.response_hours_by_source": _sources,
    "calendar.hours": _week,
    "meetings.policies": _meetings,
}
