"""Shares: intervals against published values, status, change and how a share is written."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures.ratio import (
    Change,
    Ratio,
    change_between,
    few_records,
    is_narrow,
    newcombe,
    status_of,
    whole_number,
    whole_percent,
    whole_percent_of,
    wilson,
)


@st.composite
def ratios(draw, smallest=1):
    denominator = draw(st.integers(smallest, 100_000))
    return Ratio(draw(st.integers(0, denominator)), denominator)


NOTHING = Ratio(0, 0, pending=7)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_values(numerator, denominator, low, high):
    assert wilson(numerator, denominator) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), 873–890, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_published_values(a, b, low, high):
    interval = newcombe(Ratio(*a), Ratio(*b))
    assert interval == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_without_data_there_is_no_interval():
    assert wilson(0, 0) is None
    assert newcombe(Ratio(1, 2), NOTHING) is None
    assert newcombe(NOTHING, Ratio(1, 2)) is None


@pytest.mark.parametrize("counts", [(3, 2), (-1, 2), (1, 0)])
def test_impossible_counts_have_no_interval_but_an_error(counts):
    with pytest.raises(ValueError, match="is not a share"):
        wilson(*counts)


@given(ratios())
def test_wilson_bounds_solve_the_score_equation_and_hold_the_share(ratio):
    """Its bounds are the shares from which the observed one lies exactly z standard errors away."""
    low, high = wilson(ratio.numerator, ratio.denominator)
    assert 0 <= low <= ratio.value <= high <= 1
    for bound in (low, high):
        distance = (ratio.value - bound) ** 2
        error = 1.959963984540054**2 * bound * (1 - bound) / ratio.denominator
        assert distance == pytest.approx(error, rel=1e-6, abs=1e-12)


@given(ratios())
def test_wilson_mirrors_when_hits_and_misses_swap(ratio):
    low, high = wilson(ratio.numerator, ratio.denominator)
    mirrored = wilson(ratio.denominator - ratio.numerator, ratio.denominator)
    assert mirrored == (pytest.approx(1 - high, abs=1e-12), pytest.approx(1 - low, abs=1e-12))


@given(ratios(), st.integers(2, 50))
def test_more_records_of_the_same_share_narrow_the_interval(ratio, times):
    low, high = wilson(ratio.numerator, ratio.denominator)
    tighter_low, tighter_high = wilson(ratio.numerator * times, ratio.denominator * times)
    assert tighter_high - tighter_low < high - low


@given(ratios(), ratios())
def test_newcombe_holds_the_difference_and_turns_round_when_the_sides_swap(a, b):
    low, high = newcombe(a, b)
    assert -1 <= low <= a.value - b.value <= high <= 1
    assert newcombe(b, a) == (pytest.approx(-high, abs=1e-12), pytest.approx(-low, abs=1e-12))


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "status"),
    [
        (4, 6, 0.90, "far_below_target"),
        (52, 100, 0.60, "below_target"),
        (25, 54, 0.60, "below_target"),
        (11, 14, 0.90, "below_target"),
        (27, 30, 0.90, "on_target"),
        (3, 5, 0.60, "on_target"),
        (9, 20, 0.60, "below_target"),  # 0.45 is exactly three quarters of 0.60: not far below
        (27, 40, 0.90, "below_target"),  # nor is 0.675 of 0.90
        (44, 100, 0.60, "far_below_target"),
        (0, 0, 0.60, "no_data"),
        (20, 20, 1.0, "on_target"),
    ],
)
def test_status_follows_the_value(numerator, denominator, target, status):
    assert status_of(Ratio(numerator, denominator), target) == status


@given(st.integers(1, 100), st.integers(1, 400))
def test_a_share_exactly_on_a_bound_is_never_pushed_over_it_by_rounding(percent, times):
    assert status_of(Ratio(percent * times, 100 * times), percent / 100) == "on_target"
    assert status_of(Ratio(3 * percent * times, 400 * times), percent / 100) == "below_target"
    assert status_of(Ratio(3 * percent * times - 1, 400 * times), percent / 100) == "far_below_target"


def test_acceptance_of_the_worked_example_is_below_target_narrowly():
    ratio = Ratio(52, 100, pending=14)
    interval = wilson(52, 100)
    assert (round(interval[0], 3), round(interval[1], 3)) == (0.423, 0.615)
    assert is_narrow(ratio, interval, 0.60)
    assert not is_narrow(ratio, interval, 0.62)


def test_without_data_or_interval_nothing_is_narrow():
    assert not is_narrow(NOTHING, None, 0.60)
    assert not is_narrow(Ratio(11, 14), None, 0.90)


def test_nineteen_records_are_few_twenty_are_not_and_none_are_no_data():
    assert few_records(Ratio(19, 19))
    assert not few_records(Ratio(1, 20))
    assert not few_records(NOTHING)


def test_a_change_within_chance_is_no_clear_change():
    change = change_between(Ratio(52, 100), Ratio(45, 100), with_interval=True)
    assert change.value == pytest.approx(0.07)
    assert change.interval[0] < 0 < change.interval[1]
    assert change.verdict == "no_clear_change"


def test_a_change_beyond_chance_has_a_direction():
    assert change_between(Ratio(56, 70), Ratio(48, 80), with_interval=True).verdict == "up"
    assert change_between(Ratio(48, 80), Ratio(56, 70), with_interval=True).verdict == "down"


def test_complete_counts_need_no_interval_to_have_changed():
    change = change_between(Ratio(10, 14), Ratio(11, 14), with_interval=False)
    assert (change.verdict, change.interval) == ("down", None)
    assert change_between(Ratio(5, 10), Ratio(6, 12), with_interval=False).verdict == "no_clear_change"
    assert change_between(Ratio(1, 3), Ratio(3, 10), with_interval=False).verdict == "up"


@pytest.mark.parametrize("with_interval", [True, False])
def test_without_data_on_either_side_there_is_no_change_to_speak_of(with_interval):
    nothing = Change(None, None, "no_data")
    assert change_between(Ratio(1, 2), NOTHING, with_interval=with_interval) == nothing
    assert change_between(NOTHING, Ratio(1, 2), with_interval=with_interval) == nothing


@given(ratios(), ratios(), st.booleans())
def test_a_verdict_never_contradicts_the_difference(now, before, with_interval):
    change = change_between(now, before, with_interval=with_interval)
    assert {"up": change.value > 0, "down": change.value < 0, "no_clear_change": True}[change.verdict]


@pytest.mark.parametrize(
    ("value", "percent"),
    [
        (0.125, 13),
        (0.285, 29),
        (0.145, 15),
        (0.005, 1),
        (0.0049, 0),
        (1.0, 100),
        (0.0, 0),
        (-0.125, -13),
        (1e-9, 0),
    ],
)
def test_shares_are_written_as_whole_percents_rounded_half_up(value, percent):
    assert whole_percent(value) == percent


def test_scores_are_written_as_whole_numbers_rounded_half_up():
    assert [whole_number(value) for value in (84.5, 83.5, 84.08, 1.005, 100.0)] == [85, 84, 84, 1, 100]


@given(ratios())
def test_a_percent_from_counts_and_one_from_the_share_are_the_same(ratio):
    by_hand = math.floor(Fraction(ratio.numerator, ratio.denominator) * 100 + Fraction(1, 2))
    assert whole_percent_of(ratio) == by_hand
    assert whole_percent(ratio.value) == by_hand


@given(st.integers(0, 99), st.integers(1, 5000))
def test_counts_that_make_exactly_half_a_percent_round_up(percent, times):
    assert whole_percent_of(Ratio((2 * percent + 1) * times, 200 * times)) == percent + 1
    assert whole_percent(float(Decimal(2 * percent + 1) / 200)) == percent + 1


def test_without_data_there_is_no_percent():
    assert whole_percent_of(NOTHING) is None


def test_a_half_stays_a_half_after_a_subtraction_and_a_product() -> None:
    difference = 255 / 400 - 49 / 400  # 0.515, but for the last digit of a float
    assert (whole_number(difference * 100), whole_percent(difference), whole_number(0.285 * 100)) == (
        52,
        52,
        29,
    )
