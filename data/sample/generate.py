"""Writes the sample company's export files beside this script: `python data/sample/generate.py [FOLDER]`."""

import csv
import sys
from pathlib import Path
from random import Random

from generator import beliefs, people
from generator.follow_up import follow_up
from generator.leads import HISTORY_REGION, Lead, build_leads, lead_row
from generator.library import build_library, build_uses
from generator.meetings import build_calendar

SEED = "quillhaven-2026"
COLUMNS = {
    "leads": "lead_id email source campaign region owner score status created_at mql_at handed_off_at assigned_at "
    "first_touch_at decided_at decision reason is_test",
    "lead-history": "lead_id changed_at field old_value new_value changed_by",
    "activities": "activity_id lead_id kind direction completed_at automated owner",
    "deals": "deal_id lead_id name stage outcome amount currency created_at closed_at lost_reason",
    "content": "asset_id canonical_id title type stage owner_team created_by published_at updated_at archived_at "
    "expires_at sales_facing",
    "content-use": "use_id asset_id user action used_at count",
    "roster": "email name team role region buddy leader active_from active_to",
    "survey-answers": " ".join(beliefs.COLUMNS),
}


def build_tables() -> dict[str, list[dict[str, str]]]:
    """Every table of the sample by kind; each part draws from a generator of its own, so that one can change alone."""
    roster = people.build_roster()
    worked, records = follow_up(f"{SEED}:follow-up", build_leads(Random(f"{SEED}:leads"), roster))
    library = build_library(Random(f"{SEED}:library"), roster)
    return {
        "leads": [lead_row(lead) for lead in _rows_of(worked)],
        "lead-history": sorted(records.history, key=lambda row: (row["lead_id"], row["changed_at"])),
        "activities": records.activities,
        "deals": records.deals,
        "content": [asset.row for asset in library],
        "content-use": build_uses(Random(f"{SEED}:uses"), roster, library),
        "roster": people.roster_rows(roster),
        "survey-answers": beliefs.build_answers(f"{SEED}:beliefs"),
    }


def _rows_of(worked: list[Lead]) -> list[Lead]:
    """One row a hand-off; where a history tells the hand-offs apart, one row a lead as it stands now."""
    latest = {lead.lead_id: lead for lead in worked}
    return [lead for lead in worked if lead.region != HISTORY_REGION or latest[lead.lead_id] is lead]


def write_sample(folder: Path) -> None:
    """All files of the sample into `folder`: the same bytes on every run."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in build_tables().items():
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[kind].split(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "calendar.ics").write_bytes(build_calendar(people.build_roster()).encode())


if __name__ == "__main__":
    write_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
