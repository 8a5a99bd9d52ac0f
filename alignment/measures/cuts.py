"""Where a shortfall comes from: each segment's part of the misses against its part of the hand-offs."""

from collections.abc import Callable, Sequence
from math import ceil

import numpy as np
import pandas as pd

from alignment.measures.judging import build_share, count, find_cut, read_flag
from alignment.measures.ratio import Fact

SMALLEST_SEGMENT = 10  # hand-offs: below that no segment is named, since it would soon speak of single people
SMALLEST_MISSES = 5  # misses: fewer in a segment are no pattern
FEWEST_CELLS = 10  # days or hours: of fewer there is no busiest tenth
MONTH_END_WEEKDAYS = 3  # the last three weekdays of a month are about a tenth of it

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_PARTS = ("night", "morning", "afternoon", "evening")  # of six hours each, from midnight

HOUR = ["weekday", "hour"]
DAY_PART = ["weekday", "day_part"]

Label = Callable[..., str]  # names a segment from its values, in the order of the columns cut by


def contributions(
    counts: pd.DataFrame, outcome_column: str, by: Sequence[str], *, smallest: int = SMALLEST_SEGMENT
) -> pd.DataFrame:
    """Which segments a shortfall comes from: by their part of the misses, not by the lowest rate.

    `counts` holds judged records alone: `n`, the flag `outcome_column` (true: a miss) and the columns `by`.
    Out: `by`, hand_offs, misses, hand_off_share, miss_share (of all judged records, blank segments included),
    excess = miss_share − hand_off_share; most misses first. Segments that are blank or under `smallest` are
    left out.
    """
    segments = _sum_by(counts, outcome_column, by)
    segments["hand_off_share"] = segments["hand_offs"] / max(count(counts), 1)
    segments["miss_share"] = segments["misses"] / max(count(counts, read_flag(counts, outcome_column)), 1)
    segments["excess"] = segments["miss_share"] - segments["hand_off_share"]
    large = segments[segments["hand_offs"] >= smallest]
    order = large.sort_values(["misses", "excess"], ascending=False, kind="stable")
    return order.reset_index(drop=True)


def _sum_by(counts: pd.DataFrame, outcome_column: str, by: Sequence[str]) -> pd.DataFrame:
    misses = counts["n"].where(read_flag(counts, outcome_column), 0)
    table = counts.assign(hand_offs=counts["n"], misses=misses)
    return table.groupby(list(by), sort=True)[["hand_offs", "misses"]].sum().reset_index()


def build_segment_facts(tables: Sequence[pd.DataFrame], outcome_column: str) -> dict[str, Fact]:
    """Which source, region, campaign, hour of the week and part of a weekday explains most of the misses.

    `tables`: the same judged records, each counted by some of lead_source, region, campaign, weekday, hour.
    """
    facts: dict[str, Fact] = {}
    for column, name in (("lead_source", "source"), ("region", "region"), ("campaign", "campaign")):
        if (table := find_cut(tables, column)) is not None:
            facts |= build_top_facts(table, outcome_column, [column], name=name)
    if (table := find_cut(tables, "lead_source")) is not None:
        top_two = build_top_two_fact(table, outcome_column, "lead_source")
        facts |= {"miss_share_top_two_sources": top_two} if top_two else {}
    if (table := find_cut(tables, *HOUR)) is not None:
        facts |= build_top_facts(table, outcome_column, HOUR, name="hour_cell", label=name_hour)
        table = add_day_part(table)
        facts |= build_top_facts(table, outcome_column, DAY_PART, name="day_part", label=name_day_part)
    return facts


def build_spike_facts(tables: Sequence[pd.DataFrame], outcome_column: str) -> dict[str, Fact]:
    """How far misses cluster: at the end of months, on the busiest days, in the busiest hours of the week.

    `tables`: the same judged records, counted by day (local date) or by weekday and hour.
    """
    facts: dict[str, Fact] = {}
    if (table := find_cut(tables, "day")) is not None:
        facts |= build_month_end_facts(table, outcome_column)
    for name, columns in (("days", ["day"]), ("hours", HOUR)):
        if (table := find_cut(tables, *columns)) is not None:
            busiest = build_busiest_fact(table, outcome_column, columns)
            facts |= {f"busiest_{name}_miss_share": busiest} if busiest else {}
    return facts


def build_top_facts(
    counts: pd.DataFrame, outcome_column: str, by: Sequence[str], *, name: str, label: Label = str
) -> dict[str, Fact]:
    """The segment that explains most: of those with more than their part of the misses, the one with most.

    Out: `miss_share_top_<name>` and, to compare, `hand_off_share_top_<name>`; empty if no segment with enough
    hand-offs and misses stands out (a company with one source has none).
    """
    segments = contributions(counts, outcome_column, by)
    outstanding = segments[(segments["excess"] > 0) & (segments["misses"] >= SMALLEST_MISSES)]
    if outstanding.empty:
        return {}
    top = outstanding.iloc[0]
    misses, words = count(counts, read_flag(counts, outcome_column)), label(*(top[column] for column in by))
    return {
        f"miss_share_top_{name}": build_share(int(top["misses"]), misses, words),
        f"hand_off_share_top_{name}": build_share(int(top["hand_offs"]), count(counts), words),
    }


def build_top_two_fact(counts: pd.DataFrame, outcome_column: str, by: str) -> Fact | None:
    """The part of the misses that the two segments with most of them hold; None if they are all."""
    segments = contributions(counts, outcome_column, [by])
    top = segments.head(2)
    if len(top) < 2 or top["misses"].iloc[1] < SMALLEST_MISSES or top["hand_offs"].sum() == count(counts):
        return None
    misses = count(counts, read_flag(counts, outcome_column))
    return build_share(int(top["misses"].sum()), misses, " and ".join(top[by].astype(str)))


def build_busiest_fact(counts: pd.DataFrame, outcome_column: str, by: Sequence[str]) -> Fact | None:
    """The part of the misses that the busiest tenth (by hand-offs, rounded up) of days or hours holds.

    None below ten of them or five misses. Equally busy ones at the edge: the earlier one is taken.
    """
    cells = _sum_by(counts, outcome_column, by)
    if len(cells) < FEWEST_CELLS or cells["misses"].sum() < SMALLEST_MISSES:
        return None
    busiest = cells.sort_values("hand_offs", ascending=False, kind="stable").head(ceil(len(cells) / 10))
    return build_share(int(busiest["misses"].sum()), count(counts, read_flag(counts, outcome_column)))


def build_month_end_facts(counts: pd.DataFrame, outcome_column: str) -> dict[str, Fact]:
    """The part of the misses, and of the hand-offs, on the last three weekdays of a month and after them.

    Needs `day`, the local date of the hand-off; records without one are left out.
    """
    dated = counts[counts["day"].notna()]
    at_end = is_month_end(dated["day"])
    missed = read_flag(dated, outcome_column)
    if count(dated, missed) < SMALLEST_MISSES:
        return {}
    return {
        "month_end_miss_share": build_share(count(dated, missed & at_end), count(dated, missed)),
        "month_end_hand_off_share": build_share(count(dated, at_end), count(dated)),
    }


def is_month_end(days: pd.Series) -> pd.Series:
    """Whether each local date is among the last three weekdays of its month, or after them."""
    dates = pd.to_datetime(days).to_numpy().astype("datetime64[D]")
    last = (dates.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    begins = np.busday_offset(last, 1 - MONTH_END_WEEKDAYS, roll="backward")
    return pd.Series(dates >= begins, index=days.index)


def add_day_part(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with `day_part` (0 night … 3 evening, of six hours each) from `hour`."""
    return counts.assign(day_part=pd.to_numeric(counts["hour"]) // 6)


def name_hour(weekday: float, hour: float) -> str:
    """A local hour of the week in words: "Friday 16:00"."""
    return f"{WEEKDAYS[int(weekday)]} {int(hour):02d}:00"


def name_day_part(weekday: float, day_part: float) -> str:
    """A part of a weekday in words: "Friday afternoon"."""
    return f"{WEEKDAYS[int(weekday)]} {DAY_PARTS[int(day_part)]}"
