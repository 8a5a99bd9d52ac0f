"""The facts that advice rests on: those beside each metric, and what the scorecard itself says of the metric."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from alignment.advice.known_facts import CONTENT_SEGMENTS, METRIC_OF, SEGMENTS
from alignment.measures.ratio import Fact
from alignment.measures.results import MetricResult, Scorecard

MARKETING_PROMISES = ("marketing_volume", "fields_complete_share")


def read_facts(scorecard: Scorecard, more_facts: Mapping[str, Fact] | None = None) -> dict[str, Fact]:
    """All facts by their full name (`sla.median_hours`); `more_facts` come from surveys and the register.

    Beside the facts of its metric: `value`, `flat` (1: no clear change), `target_confirmed`, and `excess_top_…`,
    by how much a segment's part of the misses exceeds its part of everything; `sla.marketing_promises`, how
    many were made. A fact without data has no value, or is not there.
    """
    facts = {"score.measured": Fact(scorecard.measured, unit="count")}
    if scorecard.score is not None:
        facts["score.value"] = Fact(scorecard.score / 100)
    for prefix, key in METRIC_OF.items():
        metric = next((m for m in scorecard.metrics if m.key == key), None)
        if metric is not None:
            facts |= {f"{prefix}.{name}": fact for name, fact in metric.facts.items()}
            facts |= {f"{prefix}.{name}": fact for name, fact in _describe(metric)}
    return {**facts, **(more_facts or {})}


def _describe(metric: MetricResult) -> Iterator[tuple[str, Fact]]:
    ratio = metric.ratio
    if ratio.value is None:
        return
    yield "value", Fact(ratio.value, ratio.numerator, ratio.denominator)
    yield "target_confirmed", Fact(float(metric.target_confirmed), unit="count")
    if metric.change.verdict != "no_data":
        yield "flat", Fact(float(metric.change.verdict == "no_clear_change"), unit="count")
    if metric.key == METRIC_OF["sla"]:
        made = sum(name in metric.facts for name in MARKETING_PROMISES)
        yield "marketing_promises", Fact(made, unit="count")
    yield from _compare_segments(metric.facts, "miss_share_top", "hand_off_share_top", SEGMENTS)
    yield from _compare_segments(metric.facts, "unused_share_top", "asset_share_top", CONTENT_SEGMENTS)


def _compare_segments(
    facts: Mapping[str, Fact], of_misses: str, of_everything: str, segments: Sequence[str]
) -> Iterator[tuple[str, Fact]]:
    for segment in segments:
        part, whole = facts.get(f"{of_misses}_{segment}"), facts.get(f"{of_everything}_{segment}")
        if part and whole and part.value is not None and whole.value is not None:
            yield f"excess_top_{segment}", Fact(part.value - whole.value, label=part.label)


def exact_value(fact: Fact) -> Fraction | None:
    """The value without what floats do to it: from whole counts where it has them, else as it is written."""
    if fact.value is None:
        return None
    counts = fact.numerator, fact.denominator
    if fact.unit == "share" and isinstance(counts[0], int) and isinstance(counts[1], int) and counts[1]:
        return Fraction(counts[0], counts[1])
    return Fraction(repr(float(fact.value)))
