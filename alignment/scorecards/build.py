"""From measured shares to the scorecard: statuses, changes, trends, the score and what it loses where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from alignment.errors import AlignmentError
from alignment.measures import ratio as shares
from alignment.measures import scorecard as scoring
from alignment.measures.ratio import Change, Ratio
from alignment.measures.results import MetricResult, Scorecard, TrendPoint
from alignment.measures.windows import Window, parse_window, previous_window, trend_months
from alignment.scorecards import acceptance, content, follow_up, meetings
from alignment.scorecards.asked import Asked, Details
from alignment.settings import Settings
from alignment.store.database import Connection


class Measured(Protocol):
    """A metric's side of the house: its share in a window, and what stands beside it."""

    def measure(self, asked: Asked, window: Window) -> Ratio: ...
    def describe(self, asked: Asked, window: Window) -> Details: ...


MEASURED: Mapping[str, Measured] = {
    "meeting_cadence": meetings,
    "sla_adherence": follow_up,
    "content_usage": content,
    "lead_acceptance": acceptance,
}


@dataclass(frozen=True)
class Draft:
    """A metric's result before the score is known, and the attainments its trend and comparison contribute."""

    result: MetricResult
    before: float | None
    by_month: tuple[float | None, ...]


def build_scorecard(
    connection: Connection, settings: Settings, as_of: Mapping[str, datetime | None], window: str
) -> Scorecard:
    """Measure all metrics, each as at its own `as_of`, in the window that `window` names."""
    zone, known = settings.organisation.time_zone, [moment for moment in as_of.values() if moment]
    if known:
        parse_window(
            window, max(known), zone
        )  # names a window that some metric has data for, or says why not
    drafts = [_draft(metric, connection, settings, as_of[metric.key], window) for metric in scoring.METRICS]
    weights = settings.weights.model_dump()
    parts = scoring.score({d.result.key: d.result.attainment for d in drafts}, weights)
    before = scoring.score({d.result.key: d.before for d in drafts}, weights).score
    change = None if parts.score is None or before is None else parts.score - before
    metrics = tuple(replace(d.result, points_lost=parts.points_lost.get(d.result.key)) for d in drafts)
    measured = [(m.as_of, m.key, m) for m in metrics if m.as_of is not None]
    oldest = min(measured)[2] if measured else None
    return Scorecard(
        as_of=oldest.as_of if oldest else None,
        window=oldest.window if oldest else None,
        rules_version=settings.rules_version,
        score=parts.score,
        score_range=parts.score_range,
        geometric_mean=parts.geometric_mean,
        score_change=change,
        score_verdict=scoring.score_verdict([m.change for m in metrics], difference=change),
        measured=parts.measured,
        weakest=parts.weakest,
        metrics=metrics,
        score_trend=_score_trend(drafts, weights),
    )


def _score_trend(drafts: list[Draft], weights: Mapping[str, float]) -> tuple[float | None, ...]:
    months = max((len(d.by_month) for d in drafts), default=0)
    padded = {d.result.key: (None,) * (months - len(d.by_month)) + d.by_month for d in drafts}
    return tuple(
        scoring.score({key: line[i] for key, line in padded.items()}, weights).score for i in range(months)
    )


def _draft(
    metric: scoring.Metric, connection: Connection, settings: Settings, as_of: datetime | None, window: str
) -> Draft:
    target = float(getattr(settings.targets, metric.key))
    confirmed = metric.key in settings.targets.confirmed
    zone = settings.organisation.time_zone
    now = _window_of(window, as_of, zone)
    if as_of is None or now is None:
        return Draft(_no_data(metric.key, target, confirmed), None, ())
    asked, part = Asked(connection, settings, as_of), MEASURED[metric.key]
    earlier = previous_window(now, window, zone)
    ratio, before = part.measure(asked, now), part.measure(asked, earlier)
    details = part.describe(asked, now)
    months = [(month, complete, part.measure(asked, month)) for month, complete in trend_months(as_of, zone)]
    attain = _attainer(metric.key, target, details)
    interval = shares.wilson(ratio.numerator, ratio.denominator) if metric.has_interval else None
    result = MetricResult(
        key=metric.key,
        ratio=ratio,
        interval=interval,
        target=target,
        target_confirmed=confirmed,
        status=shares.status_of(ratio, target),
        narrow=metric.has_interval and shares.is_narrow(ratio, interval, target),
        few_records=metric.has_interval and shares.few_records(ratio),
        as_of=as_of,
        window=now,
        attainment=attain(ratio),
        points_lost=None,
        change=_change(metric, ratio, before, details),
        quality=details.quality,
        facts=details.facts,
        trend=tuple(
            TrendPoint(m, r.value, r.numerator, r.denominator, complete) for m, complete, r in months
        ),
        reading=details.reading,
    )
    return Draft(result, attain(before), tuple(attain(r) for _, _, r in months))


def _window_of(window: str, as_of: datetime | None, zone: str) -> Window | None:
    """The window of a metric judged at `as_of`; None if its records end before the window begins."""
    try:
        return parse_window(window, as_of, zone) if as_of else None
    except AlignmentError:
        return None


def _change(metric: scoring.Metric, ratio: Ratio, before: Ratio, details: Details) -> Change:
    """A source that knows current statuses only shows no change (metrics.md §2)."""
    if not details.comparable:
        return Change(None, None, "no_data")
    return shares.change_between(ratio, before, with_interval=metric.has_interval)


def _attainer(key: str, target: float, details: Details) -> Callable[[Ratio], float | None]:
    """How far a share reaches its target, 0–100; for the SLA the mean of both sides once Marketing promised."""
    marketing = follow_up.marketing_attainments(details.facts) if key == "sla_adherence" else []

    def attain(ratio: Ratio) -> float | None:
        if ratio.value is None:
            return None
        return scoring.sla_attainment(scoring.attainment(ratio.value, target), marketing)

    return attain


def _no_data(key: str, target: float, confirmed: bool) -> MetricResult:
    return MetricResult(
        key=key,
        ratio=Ratio(0, 0),
        interval=None,
        target=target,
        target_confirmed=confirmed,
        status="no_data",
        narrow=False,
        few_records=False,
        as_of=None,
        window=None,
        attainment=None,
        points_lost=None,
        change=Change(None, None, "no_data"),
        quality=Details().quality,
    )
