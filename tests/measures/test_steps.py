"""The way of hand-offs: the same ones at every step, counted as the two metrics count them."""

import pandas as pd

from alignment.measures.steps import Steps, build_steps
from alignment.publish.metric_sentences import few_that_matter, steps_finding
from tests.measures.test_acceptance import ACCEPTED, REJECTED, SILENT

TIMELY = {"touch_known": True, "touched_before": False, "due": True, "touched": True, "in_time": True}
LATE = TIMELY | {"in_time": False}
NEVER = LATE | {"touched": False}
ROWS = (
    ACCEPTED | TIMELY | {"n": 30},
    ACCEPTED | LATE | {"n": 8},  # accepted although nobody touched it in time
    REJECTED | TIMELY | {"n": 12},
    ACCEPTED | TIMELY | {"in_window": False, "n": 4},  # decided, but too late
    SILENT | NEVER | {"n": 6},
    ACCEPTED | TIMELY | {"ended": False, "n": 100},  # its decision may still come
    ACCEPTED | TIMELY | {"due": False, "n": 100},
    ACCEPTED | TIMELY | {"touch_known": False, "n": 100},
    ACCEPTED | TIMELY | {"excluded": "test", "n": 100},
)


def test_every_step_counts_the_hand_offs_that_both_metrics_judge() -> None:
    steps = build_steps(pd.DataFrame(ROWS))
    assert steps == Steps(handed_over=60, touched=46, decided=50, accepted=38)
    assert steps_finding(steps) == (
        "Of 60 hand-offs 46 were touched in time, 50 decided in time, 38 accepted"
    )


def test_without_any_such_hand_off_there_is_no_step() -> None:
    assert build_steps(pd.DataFrame(ROWS[5:])) == Steps(0, 0, 0, 0)


def test_the_few_that_make_most_are_named_and_a_flat_list_is_not_called_one() -> None:
    assert few_that_matter([3, 44, 3, 1, 1, 1], 53) == "The first one makes up 83 % of all."
    assert few_that_matter([50, 32, 10, 5, 3], 100) == "The first 2 of 5 make up 82 % of all."
    assert few_that_matter([25, 25, 25, 25], 100) == ""
    assert few_that_matter([10, 5], 100) == ""  # the rest is not shown
    assert few_that_matter([], 0) == ""
