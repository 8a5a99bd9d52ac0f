"""Which practices to begin with: those that act most directly on what costs most, and why each is suggested."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alignment.advice.known_facts import find_metric
from alignment.advice.register import State, build_register, cites_json, know, why_json
from alignment.advice.schema import EFFORTS, Practice, Signal
from alignment.advice.signals import Known, Why, explain, fires
from alignment.measures.ratio import Fact
from alignment.measures.results import MetricResult, Scorecard

NOTHING_LOST = 1e-9  # points: what floats may leave of an attainment of 100
IN_PLACE = "The evidence says that this is already in place."


@dataclass(frozen=True)
class Fix:
    """One suggested practice. `metric`: where it would win back most, None if it moves beliefs alone.

    `points_max`: the points of the score that the metric would win back if it met its target; None without a
    score or a metric. `why`: the signals that fired, the most direct first. `state`: how the practice stands.
    """

    practice: Practice
    metric: str | None
    points_max: float | None
    why: tuple[Why, ...]
    state: State

    @property
    def id(self) -> str:
        """The practice's id."""
        return self.practice.id

    @property
    def caveats(self) -> tuple[str, ...]:
        """What limits it, and where the documents pull apart."""
        in_place = (IN_PLACE,) if self.state == "evidenced" else ()
        return (*in_place, *self.practice.caveats, *self.practice.tensions)


@dataclass(frozen=True)
class _Stake:
    """What a metric has to win: whether it is below its target, and how much that weighs in the ranking."""

    below: bool
    weight: float


@dataclass(frozen=True)
class _Reason:
    """A signal that fired, the metric that acting on it would help, and how much: its weight × directness."""

    signal: Signal
    metric: str | None
    weight: float


@dataclass(frozen=True)
class _Draft:
    """A fix with what it is ranked by."""

    fix: Fix
    weight: float
    order: int


def suggest(
    scorecard: Scorecard,
    practices: Sequence[Practice],
    *,
    in_place: Collection[str] = frozenset(),
    claimed: Collection[str] = frozenset(),
    more_facts: Mapping[str, Fact] | None = None,
) -> tuple[Fix, ...]:
    """The practices whose signals fire, best first.

    Order: points that the metric would win back, times the directness of the strongest signal; ties by effort
    (small first), then as the practices are written. Those that move beliefs alone come after; those that are
    evidenced (by facts, or named in `in_place`) last. A practice that is never to stand alone comes behind
    another fix for its metric that everybody may see, or not at all, so that the rule holds for the first few
    too. `claimed` and `more_facts` as for `build_register`.
    """
    known, stakes = know(scorecard, more_facts), {m.key: _build_stake(m) for m in scorecard.metrics}
    points = {metric.key: metric.points_lost for metric in scorecard.metrics}
    drafts = []
    for order, entry in enumerate(
        build_register(scorecard, practices, claimed=claimed, more_facts=more_facts)
    ):
        reasons = sorted(_list_reasons(entry.practice, known, stakes), key=_strength)
        if reasons:
            metric = reasons[0].metric
            why = tuple(explain(signal, known) for signal in _list_signals(reasons))
            state: State = "evidenced" if entry.practice.id in in_place else entry.state
            fix = Fix(entry.practice, metric, points[metric] if metric else None, why, state)
            drafts.append(_Draft(fix, reasons[0].weight, order))
    return _keep_company([draft.fix for draft in sorted(drafts, key=_rank)])


def _build_stake(metric: MetricResult) -> _Stake:
    """Without a score its points are unknown; how far a metric is from its target orders the metrics alike."""
    missing = 0.0 if metric.attainment is None else 100 - metric.attainment
    return _Stake(missing > NOTHING_LOST, missing if metric.points_lost is None else metric.points_lost)


def _list_reasons(practice: Practice, known: Known, stakes: Mapping[str, _Stake]) -> Iterator[_Reason]:
    for signal in practice.signals:
        if fires(signal, known):
            yield from _list_effects(signal, practice, stakes)


def _list_effects(signal: Signal, practice: Practice, stakes: Mapping[str, _Stake]) -> Iterator[_Reason]:
    """Which metrics acting on a signal would help: that of its fact if the practice moves it, else all it moves.

    A signal about a metric that has reached its target counts only where it says so. One about nothing that is
    measured, or of a practice that moves no metric, counts for beliefs.
    """
    own = find_metric(signal.fact)
    if own and not stakes[own].below and not signal.on_target_too:
        return
    helped = [
        key for key in ([own] if own in practice.metrics else practice.metrics) if key and stakes[key].below
    ]
    for key in helped:
        yield _Reason(signal, key, stakes[key].weight * signal.directness)
    if not helped:
        yield _Reason(signal, own if own in practice.metrics else None, 0.0)


def _strength(reason: _Reason) -> tuple[bool, float, float]:
    """The strongest first; what moves a metric before what moves beliefs."""
    return reason.metric is None, -reason.weight, -reason.signal.directness


def _list_signals(reasons: Sequence[_Reason]) -> list[Signal]:
    """The signals behind the reasons, each once, the most direct first."""
    signals = {(signal.fact, signal.sentence): signal for signal in (reason.signal for reason in reasons)}
    return sorted(signals.values(), key=lambda signal: -signal.directness)


def _rank(draft: _Draft) -> tuple[bool, bool, float, int, int]:
    fix = draft.fix
    effort = EFFORTS.index(fix.practice.effort)
    return fix.state == "evidenced", fix.metric is None, -draft.weight, effort, draft.order


def _keep_company(fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """The fixes in order, each that is never alone behind the first companion of its metric, or left out."""
    ordered: list[Fix] = []
    waiting: list[Fix] = []
    accompanied: set[str | None] = set()
    for fix in fixes:
        if fix.practice.never_alone and fix.metric not in accompanied:
            waiting.append(fix)
            continue
        ordered.append(fix)
        if _is_company(fix):
            accompanied.add(fix.metric)
            ordered += [other for other in waiting if other.metric == fix.metric]
            waiting = [other for other in waiting if other.metric != fix.metric]
    return tuple(ordered)


def _is_company(fix: Fix) -> bool:
    practice = fix.practice
    return not (practice.never_alone or practice.leadership_only or fix.state == "evidenced")


def fixes_json(fixes: Sequence[Fix]) -> list[dict[str, Any]]:
    """The fixes as `alignment fixes --json` prints them: documents by short name, points of 100."""
    return [
        {
            "id": fix.id,
            "title": fix.practice.title,
            "metric": fix.metric,
            "points_max": fix.points_max,
            "effort": fix.practice.effort,
            "first_step": fix.practice.first_step,
            "who": list(fix.practice.who),
            "why": [why_json(why) for why in fix.why],
            "cites": cites_json(fix.practice),
            "caveats": list(fix.caveats),
            "state": fix.state,
        }
        for fix in fixes
    ]
