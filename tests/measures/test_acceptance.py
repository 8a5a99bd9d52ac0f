"""Lead acceptance: what Sales decided in its window, what is in work, what is silent."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures import acceptance
from alignment.measures.acceptance import Evidence
from alignment.measures.ratio import Fact, Ratio

SILENT = {
    "excluded": None,
    "timed": True,
    "acceptance_stage": True,
    "ended": True,
    "decision": None,
    "dated": False,
    "in_window": False,
    "touched": False,
    "picked_up": False,
    "has_reason": False,
    "conflict": False,
    "reversed": False,
    "basis": None,
    "touched_before_decision": False,
    "n": 1,
}
DECIDED = SILENT | {"dated": True, "in_window": True, "basis": "explicit", "touched": True}
ACCEPTED = DECIDED | {"decision": "accepted", "touched_before_decision": True}
REJECTED = DECIDED | {"decision": "rejected", "has_reason": True}
PENDING = ACCEPTED | {"ended": False}


def counts_of(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(dict.fromkeys([*SILENT, *(k for row in rows for k in row)])))


def outcomes(*rows: dict[str, object]) -> list[str]:
    return acceptance.judge(counts_of(*rows))["outcome"].tolist()


def fractions(facts: dict[str, Fact], *names: str) -> list[tuple[float | None, float | None]]:
    return [(facts[name].numerator, facts[name].denominator) for name in names]


WORKED = counts_of(
    ACCEPTED | {"n": 30},
    ACCEPTED | {"decision": "converted", "basis": "deal", "n": 19},
    ACCEPTED | {"reversed": True, "n": 3},
    REJECTED | {"n": 12},
    REJECTED | {"decision": "recycled", "n": 4},
    REJECTED | {"has_reason": False, "n": 9},
    SILENT | {"touched": True, "n": 8},
    SILENT | {"picked_up": True, "n": 4},
    ACCEPTED | {"in_window": False, "n": 3},
    REJECTED | {"in_window": False, "touched": False, "n": 1},
    SILENT | {"n": 7},
    PENDING | {"n": 10},
    SILENT | {"ended": False, "n": 4},
)


def test_worked_example_accepts_52_of_100_with_14_pending() -> None:
    ratio = acceptance.build_ratio(WORKED)

    assert ratio == Ratio(numerator=52, denominator=100, pending=14)
    assert ratio.value == 0.52


def test_worked_example_has_the_four_shares_and_their_sub_groups() -> None:
    facts = acceptance.build_facts(WORKED)

    assert fractions(facts, "accepted_share", "rejected_share", "in_work_share", "silent_share") == [
        (52, 100),
        (25, 100),
        (16, 100),
        (7, 100),
    ]
    assert fractions(facts, "decided_late_share", "recycled_share", "undecided_share") == [
        (4, 100),
        (4, 100),
        (23, 100),
    ]


def test_worked_example_of_the_decided_alone_reasons_and_early_recycles() -> None:
    facts = acceptance.build_facts(WORKED)

    assert fractions(facts, "decided_only", "reasons_missing_share", "early_recycle_share") == [
        (52, 77),
        (9, 25),
        (3, 52),
    ]
    assert facts["decided_only"].value == pytest.approx(0.675, abs=0.0005)


def test_decision_after_the_window_leaves_the_hand_off_in_work_even_if_accepted() -> None:
    late = ACCEPTED | {"in_window": False, "touched": False}

    assert outcomes(late) == ["in_work"]
    assert fractions(acceptance.build_facts(counts_of(late)), "decided_late_share") == [(1, 1)]


def test_only_what_nothing_is_recorded_of_is_silent() -> None:
    assert outcomes(SILENT, SILENT | {"touched": True}, SILENT | {"picked_up": True}) == [
        "silent",
        "in_work",
        "in_work",
    ]


def test_hand_off_accepted_early_is_pending_until_its_window_ends() -> None:
    assert outcomes(PENDING) == ["pending"]


def test_later_reversal_does_not_take_an_acceptance_back() -> None:
    assert outcomes(ACCEPTED | {"reversed": True}) == ["accepted"]


def test_undated_decision_counts_as_inside_the_window() -> None:
    undated = {"dated": False, "in_window": True, "basis": "status"}

    assert outcomes(ACCEPTED | undated, REJECTED | undated) == ["accepted", "rejected"]


def test_test_record_from_a_source_without_acceptance_stage_is_a_test_record() -> None:
    assert outcomes(SILENT | {"excluded": "test", "acceptance_stage": False}) == ["test"]


def test_record_without_a_time_is_told_before_a_missing_stage() -> None:
    assert outcomes(SILENT | {"timed": False, "acceptance_stage": False, "ended": None}) == [
        "no_hand_off_time"
    ]


def test_source_without_an_acceptance_stage_is_not_scored_but_shows_what_was_picked_up() -> None:
    unscored = SILENT | {"acceptance_stage": False}
    counts = counts_of(
        unscored | {"picked_up": True, "n": 6},
        unscored | {"decision": "rejected", "n": 1},
        unscored | {"n": 3},
        unscored | {"picked_up": True, "ended": False, "n": 50},
    )

    assert acceptance.build_ratio(counts) == Ratio(0, 0, 0, {"no_acceptance_stage": 60})
    assert fractions(acceptance.build_facts(counts), "picked_up_share") == [(7, 10)]


def test_nothing_is_said_of_picked_up_where_every_source_has_a_stage() -> None:
    assert "picked_up_share" not in acceptance.build_facts(WORKED)


def test_accepted_unseen_is_asked_of_dated_decisions_in_sources_that_tell_of_touches() -> None:
    counts = counts_of(
        ACCEPTED | {"touch_known": True, "n": 6},
        ACCEPTED | {"touch_known": True, "touched_before_decision": False, "n": 2},
        ACCEPTED | {"touch_known": False, "touched_before_decision": False, "n": 20},
        ACCEPTED | {"touch_known": True, "touched_before_decision": False, "dated": False, "n": 30},
        REJECTED | {"touch_known": True, "n": 40},
    )

    assert fractions(acceptance.build_facts(counts), "accepted_unseen_share") == [(2, 8)]


def test_conflicts_are_counted_among_the_judged() -> None:
    counts = counts_of(ACCEPTED | {"conflict": True, "n": 2}, PENDING | {"conflict": True}, SILENT)

    fact = acceptance.build_facts(counts)["conflicts"]

    assert (fact.value, fact.denominator, fact.unit) == (2, 3, "count")


REASONED = counts_of(
    REJECTED | {"reason": "not a fit", "n": 11},
    REJECTED | {"reason": "no budget", "n": 6},
    REJECTED | {"reason": None, "has_reason": False, "n": 9},
    REJECTED | {"reason": "not a fit", "in_window": False, "n": 30},
    ACCEPTED | {"reason": None, "n": 50},
)


def test_rejections_without_a_reason_come_first_then_the_most_frequent_reason() -> None:
    reasons = acceptance.list_reasons(REASONED)

    assert reasons["reason"].isna().tolist() == [True, False, False]
    assert reasons["reason"].tolist()[1:] == ["not a fit", "no budget"]
    assert reasons["n"].tolist() == [9, 11, 6]
    assert reasons["share"].tolist() == pytest.approx([9 / 26, 11 / 26, 6 / 26])


def test_top_reason_is_named_among_all_rejections_of_the_window() -> None:
    fact = acceptance.build_facts(counts_of(ACCEPTED), more_cuts=[REASONED])["top_reason_share"]

    assert (fact.label, fact.numerator, fact.denominator) == ("not a fit", 11, 26)


def test_four_rejections_for_one_reason_are_no_pattern() -> None:
    assert "top_reason_share" not in acceptance.build_facts(
        counts_of(REJECTED | {"reason": "no budget", "n": 4})
    )


def test_source_that_is_turned_down_is_named_with_its_part_of_what_was_not_accepted() -> None:
    counts = counts_of(
        ACCEPTED | {"lead_source": "Fair", "n": 10},
        REJECTED | {"lead_source": "Fair", "n": 30},
        ACCEPTED | {"lead_source": "Web", "n": 90},
        REJECTED | {"lead_source": "Web", "n": 6},
        SILENT | {"lead_source": "Web", "n": 4},
        REJECTED | {"lead_source": "Partner", "n": 10},
    )

    facts = acceptance.build_facts(counts)

    missed, rejected = facts["miss_share_top_source"], facts["reject_share_top_two_sources"]
    assert (missed.label, missed.numerator, missed.denominator) == ("Fair", 30, 50)
    assert (rejected.label, rejected.numerator, rejected.denominator) == ("Fair and Partner", 40, 46)


def test_windows_of_dated_decisions_may_be_compared() -> None:
    assert acceptance.shows_change(WORKED)


def test_source_with_current_statuses_alone_shows_no_change() -> None:
    undated = {"dated": False, "basis": "status"}

    assert not acceptance.shows_change(counts_of(ACCEPTED | undated, REJECTED | undated, SILENT))


def test_one_undated_decision_in_twenty_judged_is_still_compared_and_one_in_nineteen_is_not() -> None:
    undated = REJECTED | {"dated": False}

    assert acceptance.shows_change(counts_of(undated, SILENT | {"n": 19}))
    assert not acceptance.shows_change(counts_of(undated, SILENT | {"n": 18}))


def test_undated_decisions_that_are_pending_or_left_out_do_not_forbid_a_comparison() -> None:
    undated = ACCEPTED | {"dated": False}

    assert acceptance.shows_change(
        counts_of(undated | {"ended": False}, undated | {"excluded": "test"}, ACCEPTED)
    )


def test_current_status_share_is_of_all_judged() -> None:
    facts = acceptance.build_facts(counts_of(ACCEPTED | {"dated": False, "n": 3}, SILENT | {"n": 7}))

    assert fractions(facts, "current_status_share") == [(3, 10)]


def test_no_hand_off_is_no_data_rather_than_zero() -> None:
    facts = acceptance.build_facts(counts_of())

    assert acceptance.build_ratio(counts_of()) == Ratio(0, 0)
    assert [facts[name].value for name in ("accepted_share", "decided_only", "reasons_missing_share")] == [
        None
    ] * 3


DECISIONS = [None, "accepted", "converted", "rejected", "recycled"]
FLAGS = ["timed", "acceptance_stage", "ended", "dated", "in_window", "touched", "picked_up", "has_reason"]
MORE_FLAGS = ["conflict", "reversed", "touched_before_decision"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "excluded": st.sampled_from(
                [None, None, None, "test", "employee", "duplicate", "never_handed_over"]
            ),
            "decision": st.sampled_from(DECISIONS),
            "basis": st.sampled_from([None, "explicit", "history", "deal", "flag", "status"]),
            "n": st.integers(0, 9),
        }
        | {flag: st.booleans() for flag in FLAGS + MORE_FLAGS}
    ),
    max_size=40,
)


def recount(row: dict[str, object]) -> str:
    """The order of judgement once more, as nested questions about one hand-off."""
    if row["excluded"]:
        return str(row["excluded"])
    if not row["timed"]:
        return "no_hand_off_time"
    if not row["acceptance_stage"]:
        return "no_acceptance_stage"
    if not row["ended"]:
        return "pending"
    if row["decision"] and row["in_window"]:
        return "accepted" if row["decision"] in ("accepted", "converted") else "rejected"
    return "in_work" if row["decision"] or row["touched"] or row["picked_up"] else "silent"


@given(rows=ROWS)
def test_ratio_equals_a_recount_hand_off_by_hand_off_and_loses_none(rows: list[dict[str, object]]) -> None:
    tally: Counter[str] = Counter()
    for row in rows:
        tally[recount(row)] += int(str(row["n"]))

    ratio = acceptance.build_ratio(counts_of(*rows))

    judged = [tally.pop(name, 0) for name in ("accepted", "rejected", "in_work", "silent")]
    assert ratio == Ratio(judged[0], sum(judged), tally.pop("pending", 0), dict(+tally))
    everything = ratio.denominator + ratio.pending + sum(ratio.excluded.values())
    assert everything == sum(int(str(row["n"])) for row in rows)


@given(rows=ROWS)
def test_four_shares_part_the_judged_and_their_sub_groups_fit_inside(rows: list[dict[str, object]]) -> None:
    ratio, facts = acceptance.build_ratio(counts_of(*rows)), acceptance.build_facts(counts_of(*rows))
    number = {name: int(fact.numerator or 0) for name, fact in facts.items()}

    assert number["accepted_share"] == ratio.numerator
    four = [number[f"{name}_share"] for name in ("accepted", "rejected", "in_work", "silent")]
    assert sum(four) == ratio.denominator
    if ratio.denominator:
        values = [facts[f"{name}_share"].value for name in ("accepted", "rejected", "in_work", "silent")]
        assert sum(value for value in values if value is not None) == pytest.approx(1)
    assert number["recycled_share"] <= number["rejected_share"]
    assert number["decided_late_share"] <= number["in_work_share"]
    assert number["undecided_share"] == number["in_work_share"] + number["silent_share"]


def test_bases_are_counted_of_the_acceptances_of_the_numerator() -> None:
    counts = counts_of(
        ACCEPTED | {"n": 5},
        ACCEPTED | {"basis": "deal", "n": 2},
        ACCEPTED | {"in_window": False, "n": 9},
        REJECTED | {"basis": "history", "n": 9},
        PENDING | {"n": 9},
    )

    assert acceptance.count_acceptance_bases(counts) == {"deal": 2, "explicit": 5}


@pytest.mark.parametrize(
    ("evidence", "expected", "reason"),
    [
        (Evidence(100, without_time=3), "B", "hand-offs without a time: 3 of 100"),
        (
            Evidence(100, without_stage=30),
            "D",
            "hand-offs from sources where no status means accepted: 30 of 100",
        ),
        (Evidence(100, conflicts=3), "B", "hand-offs both converted and rejected: 3 of 100"),
        (Evidence(100, decisions=70, undated=70), "C", "undated decisions: 70 of 70"),
        (Evidence(100, day_only=20), "B", "hand-offs or decisions known by the day alone: 20 of 100"),
        (Evidence(100, age_days=200), "D", "the newest records are 200 days old"),
        (Evidence(0), "D", "no hand-off in this window"),
    ],
)
def test_each_weakness_costs_a_grade_and_says_so_with_its_count(
    evidence: Evidence, expected: str, reason: str
) -> None:
    quality = acceptance.grade(evidence)

    assert (quality.grade, quality.reasons) == (expected, (reason,))


def test_dated_complete_records_are_graded_a() -> None:
    assert (
        acceptance.grade(Evidence(300, decisions=200, undated=10, window_days=91, covered_days=91)).grade
        == "A"
    )


def test_reading_says_what_a_hand_off_and_an_acceptance_are_with_their_counts() -> None:
    sentence = acceptance.describe_reading({"mql": 2_310}, {"explicit": 800, "deal": 12, "status": 40})

    assert sentence == (
        "A hand-off is the date a contact became an MQL: 2,310; "
        "an acceptance is the decision that the CRM reports: 800, else a linked deal: 12, "
        "else the current status, undated: 40."
    )


def test_reading_without_acceptances_says_so() -> None:
    assert acceptance.describe_reading({"mql": 3}, {}).endswith("; no acceptance is on record.")
