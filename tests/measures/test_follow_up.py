"""SLA adherence: who is judged, in which order, and what stands beside the rate."""

from collections import Counter
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures import follow_up
from alignment.measures.follow_up import Evidence, Timings
from alignment.measures.ratio import Ratio

IN_TIME = {
    "excluded": None,
    "timed": True,
    "touch_known": True,
    "touched_before": False,
    "due": True,
    "touched": True,
    "in_time": True,
    "n": 1,
}
LATE = IN_TIME | {"in_time": False}
NEVER = LATE | {"touched": False}


def counts_of(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(
        list(rows), columns=list(dict.fromkeys([*IN_TIME, *(k for row in rows for k in row)]))
    )


def outcomes(*rows: dict[str, object]) -> list[str]:
    return follow_up.judge(counts_of(*rows))["outcome"].tolist()


def at(day: int, clock: str) -> datetime:
    """A moment of October 2026."""
    hour, minute = clock.split(":")
    return datetime(2026, 10, day, int(hour), int(minute), tzinfo=UTC)


AS_OF = at(16, "12:00")
WORKED = [  # hand-off, first touch, deadline, outcome: Mon–Fri 09:00–17:00, no holidays, four hours
    (at(12, "10:00"), at(12, "13:59"), at(12, "14:00"), "met"),
    (at(12, "10:00"), at(12, "14:00"), at(12, "14:00"), "met"),
    (at(12, "10:00"), at(12, "14:01"), at(12, "14:00"), "missed"),
    (at(9, "16:00"), at(12, "11:30"), at(12, "12:00"), "met"),
    (at(10, "11:00"), at(10, "11:05"), at(12, "13:00"), "met"),
    (at(15, "15:00"), None, at(16, "11:00"), "never_touched"),
    (at(16, "09:30"), at(16, "09:45"), at(16, "13:30"), "pending"),
    (at(13, "10:00"), at(12, "09:00"), at(13, "14:00"), "touched_before"),
]


def compare(hand_off: datetime, touch: datetime | None, deadline: datetime) -> dict[str, object]:
    """The plain comparisons of one hand-off of the worked example."""
    before = touch is not None and touch < hand_off
    touched = touch is not None and not before
    office = touch is not None and touch.weekday() < 5 and 9 <= touch.hour < 17
    return IN_TIME | {
        "touched_before": before,
        "due": deadline <= AS_OF,
        "touched": touched,
        "in_time": touched and touch is not None and touch <= deadline,
        "out_of_hours": None if touch is None else not office,
    }


WORKED_COUNTS = counts_of(*(compare(hand_off, touch, deadline) for hand_off, touch, deadline, _ in WORKED))


def test_worked_example_judges_each_of_the_eight_hand_offs_as_written() -> None:
    assert follow_up.judge(WORKED_COUNTS)["outcome"].tolist() == [outcome for *_, outcome in WORKED]


def test_worked_example_adds_up_to_four_of_six_one_pending_one_excluded() -> None:
    ratio = follow_up.build_ratio(WORKED_COUNTS)

    assert ratio == Ratio(numerator=4, denominator=6, pending=1, excluded={"touched_before": 1})
    assert ratio.value == pytest.approx(0.667, abs=0.0005)


def test_worked_example_has_one_touch_out_of_hours_among_the_met() -> None:
    fact = follow_up.build_facts(WORKED_COUNTS)["out_of_hours_met_share"]

    assert (fact.numerator, fact.denominator) == (1, 4)


def test_untouched_lead_past_its_deadline_is_missed() -> None:
    assert outcomes(NEVER) == ["never_touched"]
    assert follow_up.build_ratio(counts_of(NEVER, IN_TIME)) == Ratio(1, 2)


def test_hand_off_that_is_not_due_is_pending_even_if_it_was_touched() -> None:
    assert outcomes(IN_TIME | {"due": False}, NEVER | {"due": False}) == ["pending", "pending"]


def test_test_record_that_was_touched_before_is_a_test_record() -> None:
    assert outcomes(IN_TIME | {"excluded": "test", "touched_before": True}) == ["test"]


def test_employee_without_a_hand_off_time_is_an_employee() -> None:
    assert outcomes(NEVER | {"excluded": "employee", "timed": False, "due": None}) == ["employee"]


def test_record_without_a_time_is_left_out_for_that_whatever_else_is_missing() -> None:
    assert outcomes(NEVER | {"timed": False, "touch_known": False, "due": None}) == ["no_hand_off_time"]


def test_source_that_tells_nothing_of_touches_is_left_out_rather_than_missed() -> None:
    assert outcomes(NEVER | {"touch_known": False}) == ["no_touch_records"]


def test_lead_worked_on_before_its_hand_off_is_left_out_before_it_could_be_pending() -> None:
    assert outcomes(NEVER | {"touched_before": True, "due": False}) == ["touched_before"]


def test_each_reason_is_counted_by_itself() -> None:
    ratio = follow_up.build_ratio(
        counts_of(
            IN_TIME | {"excluded": "test", "n": 3},
            IN_TIME | {"excluded": "duplicate", "n": 2},
            IN_TIME | {"excluded": "never_handed_over", "n": 0},
            LATE | {"n": 5},
        )
    )

    assert ratio == Ratio(0, 5, 0, {"duplicate": 2, "test": 3})


def test_no_hand_off_is_no_data_rather_than_zero() -> None:
    ratio = follow_up.build_ratio(counts_of())

    assert ratio == Ratio(0, 0)
    assert ratio.value is None
    assert follow_up.build_facts(counts_of())["never_touched_share"].value is None


def test_flags_read_the_same_as_numbers_and_blanks_are_no() -> None:
    as_numbers = {key: int(value) if isinstance(value, bool) else value for key, value in NEVER.items()}

    assert outcomes(as_numbers, as_numbers | {"due": None}) == ["never_touched", "pending"]


REASONS = [None, "test", "employee", "duplicate", "never_handed_over", "no_hand_off_time"]
FLAGS = ["timed", "touch_known", "touched_before", "due", "touched", "in_time"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {"excluded": st.sampled_from(REASONS), "n": st.integers(0, 9)}
        | {flag: st.booleans() for flag in FLAGS}
    ),
    max_size=40,
)


def left_out_for(row: dict[str, object]) -> object:
    """Why one hand-off is not judged, asked once more in the written order; None if it is."""
    if row["excluded"]:
        return row["excluded"]
    if not row["timed"]:
        return "no_hand_off_time"
    if not row["touch_known"]:
        return "no_touch_records"
    return "touched_before" if row["touched_before"] else None


def recount(row: dict[str, object]) -> str:
    """What became of one hand-off, asked once more."""
    if reason := left_out_for(row):
        return str(reason)
    if not row["due"]:
        return "pending"
    if not row["touched"]:
        return "never_touched"
    return "met" if row["in_time"] else "missed"


@given(rows=ROWS)
def test_ratio_equals_a_recount_hand_off_by_hand_off_and_loses_none(rows: list[dict[str, object]]) -> None:
    tally: Counter[str] = Counter()
    for row in rows:
        tally[recount(row)] += int(str(row["n"]))

    ratio = follow_up.build_ratio(counts_of(*rows))

    met, missed, pending = tally.pop("met", 0), tally.pop("missed", 0), tally.pop("pending", 0)
    assert ratio == Ratio(met, met + missed + tally.pop("never_touched", 0), pending, dict(+tally))
    everything = ratio.denominator + ratio.pending + sum(ratio.excluded.values())
    assert everything == sum(int(str(row["n"])) for row in rows)


@given(rows=ROWS)
def test_met_late_and_never_touched_add_up_to_one(rows: list[dict[str, object]]) -> None:
    ratio, facts = follow_up.build_ratio(counts_of(*rows)), follow_up.build_facts(counts_of(*rows))

    late, never = facts["touched_late_share"], facts["never_touched_share"]
    assert ratio.numerator + (late.numerator or 0) + (never.numerator or 0) == ratio.denominator
    assert late.denominator == never.denominator == ratio.denominator


def test_waiting_leads_lengthen_the_median_instead_of_being_dropped() -> None:
    # Of the answered ones alone, the middle one took an hour. Two more still wait.
    responses = pd.DataFrame(
        {
            "minutes": [30.0, 60.0, 100.0, 120.0, 240.0],
            "observed": [True, True, False, True, False],
            "n": [1, 1, 1, 1, 1],
        }
    )

    facts = follow_up.build_facts(counts_of(IN_TIME), timings=Timings(responses=responses))

    assert facts["median_hours"].value == pytest.approx(2.0)
    assert (facts["median_hours"].denominator, facts["median_hours"].unit) == (5, "hours")
    assert facts["p90_hours"].value is None


def test_times_of_nothing_are_no_data() -> None:
    nothing = pd.DataFrame({"minutes": [], "observed": [], "n": []})

    fact = follow_up.build_facts(counts_of(), timings=Timings(responses=nothing))["median_hours"]

    assert (fact.value, fact.denominator) == (None, 0)


def test_routing_delay_is_the_weighted_median_of_recorded_assignments() -> None:
    routing = pd.DataFrame({"minutes": [15.0, 90.0, 600.0], "n": [3, 5, 1]})

    fact = follow_up.build_facts(counts_of(IN_TIME), timings=Timings(routing=routing))[
        "routing_delay_median_hours"
    ]

    assert fact.value == pytest.approx(1.5)
    assert fact.denominator == 9


def test_depth_is_touches_by_hand_off() -> None:
    depth = pd.DataFrame({"touches": [0, 1, 4], "n": [2, 5, 3]})

    fact = follow_up.build_facts(counts_of(IN_TIME), timings=Timings(depth=depth))["touches_per_hand_off"]

    assert (fact.value, fact.numerator, fact.denominator) == (1.7, 17, 10)


def test_owners_clock_leaves_out_hand_offs_without_a_known_assignment() -> None:
    counts = counts_of(
        LATE | {"owner_met": True, "n": 3},
        LATE | {"owner_met": False, "n": 1},
        LATE | {"owner_met": None, "n": 6},
        IN_TIME | {"owner_met": True, "due": False, "n": 9},
    )

    fact = follow_up.build_facts(counts)["owner_clock_share"]

    assert (fact.numerator, fact.denominator) == (3, 4)


def test_facts_without_their_input_are_left_out() -> None:
    assert set(follow_up.build_facts(counts_of(IN_TIME))) == {"never_touched_share", "touched_late_share"}


def test_friday_afternoon_webinars_are_found_in_separate_cuts() -> None:
    by_source = counts_of(
        LATE | {"lead_source": "Webinar", "n": 40},
        IN_TIME | {"lead_source": "Webinar", "n": 40},
        NEVER | {"lead_source": "Web", "n": 20},
        IN_TIME | {"lead_source": "Web", "n": 200},
        LATE | {"lead_source": "Web", "due": False, "n": 500},
    )
    by_hour = counts_of(
        LATE | {"weekday": 4, "hour": 15, "n": 20},
        NEVER | {"weekday": 4, "hour": 16, "n": 30},
        LATE | {"weekday": 1, "hour": 9, "n": 10},
        IN_TIME | {"weekday": 1, "hour": 9, "n": 240},
    )

    facts = follow_up.build_facts(counts_of(LATE), more_cuts=[by_source, by_hour])

    source, hour, part = (facts[f"miss_share_top_{name}"] for name in ("source", "hour_cell", "day_part"))
    assert (source.label, source.numerator, source.denominator) == ("Webinar", 40, 60)
    assert (hour.label, hour.numerator, hour.denominator) == ("Friday 16:00", 30, 60)
    assert (part.label, part.numerator, part.denominator) == ("Friday afternoon", 50, 60)


def test_complete_recent_event_based_records_are_graded_a() -> None:
    quality = follow_up.grade(
        Evidence(hand_offs=400, touched=380, window_days=91, covered_days=91, age_days=3, without_time=8)
    )

    assert (quality.grade, quality.reasons) == ("A", ())


@pytest.mark.parametrize(
    ("evidence", "expected", "reason"),
    [
        (Evidence(1_235, without_time=31), "B", "hand-offs without a time: 31 of 1,235"),
        (Evidence(100, without_touch_records=11), "C", "hand-offs without any record of touches: 11 of 100"),
        (Evidence(100, unmapped=26), "D", "hand-offs with a status of unknown meaning: 26 of 100"),
        (Evidence(100, created_stands_in=6), "B", "hand-offs where the created date stands in: 6 of 100"),
        (Evidence(100, day_only=100), "C", "hand-offs or touches known by the day alone: 100 of 100"),
        (Evidence(100, touched=80, status_touches=41), "C", "touches read from a status: 41 of 80"),
        (Evidence(100, window_days=91, covered_days=61), "D", "days of the window without records: 30 of 91"),
        (Evidence(100, age_days=36), "B", "the newest records are 36 days old"),
        (Evidence(100, age_days=71), "C", "the newest records are 71 days old"),
        (Evidence(0), "D", "no hand-off in this window"),
    ],
)
def test_each_weakness_costs_a_grade_and_says_so_with_its_count(
    evidence: Evidence, expected: str, reason: str
) -> None:
    quality = follow_up.grade(evidence)

    assert (quality.grade, quality.reasons) == (expected, (reason,))


def test_the_worst_weakness_gives_the_grade_and_is_told_first() -> None:
    quality = follow_up.grade(Evidence(100, without_time=3, touched=50, status_touches=50))

    assert quality.grade == "C"
    assert quality.reasons == ("touches read from a status: 50 of 50", "hand-offs without a time: 3 of 100")


def test_reading_says_what_a_hand_off_and_a_touch_are_with_their_counts() -> None:
    sentence = follow_up.describe_reading(
        {"explicit": 1_204, "created": 31}, {"activity": 1_100, "status": 4}
    )

    assert sentence == (
        "A hand-off is the time the CRM says it was handed over: 1,204 (the created date stands in for 31); "
        "a touch is the first completed outbound call, e-mail or meeting: 1,100, "
        "else the first change out of the statuses that wait for Sales: 4."
    )


def test_reading_of_created_dates_alone_without_touches() -> None:
    assert follow_up.describe_reading({"created": 31}, {}) == (
        "A hand-off is the date a lead was created, which stands in for its hand-over: 31; no touch is on record."
    )


def test_reading_without_any_record_says_so() -> None:
    assert follow_up.describe_reading({}, {}) == "No hand-off is on record; no touch is on record."
