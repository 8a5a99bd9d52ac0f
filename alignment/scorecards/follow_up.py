"""SLA adherence from the database: its share, and what stands beside it."""

from datetime import datetime

import numpy as np
import pandas as pd

from alignment.measures import business_time, follow_up
from alignment.measures.clocks import Clock
from alignment.measures.ratio import Fact, Ratio
from alignment.measures.windows import Window
from alignment.scorecards.asked import Asked, Details
from alignment.scorecards.promises import build_promises
from alignment.store import hand_off_queries

CUTS = (
    ("lead_source",),
    ("region",),
    ("campaign",),
    ("weekday", "hour"),
    ("day",),
    ("owner_met",),
    ("out_of_hours",),
)

_ROUNDING = 1e-6  # minutes: what sums of floats may lack


def measure(asked: Asked, window: Window) -> Ratio:
    """Hand-offs of the window that were touched in time."""
    return follow_up.build_ratio(_counts(asked, window))


def describe(asked: Asked, window: Window) -> Details:
    """Facts, grade and reading of the window."""
    counts = _counts(asked, window)
    cuts = [_counts(asked, window, by) for by in CUTS]
    facts = follow_up.build_facts(counts, more_cuts=cuts, timings=_timings(asked, window))
    evidence = hand_off_queries.load_evidence(
        asked.connection, start=window.start, end=window.end, as_of=asked.as_of, zone=asked.zone
    )
    return Details(
        facts={**facts, **build_promises(asked, window, counts)},
        quality=follow_up.grade(
            follow_up.Evidence(
                hand_offs=evidence.hand_offs,
                without_time=evidence.without_time,
                without_touch_records=evidence.without_touch_records,
                created_stands_in=evidence.bases.get("created", 0),
                day_only=evidence.touch_day_only,
                touched=sum(evidence.touch_bases.values()),
                status_touches=evidence.touch_bases.get("status", 0),
                unmapped=evidence.unmapped,
                window_days=(window.end - window.start).days,
                covered_days=evidence.covered_days,
            )
        ),
        reading=follow_up.describe_reading(evidence.bases, evidence.touch_bases),
    )


def _counts(asked: Asked, window: Window, by: tuple[str, ...] = ()) -> pd.DataFrame:
    return hand_off_queries.hand_off_counts(
        asked.connection, start=window.start, end=window.end, as_of=asked.as_of, by=by, zone=asked.zone
    )


def _timings(asked: Asked, window: Window) -> follow_up.Timings:
    """Waiting times; who was not touched has waited until as-of, on the clock of the region (Kaplan–Meier)."""
    connection, span = asked.connection, {"start": window.start, "end": window.end, "as_of": asked.as_of}
    responses = hand_off_queries.response_counts(connection, **span)
    readings = {
        region: _read_clock(asked.rules.clocks.get(str(region), asked.rules.clock), asked.as_of)
        for region in responses["region"].unique()
    }
    waited = responses["region"].map(readings).astype(float) - responses["clock_minutes"].astype(float)
    minutes = np.where(
        responses["observed"].astype(bool), responses["minutes"].astype(float), waited.clip(lower=0)
    )
    routing = hand_off_queries.value_counts(connection, "routing_minutes", **span)
    return follow_up.Timings(
        responses=responses.assign(minutes=minutes),
        wall=hand_off_queries.wall_counts(connection, **span),
        routing=routing.rename(columns={"routing_minutes": "minutes"}),
        depth=_depths(asked, window),
    )


def _depths(asked: Asked, window: Window) -> pd.DataFrame:
    """Touches in the first five business days, of the hand-offs whose five days are over, each on its region's clock."""
    begun_by = {
        region: _read_clock(clock, asked.as_of) - clock.depth_minutes + _ROUNDING
        for region, clock in {"": asked.rules.clock, **asked.rules.clocks}.items()
    }
    elsewhere = begun_by.pop("")
    depth = hand_off_queries.depth_counts(
        asked.connection, start=window.start, end=window.end, begun_by=begun_by, elsewhere=elsewhere
    )
    return depth.rename(columns={"touches_5d": "touches"})


def _read_clock(clock: Clock, moment: datetime) -> float:
    return float(business_time.clock(clock.calendar, moment)[0])


def marketing_attainments(facts: dict[str, Fact]) -> list[float]:
    """How far Marketing kept what it promised, in per cent of the promise; empty where it promised nothing."""
    parts = [facts.get("marketing_volume"), facts.get("marketing_fields_attained")]
    return [min(100.0, part.value * 100) for part in parts if part is not None and part.value is not None]
