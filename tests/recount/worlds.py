"""Ten small companies, drawn from seeds, as files in the plain templates and as rows for the recount."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from tests.recount.hand_offs import World
from tests.recount.lead_worlds import FLAVOURS, MEANINGS, LeadMaker, LeadTables
from tests.recount.other_worlds import draw_content, draw_meetings, draw_roster, draw_uses
from tests.recount.rows import Row, write_table
from tests.recount.rules import OFFICE, Hours, Policy, Rules

SEEDS = tuple(range(1, 11))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
LUNCH = {weekday: [("08:30", "12:00"), ("13:00", "17:30")] for weekday in range(4)} | {
    4: [("08:30", "14:00")]
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TWINNED = ("explicit", "deals")  # sources whose decisions and touches have times


@dataclass(frozen=True)
class File:
    """One file to load: what it is, where it comes from, its rows, columns that it lacks."""

    kind: str
    system: str
    rows: list[Row]
    without: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.system}-{self.kind}.csv"


@dataclass(frozen=True)
class Company:
    """A drawn company: its rules, its rows, and the files that hold them."""

    as_of: datetime
    rules: Rules
    world: World
    meetings: list[Row]
    content: list[Row]
    uses: list[Row]
    files: list[File] = field(default_factory=list)

    def write(self, folder: Path) -> list[tuple[File, Path]]:
        """The files, written into a folder."""
        written = []
        for number, file in enumerate(self.files):
            path = folder / f"{number:02d}-{file.name}"
            write_table(path, file.kind, file.rows, without=file.without)
            written.append((file, path))
        return written

    def settings(self) -> dict[str, object]:
        """The same rules as changes of the product's settings."""
        rules = self.rules
        return {
            "organisation.time_zone": rules.hours.zone,
            "organisation.holidays": sorted(day.isoformat() for day in rules.hours.holidays),
            "calendar.hours": hours_as_text(rules.hours),
            "calendar.regions": {
                name: {
                    "time_zone": hours.zone,
                    "hours": hours_as_text(hours),
                    "holidays": sorted(day.isoformat() for day in hours.holidays),
                }
                for name, hours in rules.regions.items()
            },
            "sla.response_hours": rules.response_hours,
            "sla.response_hours_by_source": rules.response_hours_by_source,
            "sla.decision_days": rules.decision_days,
            "content.min_age_days": rules.min_age_days,
            "content.use_window_days": rules.use_window_days,
            "meetings.most_invitees": rules.most_invitees,
            "meetings.policies": [
                {"name": p.name, "cadence": p.cadence, "title_pattern": p.title_pattern}
                for p in rules.policies
            ],
        }


def hours_as_text(hours: Hours) -> dict[str, list[str]]:
    return {
        WEEKDAYS[day]: [f"{opens}-{closes}" for opens, closes in spans]
        for day, spans in hours.intervals.items()
    }


def draw_company(seed: int) -> Company:
    """The company of a seed: the same rows on every run."""
    rng = Random(f"company {seed}")
    rules = draw_rules(rng, ZONES[seed % len(ZONES)])
    local = datetime.fromisoformat(
        f"2026-{8 + seed % 4:02}-{rng.randint(1, 28):02} {rng.randint(8, 17):02}:30"
    )
    as_of = local.replace(tzinfo=ZoneInfo(rules.hours.zone)).astimezone(UTC)
    roster = draw_roster(rng, as_of)
    maker = LeadMaker(rng, rules, as_of, roster)
    others = sorted(set(FLAVOURS) - {"explicit"})
    systems = ["explicit", *(others[(seed + step) % len(others)] for step in (0, 1, 3))]
    for system in systems:
        for number in range(80 if system == "explicit" else 50):
            FLAVOURS[system](maker, system, number)
    maker.add_twins([name for name in systems if name in TWINNED], 12)
    updates = maker.later_rows("explicit")
    tables = maker.tables
    world = World(
        rules, as_of, tables.leads + updates, tables.history, tables.activities, tables.deals, roster
    )
    meetings = draw_meetings(rng, roster, as_of, rules.hours.zone, "calendar")
    no_replies = draw_meetings(rng, roster, as_of, rules.hours.zone, "planner") if rng.random() < 0.3 else []
    content = draw_content(rng, roster, as_of, "library")
    uses = draw_uses(rng, roster, content, as_of, strangers=rng.random() < 0.2)
    files = [
        File("roster", "people", roster),
        *lead_files(tables, systems),
        File("leads", "explicit", updates),
    ]
    files += [
        File("meetings", "calendar", meetings),
        File("meetings", "planner", no_replies, without=("accepted",)),
    ]
    files += [File("content", "library", content), File("content-use", "library", uses)]
    known_replies = meetings + [{k: v for k, v in row.items() if k != "accepted"} for row in no_replies]
    return Company(as_of, rules, world, known_replies, content, uses, [file for file in files if file.rows])


def lead_files(tables: LeadTables, systems: list[str]) -> list[File]:
    kinds = {"leads": tables.leads, "lead-history": tables.history, "activities": tables.activities}
    kinds["deals"] = tables.deals
    return [
        File(kind, system, [row for row in rows if row["system"] == system])
        for system in systems
        for kind, rows in kinds.items()
    ]


def draw_rules(rng: Random, zone: str) -> Rules:
    """Lunch breaks, holidays, regions with calendars of their own, promises by source, further policies."""
    holidays = frozenset(date(2026, 5, 1) + timedelta(days=rng.randint(0, 200)) for _ in range(8))
    hours = Hours(zone, rng.choice((dict(OFFICE), LUNCH)), holidays)
    south = Hours(zone, rng.choice((dict(OFFICE), LUNCH)), frozenset(d + timedelta(days=1) for d in holidays))
    overseas = Hours(rng.choice(("Australia/Sydney", "America/Los_Angeles")), dict(OFFICE), frozenset())
    policies = Rules().policies + rng.choice(
        ((), (Policy("Planning", "two_weeks", "plan"), Policy("Review", "quarter")))
    )
    return Rules(
        hours=hours,
        regions={"South": south, "Overseas": overseas} if rng.random() < 0.7 else {},
        response_hours=rng.choice((4.0, 4.0, 1.5, 8.0)),
        response_hours_by_source=rng.choice(({}, {"demo": 2.0, "fair": 12.0})),
        decision_days=rng.choice((10.0, 10.0, 5.0, 2.5)),
        policies=policies,
        meanings=MEANINGS,
    )
