"""How records are cut into segments to look for causes, and what a segment is called."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from alignment.measures.cuts import DAY_PARTS, WEEKDAYS, add_day_part, is_month_end


@dataclass(frozen=True)
class Cut:
    """Columns to cut by. `words` names a segment from its values; `link` joins the name to a sentence."""

    columns: tuple[str, ...]
    words: str
    link: str


HAND_OFF_CUTS = (
    Cut(("lead_source",), "{lead_source}", "are"),
    Cut(("region",), "{region}", "are in"),
    Cut(("campaign",), "{campaign}", "are of campaign"),
    Cut(("score_band",), "{score_band}", "are in score band"),
    Cut(("month",), "{month}", "are from"),
    Cut(("month_end",), "the last days of a month", "are from"),
    Cut(("weekday",), "{weekday}", "are on"),
    Cut(("day_part",), "the {day_part}", "are in"),
    Cut(("hour",), "{hour}", "are at"),
    Cut(("weekday", "day_part"), "{weekday} {day_part}", "are on"),
    Cut(("weekday", "hour"), "{weekday} {hour}", "are on"),
    Cut(("lead_source", "region"), "{lead_source} in {region}", "are"),
    Cut(("lead_source", "score_band"), "{lead_source} in score band {score_band}", "are"),
    Cut(("lead_source", "month_end"), "{lead_source} in the last days of a month", "are"),
    Cut(("lead_source", "weekday"), "{lead_source} on {weekday}", "are"),
    Cut(("lead_source", "day_part"), "{lead_source} in the {day_part}", "are"),
    Cut(("lead_source", "weekday", "day_part"), "{lead_source} on {weekday} {day_part}", "are"),
    Cut(("region", "weekday"), "{region} on {weekday}", "are in"),
    Cut(("region", "day_part"), "{region} in the {day_part}", "are in"),
    Cut(("region", "weekday", "day_part"), "{region} on {weekday} {day_part}", "are in"),
    Cut(("campaign", "region"), "{campaign} in {region}", "are of campaign"),
)
ASSET_CUTS = (
    Cut(("type",), "{type}", "are of type"),
    Cut(("stage",), "{stage}", "are for stage"),
    Cut(("owner_team",), "{owner_team}", "are owned by"),
    Cut(("type", "stage"), "{type} for stage {stage}", "are of type"),
)


@dataclass(frozen=True)
class Nouns:
    """What misses and records are called in a sentence, in the plural."""

    misses: str
    records: str


LATE = Nouns("late hand-offs", "hand-offs")
NOT_ACCEPTED = Nouns("hand-offs not accepted", "hand-offs")
UNUSED = Nouns("unused assets", "assets")


def add_times(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with `day_part` from `hour`, and `month_end` (true or blank) from `day`, where these are given.

    Only the end of a month is a segment; its other days are not.
    """
    if "hour" in counts and "day_part" not in counts:
        counts = add_day_part(counts)
    if "day" in counts and "month_end" not in counts:
        at_end = is_month_end(counts["day"].dropna())
        counts = counts.assign(month_end=at_end.reindex(counts.index))
    if "month_end" in counts:
        flags = counts["month_end"].astype("boolean")
        counts = counts.assign(month_end=flags.where(flags.fillna(False)))
    return counts


def name_segment(cut: Cut, values: Sequence[object]) -> str:
    """A segment in words: "Webinar on Friday afternoon", "North", "Friday 16:00–17:00"."""
    named = {column: _name_value(column, value) for column, value in zip(cut.columns, values, strict=True)}
    return cut.words.format(**named)


def _name_value(column: str, value: object) -> str:
    if column not in ("weekday", "day_part", "hour"):
        return str(value)
    number = int(float(str(value)))
    if column == "hour":
        return f"{number:02d}:00–{(number + 1) % 24:02d}:00"
    return (WEEKDAYS if column == "weekday" else DAY_PARTS)[number]
