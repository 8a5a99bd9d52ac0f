"""How long things take when some have not happened yet: Kaplan–Meier, which keeps the waiting ones in."""

import numpy as np
from numpy.typing import ArrayLike

_ROUNDING = 1e-9  # a curve that is at its goal but for rounding is there


def quantile(durations: ArrayLike, observed: ArrayLike, weights: ArrayLike, q: float) -> float | None:
    """The time by which the share `q` has happened: 0.5 is the median; None if the curve never gets that far.

    One row per `weights` equal cases: `durations` until it happened (`observed`) or until it was last known not
    to have (censored). Of events and censored cases at one time, the events come first. The estimate is the
    product limit of Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958); the quantile is the earliest time at
    which it is 1 − q or lower. ValueError for a duration that is missing.
    """
    times = np.asarray(durations, dtype=np.float64)
    cases = np.asarray(weights, dtype=np.float64)
    if np.isnan(times).any():
        raise ValueError("a duration is missing; censor the case at the time it was last seen")
    if not 0 < q < 1:
        raise ValueError(f"{q} is not a share between 0 and 1")
    if not cases.any():
        return None
    happened = np.where(np.asarray(observed, dtype=bool), cases, 0.0)
    moments, place = np.unique(times[cases > 0], return_inverse=True)
    leaving = np.bincount(place, weights=cases[cases > 0])
    events = np.bincount(place, weights=happened[cases > 0])
    at_risk = np.cumsum(leaving[::-1])[::-1]
    reached = np.flatnonzero(np.cumprod(1 - events / at_risk) <= 1 - q + _ROUNDING)
    return float(moments[reached[0]]) if len(reached) else None
