"""How far the data behind a metric can be trusted: its weaknesses as counts, and their grade."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal

from alignment.measures.ratio import Quality

Grade = Literal["A", "B", "C", "D"]
Limits = tuple[float, float, float]  # above the first: B, above the second: C, above the third: D

# Records that are missing from a rate can move it by as much as their share: 2 points drown in the noise of a
# quarter, 10 are half an interval at about 100 records, 25 can turn any status into another.
MISSING: Limits = (0.02, 0.10, 0.25)

# Records that are read by a rule rather than by a time are in the rate all the same, only less exactly: worth
# a word above one in twenty, a caution once they are the majority, never a reason to distrust it all.
COARSE: Limits = (0.05, 0.50, inf)

# Days: one monthly export missed (the banner's limit), two missed, older than both windows that are compared.
AGE: Limits = (35, 70, 182)


@dataclass(frozen=True)
class Weakness:
    """One thing that weakens a metric, in words with its counts; `size` is compared with `limits`."""

    text: str
    size: float
    limits: Limits

    @property
    def grade(self) -> Grade:
        worse: tuple[Grade, ...] = ("B", "C", "D")
        reached = [grade for grade, limit in zip(worse, self.limits, strict=True) if self.size > limit]
        return reached[-1] if reached else "A"


def weigh_share(text: str, number: int, of: int, limits: Limits) -> Weakness:
    """A weakness of `number` among `of` records; nothing among nothing is none."""
    return Weakness(f"{text}: {number:,} of {of:,}", number / of if of else 0.0, limits)


def weigh_age(days: float | None) -> Weakness:
    """The weakness of records that end `days` before they are looked at; None: not looked at yet."""
    return Weakness(f"the newest records are {days or 0:.0f} days old", days or 0.0, AGE)


def weigh_coverage(*, covered_days: int, window_days: int) -> Weakness:
    """The weakness of a window that the loaded files cover only in part."""
    return weigh_share("days of the window without records", window_days - covered_days, window_days, MISSING)


def grade_data(weaknesses: Iterable[Weakness]) -> Quality:
    """The worst grade among the weaknesses, with the texts of those that cost one, worst first."""
    costly = sorted((w for w in weaknesses if w.grade != "A"), key=lambda w: w.grade, reverse=True)
    return Quality(costly[0].grade if costly else "A", tuple(w.text for w in costly))


@dataclass(frozen=True)
class HandOffEvidence:
    """What the grade of a rate of hand-offs rests on: counts of hand-offs, without tests, employees, duplicates.

    `day_only`: of the hand-off, or of what answered it, only the day is known. `unmapped`: nobody has said what its
    status means. `covered_days` of `window_days`: local days of which the loaded files could tell. `age_days`: from
    the as-of to the day it is looked at; None: not judged.
    """

    hand_offs: int
    without_time: int = 0
    created_stands_in: int = 0
    day_only: int = 0
    unmapped: int = 0
    window_days: int = 0
    covered_days: int = 0
    age_days: float | None = None


def grade_hand_offs(
    evidence: HandOffEvidence, *, missing: Mapping[str, int], day_only: str, by_rule: Weakness
) -> Quality:
    """The grade of a rate of hand-offs; no hand-off is a D.

    `missing`: hand-offs that the rate cannot judge, by what they lack. `day_only`: what is known by the day alone, in
    words. `by_rule`: what is read by a rule rather than by a time.
    """
    everything = evidence.hand_offs
    if not everything:
        return Quality("D", ("no hand-off in this window",))
    coarse = {
        "hand-offs where the created date stands in": evidence.created_stands_in,
        day_only: evidence.day_only,
    }
    return grade_data(
        [
            *(weigh_share(text, n, everything, MISSING) for text, n in missing.items()),
            weigh_coverage(covered_days=evidence.covered_days, window_days=evidence.window_days),
            weigh_age(evidence.age_days),
            *(weigh_share(text, n, everything, COARSE) for text, n in coarse.items()),
            by_rule,
        ]
    )
