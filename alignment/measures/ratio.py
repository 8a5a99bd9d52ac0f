"""What a measured share is: counts, interval, status against a target, change between two windows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

FAR_BELOW = Fraction(3, 4)  # of the target
FEW_RECORDS = 20
Z_95 = 1.959963984540054  # the 97.5 % point of the normal distribution

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
    """One named figure beside a metric: a share (both counts given) or a quantity in `unit` (denominator: its n).

    `basis`: how many people a figure of a survey rests on, as coarse as it is published.
    """

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    unit: Literal["share", "count", "hours", "minutes", "days", "name"] = "share"
    label: str = ""  # the segment or thing the figure speaks of, e.g. the source with most misses
    basis: str = ""


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


def wilson(numerator: int, denominator: int, z: float = Z_95) -> Interval | None:
    """Wilson's score interval for a share, 95 % unless another `z` is given; None without any data.

    Wilson, J. Am. Stat. Assoc. 22 (1927); without continuity correction. ValueError for impossible counts.
    """
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is not a share")
    if denominator == 0:
        return None
    share, spread = numerator / denominator, z * z / denominator
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt((share * (1 - share) + spread / 4) / denominator) / (1 + spread)
    # At none and all the bound is the share itself, which rounding would miss by a hair.
    low = 0.0 if numerator == 0 else max(0.0, centre - half)
    high = 1.0 if numerator == denominator else min(1.0, centre + half)
    return low, high


def newcombe(a: Ratio, b: Ratio) -> Interval | None:
    """The 95 % interval for the difference a − b of two independent shares; None if either has no data.

    Newcombe, Statistics in Medicine 17 (1998), 873–890, method 10: hybrid score, no continuity correction.
    """
    wilson_a, wilson_b = wilson(a.numerator, a.denominator), wilson(b.numerator, b.denominator)
    if a.value is None or b.value is None or wilson_a is None or wilson_b is None:
        return None
    difference = a.value - b.value
    low = difference - math.hypot(a.value - wilson_a[0], wilson_b[1] - b.value)
    high = difference + math.hypot(wilson_a[1] - a.value, b.value - wilson_b[0])
    return max(-1.0, low), min(1.0, high)


def status_of(ratio: Ratio, target: float) -> Status:
    """How a share stands against its target: reached, below, or below three quarters of it."""
    if not ratio.denominator:
        return "no_data"
    share, goal = Fraction(ratio.numerator, ratio.denominator), Fraction(str(target))
    if share >= goal:
        return "on_target"
    return "far_below_target" if share < FAR_BELOW * goal else "below_target"


def is_narrow(ratio: Ratio, interval: Interval | None, target: float) -> bool:
    """Whether chance alone could have put the share on the other side of its target: the interval spans it."""
    if interval is None or not ratio.denominator:
        return False
    return interval[0] <= target <= interval[1]


def few_records(ratio: Ratio) -> bool:
    """Whether a share rests on so few records that the number must not stand without saying so."""
    return 0 < ratio.denominator < FEW_RECORDS


def change_between(now: Ratio, before: Ratio, *, with_interval: bool) -> Change:
    """The difference between two windows, and what may be said of it.

    With an interval, "up" and "down" need Newcombe's interval to exclude 0. Without one the counts are complete,
    and any difference of the shares is one.
    """
    if now.value is None or before.value is None:
        return Change(value=None, interval=None, verdict="no_data")
    interval = newcombe(now, before) if with_interval else None
    # Compared as whole numbers: 5/10 and 6/12 are the same share, whatever floats make of it.
    difference = now.numerator * before.denominator - before.numerator * now.denominator
    verdict: Verdict = "up" if difference > 0 else "down"
    if difference == 0 or (interval is not None and interval[0] <= 0 <= interval[1]):
        verdict = "no_clear_change"
    return Change(value=now.value - before.value, interval=interval, verdict=verdict)


def whole_number(value: float) -> int:
    """The nearest whole number of a figure as it is written in decimals; halves away from zero.

    What floats lose far behind the point is put back first: a difference of 16.499999999999996 points is one of 16.5.
    """
    return int(Decimal(repr(round(float(value), 9))).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def whole_percent(value: float) -> int:
    """A share as whole percent, halves away from zero: 0.125 is 13, 0.285 is 29, although floats fall short of it."""
    return int((Decimal(repr(round(float(value), 11))) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def whole_percent_of(ratio: Ratio) -> int | None:
    """The share of the counts as whole percent, halves up, exactly; None without data."""
    if not ratio.denominator:
        return None
    return (200 * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)
