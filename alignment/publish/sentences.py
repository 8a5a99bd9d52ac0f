"""What a scorecard says in words: a finding as title and three sentences, every number taken from the results."""

from dataclasses import dataclass

from alignment.measures.ratio import whole_number, whole_percent_of
from alignment.measures.results import MetricResult, Scorecard
from alignment.measures.scorecard import MEASURED_AT_LEAST

SCORE = "score"


@dataclass(frozen=True)
class Sentence:
    """A sentence and the results it speaks of (metric keys, or "score")."""

    text: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """The title of a scorecard and its three sentences: how aligned, what is weakest, what changed."""

    title: Sentence
    sentences: tuple[Sentence, Sentence, Sentence]


@dataclass(frozen=True)
class Phrases:
    """How one metric is spoken of; `{n}` is the numerator, `{d}` the denominator, `{gap}` their difference."""

    label: str
    strength: str  # for a title, when the metric is on target
    weakness: str  # for a title, when it is the weakest; {percent} is the share that is missing
    counts: str
    missing: str  # what the gap consists of


PHRASES = {
    "meeting_cadence": Phrases(
        "meeting cadence",
        "Sales and Marketing meet as agreed",
        "{percent} % of the agreed meetings did not take place",
        "{n} of {d} agreed meetings took place",
        "agreed meetings that did not take place",
    ),
    "sla_adherence": Phrases(
        "SLA adherence",
        "Hand-offs are answered in time",
        "{percent} % of hand-offs wait too long for an answer",
        "{n} of {d} hand-offs were answered in time",
        "hand-offs not answered in time",
    ),
    "content_usage": Phrases(
        "content usage",
        "Sales uses the content that Marketing makes",
        "{percent} % of the content goes unused",
        "{n} of {d} assets were used",
        "unused assets",
    ),
    "lead_acceptance": Phrases(
        "lead acceptance",
        "Sales accepts the leads it gets",
        "{percent} % of hand-offs are not accepted",
        "{n} of {d} hand-offs were accepted in time",
        "hand-offs not accepted",
    ),
}
MOVED = {"up": "up", "down": "down"}


def build_story(scorecard: Scorecard, *, limited: bool = False) -> Story:
    """The title and the three sentences of a scorecard; `limited`: no segment is named (for viewers, trust.md)."""
    weakest = _weakest_sentence(scorecard, limited=limited)
    return Story(_title(scorecard), (_score_sentence(scorecard), weakest, _change_sentence(scorecard)))


def _title(scorecard: Scorecard) -> Sentence:
    if scorecard.score is None:
        return Sentence("Not enough is measured yet for an alignment score", (SCORE,))
    strong = [m for m in scorecard.metrics if m.status == "on_target"]
    weak = _weakest(scorecard)
    if weak is None and _weightless(scorecard):
        return Sentence("Every metric that weighs anything reaches its target", (SCORE,))
    if weak is None:
        return Sentence("Sales and Marketing work together as agreed", (SCORE,))
    finding = weakness_of(weak)
    strong = sorted((m for m in strong if m.key != weak.key), key=lambda m: -_margin(m))
    if not strong:
        return Sentence(finding[:1].upper() + finding[1:], (weak.key,))
    return Sentence(f"{PHRASES[strong[0].key].strength}, but {finding}", (strong[0].key, weak.key))


def _score_sentence(scorecard: Scorecard) -> Sentence:
    if scorecard.score is None and scorecard.measured >= MEASURED_AT_LEAST:
        return Sentence("The metrics that have data weigh nothing, so there is no score.", (SCORE,))
    if scorecard.score is None:
        return Sentence(
            f"{scorecard.measured} of {len(scorecard.metrics)} metrics have data; a score needs at least 3.",
            (SCORE,),
        )
    text = f"Alignment is {whole_number(scorecard.score)} of 100"
    if scorecard.measured < len(scorecard.metrics):
        text += f" ({scorecard.measured} of {len(scorecard.metrics)} metrics measured)"
    return Sentence(text + _score_change(scorecard) + ".", (SCORE,))


def _score_change(scorecard: Scorecard) -> str:
    if scorecard.score_change is None:
        return "; there is no earlier period to compare it with"
    points = whole_number(abs(scorecard.score_change))
    if scorecard.score_verdict in MOVED:
        return f", {scorecard.score_verdict} {_points_or_less(points)} on the period before"
    unclear = f" ({'+' if scorecard.score_change >= 0 else '−'}{points})" if points else ""
    return f", no clear change on the period before{unclear}"


def _weakest_sentence(scorecard: Scorecard, *, limited: bool) -> Sentence:
    weak = _weakest(scorecard)
    if weak is None:
        unmeasured = tuple(m.key for m in scorecard.metrics if m.status == "no_data")
        if unmeasured:
            names = _join([PHRASES[key].label for key in unmeasured])
            return Sentence(f"Still to be loaded: the records for {names}.", unmeasured)
        if weightless := _weightless(scorecard):
            names = _join([PHRASES[m.key].label for m in weightless])
            told = f"Below target, though without weight in the score: {names}."
            return Sentence(told, tuple(m.key for m in weightless))
        return Sentence("Every metric reaches its target, so none costs points.", (SCORE,))
    lost = whole_number(weak.points_lost or 0.0)
    cost = f"which costs {_points_or_less(lost)}"
    few = " (few records)" if weak.few_records else ""
    counts = _fill(PHRASES[weak.key].counts, weak) + few
    if _is_short_of_promises(weak):
        counts += f", yet both sides together keep {_kept(weak)} % of what they promised"
    text = f"The weakest link is {PHRASES[weak.key].label}: {counts}, {cost}."
    return Sentence(text if limited else text + _origin(weak), (weak.key,))


ORIGINS = {
    "sla_adherence": "miss_share_top_source",
    "content_usage": "unused_share_top_stage",
    "lead_acceptance": "miss_share_top_source",
}


def _origin(weak: MetricResult) -> str:
    """Where most of the gap comes from, if one segment stands out; its name is data and is quoted."""
    fact = weak.facts.get(ORIGINS.get(weak.key, ""))
    if (
        weak.status == "on_target"
        or fact is None
        or not fact.label
        or fact.numerator is None
        or not fact.denominator
    ):
        return ""
    what = PHRASES[weak.key].missing
    return f" {fact.numerator:.0f} of the {fact.denominator:.0f} {what} come from “{fact.label}”."


def _change_sentence(scorecard: Scorecard) -> Sentence:
    missed = _missed_all_hands(scorecard)
    moved = [m for m in scorecard.metrics if m.change.verdict in MOVED and m.change.value is not None]
    about = tuple(dict.fromkeys([m.key for m in moved] + (["meeting_cadence"] if missed else [])))
    parts = [_move(m) for m in moved]
    if not any(m.change.verdict != "no_data" for m in scorecard.metrics):
        text = "There is no earlier period to compare with."
    elif not parts:
        text = "No metric moved clearly against the period before."
    else:
        text = f"Against the period before, {_join(parts)}."
    return Sentence(f"{text}{missed}", about or (SCORE,))


def _move(metric: MetricResult) -> str:
    points = whole_number(abs(metric.change.value or 0.0) * 100)
    few = " (few records)" if metric.few_records else ""
    return f"{PHRASES[metric.key].label} is {metric.change.verdict} {_points_or_less(points)}{few}"


def _missed_all_hands(scorecard: Scorecard) -> str:
    """A missed all-hands is named whatever the share of meetings held (metrics.md §4)."""
    fact = scorecard.metric("meeting_cadence").facts.get("all_hands_kept")
    if fact is None or not fact.label:
        return ""
    return f" The monthly all-hands was missed in {fact.label}."


def _weakest(scorecard: Scorecard) -> MetricResult | None:
    return scorecard.metric(scorecard.weakest) if scorecard.weakest else None


def _weightless(scorecard: Scorecard) -> list[MetricResult]:
    """Metrics below their target that cost nothing, since they weigh nothing."""
    return [m for m in scorecard.metrics if m.status not in ("on_target", "no_data") and not m.points_lost]


def weakness_of(metric: MetricResult) -> str:
    """What a metric lacks, in a few words; of an agreement that Sales keeps, what both sides keep of it together."""
    if _is_short_of_promises(metric):
        return f"what both sides promised about hand-offs is kept to {_kept(metric)} %"
    few = " (few records)" if metric.few_records else ""
    return _fill(PHRASES[metric.key].weakness, metric) + few


def _is_short_of_promises(metric: MetricResult) -> bool:
    """Whether points are lost although the share is on target: Marketing's promises count as well (metrics.md §6)."""
    return metric.status == "on_target" and bool(metric.points_lost)


def _kept(metric: MetricResult) -> int:
    return min(99, whole_number(metric.attainment or 0.0))


def _fill(phrase: str, metric: MetricResult) -> str:
    ratio = metric.ratio
    missing = 100 - (whole_percent_of(ratio) or 0)
    if not missing and ratio.numerator < ratio.denominator:
        phrase = phrase.replace("{percent} %", "under a percent")
    return phrase.format(n=ratio.numerator, d=ratio.denominator, percent=missing)


def _margin(metric: MetricResult) -> float:
    return (metric.ratio.value or 0.0) - metric.target


def _join(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _points_or_less(points: int) -> str:
    return _points(points) if points else "less than a point"


def _points(points: int) -> str:
    return f"{points} point" if points == 1 else f"{points} points"
