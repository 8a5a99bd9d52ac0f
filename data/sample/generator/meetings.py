"""The sample company's calendar as an export file: what was planned, moved, cancelled and declined."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from generator import clock, people

_VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""
_JOIN = "\\n\\n-::~:~::~\\nJoin by the conference link: https://meet.example/quillhaven\\nPhone: +49 30 0000000\\n-::~:~::~"
AGENDA_FULL = "Agenda:\\n1. Key metrics of both teams\\n2. Process issues\\n3. Vocabulary: one word a month"
AGENDA_SHORT = "Agenda:\\n1. Key metrics\\n2. Process issues"
AGENDA_WEEKLY = "Agenda: open hand-offs\\, campaigns of the week\\, what Sales heard"


@dataclass(frozen=True)
class Event:
    """One VEVENT: a meeting, a series, or a changed occurrence of a series."""

    uid: str
    title: str
    starts: datetime
    minutes: int
    organizer: str
    replies: dict[str, str]
    text: str = _JOIN
    rule: str = ""
    skipped: tuple[datetime, ...] = ()
    occurrence: datetime | None = None
    status: str = "CONFIRMED"

    def changed(self, occurrence: datetime, **changes: object) -> "Event":
        """One occurrence of this series with something else about it."""
        one = replace(self, occurrence=occurrence, starts=occurrence, rule="", skipped=())
        return replace(one, **changes)  # type: ignore[arg-type]

    def lines(self) -> list[str]:
        ends = self.starts + timedelta(minutes=self.minutes)
        lines = ["BEGIN:VEVENT", f"UID:{self.uid}", "DTSTAMP:20261031T170000Z", f"SUMMARY:{self.title}"]
        if self.occurrence:
            lines.append(_when("RECURRENCE-ID", self.occurrence))
        lines += [_when("DTSTART", self.starts), _when("DTEND", ends), f"STATUS:{self.status}"]
        lines += [f"RRULE:{self.rule}"] if self.rule else []
        lines += [_when("EXDATE", moment) for moment in self.skipped]
        lines += [f"DESCRIPTION:{self.text}"] if self.text else []
        lines.append(f"ORGANIZER:mailto:{self.organizer}")
        lines += [f"ATTENDEE;PARTSTAT={reply}:mailto:{who}" for who, reply in self.replies.items()]
        return [*lines, "END:VEVENT"]


def _when(name: str, moment: datetime) -> str:
    return f"{name};TZID={clock.ZONE}:{moment:%Y%m%dT%H%M%S}"


def _at(text: str) -> datetime:
    """A local time of the calendar."""
    return datetime.fromisoformat(text)


def build_calendar(roster: list[people.Person]) -> str:
    """The calendar file, folded and with the line ends that RFC 5545 asks for."""
    events = [*_all_hands(roster), *_weeklies(roster), *_buddies(roster), *_one_team(roster), *_noise(roster)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Quillhaven Instruments//Calendar//EN",
        *_VTIMEZONE.split("\n"),
    ]
    for event in events:
        lines += event.lines()
    lines += [
        "BEGIN:VEVENT", "UID:fair-2026@quillhaven.example", "DTSTAMP:20261031T170000Z", "SUMMARY:Gauge & Flow fair",
        "DTSTART;VALUE=DATE:20260922", "DTEND;VALUE=DATE:20260925", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _fold(line: str) -> str:
    parts = []
    while len(line.encode()) > 74:
        parts.append(line[:70])
        line = " " + line[70:]
    return "\r\n".join([*parts, line])


def _answers(roster: list[people.Person], teams: dict[str, str]) -> dict[str, str]:
    """Replies by e-mail; every ninth person has not answered."""
    known = [(p.email, teams[p.team]) for name in teams for p in people.team(roster, name)]
    return {who: "NEEDS-ACTION" if place % 9 == 8 else reply for place, (who, reply) in enumerate(known)}


def _person(roster: list[people.Person], name: str) -> str:
    return next(p.email for p in roster if p.name == name)


def _all_hands(roster: list[people.Person]) -> list[Event]:
    """Last Thursday of the month; March was kept by Marketing alone, September was struck out."""
    yes = _answers(roster, {"sales": "ACCEPTED", "marketing": "ACCEPTED", "leadership": "ACCEPTED"})
    alone = _answers(roster, {"sales": "DECLINED", "marketing": "ACCEPTED", "leadership": "ACCEPTED"})
    series = Event(
        "all-hands@quillhaven.example", "Sales & Marketing all-hands", _at("2025-08-28 15:00"), 60,
        _person(roster, "Theo Marrick"), yes, AGENDA_FULL + _JOIN, "FREQ=MONTHLY;BYDAY=-1TH",
        (_at("2026-09-24 15:00"),),
    )  # fmt: skip
    return [
        series,
        series.changed(_at("2025-12-25 15:00"), starts=_at("2025-12-18 15:00")),
        series.changed(_at("2026-02-26 15:00"), text=AGENDA_SHORT + _JOIN),
        series.changed(_at("2026-03-26 15:00"), replies=alone),
        series.changed(_at("2026-05-28 15:00"), minutes=90),
        series.changed(_at("2026-07-30 15:00"), text=_JOIN),
        series.changed(_at("2026-08-27 15:00"), minutes=75, text=AGENDA_SHORT + _JOIN),
    ]


def _weeklies(roster: list[people.Person]) -> list[Event]:
    """The weekly working meeting: on Tuesdays in 2025, on Wednesdays since; some weeks it fell through."""
    core = ("Marla Oduya", "Tobin Fresk", "Rhona Tasker", "Sunniva Braaten", "Wouter Dekhuis")
    crew = ("Yara Stenmark", "Greta Holtwick", "Luca Mirabel", "Hanne Ostergard")
    yes = {_person(roster, name): "ACCEPTED" for name in core + crew}
    busy = {_person(roster, n): "DECLINED" if n in core else "ACCEPTED" for n in core + crew}
    host = _person(roster, "Finn Abelow")
    first = Event(
        "weekly-2025@quillhaven.example", "Pipeline and campaigns weekly", _at("2025-08-05 10:00"), 45, host, yes,
        AGENDA_WEEKLY + _JOIN, "FREQ=WEEKLY;BYDAY=TU;UNTIL=20251231T225959Z",
        (_at("2025-12-23 10:00"), _at("2025-12-30 10:00")),
    )  # fmt: skip
    second = replace(
        first, uid="weekly-2026@quillhaven.example", starts=_at("2026-01-07 09:30"), rule="FREQ=WEEKLY;BYDAY=WE",
        skipped=(_at("2026-04-08 09:30"), _at("2026-08-19 09:30")),
    )  # fmt: skip
    return [
        first,
        first.changed(_at("2025-08-19 10:00"), replies=busy),
        first.changed(_at("2025-10-21 10:00"), status="CANCELLED"),
        first.changed(_at("2025-11-11 10:00"), starts=_at("2025-11-13 16:00"), text=_JOIN),
        second,
        second.changed(_at("2026-02-18 09:30"), replies=busy),
        second.changed(_at("2026-03-25 09:30"), status="CANCELLED"),
        second.changed(_at("2026-05-20 09:30"), replies=busy),
        second.changed(_at("2026-06-17 09:30"), status="CANCELLED"),
        second.changed(_at("2026-07-08 09:30"), starts=_at("2026-07-10 11:00"), text=_JOIN),
        second.changed(_at("2026-09-09 09:30"), text=_JOIN),
        second.changed(_at("2026-09-23 09:30"), replies=busy),
        second.changed(_at("2026-10-14 09:30"), minutes=60, text=""),
    ]


def _buddies(roster: list[people.Person]) -> list[Event]:
    """Three marketers have a buddy in Sales and meet once a month."""
    rules = ("BYDAY=1WE", "BYDAY=2TU", "BYDAY=2TH")
    pairs = [p for p in people.team(roster, "marketing") if p.buddy]
    return [
        Event(
            f"buddies-{place}@quillhaven.example", "Buddy talk", start, 30, pair.email,
            {pair.email: "ACCEPTED", pair.buddy: "ACCEPTED"}, "", f"FREQ=MONTHLY;{rule}",
        )
        for place, (pair, rule, start) in enumerate(
            zip(pairs, rules, (_at("2025-08-06 13:00"), _at("2025-08-12 13:00"), _at("2025-08-14 11:00")), strict=True)
        )
    ]  # fmt: skip


def _one_team(roster: list[people.Person]) -> list[Event]:
    """Meetings that each team keeps for itself."""
    sellers = {p.email: "ACCEPTED" for p in people.team(roster, "sales")}
    marketers = {p.email: "ACCEPTED" for p in people.team(roster, "marketing")}
    return [
        Event(
            "sales-monday@quillhaven.example", "Sales Monday", _at("2025-08-04 09:00"), 30,
            _person(roster, "Marla Oduya"), sellers, "", "FREQ=WEEKLY;BYDAY=MO",
        ),
        Event(
            "marketing-planning@quillhaven.example", "Marketing planning", _at("2025-08-07 14:00"), 60,
            _person(roster, "Yara Stenmark"), marketers, _JOIN, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        ),
    ]  # fmt: skip


def _noise(roster: list[people.Person]) -> list[Event]:
    """What else fills a calendar: customers, a town hall too big to be a joint working meeting, private blocks."""
    sellers, marketer = people.team(roster, "sales"), _person(roster, "Edda Kromvang")
    town = {p.email: "ACCEPTED" for p in roster} | {
        f"staff.{n}@{people.DOMAIN}": "ACCEPTED" for n in range(130)
    }
    events = [
        Event("town-hall-2026@quillhaven.example", "Company town hall", _at("2026-05-20 16:00"), 60,
              _person(roster, "Ines Calloway"), town, ""),
        Event("focus@quillhaven.example", "Focus time", _at("2025-08-08 08:00"), 60,
              _person(roster, "Tessa Quandt"), {}, "", "FREQ=WEEKLY;BYDAY=FR;COUNT=40"),
    ]  # fmt: skip
    day = date(2025, 9, 2)
    for number in range(36):
        seller = sellers[number * 5 % len(sellers)].email
        guests = {seller: "ACCEPTED", f"buyer.{number}@elmstad.example": "TENTATIVE"}
        if number % 12 == 5 and day.isocalendar().week % 4 != 0:
            guests[marketer] = "ACCEPTED"
        starts = datetime.combine(day, time(11 + number % 4))
        title = "Product demonstration" if number % 3 else "Site visit"
        events.append(Event(f"customer-{number}@quillhaven.example", title, starts, 50, seller, guests))
        day += timedelta(days=11 if (day + timedelta(days=11)).weekday() < 5 else 13)
    return events
