"""Signals fire exactly at their thresholds, never without data, and say why in the figures of their fact."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.advice.known_facts import FACTS
from alignment.advice.practices import load_practices
from alignment.advice.schema import OF_TARGET, Condition, Practice, Signal
from alignment.advice.sentences import write_sentence
from alignment.advice.signals import Known, explain, fires, holds
from alignment.measures.ratio import Fact
from tests.advice.cards import TARGETS, share

SHIPPED = [
    pytest.param(signal, id=f"{practice.id}:{signal.fact}:{signal.comparison}")
    for practice in load_practices()
    for signal in practice.signals
]
STEP = Fraction(1, 600)
FIRES_BELOW, FIRES_AT, FIRES_ABOVE = ("<", "<="), ("<=", ">="), (">", ">=")


def threshold_of(condition: Condition) -> Fraction:
    if isinstance(condition.threshold, Fraction):
        return condition.threshold
    target = TARGETS[FACTS[condition.fact].metric or ""]
    return OF_TARGET[condition.threshold] * Fraction(str(target))


def fact_with(name: str, value: Fraction, label: str = "") -> Fact:
    """A fact of that value, with the counts that such a fact has."""
    if FACTS[name].kind == "counted":
        return Fact(float(value), int(value * 6000), 6000, label=label)
    return Fact(float(value), unit="share" if FACTS[name].kind == "share" else "hours", label=label)


def known(signal: Signal, offset: Fraction) -> Known:
    """All that the signal asks for, its own fact that far from the threshold."""
    facts = {}
    for condition in signal.only_if:
        nudge = {"<": -STEP, ">": STEP}.get(condition.comparison, Fraction(0))
        facts[condition.fact] = fact_with(condition.fact, threshold_of(condition) + nudge)
    label = signal.label_has[0].upper() if signal.label_has else "somewhere"
    facts[signal.fact] = fact_with(signal.fact, threshold_of(signal) + offset, label)
    return Known(facts, TARGETS)


@pytest.mark.parametrize("signal", SHIPPED)
def test_a_signal_fires_exactly_at_its_threshold(signal: Signal) -> None:
    assert fires(signal, known(signal, -STEP)) == (signal.comparison in FIRES_BELOW)
    assert fires(signal, known(signal, Fraction(0))) == (signal.comparison in FIRES_AT)
    assert fires(signal, known(signal, STEP)) == (signal.comparison in FIRES_ABOVE)


@pytest.mark.parametrize("signal", SHIPPED)
def test_a_signal_on_a_fact_without_data_does_not_fire(signal: Signal) -> None:
    complete = [known(signal, offset) for offset in (-STEP, Fraction(0), STEP)]
    firing = next(facts for facts in complete if fires(signal, facts))
    for name in firing.facts:
        without = {other: fact for other, fact in firing.facts.items() if other != name}
        assert not fires(signal, Known(without, TARGETS))
        assert not fires(signal, Known({**firing.facts, name: Fact(None, 0, 0)}, TARGETS))


def signal(comparison: str = ">=", threshold: float | str = 0.3, **more: object) -> Signal:
    """A signal on the part of the misses that one part of the week holds."""
    return Signal.model_validate(
        {
            "fact": "sla.miss_share_top_day_part",
            "comparison": comparison,
            "threshold": threshold,
            "directness": 1,
            "sentence": "{numerator} of {denominator} late hand-offs were {label}",
            **more,
        }
    )


def test_floats_do_not_move_a_threshold() -> None:
    # 0.1 + 0.2 is not 0.3, and 3/10 of a target of 0.9 is not 0.27, once they are floats
    a_tenth_and_two = Known({"sla.miss_share_top_day_part": Fact(0.1 + 0.2, 3, 10)}, TARGETS)
    assert holds(signal("<=", 0.3), a_tenth_and_two)
    on_target = Known({"sla.value": share(9, 10)}, TARGETS)
    far_below = Condition.model_validate(
        {"fact": "sla.value", "comparison": "<", "threshold": "far_below_target"}
    )
    assert not holds(far_below.model_copy(update={"threshold": "target"}), on_target)
    assert not holds(far_below, Known({"sla.value": share(675, 1000)}, TARGETS))
    assert holds(far_below, Known({"sla.value": share(674, 1000)}, TARGETS))


def test_a_reason_is_known_by_its_words_in_any_case() -> None:
    not_a_fit = signal(label_has=["fit"])
    assert fires(not_a_fit, Known({not_a_fit.fact: share(6, 10, "Not a Fit")}, TARGETS))
    assert not fires(not_a_fit, Known({not_a_fit.fact: share(6, 10, "No budget")}, TARGETS))


def test_the_reason_is_told_with_the_name_and_the_counts_of_the_fact() -> None:
    why = explain(
        signal(), Known({"sla.miss_share_top_day_part": share(68, 199, "Friday afternoon")}, TARGETS)
    )
    assert why.sentence == "68 of 199 late hand-offs were Friday afternoon"
    assert (why.fact, why.numerator, why.denominator) == ("sla.miss_share_top_day_part", 68, 199)
    assert why.value == 68 / 199


def test_few_records_are_said_to_be_few() -> None:
    few = explain(signal(), Known({"sla.miss_share_top_day_part": share(6, 19, "Friday")}, TARGETS))
    enough = explain(signal(), Known({"sla.miss_share_top_day_part": share(6, 20, "Friday")}, TARGETS))
    assert few.sentence == "6 of 19 late hand-offs were Friday (few records)"
    assert "few" not in enough.sentence


def test_a_name_that_looks_like_a_field_or_like_markup_stays_what_it_is() -> None:
    for name in ("{numerator}", "**bold** <b>", "100 %"):
        assert name in write_sentence("{numerator} from {label}", share(1, 2, name))


@pytest.mark.parametrize("practice", load_practices(), ids=lambda practice: practice.id)
@given(data=st.data())
def test_every_figure_of_a_sentence_comes_from_its_fact(practice: Practice, data: st.DataObject) -> None:
    told = [*practice.signals, *(condition for item in practice.evidence for condition in item.conditions)]
    condition = data.draw(st.sampled_from(told))
    denominator = data.draw(st.integers(1, 5_000))
    numerator = data.draw(st.integers(0, denominator))
    if FACTS[condition.fact].kind == "counted":
        fact = share(numerator, denominator, "a segment")
    else:
        fact = Fact(numerator / 100, unit="share" if FACTS[condition.fact].kind == "share" else "hours")
    why = explain(condition, Known({condition.fact: fact}, TARGETS))
    figures = {float(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", why.sentence)}
    assert figures <= recount(fact, TARGETS.get(FACTS[condition.fact].metric or "", 0.0))


def recount(fact: Fact, target: float) -> set[float]:
    """Every figure that may be said of a fact, computed anew with whole numbers."""
    value = Fraction(str(fact.value))
    if fact.numerator is not None and fact.denominator is not None:
        value = Fraction(int(fact.numerator), int(fact.denominator))
    percent = half_up(value * 100)
    quantity = half_up(value) if value >= 10 else half_up(value * 10) / 10
    counts = (fact.numerator or 0, fact.denominator or 0)
    return {
        *counts,
        counts[1] - counts[0],
        percent,
        100 - percent,
        quantity,
        half_up(Fraction(str(target)) * 100),
    }


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))
