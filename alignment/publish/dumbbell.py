"""What a dumbbell draws: the marks of a row, and where their labels stand so that none meets another.

Sales is labelled above the line and Marketing below it; the records, and everybody together, where there is room.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from alignment.measures.ratio import whole_percent

Side = Literal["left", "center", "right"]
SIDES: tuple[Side, ...] = ("left", "center", "right")
NAMES = {"sales": "Sales", "marketing": "Marketing", "records": "Records", "company": "All"}
ON_A_PHONE = 0.022  # of the scale: a letter in bold where 0 to 100 % are 300 pixels
ON_A_SLIDE = 0.0125  # likewise, on a slide
ONE_MARK = 0.04  # of the scale: marks that are nearer cover each other


@dataclass(frozen=True)
class DumbbellRow:
    """One row: shares from 0 to 1, None where unknown. `company` is drawn where neither team may be shown."""

    name: str
    sales: float | None
    marketing: float | None
    records: float | None = None
    company: float | None = None

    @property
    def marks(self) -> Mapping[str, float]:
        """What is drawn: who → share."""
        shown = {"sales": self.sales, "marketing": self.marketing, "records": self.records}
        if self.sales is None and self.marketing is None:
            shown["company"] = self.company
        return {who: value for who, value in shown.items() if value is not None}

    @property
    def parted(self) -> bool:
        """Whether the teams' marks would cover each other and have to step apart."""
        return (
            self.sales is not None
            and self.marketing is not None
            and abs(self.sales - self.marketing) < ONE_MARK
        )


@dataclass(frozen=True)
class Label:
    """A label of a row: from where to where it reaches, in shares of the scale, and on which tier.

    `tier`: 1 and 2 lie above the line, -1 below it. `side`: how it hangs on its mark.
    """

    who: str
    text: str
    tier: int
    side: Side
    start: float
    end: float

    @property
    def hook(self) -> float:
        """The place on the scale that it hangs from."""
        ends = {"left": self.start, "right": self.end, "center": (self.start + self.end) / 2}
        return ends[self.side]


def place_labels(row: DumbbellRow, *, letter: float = ON_A_PHONE) -> tuple[Label, ...]:
    """The labels of a row, none of which meets another; `letter`: how much of the scale a letter takes."""
    placed: list[Label] = []
    for who, value in row.marks.items():
        text = f"{NAMES[who]} {whole_percent(value)} %"
        side, start, end = _hang(value, len(text) * letter)
        tiers = {"sales": (1,), "marketing": (-1,)}.get(who, (1, -1, 2))
        taken = {label.tier for label in placed if label.start < end + letter and start < label.end + letter}
        tier = next(tier for tier in tiers if tier not in taken)
        placed.append(Label(who, text, tier, side, start, end))
    return tuple(placed)


def _hang(value: float, width: float) -> tuple[Side, float, float]:
    """How a label hangs on its mark so that it stays on the scale, and from where to where it reaches."""
    if value < width / 2:
        return "left", value, value + width
    if value > 1 - width / 2:
        return "right", value - width, value
    return "center", value - width / 2, value + width / 2
