"""What was promised for a hand-off, and the times that run from it: deadlines, response, routing."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alignment.measures import business_time


@dataclass(frozen=True)
class Clock:
    """A business calendar with the times promised in it, in business minutes."""

    calendar: business_time.Calendar
    decision_minutes: float
    depth_minutes: float  # five business days: the span in which touches are counted


@dataclass(frozen=True)
class Rules:
    """What the settings say about hand-offs. `clocks` holds the regions' own; `clock` serves everybody else."""

    zone: str
    clock: Clock
    clocks: Mapping[str, Clock]
    response_minutes: float
    response_minutes_by_source: Mapping[str, float]
    required_fields: tuple[str, ...] = ()


def add_clocks(starts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Deadlines and elapsed business time, each hand-off in the calendar of its region."""
    promised = (
        starts["lead_source"].map(dict(rules.response_minutes_by_source)).fillna(rules.response_minutes)
    )
    starts["promised"] = promised.astype(float)
    region = starts["region"].where(starts["region"].isin(list(rules.clocks)), "").fillna("")
    parts = [
        _run_clock(part, rules.clocks.get(str(name), rules.clock), rules.zone)
        for name, part in starts.groupby(region, sort=False)
    ]
    timed = pd.concat(parts).sort_index() if parts else _run_clock(starts, rules.clock, rules.zone)
    local = timed["handed_off_at"].dt.tz_convert(rules.zone)
    required = rules.required_fields
    timed["weekday"], timed["hour"] = local.dt.day_of_week, local.dt.hour.where(~timed["handed_off_day"])
    timed["fields_complete"] = _complete(timed["missing_fields"], required) if required else None
    return timed


def _run_clock(part: pd.DataFrame, clock: Clock, zone: str) -> pd.DataFrame:
    calendar, given, day = clock.calendar, part["handed_off_at"], part["handed_off_day"]
    began = given.where(~day, _series(business_time.end_of_local_day(given, zone), part))
    due = _due(calendar, began, part["promised"], day)
    touched, assigned = part["touched_at"], part["assigned_at"].where(part["assigned_at"] >= given)
    coarse = day | part["touch_day"]
    owner_due = _series(business_time.deadlines(calendar, assigned, part["promised"]), part)
    return part.assign(
        deadline_at=due,
        decision_due_at=_due(calendar, began, clock.decision_minutes, day),
        depth_until=_series(business_time.deadlines(calendar, began, clock.depth_minutes), part),
        clock_minutes=business_time.clock(calendar, began),
        response_minutes=np.where(
            touched.notna(), business_time.elapsed_minutes(calendar, began, touched), np.nan
        ),
        wall_minutes=((touched - given).dt.total_seconds() / 60).where(~coarse),
        out_of_hours=_is_outside(calendar, touched).where(touched.notna() & ~part["touch_day"], None),
        routing_minutes=np.where(
            assigned.notna(), business_time.elapsed_minutes(calendar, began, assigned), np.nan
        ),
        owner_met=(touched <= owner_due).astype(object).where(assigned.notna(), None),
    )


def _is_outside(calendar: business_time.Calendar, moments: pd.Series) -> pd.Series:
    """Whether the clock stands still at these moments; a closing is outside already."""
    soon = moments + pd.Timedelta(microseconds=1)
    return _series(business_time.elapsed_minutes(calendar, moments, soon) == 0, moments).astype(object)


def _due(
    calendar: business_time.Calendar, began: pd.Series, minutes: pd.Series | float, day: pd.Series
) -> pd.Series:
    """The moment by which `minutes` of business time have run; for day-only hand-offs the close of that day."""
    due = pd.Series(business_time.deadlines(calendar, began, minutes), index=began.index)
    closing = pd.Series(business_time.close_of_business_day(calendar, due), index=began.index)
    return due.where(~day, closing)


def _series(values: object, like: pd.DataFrame | pd.Series) -> pd.Series:
    return pd.Series(values, index=like.index)


def _complete(missing: pd.Series, required: tuple[str, ...]) -> pd.Series:
    """Whether none of the required fields was blank."""
    pattern = "|".join(f"(?:^|;){name}(?:;|$)" for name in required)
    return ~missing.fillna("").str.contains(pattern, regex=True)
