"""How long hand-offs waited for their first touch, sorted into a few classes that people can read."""

import numpy as np
import pandas as pd

from alignment.measures.judging import read_flag

UPPER_HOURS = (1, 2, 4, 8, 16, 24)  # business hours; a working day has about eight
NOT_YET = "not touched yet"


def build_classes(responses: pd.DataFrame) -> pd.DataFrame:
    """How many hand-offs were touched within which time: waited (the class in words), n, share; shortest first.

    `responses`: minutes of business time, observed (whether the touch came at all), n. Those without a touch are a
    class of their own, the last one, however long they have waited so far.
    """
    n = responses["n"].to_numpy(np.int64)
    touched = read_flag(responses, "observed").to_numpy()
    hours = responses["minutes"].to_numpy(np.float64) / 60
    places = np.where(touched, np.searchsorted(UPPER_HOURS, hours, side="left"), len(UPPER_HOURS) + 1)
    counts = np.bincount(places, weights=n, minlength=len(UPPER_HOURS) + 2).astype(np.int64)
    table = pd.DataFrame({"waited": _name_classes(), "n": counts})
    return table.assign(share=table["n"] / max(int(counts.sum()), 1))


def _name_classes() -> list[str]:
    lows = (0, *UPPER_HOURS)
    names = [f"{low}–{high} h" for low, high in zip(lows, UPPER_HOURS, strict=False)]
    return [*names, f"over {UPPER_HOURS[-1]} h", NOT_YET]
