"""From which day to which a survey's answers came: days are enough, and tell of nobody."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from alignment.ingest.dates import DateOrder, Written, read_written
from alignment.ingest.zones import time_of


def find_span(days: Sequence[str], order: DateOrder | None) -> tuple[date, date] | None:
    """The first and the last day; None where nothing says so, or the order of day and month stays open."""
    texts = pa.array(days, pa.string())
    written = read_written(texts, order or "DMY") if days else None
    if written is None:
        return None
    if order is None and written.open.any():
        other = read_written(texts, "MDY")
        fits, fits_other = bool(written.ok.all()), bool(other.ok.all())
        if fits == fits_other and (written.wall != other.wall).any():
            return None
        written = written if fits else other
    return _ends(written)


def _ends(written: Written) -> tuple[date, date] | None:
    walls = written.wall[np.asarray(written.ok)]
    return (time_of(walls.min()).date(), time_of(walls.max()).date()) if walls.size else None
