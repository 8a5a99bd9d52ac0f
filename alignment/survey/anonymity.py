"""Who may be spoken of: which teams' results are published together, and how coarse a figure has to be."""

from collections.abc import Mapping
from fractions import Fraction

from alignment.errors import AlignmentError
from alignment.survey.questions import TEAMS

LEAST_K = 5
LEAST_FOR_DISTRIBUTION = 10
LEAST_COMMENTS = 10
_STEP = 5  # percentage points
_LOWEST, _HIGHEST = 5, 95  # percent: nobody learns that all, or none, answered alike
_BANDS = ((5, 9), (10, 19), (20, None))


def check_k(k: int) -> int:
    """The smallest group that is ever spoken of; AlignmentError below five."""
    if k < LEAST_K:
        raise AlignmentError(
            f"groups below {LEAST_K} people are never shown; {k} is too few, k can only be raised"
        )
    return k


def choose_teams(counts: Mapping[str, int], least: int) -> tuple[str, ...]:
    """The teams whose results may be published beside that of all together (team → who answered).

    Each holds `least` people, and those of all other teams together are nobody or `least` people: otherwise the
    difference would tell about them. The smallest team is withheld until that holds; of equal ones the later.
    """
    shown = [team for team in TEAMS if counts.get(team, 0) >= least]
    everybody = sum(counts.values())
    while shown and 0 < everybody - sum(counts[team] for team in shown) < least:
        smallest = min(counts[team] for team in shown)
        shown.remove([team for team in shown if counts[team] == smallest][-1])
    return tuple(shown)


def round_percent(part: int, whole: int) -> int:
    """A share as percent in steps of five, halves up, never below 5 or above 95."""
    steps = (2 * 100 * part + _STEP * whole) // (2 * _STEP * whole)
    return min(max(steps * _STEP, _LOWEST), _HIGHEST)


def round_mean(total: int, number: int, *, highest: int) -> float:
    """A mean to one decimal, halves up, and never so near to 0 or `highest` that all must have answered alike."""
    tenths = int(Fraction(10 * total, number) + Fraction(1, 2))
    edge = highest * 10 * _LOWEST // 100
    return min(max(tenths, edge), highest * 10 - edge) / 10


def find_band(number: int, k: int) -> tuple[int, int | None]:
    """Between which two numbers the people lie who answered; None: no upper end. `number` is at least `k`."""
    low, high = next(band for band in reversed(_BANDS) if number >= band[0])
    return max(low, k), high
