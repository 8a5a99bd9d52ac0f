"""`make bench`: business time over a million pairs, against one searchsorted pass and a plain Python walk."""

import statistics
import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from alignment.measures.business_time import build_calendar, clock, deadlines, elapsed_minutes
from alignment.settings import OFFICE_HOURS

PAIRS, WALKED, RUNS = 1_000_000, 2_000, 5


def median_seconds(work: Callable[[], object]) -> float:
    """The median of RUNS runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Print each figure with what it is measured against."""
    calendar = build_calendar(OFFICE_HOURS, "Europe/Berlin", ("DE",), date(2024, 1, 1), date(2027, 12, 31))
    draw = np.random.default_rng(1)
    first = pd.Timestamp("2025-01-01", tz="UTC")
    starts = pd.Series(first + pd.to_timedelta(draw.integers(0, 500 * 86_400, PAIRS), unit="s"))
    ends = starts + pd.to_timedelta(draw.integers(0, 20 * 86_400, PAIRS), unit="s")
    points = np.sort(draw.integers(0, 10**15, 4_000))
    keys = draw.integers(0, 10**15, PAIRS)
    search = median_seconds(lambda: np.searchsorted(points, keys))
    both = median_seconds(
        lambda: (elapsed_minutes(calendar, starts, ends), deadlines(calendar, starts, 240.0))
    )
    single = median_seconds(lambda: [clock(calendar, moment) for moment in starts[:WALKED]]) * PAIRS / WALKED
    print(f"business time, {PAIRS:,} pairs, elapsed and deadline: {both:.3f} s")
    print(f"  against one searchsorted pass: {both / search:.1f} × (goal ≤ 3)")
    print(f"  against a loop over single moments: {single / both:,.0f} times faster")


if __name__ == "__main__":
    main()
