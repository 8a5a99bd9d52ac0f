"""Median and 90th percentile of waiting times when some are still waiting."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures.survival import quantile

# Weeks of remission of 21 patients under 6-MP, and of as many without (Freireich 1963); with + still in remission.
REMISSION = ["6", "6", "6", "6+", "7", "9+", "10", "10+", "11+", "13", "16", "17+", "19+", "20+", "22", "23"]
REMISSION += ["25+", "32+", "32+", "34+", "35+"]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def quantile_of(cases, q):
    return quantile(
        [float(c.rstrip("+")) for c in cases], [not c.endswith("+") for c in cases], [1] * len(cases), q
    )


def test_the_textbook_medians_of_the_remission_trial_come_out():
    assert quantile_of(REMISSION, 0.5) == 23
    assert quantile(PLACEBO, [True] * 21, [1] * 21, 0.5) == 8


def test_the_remission_curve_never_falls_to_one_in_ten():
    assert quantile_of(REMISSION, 0.9) is None  # its last step is to 0.448
    assert quantile_of(REMISSION, 0.55) == 23


def test_untouched_leads_lengthen_the_median_rather_than_vanish():
    touched = ["10", "20", "30"]
    assert quantile_of(touched, 0.5) == 20
    assert quantile_of([*touched, "100+", "100+"], 0.5) == 30
    assert quantile_of([*touched, *["100+"] * 4], 0.5) is None


def test_without_waiting_cases_the_ninth_of_ten_is_the_90th_percentile():
    assert quantile(range(1, 11), [True] * 10, [1] * 10, 0.9) == 9


def test_one_touched_at_the_very_time_another_was_last_seen_counts_first():
    assert quantile([5, 5], [True, False], [1, 1], 0.5) == 5


def test_a_row_of_weight_n_is_n_rows():
    assert quantile([1, 2, 3], [True, False, True], [2, 5, 4], 0.5) == quantile(
        [1] * 2 + [2] * 5 + [3] * 4, [True] * 2 + [False] * 5 + [True] * 4, [1] * 11, 0.5
    )


def test_without_cases_there_is_no_quantile():
    assert quantile([], [], [], 0.5) is None
    assert quantile([3.0], [True], [0], 0.5) is None


def test_a_missing_duration_and_a_share_that_is_none_are_refused():
    with pytest.raises(ValueError, match="missing"):
        quantile([1.0, np.nan], [True, False], [1, 1], 0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile([1.0], [True], [1], 50)


def product_limit(rows, q):
    """The definition word for word, in fractions."""
    curve = Fraction(1)
    for moment in sorted({time for time, _, _ in rows}):
        at_risk = sum(n for time, _, n in rows if time >= moment)
        events = sum(n for time, happened, n in rows if time == moment and happened)
        if at_risk:
            curve *= 1 - Fraction(events, at_risk)
        if curve <= 1 - q:
            return moment
    return None


CASES = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 9)), max_size=40)


@given(CASES, st.sampled_from([(1, 2), (9, 10), (1, 4), (2, 3)]))
def test_the_quantile_equals_the_product_limit_in_fractions(rows, share):
    times, happened, weights = zip(*rows, strict=True) if rows else ((), (), ())
    assert quantile(times, happened, weights, share[0] / share[1]) == product_limit(rows, Fraction(*share))
