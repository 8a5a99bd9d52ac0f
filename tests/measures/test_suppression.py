"""What a viewer may see of people's records, and that subtraction does not get at the rest."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures.cuts import contributions
from alignment.measures.suppression import VIEWER, Limits, suppress

Row = tuple[object, ...]


def counted(columns: list[str], *rows: Row) -> pd.DataFrame:
    """Hand-offs counted by columns, owner and whether they missed."""
    return pd.DataFrame(list(rows), columns=[*columns, "owner_key", "miss", "n"])


def spread(*values: object, hand_offs: int, owners: int) -> list[Row]:
    """A segment's hand-offs, dealt out to so many owners in turn."""
    dealt = [hand_offs // owners + (place < hand_offs % owners) for place in range(owners)]
    return [(*values, f"owner {place}", False, n) for place, n in enumerate(dealt) if n]


def names(counts: pd.DataFrame, column: str = "lead_source") -> set[object]:
    """The segments that are still named."""
    return set(counts[column].dropna())


def test_a_segment_of_ten_hand_offs_and_five_owners_is_shown() -> None:
    rows = spread("Web", hand_offs=40, owners=8) + spread("Fair", hand_offs=10, owners=5)

    assert names(suppress(counted(["lead_source"], *rows), ["lead_source"]).counts) == {"Web", "Fair"}


@pytest.mark.parametrize(("hand_offs", "owners"), [(9, 5), (10, 4)], ids=["nine hand-offs", "four owners"])
def test_of_two_segments_one_too_small_neither_is_shown(hand_offs: int, owners: int) -> None:
    rows = spread("Web", hand_offs=40, owners=8) + spread("Fair", hand_offs=hand_offs, owners=owners)

    shown = suppress(counted(["lead_source"], *rows), ["lead_source"])
    assert names(shown.counts) == set()  # all hand-offs less Web would be Fair
    assert shown.hidden == 2


def test_the_next_smallest_hides_the_only_one_that_is_too_small() -> None:
    rows = [
        *spread("Web", hand_offs=60, owners=8),
        *spread("Webinar", hand_offs=30, owners=6),
        *spread("Partner", hand_offs=20, owners=6),
        *spread("Fair", hand_offs=4, owners=3),
    ]

    assert names(suppress(counted(["lead_source"], *rows), ["lead_source"]).counts) == {"Web", "Webinar"}


def test_two_small_ones_that_together_are_large_enough_hide_each_other() -> None:
    rows = [
        *spread("Web", hand_offs=60, owners=8),
        *spread("Fair", hand_offs=7, owners=5),
        *spread("Partner", hand_offs=6, owners=4),
    ]

    assert names(suppress(counted(["lead_source"], *rows), ["lead_source"]).counts) == {"Web"}


def test_small_ones_of_the_same_four_owners_stay_too_few_however_many_hand_offs_they_are() -> None:
    rows = [
        *spread("Web", hand_offs=60, owners=8),
        *spread("Webinar", hand_offs=40, owners=8),
        *spread("Fair", hand_offs=12, owners=4),
        *spread("Partner", hand_offs=16, owners=4),
    ]

    assert names(suppress(counted(["lead_source"], *rows), ["lead_source"]).counts) == {"Web"}


def test_hand_offs_without_a_source_or_an_owner_hide_like_small_segments() -> None:
    rows = spread("Web", hand_offs=60, owners=8) + spread("Fair", hand_offs=20, owners=6)
    nameless: Row = (None, "owner 1", False, 3)
    nobody: Row = ("Queue", None, False, 80)

    assert names(suppress(counted(["lead_source"], *rows, nameless), ["lead_source"]).counts) == {"Web"}
    assert names(suppress(counted(["lead_source"], *rows, nobody), ["lead_source"]).counts) == {"Web"}


def test_editors_see_every_segment_and_nobody_sees_owners() -> None:
    counts = counted(["lead_source"], *spread("Web", hand_offs=40, owners=8), ("Fair", "owner 1", True, 1))

    for limits in (None, VIEWER):
        assert "owner_key" not in suppress(counts, ["lead_source"], limits=limits).counts
    shown = suppress(counts, ["lead_source"], limits=None)
    assert names(shown.counts) == {"Web", "Fair"}
    assert shown.hidden == 0


def test_the_total_of_everything_and_the_misses_stay_what_they_were() -> None:
    small: Row = ("Fair", "owner 1", True, 4)
    rows = [*spread("Web", hand_offs=60, owners=8), *spread("Partner", hand_offs=20, owners=7), small]

    shown = suppress(counted(["lead_source"], *rows), ["lead_source"]).counts
    assert shown["n"].sum() == 84
    assert shown.loc[shown["miss"], "n"].sum() == 4
    segments = contributions(shown, "miss", ["lead_source"])
    assert segments["lead_source"].tolist() == ["Web"]
    assert segments["hand_off_share"].tolist() == [pytest.approx(60 / 84)]


def test_a_hidden_campaign_does_not_follow_from_its_source() -> None:
    rows = [
        *spread("Fair", "Spring", hand_offs=30, owners=6),
        *spread("Fair", "Autumn", hand_offs=4, owners=4),
        *spread("Web", "Search", hand_offs=50, owners=8),
        *spread("Web", "Video", hand_offs=20, owners=8),
        *spread("Web", "Banner", hand_offs=6, owners=6),
    ]
    counts = counted(["lead_source", "campaign"], *rows)

    alone = suppress(counts, ["campaign"]).counts
    beside = suppress(counts, ["campaign"], totals=[["lead_source"]]).counts
    assert names(alone, "campaign") == {"Spring", "Search", "Video"}  # the small two are ten together
    assert names(beside, "campaign") == {"Search"}


def test_a_campaign_that_is_a_hidden_source_by_another_name_stays_hidden() -> None:
    rows = [
        *spread("Fair", "Spring fair", hand_offs=5, owners=3),
        *spread("Partner", "Partners", hand_offs=15, owners=6),
        *spread("Web", "Search", hand_offs=50, owners=8),
        *spread("Web", "Video", hand_offs=40, owners=8),
    ]
    counts = counted(["lead_source", "campaign"], *rows)

    assert names(suppress(counts, ["lead_source"]).counts) == {"Web"}
    shown = suppress(counts, ["campaign"], totals=[["lead_source"]]).counts
    assert names(shown, "campaign") == {"Search", "Video"}


def test_two_hidden_sources_do_not_follow_together_from_the_campaign_of_a_third() -> None:
    rows = [
        *spread("Fair", "Spring fair", hand_offs=4, owners=2),
        *spread("Letter", "Spring letter", hand_offs=4, owners=2),
        *spread("Partner", "Partners", hand_offs=40, owners=6),
        *spread("Web", "Search", hand_offs=50, owners=8),
        *spread("Web", "Video", hand_offs=15, owners=8),
        *spread("Web", "Banner", hand_offs=5, owners=5),
    ]
    counts = counted(["lead_source", "campaign"], *rows)

    assert names(suppress(counts, ["lead_source"]).counts) == {"Web"}
    shown = suppress(counts, ["campaign"], totals=[["lead_source"]]).counts
    assert names(shown, "campaign") == {"Search"}  # all less Web and Partners would be eight, of two owners


def test_a_lone_hour_hides_in_its_own_weekday_and_leaves_the_other_days_alone() -> None:
    rows = [*spread(4, 9, hand_offs=6, owners=3), *spread(4, 10, hand_offs=14, owners=6)]
    rows += [row for hour in (9, 10, 11) for row in spread(0, hour, hand_offs=12, owners=6)]

    shown = suppress(counted(["weekday", "hour"], *rows), ["weekday", "hour"], totals=[["weekday"]]).counts

    assert set(shown.dropna()["weekday"]) == {0}


def test_an_hour_that_weekdays_and_hours_pin_down_together_takes_others_with_it() -> None:
    # Two squares of small hours, joined by one: no row and no column gives the joint away, but all together do.
    small = [(0, 9), (0, 10), (1, 9), (1, 10), (1, 11), (2, 11), (2, 12), (3, 11), (3, 12)]
    rows = [row for cell in small for row in spread(*cell, hand_offs=8, owners=5)]
    rows += [
        row
        for day in range(5)
        for hour in range(9, 14)
        if (day, hour) not in small
        for row in spread(day, hour, hand_offs=30, owners=6)
    ]
    counts = counted(["weekday", "hour"], *rows)
    totals = [["weekday"], ["hour"]]

    shown = suppress(counts, ["weekday", "hour"], totals=totals)

    assert shown.hidden > len(small)
    assert find_given_away(counts, ["weekday", "hour"], totals) == []


# A second opinion: exact linear algebra over what is published, on its own.


def is_in_span(wanted: Sequence[int], published: Iterable[Sequence[int]]) -> bool:
    """Whether the wanted sum follows from the published ones, by elimination in fractions."""
    # Rows that lie in the same sums are one unknown.
    wanted, *published = zip(*sorted(set(zip(wanted, *published, strict=True))), strict=True)
    pivots: dict[int, list[Fraction]] = {}

    def reduce(vector: Sequence[int]) -> list[Fraction]:
        left = [Fraction(value) for value in vector]
        for place in sorted(pivots):
            factor = left[place]
            left = [a - factor * b for a, b in zip(left, pivots[place], strict=True)]
        return left

    for vector in published:
        left = reduce(vector)
        place = next((place for place, value in enumerate(left) if value), None)
        if place is not None:
            row = [value / left[place] for value in left]
            for other, pivot in pivots.items():
                pivots[other] = [a - pivot[place] * b for a, b in zip(pivot, row, strict=True)]
            pivots[place] = row
    return not any(reduce(wanted))


def list_segments(counts: pd.DataFrame, by: Sequence[str]) -> dict[Row, list[int]]:
    """Each named segment as a vector over the rows of the counts."""
    keys = [tuple(key) for key in counts[list(by)].astype(object).itertuples(index=False)]
    return {
        key: [int(other == key) for other in keys]
        for key in set(keys)
        if not any(pd.isna(part) for part in key)
    }


def list_shown(
    counts: pd.DataFrame, by: Sequence[str], totals: Sequence[Sequence[str]], limits: Limits = VIEWER
) -> set[Row]:
    shown = suppress(counts, by, totals=totals, limits=limits).counts[list(by)].dropna()
    return {tuple(key) for key in shown.astype(object).itertuples(index=False)}


def find_given_away(
    counts: pd.DataFrame, by: Sequence[str], totals: Sequence[Sequence[str]], limits: Limits = VIEWER
) -> list[Row]:
    """The hidden segments, of the totals too, that follow from all published tables but not from the totals."""
    published: list[list[int]] = [[1] * len(counts)]
    from_totals, hidden = list(published), dict[Row, list[int]]()
    for place, columns in enumerate([*totals, by]):
        segments = list_segments(counts, columns)
        shown = list_shown(counts, columns, totals[:place], limits)
        from_totals = list(published)
        published += [vector for key, vector in segments.items() if key in shown]
        hidden |= {(*columns, *key): vector for key, vector in segments.items() if key not in shown}
    return [
        key
        for key, vector in hidden.items()
        if is_in_span(vector, published) and not is_in_span(vector, from_totals)
    ]


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d", "e", None]),
        st.integers(1, 8).map("owner {}".format),
        st.just(False),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:2],
)


@given(rows=CELLS)
def test_no_sum_that_can_be_worked_out_is_of_too_few(rows: list[Row]) -> None:
    counts = counted(["lead_source"], *rows)
    segments = list_segments(counts, ["lead_source"])
    blank = [int(row[0] is None) for row in rows]
    shown = list_shown(counts, ["lead_source"], [])
    published = [[1] * len(rows), *(segments[key] for key in shown)]
    groups = [*segments.values(), blank]
    every_union = chain.from_iterable(combinations(groups, size) for size in range(1, len(groups) + 1))

    for union in every_union:
        rows_in = [sum(flags) for flags in zip(*union, strict=True)]
        mine = [row for row, flag in zip(rows, rows_in, strict=True) if flag]
        if shown and mine and is_in_span(rows_in, published):
            assert sum(int(str(row[3])) for row in mine) >= 10
            assert len({row[1] for row in mine}) >= 5


@given(rows=CELLS)
def test_whatever_is_shown_is_large_enough_and_nothing_hides_without_need(rows: list[Row]) -> None:
    shown = list_shown(counted(["lead_source"], *rows), ["lead_source"], [])
    sizes = {name: [row for row in rows if row[0] == name] for name in {row[0] for row in rows}}
    large = {
        name
        for name, mine in sizes.items()
        if name and sum(int(str(row[3])) for row in mine) >= 10 and len({row[1] for row in mine}) >= 5
    }

    assert {key[0] for key in shown} <= large
    if large == set(sizes):
        assert {key[0] for key in shown} == large


GRID = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(9, 12),
        st.integers(1, 4).map("owner {}".format),
        st.just(False),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=60)
@given(rows=GRID, totals=st.sampled_from([[], [["weekday"]], [["weekday"], ["hour"]]]))
def test_no_hidden_hour_can_be_worked_out_from_rows_columns_and_shown_hours(
    rows: list[Row], totals: list[list[str]]
) -> None:
    counts, by = counted(["weekday", "hour"], *rows), ["weekday", "hour"]
    low = Limits(hand_offs=6, owners=2)  # so that some are shown in a small table

    assert find_given_away(counts, by, totals, low) == []
    for key in list_shown(counts, by, totals, low):
        mine = [row for row in rows if row[:2] == key]
        assert sum(int(str(row[4])) for row in mine) >= 6
        assert len({row[2] for row in mine}) >= 2


def test_limits_ask_for_both_hand_offs_and_owners() -> None:
    counts = counted(
        ["lead_source"], *spread("Web", hand_offs=40, owners=8), *spread("Fair", hand_offs=9, owners=9)
    )

    strict = suppress(counts, ["lead_source"], limits=Limits(hand_offs=10, owners=5))
    lax = suppress(counts, ["lead_source"], limits=Limits(hand_offs=9, owners=9))
    assert names(strict.counts) == set()
    assert names(lax.counts) == set()  # nine owners are one more than Web has
