"""Small calendar files written out in tests, and how tests read them."""

from datetime import UTC, datetime

from alignment.ingest.calendar_files import CalendarTable, read_calendar

AS_OF = datetime(2026, 10, 1, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def event(uid: str, *lines: str) -> str:
    """One VEVENT; without lines of its own it starts on 7 September 2026 at nine in Berlin and takes an hour."""
    lines = lines or ("DTSTART;TZID=Europe/Berlin:20260907T090000", "DURATION:PT1H")
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    """A calendar of events and other components; the first of them begins on line 3."""
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n").encode()


def read(
    data: bytes, *, as_of: datetime = AS_OF, zone: str = BERLIN, most_invitees: int = 150
) -> CalendarTable:
    """Read with people's addresses in angle brackets as their "hashes", so that tests can see them."""
    return read_calendar(
        data, as_of=as_of, default_zone=zone, people=lambda email: f"<{email}>", most_invitees=most_invitees
    )


def starts(table: CalendarTable) -> list[str]:
    """The starts of all rows, in UTC, in their order."""
    return [f"{start:%Y-%m-%d %H:%M}" for start in table.rows["starts_at"]]


def codes(table: CalendarTable) -> list[tuple[int, str]]:
    """The line and code of every problem."""
    return [(problem.row, problem.code) for problem in table.problems]


def remarks(table: CalendarTable) -> list[tuple[int, str]]:
    """The line and code of every remark."""
    return [(remark.row, remark.code) for remark in table.remarks]
