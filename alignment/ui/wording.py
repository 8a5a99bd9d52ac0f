"""How results are put into words and badges beside their figures: a word with an icon and a colour."""

from dataclasses import dataclass
from typing import Literal

from alignment.measures.ratio import Status
from alignment.measures.results import MetricResult
from alignment.publish.wording import (
    NOTHING,
    change_of,
    count,
    counts_of,
    moved,
    name_of,
    needs_of,
    outcome_of,
    score_change_of,
    share_of,
    target_of,
)

__all__ = [
    "FEW_RECORDS",
    "NARROW",
    "NOTHING",
    "Badge",
    "Colour",
    "badges_of",
    "change_of",
    "count",
    "counts_of",
    "moved",
    "name_of",
    "needs_of",
    "outcome_of",
    "score_change_of",
    "share_of",
    "status_of",
    "target_of",
]
Colour = Literal["green", "yellow", "red", "gray"]


@dataclass(frozen=True)
class Badge:
    """A word with an icon and a colour: none of the three speaks alone."""

    word: str
    icon: str
    colour: Colour


_STATUS: dict[Status, Badge] = {
    "on_target": Badge("On target", ":material/check_circle:", "green"),
    "below_target": Badge("Below target", ":material/arrow_downward:", "yellow"),
    "far_below_target": Badge("Far below target", ":material/keyboard_double_arrow_down:", "red"),
    "no_data": Badge("No data", ":material/remove:", "gray"),
}
NARROW = Badge("Narrowly", ":material/balance:", "gray")
FEW_RECORDS = Badge("Few records", ":material/scatter_plot:", "gray")


def status_of(metric: MetricResult) -> Badge:
    """The metric's status against its target."""
    return _STATUS[metric.status]


def badges_of(metric: MetricResult) -> tuple[Badge, ...]:
    """The status, and what it must not be read without: a close call, few records."""
    close = (NARROW,) if metric.narrow else ()
    few = (FEW_RECORDS,) if metric.few_records else ()
    return (status_of(metric), *close, *few)
