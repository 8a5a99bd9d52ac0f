"""A scorecard as JSON and back: what `alignment score --json` prints and what is kept of a computed one."""

import json
from datetime import datetime
from typing import Any

from alignment.measures.ratio import Change, Fact, Quality, Ratio
from alignment.measures.results import MetricResult, Scorecard, TrendPoint
from alignment.measures.windows import Window

Json = dict[str, Any]


def scorecard_json(scorecard: Scorecard) -> Json:
    """The scorecard in the form of product.md: shares 0–1, score and attainment 0–100, times ISO 8601 in UTC."""
    return {
        "as_of": _time(scorecard.as_of),
        "window": _window(scorecard.window),
        "rules_version": scorecard.rules_version,
        "score": scorecard.score,
        "measured": scorecard.measured,
        "score_range": scorecard.score_range,
        "geometric_mean": scorecard.geometric_mean,
        "score_change": {"value": scorecard.score_change, "verdict": scorecard.score_verdict},
        "score_trend": list(scorecard.score_trend),
        "weakest": scorecard.weakest,
        "metrics": [_metric(m) for m in scorecard.metrics],
        "survey": None,
    }


def dump_scorecard(scorecard: Scorecard) -> str:
    """The JSON as text: the same scorecard always gives the same bytes."""
    return json.dumps(scorecard_json(scorecard), ensure_ascii=False, sort_keys=True)


def _metric(metric: MetricResult) -> Json:
    ratio = metric.ratio
    return {
        "key": metric.key,
        "value": ratio.value,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "pending": ratio.pending,
        "excluded": dict(ratio.excluded),
        "interval": metric.interval,
        "target": metric.target,
        "target_confirmed": metric.target_confirmed,
        "status": metric.status,
        "narrow": metric.narrow,
        "few_records": metric.few_records,
        "as_of": _time(metric.as_of),
        "window": _window(metric.window),
        "attainment": metric.attainment,
        "points_lost": metric.points_lost,
        "change": {
            "value": metric.change.value,
            "interval": metric.change.interval,
            "verdict": metric.change.verdict,
        },
        "quality": {"grade": metric.quality.grade, "reasons": list(metric.quality.reasons)},
        "facts": {name: _fact(fact) for name, fact in metric.facts.items()},
        "trend": [
            {
                "window": _window(point.window),
                "value": point.value,
                "numerator": point.numerator,
                "denominator": point.denominator,
                "complete": point.complete,
            }
            for point in metric.trend
        ],
        "reading": metric.reading,
    }


def _fact(fact: Fact) -> Json:
    return {
        "value": fact.value,
        "numerator": fact.numerator,
        "denominator": fact.denominator,
        "unit": fact.unit,
        "label": fact.label,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _window(window: Window | None) -> Json | None:
    return {"start": _time(window.start), "end": _time(window.end), "label": window.label} if window else None


def load_scorecard(text: str) -> Scorecard:
    """The scorecard that `dump_scorecard` wrote."""
    data = json.loads(text)
    return Scorecard(
        as_of=_read_time(data["as_of"]),
        window=_read_window(data["window"]),
        rules_version=data["rules_version"],
        score=data["score"],
        score_range=_pair(data["score_range"]),
        geometric_mean=data["geometric_mean"],
        score_change=data["score_change"]["value"],
        score_verdict=data["score_change"]["verdict"],
        measured=data["measured"],
        weakest=data["weakest"],
        metrics=tuple(_read_metric(m) for m in data["metrics"]),
        score_trend=tuple(data["score_trend"]),
    )


def _read_metric(data: Json) -> MetricResult:
    change, quality = data["change"], data["quality"]
    return MetricResult(
        key=data["key"],
        ratio=Ratio(data["numerator"], data["denominator"], data["pending"], data["excluded"]),
        interval=_pair(data["interval"]),
        target=data["target"],
        target_confirmed=data["target_confirmed"],
        status=data["status"],
        narrow=data["narrow"],
        few_records=data["few_records"],
        as_of=_read_time(data["as_of"]),
        window=_read_window(data["window"]),
        attainment=data["attainment"],
        points_lost=data["points_lost"],
        change=Change(change["value"], _pair(change["interval"]), change["verdict"]),
        quality=Quality(quality["grade"], tuple(quality["reasons"])),
        facts={name: Fact(**fact) for name, fact in data["facts"].items()},
        trend=tuple(_read_point(point) for point in data["trend"]),
        reading=data["reading"],
    )


def _read_point(data: Json) -> TrendPoint:
    window = _read_window(data["window"])
    assert window is not None
    return TrendPoint(window, data["value"], data["numerator"], data["denominator"], data["complete"])


def _read_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _read_window(data: Json | None) -> Window | None:
    if data is None:
        return None
    return Window(datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"]), data["label"])


def _pair(values: Any) -> tuple[float, float] | None:
    return (values[0], values[1]) if values else None
