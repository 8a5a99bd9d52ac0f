"""What a measured share is: counts, interval, status against a target, change between two windows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["on_target", "below_target", "far_below_target", "no_data"]
Verdict = Literal["up", "down", "no_clear_change", "no_data"]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Ratio:
    """A share as counts: never a bare float.

    `pending` may still go either way and is in neither count; `excluded` counts by reason what does not belong.
    A zero denominator is "no data": `value` is None, never 0 or 1.
    """

    numerator: int
    denominator: int
    pending: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Fact:
    """One named figure beside a metric: a share (both counts given) or a quantity in `unit` (denominator: its n)."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    unit: Literal["share", "count", "hours", "minutes", "days", "name"] = "share"
    label: str = ""  # the segment or thing the figure speaks of, e.g. the source with most misses


@dataclass(frozen=True)
class Change:
    """Current window minus the one before, as a difference of shares; `verdict` only claims what the data carry."""

    value: float | None
    interval: Interval | None
    verdict: Verdict


@dataclass(frozen=True)
class Quality:
    """How far the data behind a metric can be trusted: A (good) to D, with the reasons in words."""

    grade: Literal["A", "B", "C", "D"]
    reasons: tuple[str, ...] = ()
