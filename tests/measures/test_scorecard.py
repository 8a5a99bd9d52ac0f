"""The score: the worked example, what each metric costs, and what must hold for any values and weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures.ratio import Change
from alignment.measures.scorecard import METRICS, attainment, score, score_verdict, sla_attainment
from alignment.settings import METRIC_KEYS, Settings, Targets, Weights

EQUAL = dict.fromkeys(METRIC_KEYS, 1.0)


def worked_attainments():
    marketing = [attainment(1.0, 1.0), attainment(0.88, 0.95)]
    return {
        "sla_adherence": sla_attainment(attainment(4 / 6, 0.90), marketing),
        "lead_acceptance": attainment(52 / 100, 0.60),
        "content_usage": attainment(25 / 54, 0.60),
        "meeting_cadence": attainment(11 / 14, 0.90),
    }


def rounded(values):
    return {key: round(value, 1) for key, value in values.items()}


def test_the_worked_example_scores_84_and_loses_most_on_content():
    assert round(attainment(4 / 6, 0.90), 1) == 74.1
    assert round(attainment(0.88, 0.95), 1) == 92.6
    assert rounded(worked_attainments()) == {
        "sla_adherence": 85.2, "lead_acceptance": 86.7, "content_usage": 77.2, "meeting_cadence": 87.3
    }  # fmt: skip
    parts = score(worked_attainments(), EQUAL)
    assert (round(parts.score, 1), parts.measured, parts.weakest) == (84.1, 4, "content_usage")
    assert rounded(parts.points_lost) == {
        "sla_adherence": 3.7, "lead_acceptance": 3.3, "content_usage": 5.7, "meeting_cadence": 3.2
    }  # fmt: skip


def test_marketing_has_a_side_only_once_it_has_promised_something():
    assert sla_attainment(74.0, []) == 74.0
    assert sla_attainment(74.0, [100.0, 92.0]) == 85.0
    assert sla_attainment(74.0, [None, 92.0]) == 83.0
    assert sla_attainment(74.0, [None]) == 74.0
    assert sla_attainment(None, [100.0]) is None


def test_more_than_the_target_is_worth_no_more_than_the_target():
    assert attainment(0.95, 0.90) == 100
    assert attainment(0.90, 0.90) == 100
    assert attainment(0.0, 0.90) == 0


def test_with_three_measured_the_weight_of_the_fourth_is_shared_out():
    parts = score(
        {"meeting_cadence": None, "sla_adherence": 90, "content_usage": 60, "lead_acceptance": 75}, EQUAL
    )
    assert (parts.measured, parts.score) == (3, pytest.approx(75))
    assert parts.points_lost == pytest.approx(
        {"sla_adherence": 10 / 3, "content_usage": 40 / 3, "lead_acceptance": 25 / 3}
    )


@pytest.mark.parametrize(
    "known", [{}, {"sla_adherence": 90.0}, {"sla_adherence": 90.0, "content_usage": 60.0}]
)
def test_with_fewer_than_three_measured_there_is_no_score(known):
    parts = score({**dict.fromkeys(METRIC_KEYS), **known}, EQUAL)
    assert (parts.score, parts.measured, parts.score_range, parts.weakest) == (None, len(known), None, None)


def test_metrics_that_weigh_nothing_make_no_score():
    weights = {**dict.fromkeys(METRIC_KEYS, 0.0), "meeting_cadence": 1.0}
    attainments = {"meeting_cadence": None, "sla_adherence": 90, "content_usage": 60, "lead_acceptance": 75}
    assert score(attainments, weights).score is None


def test_weights_decide_what_costs_most():
    attainments = dict(zip(METRIC_KEYS, (50.0, 80.0, 90.0, 100.0), strict=True))
    parts = score(attainments, {**EQUAL, "meeting_cadence": 0.0, "sla_adherence": 2.0})
    assert (parts.score, parts.weakest) == (pytest.approx(87.5), "sla_adherence")
    assert parts.points_lost["meeting_cadence"] == 0


def test_two_that_lose_the_same_are_told_apart_by_their_order():
    attainments = {
        "lead_acceptance": 70.0,
        "content_usage": 70.0,
        "sla_adherence": 80.0,
        "meeting_cadence": 90.0,
    }
    assert score(attainments, EQUAL).weakest == "content_usage"


def test_with_every_target_reached_nothing_is_weakest():
    parts = score(dict.fromkeys(METRIC_KEYS, 100.0), EQUAL)
    assert (parts.score, parts.weakest, parts.score_range) == (100, None, (100, 100))
    assert parts.geometric_mean == pytest.approx(100)


def test_the_range_moves_each_weight_by_a_tenth_and_rescales_the_others():
    attainments = dict(zip(METRIC_KEYS, (100.0, 100.0, 100.0, 40.0), strict=True))
    parts = score(attainments, EQUAL)  # the last one's weight of 0.25 becomes 0.15 and 0.35
    assert parts.score == pytest.approx(85)
    assert parts.score_range == (pytest.approx(100 - 0.35 * 60), pytest.approx(100 - 0.15 * 60))


def test_a_weight_below_a_tenth_is_moved_to_nothing_and_never_below():
    attainments = dict(zip(METRIC_KEYS, (0.0, 100.0, 100.0, 100.0), strict=True))
    parts = score(attainments, {**EQUAL, "meeting_cadence": 3 / 19})  # 0.05 of all
    assert parts.score == pytest.approx(95)
    assert parts.score_range == (pytest.approx(85), pytest.approx(100))


def test_weight_taken_from_the_only_metric_that_has_any_goes_to_all_others_alike():
    attainments = dict(zip(METRIC_KEYS, (100.0, 30.0, 60.0, 90.0), strict=True))
    parts = score(attainments, {**dict.fromkeys(METRIC_KEYS, 0.0), "meeting_cadence": 1.0})
    # Lowered, the tenth goes to a mean of 60; a tenth for the worst metric alone costs 7 points.
    assert parts.score_range == (pytest.approx(93), pytest.approx(100))


def test_a_single_collapse_shows_in_the_geometric_mean():
    parts = score(dict(zip(METRIC_KEYS, (100.0, 100.0, 100.0, 0.0), strict=True)), EQUAL)
    assert (parts.score, parts.geometric_mean) == (75, 0)
    parts = score(dict(zip(METRIC_KEYS, (100.0, 100.0, 25.0, 25.0), strict=True)), EQUAL)
    assert parts.geometric_mean == pytest.approx(50)


PERCENT = st.floats(0, 100)
SOME = st.fixed_dictionaries({key: PERCENT | st.none() for key in METRIC_KEYS})
WEIGHTS = st.fixed_dictionaries({key: st.floats(0.01, 50) | st.just(0.0) for key in METRIC_KEYS})


@given(SOME, WEIGHTS)
def test_points_lost_add_up_and_the_score_lies_in_its_range(attainments, weights):
    parts = score(attainments, weights)
    known = [key for key in METRIC_KEYS if attainments[key] is not None]
    assert parts.measured == len(known)
    if len(known) < 3 or not sum(weights[key] for key in known):
        assert parts.score is None
        return
    total = sum(weights[key] for key in known)
    assert parts.score == pytest.approx(sum(weights[k] * attainments[k] for k in known) / total, abs=1e-9)
    assert abs(sum(parts.points_lost.values()) - (100 - parts.score)) < 1e-9
    assert parts.score_range[0] <= parts.score <= parts.score_range[1]
    assert parts.geometric_mean <= parts.score + 1e-9
    assert parts.weakest is None or parts.points_lost[parts.weakest] == max(parts.points_lost.values())


@given(SOME.filter(lambda a: sum(v is not None for v in a.values()) >= 3), WEIGHTS)
def test_the_range_equals_a_plain_try_of_every_moved_weight(attainments, weights):
    known = [key for key in METRIC_KEYS if attainments[key] is not None]
    total = sum(weights[key] for key in known)
    if sum(weights[key] > 0 for key in known) < 2:
        return
    tried = []
    for key in known:
        for step in (-0.1, 0.1):
            moved = max(weights[key] / total + step, 0)
            others = sum(weights[other] for other in known if other != key)
            mean = sum(weights[other] * attainments[other] for other in known if other != key) / others
            tried.append(min(moved, 1) * attainments[key] + (1 - min(moved, 1)) * mean)
    low, high = score(attainments, weights).score_range
    assert (low, high) == (pytest.approx(min(tried), abs=1e-6), pytest.approx(max(tried), abs=1e-6))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["up", "no_clear_change", "no_data"], "up"),
        (["down", "no_clear_change"], "down"),
        (["up", "down"], "no_clear_change"),
        (["no_clear_change", "no_data"], "no_clear_change"),
        (["no_data", "no_data"], "no_data"),
        ([], "no_data"),
    ],
)
def test_the_score_moved_only_if_a_metric_clearly_did_and_none_the_other_way(verdicts, expected):
    assert score_verdict([Change(None, None, verdict) for verdict in verdicts]) == expected


def test_a_score_that_went_down_is_not_called_up_because_one_metric_rose():
    rose = [Change(0.2, (0.1, 0.3), "up"), Change(-0.3, (-0.7, 0.1), "no_clear_change")]
    assert score_verdict(rose, difference=-2.0) == "no_clear_change"
    assert score_verdict(rose, difference=2.0) == "up"
    assert score_verdict(rose, difference=None) == "up"


def test_the_registry_names_the_metrics_of_the_settings_in_their_order():
    assert tuple(metric.key for metric in METRICS) == METRIC_KEYS
    assert [metric.page for metric in METRICS] == ["meetings", "follow_up", "content", "acceptance"]
    assert [metric.key for metric in METRICS if metric.has_interval] == ["sla_adherence", "lead_acceptance"]
    for part in (Targets, Weights):
        assert set(METRIC_KEYS) <= set(part.model_fields)
    assert score(worked_attainments(), Settings().weights.model_dump()).weakest == "content_usage"
