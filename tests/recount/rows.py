"""Rows in the columns of the plain templates, for worlds written out by hand or drawn at random."""

import csv
from pathlib import Path

Row = dict[str, str]

TEMPLATES = {
    "leads": "lead_id email source campaign region owner score status created_at mql_at handed_off_at assigned_at "
    "first_touch_at decided_at decision reason is_test converted",
    "lead-history": "lead_id changed_at field old_value new_value changed_by",
    "activities": "activity_id lead_id kind direction completed_at automated owner",
    "deals": "deal_id lead_id name stage outcome amount currency created_at closed_at lost_reason",
    "meetings": "meeting_id recurrence_id series_id title starts_at ends_at status organizer attendees accepted "
    "description",
    "content": "asset_id canonical_id title type stage owner_team created_by published_at updated_at archived_at "
    "expires_at sales_facing",
    "content-use": "use_id asset_id user action used_at count",
    "roster": "email name team role region buddy leader active_from active_to",
}


def blank(table: str, system: str = "plain", /, **values: str) -> Row:
    """A row of a table; every column that is not given is blank. `system` is where the file comes from."""
    row = dict.fromkeys(TEMPLATES[table].split(), "")
    unknown = set(values) - set(row)
    if unknown:
        raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
    return row | values | {"system": system}


def person(email: str, team: str, active_from: str = "", active_to: str = "") -> Row:
    return blank("roster", email=email, name=email.split("@", maxsplit=1)[0], team=team, leader="no") | {
        "active_from": active_from,
        "active_to": active_to,
    }


def read_table(file: Path, system: str = "plain") -> list[Row]:
    """The rows of a CSV file in a template's columns."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [row | {"system": system} for row in csv.DictReader(lines)]


def write_table(file: Path, kind: str, rows: list[Row], *, without: tuple[str, ...] = ()) -> None:
    """The rows as a CSV file in the template's columns, but for those left out."""
    columns = [name for name in TEMPLATES[kind].split() if name not in without]
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
