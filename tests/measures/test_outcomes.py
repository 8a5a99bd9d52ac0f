"""What goes with an answer in time and with acceptance: within source, with n and interval, never as a cause."""

import math
import re
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures import outcome_sentences
from alignment.measures.outcomes import (
    ANSWERED,
    DECIDED,
    OTHER_SOURCES,
    Outcomes,
    RateDifference,
    build_outcomes,
    compare,
)
from alignment.measures.ratio import Ratio, newcombe

COLUMNS = [
    "lead_source",
    "answered",
    "decided",
    "has_deal",
    "won",
    "open",
    "currency",
    "amount",
    "open_amount",
    "n",
]


def counted(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Hand-offs with their deals, counted as a database would."""
    return pd.DataFrame(list(rows), columns=COLUMNS)


def answers(source: str | None, answered: str, *, deals: int, hand_offs: int) -> list[tuple[object, ...]]:
    """Hand-offs of one source on one side, so many of them with a deal that is neither won nor priced."""
    return [
        (source, answered, None, True, False, False, None, 0.0, 0.0, deals),
        (source, answered, None, False, False, False, None, 0.0, 0.0, hand_offs - deals),
    ]


# Demo requests are answered fast and often become deals, lists from fairs are neither; within either, speed
# makes no difference: 40 % and 10 % on both sides.
A_FAKED_DIFFERENCE = [
    *answers("Demo", "in_time", deals=80, hand_offs=200),
    *answers("Demo", "late", deals=20, hand_offs=50),
    *answers("Fair", "in_time", deals=5, hand_offs=50),
    *answers("Fair", "late", deals=20, hand_offs=200),
]


def test_a_mix_of_sources_makes_no_difference_within_source() -> None:
    deals = compare(counted(*A_FAKED_DIFFERENCE), ANSWERED).deals

    assert (deals.first, deals.second) == (Ratio(85, 250), Ratio(40, 250))  # 34 % against 16 %, taken plainly
    assert deals.difference == pytest.approx(0, abs=1e-12)
    assert deals.rates_within == (pytest.approx(0.25), pytest.approx(0.25))
    assert not deals.is_clear


def test_the_worked_example_of_two_sources() -> None:
    # Web: 30/100 against 10/50, difference 0.10, weight 100·50/150 = 33.33
    # Fair: 6/20 against 8/80, difference 0.20, weight 20·80/100 = 16
    # (33.33·0.10 + 16·0.20) / 49.33 = 0.132432
    deals = compare(
        counted(
            *answers("Web", "in_time", deals=30, hand_offs=100),
            *answers("Web", "late", deals=10, hand_offs=50),
            *answers("Fair", "in_time", deals=6, hand_offs=20),
            *answers("Fair", "late", deals=8, hand_offs=80),
        ),
        ANSWERED,
    ).deals

    assert deals.difference == pytest.approx(0.132432, abs=1e-6)
    assert deals.rates_within == (pytest.approx(0.3), pytest.approx(0.167568, abs=1e-6))
    # Newcombe's limits lie below and above the difference by 0.15351 and 0.12982 (Web), 0.17641 and 0.22427
    # (Fair); times the weights 0.67568 and 0.32432: √(0.10372² + 0.05721²) and √(0.08772² + 0.07274²)
    assert deals.interval == pytest.approx((0.132432 - 0.118458, 0.132432 + 0.113952), abs=2e-6)
    assert deals.is_clear
    assert deals.compared == (120, 130)


def test_one_source_has_newcombes_own_interval() -> None:
    deals = compare(
        counted(
            *answers("Web", "in_time", deals=56, hand_offs=70),
            *answers("Web", "late", deals=48, hand_offs=80),
        ),
        ANSWERED,
    ).deals

    assert deals.interval == pytest.approx(
        (0.0524, 0.3339), abs=5e-5
    )  # Newcombe (1998), table II, example (a)


def test_a_source_with_one_side_alone_tells_no_difference_but_stays_in_the_plain_rates() -> None:
    deals = compare(
        counted(
            *answers("Web", "in_time", deals=30, hand_offs=100),
            *answers("Web", "late", deals=10, hand_offs=50),
            *answers("Partner", "in_time", deals=90, hand_offs=90),
        ),
        ANSWERED,
    ).deals

    assert deals.first == Ratio(120, 190)
    assert deals.difference == pytest.approx(0.1)
    assert deals.compared == (100, 50)
    assert [stratum.lead_source for stratum in deals.strata] == ["Web"]


def test_without_a_source_that_has_both_there_is_no_difference() -> None:
    deals = compare(
        counted(
            *answers("Web", "in_time", deals=30, hand_offs=100),
            *answers("Fair", "late", deals=1, hand_offs=50),
        ),
        ANSWERED,
    ).deals

    assert (deals.difference, deals.interval, deals.rates_within) == (None, None, None)
    assert not deals.is_clear
    assert not deals.few_records
    assert outcome_sentences.rate_sentence(deals, ANSWERED).startswith(
        "No source has hand-offs both answered"
    )


def test_tiny_sources_are_one_source_and_a_blank_one_is_a_source_too() -> None:
    tiny = [
        row
        for name in ("A", "B", "C")
        for side, deals in (("in_time", 2), ("late", 1))
        for row in answers(name, side, deals=deals, hand_offs=4)
    ]
    nameless = [
        *answers(None, "in_time", deals=3, hand_offs=10),
        *answers(None, "late", deals=2, hand_offs=10),
    ]
    deals = compare(counted(*tiny, *nameless), ANSWERED).deals

    assert {stratum.lead_source: (stratum.first, stratum.second) for stratum in deals.strata} == {
        OTHER_SOURCES: (Ratio(6, 12), Ratio(3, 12)),
        None: (Ratio(3, 10), Ratio(2, 10)),
    }


PRICED = counted(
    ("Web", "in_time", "accepted", True, True, False, "EUR", 9000.0, 0.0, 2),
    ("Web", "in_time", "accepted", True, False, True, "EUR", 1000.0, 1000.0, 1),
    ("Web", "in_time", "accepted", True, False, True, "USD", 500.0, 500.0, 0),  # its second deal
    ("Web", "in_time", None, False, False, False, None, None, None, 7),
    ("Web", "late", "silent", True, False, True, "EUR", 2000.0, 1500.0, 2),
    ("Web", "late", "silent", True, False, True, None, 70.0, 70.0, 1),
    ("Web", "late", "silent", False, False, False, None, None, None, 17),
    ("Web", None, "silent", True, False, True, "USD", 300.0, 300.0, 1),
)


def built(counts: pd.DataFrame) -> Outcomes:
    outcomes = build_outcomes(counts)
    assert outcomes is not None
    return outcomes


def test_amounts_of_different_currencies_stand_side_by_side() -> None:
    amounts = built(PRICED).answered.amounts

    assert [(a.currency, a.first, a.second) for a in amounts] == [
        ("EUR", 10000, 2000),
        ("USD", 500, 0),
        (None, 0, 70),
    ]
    assert {(a.first_hand_offs, a.second_hand_offs) for a in amounts} == {(10, 20)}
    assert amounts[0].each_within == (pytest.approx(1000), pytest.approx(100))


def test_a_hand_off_with_deals_in_two_currencies_is_one_hand_off() -> None:
    answered = built(PRICED).answered

    assert (answered.deals.first, answered.deals.second) == (Ratio(3, 10), Ratio(3, 20))
    assert (answered.won.first, answered.won.second) == (Ratio(2, 10), Ratio(0, 20))


def test_open_deals_of_silent_hand_offs_count_whether_they_were_judged_for_speed_or_not() -> None:
    silent = built(PRICED).open_silent

    assert silent.hand_offs == Ratio(4, 21)
    assert silent.amounts == (("EUR", 1500), ("USD", 300), (None, 70))
    assert outcome_sentences.open_sentence(silent) == (
        "Open deals stand behind 4 of 21 hand-offs with nothing else recorded,"
        " worth 1,500 EUR and 300 USD and 70 without a currency"
    )


def test_amounts_per_hand_off_are_taken_at_the_same_mix_of_sources() -> None:
    # Demo brings 1,000 a hand-off, Fair 100, on either side; in time are mostly demos.
    rows = [
        ("Demo", "in_time", None, True, False, False, "EUR", 90_000.0, 0.0, 90),
        ("Demo", "late", None, True, False, False, "EUR", 10_000.0, 0.0, 10),
        ("Fair", "in_time", None, True, False, False, "EUR", 1_000.0, 0.0, 10),
        ("Fair", "late", None, True, False, False, "EUR", 9_000.0, 0.0, 90),
    ]
    (euros,) = built(counted(*rows)).answered.amounts

    assert (euros.first, euros.second) == (91_000, 19_000)
    assert euros.each_within == (pytest.approx(550), pytest.approx(550))


def test_without_any_deal_there_is_nothing_to_say() -> None:
    none = [("Web", "in_time", "accepted", False, False, False, None, None, None, 40)]

    assert build_outcomes(counted(*none)) is None


def test_acceptance_is_compared_with_silence_and_nothing_else() -> None:
    rows = [
        ("Web", "in_time", "accepted", True, False, False, None, 0.0, 0.0, 20),
        ("Web", "in_time", "accepted", False, False, False, None, 0.0, 0.0, 20),
        ("Web", "in_time", None, True, False, False, None, 0.0, 0.0, 500),
        ("Web", "late", "silent", False, False, False, None, 0.0, 0.0, 30),
    ]
    deals = built(counted(*rows)).decided.deals

    assert (deals.first, deals.second) == (Ratio(20, 40), Ratio(0, 30))


def test_a_clear_difference_reads_as_one_with_rates_n_and_interval() -> None:
    counts = counted(
        *answers("Web", "in_time", deals=30, hand_offs=100), *answers("Web", "late", deals=8, hand_offs=100)
    )

    assert outcome_sentences.rate_sentence(compare(counts, ANSWERED).deals, ANSWERED) == (
        "An answer in time goes with more deals: 30 of 100 hand-offs answered in time (30 %) against"
        " 8 of 100 not answered in time (8 %); within source +22 points (95 % interval +11 to +32)"
    )


def test_a_difference_that_chance_explains_and_few_records_are_said_to_be_so() -> None:
    counts = counted(
        *answers("Web", "in_time", deals=5, hand_offs=15), *answers("Web", "late", deals=4, hand_offs=15)
    )

    text = outcome_sentences.rate_sentence(compare(counts, ANSWERED).deals, ANSWERED, what="won deals")
    assert text.startswith("An answer in time goes with neither clearly more nor clearly fewer won deals: ")
    assert text.endswith("few records")


def test_amounts_in_words_keep_to_their_currency() -> None:
    euros, dollars, nameless = built(PRICED).answered.amounts

    assert outcome_sentences.amount_sentence(euros, ANSWERED) == (
        "Deals of 10 hand-offs answered in time amount to 10,000 EUR, those of 20 not answered in time to 2,000;"
        " per hand-off, within source, 1,000 against 100"
    )
    assert "USD" in outcome_sentences.amount_sentence(dollars, ANSWERED)
    assert "without a currency" in outcome_sentences.amount_sentence(nameless, ANSWERED)


def test_no_sentence_speaks_of_a_cause() -> None:
    outcomes = built(PRICED)
    texts = [outcome_sentences.open_sentence(outcomes.open_silent)]
    for comparison in (outcomes.answered, outcomes.decided):
        texts += [
            outcome_sentences.rate_sentence(d, comparison.sides) for d in (comparison.deals, comparison.won)
        ]
        texts += [outcome_sentences.amount_sentence(a, comparison.sides) for a in comparison.amounts]

    causal = re.compile(
        r"because|due to|caus|leads? to|thanks|therefore|so that|result|brings?\b|costs?\b", re.I
    )
    assert [text for text in texts if causal.search(text)] == []


# A second opinion: the definition in fractions, over strata as plain tuples.

STRATA = st.dictionaries(
    st.sampled_from(["Web", "Fair", "Demo", "Partner", "List"]),
    st.tuples(st.integers(0, 40), st.integers(0, 60), st.integers(0, 40), st.integers(0, 60)),
    min_size=1,
)


@given(STRATA)
def test_the_difference_equals_mantel_and_haenszels_in_fractions(
    strata: dict[str, tuple[int, int, int, int]],
) -> None:
    rows = []
    for source, (deals, others, late_deals, late_others) in strata.items():
        rows += answers(source, "in_time", deals=deals, hand_offs=deals + others)
        rows += answers(source, "late", deals=late_deals, hand_offs=late_deals + late_others)
    found = compare(counted(*rows), ANSWERED).deals

    tables = [(a, a + b, c, c + d) for a, b, c, d in strata.values() if a + b + c + d >= 10]
    tiny = [(a, a + b, c, c + d) for a, b, c, d in strata.values() if a + b + c + d < 10]
    tables.append(tuple(map(sum, zip(*tiny, strict=True))) if tiny else (0, 0, 0, 0))
    both = [(a, n, c, m) for a, n, c, m in tables if n and m]
    assert found.first.numerator == sum(a for a, _, _, _ in tables)
    assert found.second.denominator == sum(m for _, _, _, m in tables)
    if not both:
        assert found.difference is None
        return
    total = sum(Fraction(n * m, n + m) for _, n, _, m in both)
    expected = sum(Fraction(a * m - c * n, n + m) for a, n, c, m in both) / total
    assert found.difference == pytest.approx(float(expected), abs=1e-12)
    below = above = 0.0
    for a, n, c, m in both:
        low, high = newcombe(Ratio(a, n), Ratio(c, m)) or (math.nan, math.nan)
        weight, difference = float(Fraction(n * m, n + m) / total), float(Fraction(a, n) - Fraction(c, m))
        below, above = below + (weight * (difference - low)) ** 2, above + (weight * (high - difference)) ** 2
    limits = max(-1.0, float(expected) - math.sqrt(below)), min(1.0, float(expected) + math.sqrt(above))
    assert found.interval == pytest.approx(limits, abs=1e-12)


def test_the_interval_holds_the_true_difference_nineteen_times_in_twenty() -> None:
    random = np.random.default_rng(20)
    sources = {"Web": (60, 20, 0.1), "Fair": (40, 40, 0.2), "Demo": (20, 30, 0.05), "Partner": (10, 10, 0.3)}
    held = 0
    for _ in range(200):
        rows = []
        for source, (in_time, late, rate) in sources.items():
            deals, late_deals = random.binomial(in_time, rate + 0.15), random.binomial(late, rate)
            rows += answers(source, "in_time", deals=int(deals), hand_offs=in_time)
            rows += answers(source, "late", deals=int(late_deals), hand_offs=late)
        low, high = compare(counted(*rows), ANSWERED).deals.interval or (math.nan, math.nan)
        held += low <= 0.15 <= high

    assert 0.91 <= held / 200 <= 0.99


def test_a_difference_is_clear_only_if_its_interval_leaves_zero_out() -> None:
    either = Ratio(1, 2)

    assert RateDifference(either, either, interval=(0.01, 0.2)).is_clear
    assert RateDifference(either, either, interval=(-0.2, -0.01)).is_clear
    assert not RateDifference(either, either, interval=(0.0, 0.2)).is_clear
    assert not RateDifference(either, either).is_clear


def test_sides_name_the_values_that_a_query_writes() -> None:
    assert (ANSWERED.column, ANSWERED.first, ANSWERED.second) == ("answered", "in_time", "late")
    assert (DECIDED.column, DECIDED.first, DECIDED.second) == ("decided", "accepted", "silent")
