"""The segments that explain most of a shortfall: found where they are, and not where they are not."""

import math
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures.explain import Cause, find_causes, log_chance, no_cause_sentence, sentence
from alignment.measures.ratio import Ratio
from alignment.measures.segments import ASSET_CUTS, NOT_ACCEPTED, UNUSED, add_times
from alignment.measures.suppression import VIEWER

SEEDS = 100


def counted(columns: list[str], *rows: tuple[object, ...]) -> pd.DataFrame:
    """Judged hand-offs: the values of the columns, how many missed, how many there are."""
    long = [
        (*values, missed, n)
        for *values, misses, all_ in rows
        for missed, n in ((True, misses), (False, all_ - misses))
    ]
    return pd.DataFrame(long, columns=[*columns, "miss", "n"])


def labels(causes: tuple[Cause, ...]) -> list[str]:
    return [cause.label for cause in causes]


# What a table of a few segments says.

BY_SOURCE = counted(
    ["lead_source"], ("Web", 10, 200), ("Webinar", 40, 100), ("Fair", 14, 20), ("Partner", 4, 4), (None, 2, 2)
)


def test_the_largest_contribution_comes_first_though_another_source_has_the_lower_rate() -> None:
    webinar, fair = find_causes(BY_SOURCE)

    assert (webinar.label, webinar.misses, webinar.hand_offs) == ("Webinar", 40, 100)
    assert (webinar.all_misses, webinar.all_hand_offs) == (70, 326)
    assert webinar.expected == pytest.approx(100 * 70 / 326)
    assert webinar.excess == pytest.approx(40 - 100 * 70 / 326)
    assert fair.label == "Fair"


def test_a_later_cause_is_counted_among_what_the_earlier_ones_left() -> None:
    _, fair = find_causes(BY_SOURCE)

    assert (fair.misses, fair.hand_offs, fair.all_misses, fair.all_hand_offs) == (14, 20, 30, 226)
    assert fair.after == ("Webinar",)
    assert sentence(fair) == (
        "Of the other 30 late hand-offs, 14 are Fair, which is 9 % of the other hand-offs"
    )


def test_no_more_causes_are_named_than_asked_for() -> None:
    assert labels(find_causes(BY_SOURCE, at_most=1)) == ["Webinar"]
    assert find_causes(BY_SOURCE, at_most=0) == ()


def test_friday_and_webinars_and_webinars_on_friday_are_one_cause() -> None:
    causes = find_causes(
        counted(
            ["lead_source", "weekday"],
            *[(source, day, 30, 60) for source, day in [("Webinar", 4)]],
            *[("Webinar", day, 5, 50) for day in range(4)],
            *[("Web", day, 12, 120) for day in range(5)],
        )
    )

    assert labels(causes) == ["Webinar on Friday"]
    assert (causes[0].columns, causes[0].values) == (("lead_source", "weekday"), ("Webinar", 4))


def test_a_whole_weekday_is_not_told_as_its_sources() -> None:
    rows = [
        (source, day, 30 if day == 4 else 6, 60) for source in ("Web", "Webinar", "Fair") for day in range(5)
    ]

    assert labels(find_causes(counted(["lead_source", "weekday"], *rows))) == ["Friday"]


def test_of_two_names_for_the_same_hand_offs_the_shorter_is_taken() -> None:
    rows = [("Webinar", 4, 30, 60), *[("Web", day, 10, 100) for day in range(4)], ("Webinar", 2, 4, 40)]

    assert labels(find_causes(counted(["lead_source", "weekday"], *rows))) == ["Friday"]


def test_nothing_stands_out_where_all_miss_alike_or_there_is_only_one_segment() -> None:
    alike = counted(["lead_source"], ("Web", 40, 200), ("Webinar", 20, 100), ("Fair", 8, 40))
    alone = counted(["lead_source"], ("Web", 40, 200))

    assert find_causes(alike) == ()
    assert find_causes(alone) == ()
    assert (
        no_cause_sentence()
        == "No segment has clearly more of the late hand-offs than its part of the hand-offs"
    )


def test_nothing_stands_out_of_nothing() -> None:
    for empty in (BY_SOURCE.iloc[:0], BY_SOURCE[~BY_SOURCE["miss"]], BY_SOURCE.drop(columns="lead_source")):
        assert find_causes(empty) == ()


def test_nine_hand_offs_and_four_misses_are_not_named_however_bad() -> None:
    nine = counted(["lead_source"], ("Web", 9, 600), ("Fair", 9, 9))
    ten = counted(["lead_source"], ("Web", 9, 600), ("Fair", 9, 10))
    four = counted(["lead_source"], ("Web", 0, 600), ("Fair", 4, 10))

    assert [labels(find_causes(table)) for table in (nine, ten, four)] == [[], ["Fair"], []]


def test_what_explains_less_than_a_twentieth_is_no_explanation_however_sure_it_is() -> None:
    others = ("Web", 19_000, 100_000)

    assert labels(find_causes(counted(["lead_source"], others, ("Fair", 900, 1000)))) == []
    assert labels(find_causes(counted(["lead_source"], others, ("Fair", 1800, 2000)))) == ["Fair"]


def test_a_blank_source_is_never_named_but_counts_among_all() -> None:
    (fair,) = find_causes(counted(["lead_source"], (None, 90, 100), ("Fair", 90, 100), ("Web", 30, 600)))

    assert fair.label == "Fair"
    assert (fair.all_misses, fair.all_hand_offs) == (210, 800)


def test_hours_parts_of_days_and_ends_of_months_have_names() -> None:
    hours = [(2, hour, 30 if hour == 16 else 2, 40) for hour in range(9, 17)]
    mornings = [(0, hour, 20 if hour < 12 else 4, 40) for hour in range(9, 17)]
    days = [(date(2026, 9, 1) + timedelta(days=place), 9 if place >= 27 else 1, 10) for place in range(30)]

    assert labels(find_causes(counted(["weekday", "hour"], *hours))) == ["16:00–17:00"]
    assert labels(find_causes(counted(["weekday", "hour"], *mornings))) == ["the morning"]
    (month_end,) = find_causes(counted(["day"], *days, (None, 3, 10)))
    assert sentence(month_end) == (
        "27 of 57 late hand-offs are from the last days of a month, which is 10 % of all hand-offs"
    )


def test_the_finding_reads_as_a_sentence_with_numbers_of_the_cause_alone() -> None:
    friday = Cause(
        columns=("lead_source", "weekday", "day_part"),
        values=("Webinar", 4, 2),
        label="Webinar on Friday afternoon",
        link="are",
        hand_offs=180,
        misses=147,
        all_hand_offs=1500,
        all_misses=1199,
        p_value=0.001,
    )

    assert sentence(friday) == (
        "147 of 1,199 late hand-offs are Webinar on Friday afternoon, which is 12 % of all hand-offs"
    )
    assert sentence(friday, NOT_ACCEPTED).startswith("147 of 1,199 hand-offs not accepted are Webinar")


def test_unused_assets_are_explained_by_the_same_rules() -> None:
    assets = counted(
        ["type", "stage"],
        *[(kind, "decision", 12, 14) for kind in ("Case study", "Data sheet")],
        *[
            (kind, stage, 3, 15)
            for kind in ("Case study", "Data sheet")
            for stage in ("awareness", "interest")
        ],
    )

    (late_stage,) = find_causes(assets, cuts=ASSET_CUTS)
    assert sentence(late_stage, UNUSED) == (
        "24 of 36 unused assets are for stage decision, which is 32 % of all assets"
    )


def test_a_name_that_looks_like_a_template_is_only_a_name() -> None:
    (odd,) = find_causes(counted(["lead_source"], ("{0} {region}", 40, 50), ("Web", 30, 300)))

    assert odd.label == "{0} {region}"


# What a viewer is told.


def by_owner(source: str, region: str, *, owners: int, misses: int, all_: int) -> list[tuple[object, ...]]:
    """Hand-offs of a source and region for each of so many owners."""
    return [(source, region, f"owner {place}", misses, all_) for place in range(owners)]


def test_a_viewer_is_not_told_of_the_hand_offs_of_four_owners() -> None:
    columns = ["lead_source", "region", "owner_key"]
    rest = by_owner("Web", "North", owners=9, misses=5, all_=40)
    of_four = counted(columns, *by_owner("Fair", "North", owners=4, misses=20, all_=25), *rest)
    of_five = counted(columns, *by_owner("Fair", "North", owners=5, misses=16, all_=20), *rest)

    assert labels(find_causes(of_four)) == ["Fair"]
    assert find_causes(of_four, limits=VIEWER) == ()
    assert labels(find_causes(of_five, limits=VIEWER)) == ["Fair"]


def test_a_viewer_is_not_told_what_leaves_a_few_when_taken_away() -> None:
    rows = [
        *by_owner("Fair", "North", owners=6, misses=15, all_=20),
        *by_owner("Fair", "South", owners=2, misses=0, all_=3),
        *by_owner("Web", "North", owners=9, misses=4, all_=40),
        *by_owner("Web", "South", owners=9, misses=4, all_=40),
    ]
    counts = counted(["lead_source", "region", "owner_key"], *rows)

    assert labels(find_causes(counts)) == ["Fair in North"]
    assert labels(find_causes(counts, limits=VIEWER)) == [
        "Fair"
    ]  # Fair less Fair in North would be six of two owners


# Worlds of a thousand hand-offs: six sources of unequal size, eight campaigns nested in them, four regions,
# forty hours of thirteen weeks.

SOURCES = {"Web": 0.3, "Webinar": 0.25, "Fair": 0.15, "Partner": 0.12, "Outbound": 0.1, "Referral": 0.08}
CAMPAIGNS = {"Web": {"Search": 0.6, "Display": 0.4}, "Webinar": {"Live": 0.7, "Clinic": 0.3}}
REGIONS = {"North": 0.4, "South": 0.3, "East": 0.2, "West": 0.1}
FIRST_MONDAY = np.datetime64("2026-08-03")


def draw_hand_offs(random: np.random.Generator, n: int) -> pd.DataFrame:
    source = random.choice(list(SOURCES), n, p=list(SOURCES.values()))
    campaign = np.array([f"{name} programme" for name in source], dtype=object)
    for name, parts in CAMPAIGNS.items():
        drawn = random.choice(list(parts), n, p=list(parts.values()))
        campaign = np.where(source == name, drawn, campaign)
    weekday = random.integers(0, 5, n)
    days = FIRST_MONDAY + 7 * random.integers(0, 13, n) + weekday
    return pd.DataFrame(
        {
            "lead_source": source.astype(object),
            "campaign": campaign,
            "region": random.choice(list(REGIONS), n, p=list(REGIONS.values())).astype(object),
            "weekday": weekday,
            "hour": random.integers(9, 17, n),
            "day": days,
            "n": 1,
        }
    )


Cell = dict[str, object]


def is_in(hand_offs: pd.DataFrame, cell: Cell) -> np.ndarray:
    """Which hand-offs lie in a cell: column → value."""
    held = [(hand_offs[column] == value).fillna(False).to_numpy(bool) for column, value in cell.items()]
    return np.logical_and.reduce(held)


@cache
def draw_pool() -> pd.DataFrame:
    """Many hand-offs to pick worlds from."""
    return add_times(draw_hand_offs(np.random.default_rng(0), 60_000))


def plant(seed: int, cell: Cell, *, share: float = 0.2, rate: float = 0.5, base: float = 0.2) -> pd.DataFrame:
    """A thousand hand-offs, `share` of them in the cell, which miss at `rate` there and at `base` elsewhere."""
    random = np.random.default_rng(seed)
    inside, planted = is_in(draw_pool(), cell), round(1000 * share)
    picked = [
        random.choice(np.flatnonzero(inside), planted, replace=False),
        random.choice(np.flatnonzero(~inside), 1000 - planted, replace=False),
    ]
    rates = np.where(np.arange(1000) < planted, rate, base)
    hand_offs = draw_pool().iloc[np.concatenate(picked)].reset_index(drop=True)
    return hand_offs.assign(miss=random.random(1000) < rates)


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5])
def test_without_a_cause_one_is_claimed_in_at_most_five_of_a_hundred_worlds(rate: float) -> None:
    claims = []
    for seed in range(SEEDS):
        random = np.random.default_rng(1_000 + seed)
        hand_offs = draw_hand_offs(random, 1000)
        claims.append(find_causes(hand_offs.assign(miss=random.random(1000) < rate)))

    assert sum(map(bool, claims)) <= 5


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ({"lead_source": "Webinar"}, "Webinar"),
        ({"weekday": 4}, "Friday"),
        ({"region": "South"}, "South"),
        ({"lead_source": "Webinar", "weekday": 4}, "Webinar on Friday"),
        ({"lead_source": "Partner", "region": "East"}, "Partner in East"),
    ],
)
def test_one_planted_cause_is_named_first_in_at_least_95_of_a_hundred_worlds(cell: Cell, name: str) -> None:
    firsts = [labels(find_causes(plant(seed, cell), at_most=1)) for seed in range(SEEDS)]

    assert firsts.count([name]) >= 95


def test_webinars_on_friday_afternoons_are_found_in_at_least_95_of_a_hundred_worlds() -> None:
    # Of these worlds' webinar hand-offs on Fridays all but some fifteen are from the afternoon, so that leaving
    # the afternoon out of the name may explain as much: a name that is off by a tenth of the cell will do.
    cell: Cell = {"lead_source": "Webinar", "weekday": 4, "day_part": 2}
    exact = found = 0
    for seed in range(SEEDS):
        hand_offs = plant(seed, cell)
        (first, *_) = find_causes(hand_offs, at_most=1)
        named, planted = (
            is_in(hand_offs, dict(zip(first.columns, first.values, strict=True))),
            is_in(hand_offs, cell),
        )
        exact += first.label == "Webinar on Friday afternoon"
        found += bool((named & planted).sum() >= 0.9 * (named | planted).sum())

    assert found >= 95
    assert exact >= 80


def test_two_planted_causes_are_both_named_and_nothing_else() -> None:
    webinars, west = {"lead_source": "Webinar", "weekday": 4}, {"region": "West"}
    found = []
    for seed in range(SEEDS):
        hand_offs = plant(seed, webinars)
        random = np.random.default_rng(5_000 + seed)
        rates = np.where(is_in(hand_offs, webinars), 0.6, np.where(is_in(hand_offs, west), 0.55, 0.12))
        found.append(labels(find_causes(hand_offs.assign(miss=random.random(1000) < rates))))

    assert found.count(["Webinar on Friday", "West"]) >= 90


def test_the_order_of_rows_and_adding_up_equal_ones_change_nothing() -> None:
    hand_offs = plant(7, {"lead_source": "Webinar"})
    keys = [column for column in hand_offs.columns if column != "n"]

    causes = find_causes(hand_offs)
    assert causes
    assert find_causes(hand_offs[::-1]) == causes
    assert find_causes(hand_offs.groupby(keys, dropna=False)["n"].sum().reset_index()) == causes


# Second opinions: plain counting, and the tail of the hypergeometric distribution in whole numbers.


@pytest.mark.parametrize("seed", range(5))
def test_the_counts_of_causes_equal_a_recount_that_sets_earlier_ones_aside(seed: int) -> None:
    random = np.random.default_rng(seed)
    hand_offs = plant(seed, {"lead_source": "Webinar", "weekday": 4})
    hand_offs["miss"] |= is_in(hand_offs, {"region": "West"}) & (random.random(1000) < 0.6)
    left = hand_offs.to_dict("records")

    causes = find_causes(hand_offs)

    assert len(causes) >= 2
    for cause in causes:
        cell = dict(zip(cause.columns, cause.values, strict=True))
        inside = [all(row[column] == value for column, value in cell.items()) for row in left]
        assert (cause.all_hand_offs, cause.all_misses) == (len(left), sum(row["miss"] for row in left))
        assert cause.hand_offs == sum(inside)
        assert cause.misses == sum(row["miss"] for row, mine in zip(left, inside, strict=True) if mine)
        left = [row for row, mine in zip(left, inside, strict=True) if not mine]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_chance_is_the_tail_of_the_hypergeometric_distribution(a: int, b: int, c: int, d: int) -> None:
    """a misses of a + b in the segment, c of c + d elsewhere."""
    drawn, misses, everything = a + b, a + c, a + b + c + d
    ways = sum(
        math.comb(misses, k) * math.comb(everything - misses, drawn - k)
        for k in range(a, min(drawn, misses) + 1)
    )
    exact = Fraction(ways, math.comb(everything, drawn))

    assert log_chance(Ratio(a, drawn), Ratio(misses, everything)) == pytest.approx(math.log(exact), abs=1e-9)


def test_the_chance_of_a_cause_is_corrected_for_every_segment_tried() -> None:
    (cause,) = find_causes(counted(["lead_source"], ("Fair", 30, 50), ("Web", 30, 300), ("Partner", 1, 4)))

    tried = 2  # Partner is too small to be tried
    assert cause.p_value == pytest.approx(tried * math.exp(log_chance(Ratio(30, 50), Ratio(61, 354))))
