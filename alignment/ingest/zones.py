"""Wall-clock times of a time zone and UTC, converted a column at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from alignment.errors import SettingError

Micros = NDArray[np.int64]
SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1970, 2070  # transitions are looked up in these years; beyond them their edges hold


@dataclass(frozen=True)
class Offsets:
    """The offsets of a zone: `offsets[i]` holds from `utc[i-1]` (UTC) on, and from `wall[i-1]` on local clocks.

    A wall time that occurs twice is its first occurrence, one that is skipped is moved on by the gap: what
    Python's zoneinfo does with fold=0.
    """

    utc: Micros
    wall: Micros
    offsets: Micros

    def to_utc(self, wall: Micros) -> Micros:
        """Wall-clock microseconds to UTC ones."""
        return wall - self.offsets[np.searchsorted(self.wall, wall, side="right")]

    def to_wall(self, utc: Micros) -> Micros:
        """UTC microseconds to those that the wall clock shows."""
        return utc + self.offsets[np.searchsorted(self.utc, utc, side="right")]


@lru_cache(maxsize=64)
def load_offsets(name: str) -> Offsets:
    """The offsets of an IANA zone, exact between 1970 and 2070; raises SettingError for an unknown name."""
    try:
        zone = ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise SettingError(f"'{name}' is not an IANA time zone; expected e.g. Europe/Berlin") from problem
    days = [datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)]
    while days[-1].year <= LAST_YEAR:
        days.append(days[-1] + timedelta(days=1))
    known = [_offset(zone, day) for day in days]
    changes = [
        _find_change(zone, days[i], days[i + 1]) for i in range(len(days) - 1) if known[i] != known[i + 1]
    ]
    offsets = np.array([known[0], *(_offset(zone, change) for change in changes)], dtype=np.int64)
    utc = np.array([micros_of(change) for change in changes], dtype=np.int64)
    return Offsets(utc=utc, wall=utc + np.maximum(offsets[:-1], offsets[1:]), offsets=offsets)


def micros_of(moment: datetime) -> int:
    """Microseconds since the epoch of an aware time."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def time_of(micros: int) -> datetime:
    """The aware UTC time of microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=int(micros))


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return (offset or timedelta()) // timedelta(microseconds=1)


def _find_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new offset; the two ends lie a day apart and differ."""
    old = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after
