"""Which time zone a calendar means: IANA names with or without a prefix, Windows names, and zones the file defines."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from alignment.ingest.calendar_lines import Component
from alignment.ingest.calendar_times import LIBRARY_FAILURES

MOST_CHANGES = 5_000  # rules, dates and observances of one definition


class DefinedZone(tzinfo):
    """A time zone that a file defines by its changes of offset.

    `key` is the name in the file, under which icalendar knows it.
    """

    def __init__(
        self, key: str, changes: list[datetime], offsets: list[timedelta], before: timedelta
    ) -> None:
        self.key = key
        self._changes = changes  # naive UTC, ascending
        self._offsets = offsets  # offset from each change on
        self._before = before
        # a change happens, on the clock on the wall, at the later of its two readings: until then the old offset holds
        earlier = [before, *offsets]
        self._walls = [
            change + max(old, new) for change, old, new in zip(changes, earlier, offsets, strict=False)
        ]

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """The offset at this local time; of two, the one that `fold` asks for."""
        if dt is None:
            return self._before
        wall = dt.replace(tzinfo=None)
        index = bisect_right(self._walls, wall) - 1
        if dt.fold and index + 1 < len(self._walls):
            change, offset = self._changes[index + 1], self._offsets[index + 1]
            if wall - offset >= change:
                return offset
        return self._offset(index)

    def fromutc(self, dt: datetime) -> datetime:
        """The local time of a moment in UTC."""
        moment = dt.replace(tzinfo=None)
        index = bisect_right(self._changes, moment) - 1
        local = moment + self._offset(index)
        repeated = index >= 0 and moment + self._offset(index) < self._walls[index]
        return local.replace(tzinfo=self, fold=int(repeated))

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Unknown: definitions name offsets, not what they are for."""
        return None

    def tzname(self, dt: datetime | None) -> str:
        """The name in the file."""
        return self.key

    def _offset(self, index: int) -> timedelta:
        return self._offsets[index] if index >= 0 else self._before


class Zones:
    """The time zones of one file: `default` is meant where a time names none or one that nothing explains."""

    def __init__(self, definitions: Iterable[Component], default: str) -> None:
        self.default: tzinfo = ZoneInfo(default)
        self._definitions: dict[tuple[int, str], Component] = {}
        self._found: dict[tuple[int, str], tzinfo | None] = {}
        for definition in definitions:
            line = definition.first("TZID")
            key = _clean(line.value) if line else ""
            self._definitions.setdefault((id(definition.calendar), key), definition)
            self._definitions.setdefault((0, key), definition)

    def find(self, name: str, calendar: Component | None = None) -> tzinfo | None:
        """The zone of this TZID, defined in this calendar or else in another of the file; None if nothing explains it.

        Known names outrank the file's definition: those often hold one year's rules only.
        """
        key = (id(calendar), _clean(name))
        if key not in self._found:
            self._found[key] = self._look_up(*key)
        return self._found[key]

    def _look_up(self, calendar: int, name: str) -> tzinfo | None:
        known = _iana(name) or _iana(WINDOWS_TO_OLSON.get(name, "")) or _iana_suffix(name)
        if known:
            return ZoneInfo(known)
        definition = self._definitions.get((calendar, name)) or self._definitions.get((0, name))
        return _defined_zone(name, definition) if definition else None


def _clean(name: str) -> str:
    return name.strip().strip('"').replace("\\,", ",").replace("\\;", ";").strip("/").strip()


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _iana(name: str) -> str | None:
    return _names().get(name.casefold())


def _iana_suffix(name: str) -> str | None:
    """The IANA name behind a vendor's prefix (/mozilla.org/20050126_1/Europe/Berlin), the longest that fits."""
    pieces = name.split("/")
    return next(filter(None, (_iana("/".join(pieces[start:])) for start in range(1, len(pieces)))), None)


def _defined_zone(name: str, definition: Component) -> tzinfo | None:
    place = definition.first("X-LIC-LOCATION")
    if place and (known := _iana(_clean(place.value))):
        return ZoneInfo(known)
    observances = [c for c in definition.inner if c.name in ("STANDARD", "DAYLIGHT")]
    if not observances or not all(_is_harmless(c) for c in observances) or len(observances) > MOST_CHANGES:
        return None
    zone = Timezone()
    zone.add("TZID", name or "unnamed")
    try:
        for observance in observances:
            zone.add_component(_observance(observance))
        times, infos = zone.get_transitions()
        # the offset before the first change, which the library leaves out
        first = min(zone.subcomponents, key=lambda c: c.DTSTART - c.TZOFFSETFROM)
        before: timedelta = first.TZOFFSETFROM
    except LIBRARY_FAILURES:
        return None
    changes = sorted(zip(times, (info[0] for info in infos), strict=True))
    return DefinedZone(name or "unnamed", [c[0] for c in changes], [c[1] for c in changes], before)


def _is_harmless(observance: Component) -> bool:
    """Whether the changes can be listed: clocks change by the year, and a rule for every second would never end."""
    rules = [line.value.upper() for line in observance.all("RRULE")]
    dates = sum(line.value.count(",") + 1 for line in observance.all("RDATE"))
    return all("FREQ=YEARLY" in rule or "FREQ=MONTHLY" in rule for rule in rules) and dates <= MOST_CHANGES


def _observance(component: Component) -> TimezoneStandard | TimezoneDaylight:
    kind = TimezoneStandard if component.name == "STANDARD" else TimezoneDaylight
    lines = "".join(f"{line.text}\r\n" for line in component.lines)
    parsed = kind.from_ical(f"BEGIN:{component.name}\r\n{lines}END:{component.name}\r\n")
    if not isinstance(parsed, kind):
        raise TypeError("more than one observance")
    return parsed
