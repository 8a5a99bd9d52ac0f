"""When a signal fires: a fact, compared with a threshold; a fact without data fires nothing."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from alignment.advice.facts import exact_value
from alignment.advice.known_facts import METRIC_OF, find_metric
from alignment.advice.schema import OF_TARGET, Condition, Signal, Spoken
from alignment.advice.sentences import write_sentence
from alignment.measures.ratio import FEW_RECORDS, Fact

COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FEW_RECORDS_OF = (METRIC_OF["sla"], METRIC_OF["acceptance"])  # rates with a margin of chance


@dataclass(frozen=True)
class Known:
    """What there is to judge by: the facts by full name, and the metrics' targets by key."""

    facts: Mapping[str, Fact]
    targets: Mapping[str, float]

    def target_of(self, fact: str) -> float | None:
        """The target of the metric that a fact stands beside."""
        return self.targets.get(find_metric(fact) or "")


@dataclass(frozen=True)
class Why:
    """One reason in figures: the fact by its full name, what it is, and the sentence that says so."""

    fact: str
    value: float | None
    numerator: float | None
    denominator: float | None
    sentence: str


def holds(condition: Condition, known: Known) -> bool | None:
    """Whether a condition is met, exactly at its threshold too; None where the fact has no data."""
    fact = known.facts.get(condition.fact)
    value = exact_value(fact) if fact else None
    threshold = _threshold(condition, known)
    if value is None or threshold is None:
        return None
    return COMPARE[condition.comparison](value, threshold)


def _threshold(condition: Condition, known: Known) -> Fraction | None:
    if isinstance(condition.threshold, Fraction):
        return condition.threshold
    target = known.target_of(condition.fact)
    return None if target is None else OF_TARGET[condition.threshold] * Fraction(str(target))


def fires(signal: Signal, known: Known) -> bool:
    """Whether the fact crosses the threshold, its label holds one of the words, and all that must hold does."""
    if not all(holds(condition, known) for condition in (signal, *signal.only_if)):
        return False
    label = known.facts[signal.fact].label.casefold()
    return not signal.label_has or any(word.casefold() in label for word in signal.label_has)


def explain(condition: Spoken, known: Known) -> Why:
    """The condition's sentence with the figures of its fact, which must be known, and how many people or few records
    it rests on.
    """
    fact = known.facts[condition.fact]
    sentence = write_sentence(condition.sentence, fact, target=known.target_of(condition.fact))
    if _rests_on_few(condition.fact, fact):
        sentence += " (few records)"
    if fact.basis:
        sentence += f" ({fact.basis})"
    return Why(condition.fact, fact.value, fact.numerator, fact.denominator, sentence)


def _rests_on_few(name: str, fact: Fact) -> bool:
    if find_metric(name) not in FEW_RECORDS_OF or fact.unit != "share" or fact.denominator is None:
        return False
    return 0 < fact.denominator < FEW_RECORDS
