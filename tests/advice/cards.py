"""Writes scorecards and practices by hand: of each a test says only what matters to it."""

from collections.abc import Mapping
from dataclasses import replace

from alignment.advice.schema import Practice
from alignment.measures.ratio import Change, Fact, Quality, Ratio, Verdict, status_of
from alignment.measures.results import MetricResult, Scorecard

TARGETS = {"meeting_cadence": 0.90, "sla_adherence": 0.90, "content_usage": 0.60, "lead_acceptance": 0.60}
NO_CHANGE = Change(0.01, None, "no_clear_change")


def share(numerator: int, denominator: int, label: str = "") -> Fact:
    """A share as a fact."""
    return Fact(numerator / denominator if denominator else None, numerator, denominator, label=label)


def metric(
    key: str,
    counts: tuple[int, int],
    facts: Mapping[str, Fact] | None = None,
    *,
    confirmed: bool = False,
    verdict: Verdict = "up",
    points_lost: float | None = None,
) -> MetricResult:
    """One metric's result: its counts and facts; points as if it were one of four with equal weights."""
    ratio, target = Ratio(*counts), TARGETS[key]
    reached = None if ratio.value is None else min(100.0, ratio.value / target * 100)
    if reached is not None and points_lost is None:
        points_lost = (100 - reached) / 4
    return MetricResult(
        key=key,
        ratio=ratio,
        interval=None,
        target=target,
        target_confirmed=confirmed,
        status=status_of(ratio, target),
        narrow=False,
        few_records=False,
        as_of=None,
        window=None,
        attainment=reached,
        points_lost=points_lost,
        change=replace(NO_CHANGE, verdict="no_data" if reached is None else verdict),
        quality=Quality("A"),
        facts=facts or {},
    )


def card(*metrics: MetricResult, score: float | None = 80.0) -> Scorecard:
    """A scorecard of these metrics; the others have reached their target."""
    given = {m.key: m for m in metrics}
    every = tuple(given.get(key) or metric(key, (100, 100)) for key in TARGETS)
    if score is None:
        every = tuple(replace(m, points_lost=None) for m in every)
    return Scorecard(
        as_of=None,
        window=None,
        rules_version="1-0123456789",
        score=score,
        score_range=None,
        geometric_mean=None,
        score_change=None,
        score_verdict="no_data",
        measured=sum(m.attainment is not None for m in every),
        weakest=None,
        metrics=every,
    )


def practice(name: str, **values: object) -> Practice:
    """A practice on late hand-offs, small, unless said otherwise."""
    given = {
        "id": name,
        "title": name,
        "cites": [{"document": "rift", "section": "s", "anchor": "a"}],
        "moves": ["sla_adherence", "roles"],
        "what": "What.",
        "first_step": "Step.",
        "who": ["RevOps"],
        "effort": "small",
        "evidence": [{"kind": "register", "shows": "a date"}],
        "signals": [signal()],
    }
    return Practice.model_validate(given | values)


def signal(fact: str = "sla.value", **values: object) -> dict[str, object]:
    """That a metric is below its target, unless said otherwise."""
    compared = {"comparison": "<", "threshold": "target", "directness": 1, "sentence": "So it is"}
    return {"fact": fact, **compared, **values}
