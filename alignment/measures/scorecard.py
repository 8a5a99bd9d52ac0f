"""The four metrics, and the score they add up to: what it loses where, and how far the weights decide it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from alignment.measures.ratio import Change, Verdict

MEASURED_AT_LEAST = 3
WEIGHT_STEP = 0.10  # how far each weight is moved to see how much the score depends on it


@dataclass(frozen=True)
class Metric:
    """What people need to know of a metric before its first number."""

    key: str
    label: str
    singular: str  # what is counted
    plural: str
    question: str
    moved_by: Literal["both", "Sales", "Marketing"]
    page: str
    has_interval: bool  # a rate with a margin of chance rather than a complete count
    definition: str


METRICS: tuple[Metric, ...] = (
    Metric(
        key="meeting_cadence",
        label="Meeting cadence",
        singular="agreed meeting",
        plural="agreed meetings",
        question="Do the joint meetings that were agreed really take place?",
        moved_by="both",
        page="meetings",
        has_interval=False,
        definition=(
            "The share of agreed meeting periods, over by now, in which Sales and Marketing"
            " really had their joint meeting."
        ),
    ),
    Metric(
        key="sla_adherence",
        label="SLA adherence",
        singular="hand-off",
        plural="hand-offs",
        question="Does Sales get in touch with handed-over leads within the agreed time?",
        moved_by="Sales",
        page="follow_up",
        has_interval=True,
        definition=(
            "The share of hand-offs whose response time is over and that Sales first touched before it was;"
            " those never touched count as missed."
        ),
    ),
    Metric(
        key="content_usage",
        label="Content usage",
        singular="asset",
        plural="assets",
        question="Does Sales use what Marketing makes for it?",
        moved_by="both",
        page="content",
        has_interval=False,
        definition=(
            "The share of active, sales-facing content, old enough to be known, that somebody in Sales shared,"
            " sent, attached, presented or downloaded of late (in 90 days, unless set otherwise)."
        ),
    ),
    Metric(
        key="lead_acceptance",
        label="Lead acceptance",
        singular="hand-off",
        plural="hand-offs",
        question="Does Sales accept the leads that Marketing hands over?",
        moved_by="both",
        page="acceptance",
        has_interval=True,
        definition=(
            "The share of hand-offs whose decision window is over and that Sales first decided, inside it,"
            " to accept; silence counts against it."
        ),
    ),
)


@dataclass(frozen=True)
class ScoreParts:
    """The score and what it is made of, in points of 100; `score` is None with too little data.

    `points_lost` holds the measured metrics and adds up to 100 − score. `weakest` is the one that loses most,
    the earlier in METRICS of two that lose the same, None if none loses any. `score_range` holds the lowest and
    highest score under weights moved a little.
    """

    score: float | None
    measured: int
    points_lost: Mapping[str, float] = field(default_factory=dict)
    weakest: str | None = None
    geometric_mean: float | None = None
    score_range: tuple[float, float] | None = None


def attainment(value: float, target: float) -> float:
    """How much of its target a value reaches, in percent, at most 100."""
    return min(100.0, value / target * 100)


def sla_attainment(sales: float | None, marketing_parts: Sequence[float | None]) -> float | None:
    """The attainment of the agreement: the mean of both sides once Marketing has promised anything.

    `marketing_parts` has the attainment of each of Marketing's promises, None where nothing can be said yet.
    Without hand-offs to judge (`sales` None) there is nothing to score.
    """
    kept = [part for part in marketing_parts if part is not None]
    if sales is None or not kept:
        return sales
    return (sales + sum(kept) / len(kept)) / 2


def score(attainments: Mapping[str, float | None], weights: Mapping[str, float]) -> ScoreParts:
    """The weighted mean of the attainments; the weights of metrics without data are shared out among the others.

    No score below three measured metrics, nor if those that are measured weigh nothing.
    """
    known = {m.key: value for m in METRICS if (value := attainments.get(m.key)) is not None}
    total = sum(weights[key] for key in known)
    if len(known) < MEASURED_AT_LEAST or total <= 0:
        return ScoreParts(score=None, measured=len(known))
    shares = {key: weights[key] / total for key in known}
    lost = {key: shares[key] * (100 - known[key]) for key in known}
    reached = max(0.0, 100 - sum(lost.values()))
    weakest = max(lost, key=lambda key: lost[key])
    scores = [reached, *(_reached(known, moved) for moved in _moved_weights(shares))]
    return ScoreParts(
        score=reached,
        measured=len(known),
        points_lost=lost,
        weakest=weakest if lost[weakest] > 0 else None,
        geometric_mean=100 * math.prod((known[key] / 100) ** shares[key] for key in known),
        score_range=(max(0.0, min(scores)), min(100.0, max(scores))),
    )


def score_verdict(changes: Iterable[Change], *, difference: float | None = None) -> Verdict:
    """Which way the metrics moved: one way only if at least one clearly did and none clearly went the other.

    If the `difference` of the scores is given, a direction it contradicts is not claimed.
    """
    verdicts = {change.verdict for change in changes}
    if verdicts <= {"no_data"}:
        return "no_data"
    if "up" in verdicts and "down" not in verdicts and (difference is None or difference > 0):
        return "up"
    if "down" in verdicts and "up" not in verdicts and (difference is None or difference < 0):
        return "down"
    return "no_clear_change"


def _reached(values: Mapping[str, float], shares: Mapping[str, float]) -> float:
    return 100 - sum((100 - values[key]) * shares[key] for key in values)


def _moved_weights(shares: Mapping[str, float]) -> Iterable[Mapping[str, float]]:
    """The weights with each in turn a step lower and higher, and the others rescaled so that all add up to 1."""
    for key, share in shares.items():
        others = 1 - share
        for moved in (max(0.0, share - WEIGHT_STEP), min(1.0, share + WEIGHT_STEP)):
            rest = {
                other: (1 - moved) * (shares[other] / others if others > 0 else 1 / (len(shares) - 1))
                for other in shares
                if other != key
            }
            yield {key: moved, **rest}
