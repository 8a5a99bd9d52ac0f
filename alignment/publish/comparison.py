"""Two snapshots beside each other: each metric's value, status and points in both, and whether they can be compared."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from alignment.measures.ratio import Status
from alignment.measures.results import MetricResult, Scorecard


class Measured(Protocol):
    """What can be compared: a snapshot, or the records as they are."""

    @property
    def scorecard(self) -> Scorecard:
        """What was measured."""

    @property
    def is_sample(self) -> bool:
        """Whether it was measured from the sample company."""


@dataclass(frozen=True)
class Standing:
    """How a metric stood: its share with both counts, its status, the points that it cost the score."""

    value: float | None
    numerator: int
    denominator: int
    target: float
    status: Status
    points_lost: float | None


@dataclass(frozen=True)
class MetricComparison:
    """A metric in both snapshots. `change` is second minus first, None where it says nothing."""

    key: str
    first: Standing
    second: Standing
    change: float | None


@dataclass(frozen=True)
class Comparison:
    """Two snapshots. `holds` is False where they were not measured alike; `remarks` say why, or what to mind.

    Without `holds` the figures stand beside each other and no change is told.
    """

    first_score: float | None
    second_score: float | None
    score_change: float | None
    metrics: tuple[MetricComparison, ...]
    holds: bool
    remarks: tuple[str, ...]


def compare(first: Measured, second: Measured) -> Comparison:
    """What became of each metric from the first to the second."""
    against = tuple(_list_reasons_against(first, second))
    holds = not against
    keys = [metric.key for metric in first.scorecard.metrics]
    known = {metric.key: metric for metric in second.scorecard.metrics}
    scores = first.scorecard.score, second.scorecard.score
    return Comparison(
        first_score=scores[0],
        second_score=scores[1],
        score_change=_change(*scores) if holds else None,
        metrics=tuple(
            _compare(first.scorecard.metric(key), known[key], holds=holds) for key in keys if key in known
        ),
        holds=holds,
        remarks=against or _list_remarks(first, second),
    )


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as `alignment snapshots compare --json` prints it: shares 0–1, points of 100."""
    return asdict(comparison)


def _list_reasons_against(first: Measured, second: Measured) -> list[str]:
    reasons = []
    if first.scorecard.rules_version != second.scorecard.rules_version:
        reasons.append(
            "The two were measured under different rules"
            f" ({first.scorecard.rules_version} and {second.scorecard.rules_version}: targets, hours, calendars or"
            " definitions changed in between), so a difference of their figures says nothing."
        )
    if first.is_sample != second.is_sample:
        reasons.append("One of them is the invented sample company, the other one is not.")
    return reasons


def _list_remarks(first: Measured, second: Measured) -> tuple[str, ...]:
    windows = [frozen.scorecard.window for frozen in (first, second)]
    if windows[0] is None or windows[1] is None:
        return ()
    days = [(window.end - window.start).days for window in windows if window]
    if abs(days[0] - days[1]) > 3:  # months and quarters differ by that much
        return (f"Their windows are of different length: {days[0]} and {days[1]} days.",)
    if windows[0].start < windows[1].end and windows[1].start < windows[0].end:
        return ("Their windows overlap, so that some records count in both.",)
    return ()


def _compare(first: MetricResult, second: MetricResult, *, holds: bool) -> MetricComparison:
    change = _change(first.ratio.value, second.ratio.value) if holds else None
    return MetricComparison(first.key, _standing(first), _standing(second), change)


def _change(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else second - first


def _standing(metric: MetricResult) -> Standing:
    ratio = metric.ratio
    return Standing(
        value=ratio.value,
        numerator=ratio.numerator,
        denominator=ratio.denominator,
        target=metric.target,
        status=metric.status,
        points_lost=metric.points_lost,
    )
