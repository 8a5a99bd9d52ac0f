"""Where a calendar's components begin and end: bytes to text, text to lines, lines to events with their line numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from icalendar import Parameters
from icalendar.parser import Contentline

LONGEST_LINE = 32_768  # characters of one value; lists of dates have limits of their own
NEEDED = frozenset(
    {"METHOD", "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
    | {
        "STATUS",
        "SUMMARY",
        "DESCRIPTION",
        "ORGANIZER",
        "ATTENDEE",
        "SEQUENCE",
        "DTSTAMP",
        "CREATED",
        "LAST-MODIFIED",
    }
    | {"TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO"}
)
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?=[;:])")


@dataclass(frozen=True)
class Line:
    """One unfolded line of a component: the number of its first physical line, its name in capitals, its text."""

    number: int
    name: str
    text: str

    def parts(self) -> tuple[Parameters, str]:
        """Parameters and value; the value as written, escapes included. ValueError if there is no value."""
        line: Contentline = Contentline(self.text)  # type: ignore[no-untyped-call]
        _, parameters, value = line.raw_parts()
        return parameters, value

    @property
    def value(self) -> str:
        """What follows the first colon, for lines whose parameters do not matter."""
        return self.text.partition(":")[2].strip()


@dataclass
class Component:
    """What stands between BEGIN and END; only lines that this product reads are kept.

    `closed` is False where the file (or the next event) began before the END.
    """

    name: str
    number: int
    calendar: "Component | None" = None
    lines: list[Line] = field(default_factory=list)
    inner: "list[Component]" = field(default_factory=list)
    closed: bool = False

    def all(self, name: str) -> list[Line]:
        """The lines of this name, in order."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """The first line of this name."""
        return next((line for line in self.lines if line.name == name), None)


@dataclass(frozen=True)
class CalendarText:
    """A calendar file taken apart: its events and time zone definitions in order, and where NUL bytes were."""

    encoding: str
    events: list[Component]
    zones: list[Component]
    is_calendar: bool
    first_nul: int | None


def split_calendar(data: bytes) -> CalendarText:
    """Take a file apart without judging it: nothing in it, however broken, raises.

    Events stand wherever BEGIN:VEVENT does, also outside any calendar and in several calendars one after another.
    """
    text, encoding = _decode(data)
    first_nul = None
    if "\0" in text:
        first_nul = text.count("\n", 0, text.index("\0")) + 1
        text = text.replace("\0", "")
    components = list(_components(_logical_lines(text)))
    return CalendarText(
        encoding=encoding,
        events=[c for c in components if c.name == "VEVENT"],
        zones=[c for c in components if c.name == "VTIMEZONE"],
        is_calendar=any(c.name in ("VCALENDAR", "VEVENT") for c in components),
        first_nul=first_nul,
    )


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    if data[:1] != b"\0" and data[1:2] == b"\0" and data[3:4] == b"\0":
        return data.decode("utf-16-le", "replace"), "utf-16"
    if data[:1] == b"\0" and data[1:2] not in (b"", b"\0") and data[2:3] == b"\0":
        return data.decode("utf-16-be", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first physical line; blank ones belong to nothing."""
    # str.splitlines would also split at characters that may stand inside a text, such as U+2028
    physical = text.split("\n") if "\n" in text else text.split("\r")
    number, pieces = 0, list[str]()
    for index, line in enumerate(physical, start=1):
        if pieces and line[:1] in (" ", "\t"):
            pieces.append(line[1:].rstrip("\r"))
        elif stripped := line.rstrip("\r"):
            if pieces:
                yield number, "".join(pieces)
            number, pieces = index, [stripped]
    if pieces:
        yield number, "".join(pieces)


def _components(lines: Iterable[tuple[int, str]]) -> Iterator[Component]:
    """Every component, each when it ends, whether by its END or because something else shows that it is over."""
    stack = _Stack()
    for number, text in lines:
        match = _NAME.match(text)
        if match is None:
            continue
        name = match[1].upper()
        if name == "BEGIN":
            opened = text.partition(":")[2].strip().upper()
            if opened in ("VEVENT", "VCALENDAR"):
                yield from stack.abandon("VEVENT")
            stack.open(opened, number)
        elif name == "END":
            yield from stack.close(text.partition(":")[2].strip().upper())
        elif stack.components and name in NEEDED:
            stack.components[-1].lines.append(Line(number, name, text))
    yield from reversed(stack.components)


class _Stack:
    """The components that are open, innermost last; every step takes the same time however deep they are nested."""

    def __init__(self) -> None:
        self.components: list[Component] = []
        self._open = Counter[str]()

    def open(self, name: str, number: int) -> None:
        outer = self.components[-1] if self.components else None
        calendar = outer.calendar if outer is not None and outer.name != "VCALENDAR" else outer
        self.components.append(Component(name, number, calendar=calendar))
        self._open[name] += 1

    def abandon(self, name: str) -> Iterator[Component]:
        """Take off the components of this name and what is open inside them: their END will not come."""
        while self._open[name]:
            yield self._take()

    def close(self, name: str) -> Iterator[Component]:
        """End the innermost component of this name and what was left open inside it; an END of nothing is nothing."""
        closed = not self._open[name]
        while not closed:
            component = self._take()
            closed = component.closed = component.name == name
            if self.components:
                self.components[-1].inner.append(component)
            yield component

    def _take(self) -> Component:
        component = self.components.pop()
        self._open[component.name] -= 1
        return component
