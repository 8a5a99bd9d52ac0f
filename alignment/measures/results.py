"""The shapes that results travel in: a metric's result, the scorecard, and their trend points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alignment.measures.ratio import Change, Fact, Interval, Quality, Ratio, Status
from alignment.measures.windows import Window


@dataclass(frozen=True)
class TrendPoint:
    """One calendar month of a trend; `complete` is False for the running month. `value` None: no data."""

    window: Window
    value: float | None
    numerator: int
    denominator: int
    complete: bool


@dataclass(frozen=True)
class MetricResult:
    """Everything that is known of one metric in one window, under one version of the rules.

    Shares are fractions 0–1, `attainment` and `points_lost` 0–100. `as_of` and `window` are None without any data.
    `reading` says what counts as a hand-off, a touch, … in this organisation's records, with counts.
    """

    key: str
    ratio: Ratio
    interval: Interval | None
    target: float
    target_confirmed: bool
    status: Status
    narrow: bool
    few_records: bool
    as_of: datetime | None
    window: Window | None
    attainment: float | None
    points_lost: float | None
    change: Change
    quality: Quality
    facts: Mapping[str, Fact] = field(default_factory=dict)
    trend: tuple[TrendPoint, ...] = ()
    reading: str = ""


@dataclass(frozen=True)
class Scorecard:
    """The four metrics and what they add up to. `score` is None below three measured metrics.

    `score_trend` holds one score (or None) a month, beside the months of the metrics' trends.
    `score_change` is the difference to the window before; `score_verdict` claims a direction only if a metric clearly moved.
    """

    as_of: datetime | None
    window: Window | None
    rules_version: str
    score: float | None
    score_range: tuple[float, float] | None
    geometric_mean: float | None
    score_change: float | None
    score_verdict: str
    measured: int
    weakest: str | None
    metrics: tuple[MetricResult, ...]
    score_trend: tuple[float | None, ...] = ()

    def metric(self, key: str) -> MetricResult:
        """The result of the metric with this key; KeyError if there is none."""
        return next(m for m in self.metrics if m.key == key)
