"""People, meetings and content drawn at random: movers, cancelled and crowded meetings, versions, unknown users."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.recount.rows import Row, blank, person

DAY = timedelta(days=1)


def draw_roster(rng: Random, as_of: datetime) -> list[Row]:
    """Both teams, a leader, somebody who left, somebody who changed sides in the middle of things."""
    roster = [person(f"seller{n}@us.example", "sales") for n in range(rng.randint(2, 7))]
    roster += [person(f"marketer{n}@us.example", "marketing") for n in range(rng.randint(2, 5))]
    roster += [person("boss@us.example", "leadership"), person("clerk@us.example", "other")]
    left, moved = (as_of - rng.randint(20, 80) * DAY).date(), (as_of - rng.randint(20, 80) * DAY).date()
    roster.append(person("gone@us.example", "sales", active_to=left.isoformat()))
    roster.append(person("mover@us.example", "marketing", active_to=(moved - DAY).isoformat()))
    roster.append(person("mover@us.example", "sales", active_from=moved.isoformat()))
    roster.append(person("new@us.example", "sales", active_from=(as_of - 15 * DAY).date().isoformat()))
    return roster


def everybody(roster: list[Row]) -> list[str]:
    return [*sorted({row["email"] for row in roster}), "guest@elsewhere.example", "bot@elsewhere.example"]


def draw_meetings(rng: Random, roster: list[Row], as_of: datetime, zone: str, system: str) -> list[Row]:
    """About one meeting every third day over half a year, or over the last weeks alone."""
    reach = rng.choice((200, 200, 45))
    meetings = []
    for number in range(reach // 3):
        local = (as_of - rng.randint(-3, reach) * DAY).astimezone(ZoneInfo(zone))
        clock = rng.choice((time(0, 0), time(8, 30), time(9, 0), time(15, 0), time(23, 30)))
        starts = datetime.combine(local.date(), clock, ZoneInfo(zone)).astimezone(UTC)
        if rng.random() < 0.05:
            starts = as_of - timedelta(minutes=rng.choice((30, 60, 61)))
        meetings.append(draw_meeting(rng, roster, starts, f"{system}-{number}", system))
    return meetings


def draw_meeting(rng: Random, roster: list[Row], starts: datetime, meeting_id: str, system: str) -> Row:
    people = everybody(roster)
    invited = rng.sample(people, rng.randint(1, min(6, len(people))))
    if rng.random() < 0.05:
        invited += [f"crowd{n}@elsewhere.example" for n in range(rng.choice((120, 160)))]
    accepted = [who for who in invited if rng.random() < 0.6]
    organizer = rng.choice([*people, ""])
    if organizer and organizer not in invited:
        invited.append(organizer)
    title = rng.choice(("Weekly", "Sales & Marketing All-Hands", "ALL HANDS", "allhands", "Planning", ""))
    ends = "" if rng.random() < 0.1 else (starts + timedelta(minutes=60)).isoformat()
    return blank("meetings", system, meeting_id=meeting_id, title=title, organizer=organizer) | {
        "starts_at": starts.isoformat(),
        "ends_at": ends,
        "status": rng.choices(("confirmed", "", "tentative", "cancelled"), (60, 20, 10, 10))[0],
        "attendees": ";".join(invited),
        "accepted": ";".join(accepted),
    }


def draw_content(rng: Random, roster: list[Row], as_of: datetime, system: str) -> list[Row]:
    """Old, new, retired, expired and coming assets, some in two versions, some not for Sales."""
    assets = []
    for number in range(60):
        published = as_of - rng.randint(-10, 400) * DAY - timedelta(hours=rng.randint(1, 20))
        row = blank(
            "content", system, asset_id=f"{system}-{number}", created_by=rng.choice(everybody(roster))
        )
        row["published_at"] = "" if rng.random() < 0.1 else published.isoformat()
        row["sales_facing"] = rng.choices(("", "yes", "no"), (40, 50, 10))[0]
        if rng.random() < 0.3:
            row["archived_at"] = (as_of - rng.randint(-60, 150) * DAY - timedelta(hours=3)).isoformat()
        if rng.random() < 0.2:
            row["expires_at"] = (as_of - rng.randint(-60, 150) * DAY - timedelta(hours=5)).isoformat()
        assets.append(row)
        if row["published_at"] and rng.random() < 0.2:
            assets.append(second_version(rng, row, as_of))
    return assets


def second_version(rng: Random, first: Row, as_of: datetime) -> Row:
    """A later version under the first one's canonical id; the first is often retired by it."""
    first["canonical_id"] = first["asset_id"]
    published = min(datetime.fromisoformat(first["published_at"]) + rng.randint(5, 200) * DAY, as_of - DAY)
    if rng.random() < 0.7:
        first["archived_at"] = published.isoformat()
    return first | {
        "asset_id": f"{first['asset_id']}-v2",
        "published_at": published.isoformat(),
        "archived_at": (as_of - rng.randint(1, 40) * DAY).isoformat() if rng.random() < 0.2 else "",
        "expires_at": "",
    }


def draw_uses(
    rng: Random, roster: list[Row], content: list[Row], as_of: datetime, *, strangers: bool
) -> list[Row]:
    """Uses of known and unknown assets; with `strangers` nobody in the log is in the roster."""
    people = [f"stranger{n}@elsewhere.example" for n in range(5)] if strangers else everybody(roster)
    system = content[0]["system"]
    asset_ids = [row["asset_id"] for row in content] + ["nobody-knows-1"]
    uses = []
    for number in range(150):
        used = as_of - timedelta(minutes=rng.randint(-500, 150 * 1440))
        action = rng.choice(("share", "send", "attach", "present", "download", "view", "view"))
        uses.append(
            blank(
                "content-use",
                system,
                use_id=f"U{number}",
                asset_id=rng.choice(asset_ids),
                user=rng.choice(people),
            )
            | {
                "action": action,
                "used_at": used.isoformat(timespec="minutes"),
                "count": rng.choice(("", "1", "3")),
            }
        )
    return uses
