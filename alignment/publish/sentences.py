"""What a scorecard says in words: a finding as title and three sentences, every number taken from the results."""

from dataclasses import dataclass

from alignment.measures.ratio import whole_number, whole_percent_of
from alignment.measures.results import MetricResult, Scorecard

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
    if weak is None:
        return Sentence("Sales and Marketing work together as agreed", (SCORE,))
    finding = _fill(PHRASES[weak.key].weakness, weak)
    strong = sorted((m for m in strong if m.key != weak.key), key=lambda m: -_margin(m))
    if not strong:
        return Sentence(finding, (weak.key,))
    return Sentence(f"{PHRASES[strong[0].key].strength}, but {finding}", (strong[0].key, weak.key))


def _score_sentence(scorecard: Scorecard) -> Sentence:
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
        return f", {scorecard.score_verdict} {_points(points)} on the period before"
    return f", no clear change on the period before ({'+' if scorecard.score_change >= 0 else '−'}{points})"


def _weakest_sentence(scorecard: Scorecard, *, limited: bool) -> Sentence:
    weak = _weakest(scorecard)
    if weak is None:
        unmeasured = tuple(m.key for m in scorecard.metrics if m.status == "no_data")
        if unmeasured:
            names = " and ".join(PHRASES[key].label for key in unmeasured)
            return Sentence(f"Still to be loaded: the records for {names}.", unmeasured)
        return Sentence("Every metric reaches its target, so none costs points.", (SCORE,))
    lost = whole_number(weak.points_lost or 0.0)
    cost = f"which costs {_points(lost)}" if lost else "which costs less than a point"
    few = " (few records)" if weak.few_records else ""
    text = f"The weakest link is {PHRASES[weak.key].label}: {_fill(PHRASES[weak.key].counts, weak)}{few}, {cost}."
    return Sentence(text if limited else text + _origin(weak), (weak.key,))


ORIGINS = {
    "sla_adherence": "miss_share_top_source",
    "content_usage": "unused_share_top_stage",
    "lead_acceptance": "miss_share_top_source",
}


def _origin(weak: MetricResult) -> str:
    """Where most of the gap comes from, if one segment stands out; its name is data and is quoted."""
    fact = weak.facts.get(ORIGINS.get(weak.key, ""))
    if fact is None or not fact.label or fact.numerator is None or not fact.denominator:
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
        joined = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
        text = f"Against the period before, {joined}."
    return Sentence(f"{text}{missed}", about or (SCORE,))


def _move(metric: MetricResult) -> str:
    points = whole_number(abs(metric.change.value or 0.0) * 100)
    amount = _points(points) if points else "less than a point"
    return f"{PHRASES[metric.key].label} is {metric.change.verdict} {amount}"


def _missed_all_hands(scorecard: Scorecard) -> str:
    """A missed all-hands is named whatever the share of meetings held (metrics.md §4)."""
    fact = scorecard.metric("meeting_cadence").facts.get("all_hands_kept")
    if fact is None or not fact.label:
        return ""
    return f" The monthly all-hands was missed in {fact.label}."


def _weakest(scorecard: Scorecard) -> MetricResult | None:
    return scorecard.metric(scorecard.weakest) if scorecard.weakest else None


def _fill(phrase: str, metric: MetricResult) -> str:
    ratio = metric.ratio
    missing = 100 - (whole_percent_of(ratio) or 0)
    return phrase.format(n=ratio.numerator, d=ratio.denominator, percent=missing)


def _margin(metric: MetricResult) -> float:
    return (metric.ratio.value or 0.0) - metric.target


def _points(points: int) -> str:
    return f"{points} point" if points == 1 else f"{points} points"
