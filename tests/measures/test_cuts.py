"""Where a shortfall comes from: contribution counts, not the lowest rate."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures import cuts


def table(columns: list[str], *rows: tuple[object, ...]) -> pd.DataFrame:
    """Judged hand-offs counted by a cut: the cut's values, whether they missed, how many."""
    return pd.DataFrame(list(rows), columns=[*columns, "miss", "n"])


BY_SOURCE = table(
    ["lead_source"],
    ("Web", False, 190),
    ("Web", True, 10),
    ("Webinar", False, 60),
    ("Webinar", True, 40),
    ("Fair", False, 6),
    ("Fair", True, 14),
    ("Partner", True, 4),
    (None, True, 2),
)


def test_the_segment_with_most_misses_comes_first_though_another_has_the_lower_rate() -> None:
    segments = cuts.contributions(BY_SOURCE, "miss", ["lead_source"])

    assert segments["lead_source"].tolist() == ["Webinar", "Fair", "Web"]
    assert segments["misses"].tolist() == [40, 14, 10]
    assert segments["hand_offs"].tolist() == [100, 20, 200]


def test_shares_are_of_all_misses_and_hand_offs_those_of_small_and_blank_segments_included() -> None:
    webinar = cuts.contributions(BY_SOURCE, "miss", ["lead_source"]).iloc[0]

    assert webinar["miss_share"] == pytest.approx(40 / 70)
    assert webinar["hand_off_share"] == pytest.approx(100 / 326)
    assert webinar["excess"] == pytest.approx(40 / 70 - 100 / 326)


def test_a_segment_of_nine_hand_offs_is_not_named_and_one_of_ten_is() -> None:
    small = table(["region"], ("North", True, 9), ("South", True, 10), ("East", False, 50))

    assert cuts.contributions(small, "miss", ["region"])["region"].tolist() == ["South", "East"]


def test_the_top_fact_carries_counts_and_the_part_of_the_hand_offs_beside_it() -> None:
    facts = cuts.build_top_facts(BY_SOURCE, "miss", ["lead_source"], name="source")

    misses, hand_offs = facts["miss_share_top_source"], facts["hand_off_share_top_source"]
    assert (misses.numerator, misses.denominator, misses.label) == (40, 70, "Webinar")
    assert (hand_offs.numerator, hand_offs.denominator, hand_offs.label) == (100, 326, "Webinar")


def test_a_large_segment_that_does_better_than_the_rest_is_not_blamed_for_its_size() -> None:
    counts = table(
        ["lead_source"], ("Web", True, 60), ("Web", False, 540), ("Fair", True, 40), ("Fair", False, 60)
    )

    facts = cuts.build_top_facts(counts, "miss", ["lead_source"], name="source")
    assert facts["miss_share_top_source"].label == "Fair"


@pytest.mark.parametrize(
    "rows",
    [
        [("Web", True, 30), ("Web", False, 70)],
        [("Web", True, 10), ("Web", False, 20), ("Fair", True, 5), ("Fair", False, 10)],
        [("Web", True, 4), ("Web", False, 20), ("Fair", False, 40)],
    ],
    ids=["one segment is all there is", "all miss alike", "four misses are no pattern"],
)
def test_no_segment_is_named_when_none_stands_out(rows: list[tuple[object, ...]]) -> None:
    assert cuts.build_top_facts(table(["lead_source"], *rows), "miss", ["lead_source"], name="source") == {}


def test_top_two_sources_hold_their_part_only_where_there_are_others() -> None:
    fact = cuts.build_top_two_fact(BY_SOURCE, "miss", "lead_source")
    two_alone = table(["lead_source"], ("Web", True, 20), ("Fair", True, 20))

    assert fact is not None
    assert (fact.numerator, fact.denominator, fact.label) == (54, 70, "Webinar and Fair")
    assert cuts.build_top_two_fact(two_alone, "miss", "lead_source") is None


def test_an_hour_and_a_part_of_a_day_are_named_in_words() -> None:
    assert cuts.name_hour(4, 16) == "Friday 16:00"
    assert cuts.name_day_part(4, 2) == "Friday afternoon"


def test_friday_afternoon_is_found_where_no_single_hour_is_large_enough() -> None:
    fridays = [(4, hour, True, 6) for hour in (13, 14, 15, 16)]
    others = [(day, hour, False, 5) for day in range(4) for hour in (9, 10, 11, 13, 14)]
    blank = [(None, None, True, 3)]

    facts = cuts.build_segment_facts([table(["weekday", "hour"], *fridays, *others, *blank)], "miss")

    found = facts["miss_share_top_day_part"]
    assert (found.numerator, found.denominator, found.label) == (24, 27, "Friday afternoon")
    assert "miss_share_top_hour_cell" not in facts


def test_a_table_without_cut_columns_yields_no_segment_facts() -> None:
    plain = pd.DataFrame({"miss": [True, False], "n": [10, 90]})

    assert cuts.build_segment_facts([plain], "miss") == {}
    assert cuts.build_spike_facts([plain], "miss") == {}


def days_of(rows: dict[date, tuple[int, int]]) -> pd.DataFrame:
    """Judged hand-offs by day, from day → (missed, met)."""
    missed = [(day, True, late) for day, (late, _) in rows.items()]
    return table(["day"], *missed, *[(day, False, met) for day, (_, met) in rows.items()])


def test_the_busiest_tenth_of_twenty_days_is_two_days() -> None:
    quiet = {date(2026, 9, 1) + timedelta(days=i): (1, 4) for i in range(18)}
    spikes = {date(2026, 9, 21): (15, 30), date(2026, 9, 28): (12, 30)}

    fact = cuts.build_busiest_fact(days_of(quiet | spikes), "miss", ["day"])

    assert fact is not None
    assert (fact.numerator, fact.denominator) == (27, 45)


def test_nine_days_have_no_busiest_tenth() -> None:
    nine = {date(2026, 9, 1) + timedelta(days=i): (5, 5) for i in range(9)}

    assert cuts.build_busiest_fact(days_of(nine), "miss", ["day"]) is None


def test_month_end_is_the_last_three_weekdays_and_what_follows_them() -> None:
    # October 2026 ends on a Saturday: Wednesday 28th to Friday 30th, and the 31st. September ends on a Wednesday.
    days = pd.Series([date(2026, 10, d) for d in (27, 28, 30, 31)] + [date(2026, 9, d) for d in (27, 28, 30)])

    assert cuts.is_month_end(days).tolist() == [False, True, True, True, False, True, True]


def test_misses_at_month_end_stand_beside_the_hand_offs_at_month_end() -> None:
    counts = days_of({date(2026, 10, 8): (3, 60), date(2026, 10, 29): (6, 20)})
    undated = table(["day"], (None, True, 4))

    facts = cuts.build_spike_facts([pd.concat([counts, undated])], "miss")

    misses, hand_offs = facts["month_end_miss_share"], facts["month_end_hand_off_share"]
    assert (misses.numerator, misses.denominator) == (6, 9)
    assert (hand_offs.numerator, hand_offs.denominator) == (26, 89)


@given(days=st.lists(st.dates(date(2020, 1, 1), date(2030, 12, 31)), min_size=1, max_size=40))
def test_month_end_equals_counting_the_weekdays_left(days: list[date]) -> None:
    def weekdays_after(day: date) -> int:
        left, step = 0, day + timedelta(days=1)
        while step.month == day.month:
            left, step = left + (step.weekday() < 5), step + timedelta(days=1)
        return left

    assert cuts.is_month_end(pd.Series(days)).tolist() == [weekdays_after(day) <= 2 for day in days]


SEGMENT_ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.booleans(), st.integers(0, 30)), max_size=30
)


@given(rows=SEGMENT_ROWS)
def test_contributions_equal_a_recount_row_by_row(rows: list[tuple[str | None, bool, int]]) -> None:
    segments = cuts.contributions(table(["s"], *rows), "miss", ["s"], smallest=0)

    for segment in segments.to_dict("records"):
        mine = [(missed, n) for name, missed, n in rows if name == segment["s"]]
        assert segment["hand_offs"] == sum(n for _, n in mine)
        assert segment["misses"] == sum(n for missed, n in mine if missed)
    assert set(segments["s"]) == {name for name, _, _ in rows if name is not None}
