"""Exports of known tools, loaded: every figure that was worked out apart from the product comes out of the database.

`answers_A.json` speaks of olist (tests/test_real_files.py), of the Salesforce report, Showpad, Zoho and X Education. It has
no figures for hubspot_dummy, dbt_hubspot and dbt_salesforce: of those the numbers of rows are counted, see test_sources.py.
"""

import csv
import json
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from alignment.ingest import derive
from alignment.settings import Settings
from alignment.store.database import Database
from alignment.store.frames import read_frame
from alignment.store.models import Asset, Base, HandOff, Lead
from tests.ingest.given_files import load_text
from tests.ingest.test_sources import FILES
from tests.store.written import read_rows

EDUCATION = """
kind = "leads"
source = "education"
[columns]
lead_id = "Prospect ID"
source = "Lead Source"
converted = "Converted"
campaign = "Specialization"
region = "City"
"""


@pytest.fixture
def answers(extracts: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((extracts / "answers_A.json").read_text())
    return found


def load(database: Database, file: Path, **options: Any) -> Any:
    hooks = {"derive": lambda connection, batch: derive.derive_batch(connection, batch, Settings())}
    return load_text(database, file.read_bytes(), name=file.name, hooks=hooks, **options)


def test_every_file_is_loaded_without_help_and_again_without_a_change(
    sqlite_database: Database, extracts: Path
) -> None:
    for name, kind, source, rows, rejects in FILES:
        report = load(sqlite_database, extracts / name)
        assert (report.kind, report.source) == (kind, source), name
        assert (report.created, report.rejected) == (rows, rejects), name
    for name, *_, rows, _rejects in FILES:
        again = load(sqlite_database, extracts / name)
        assert (again.created, again.updated, again.unchanged) == (0, 0, rows), name


def test_the_salesforce_report_and_its_history(
    database: Database, extracts: Path, answers: dict[str, Any]
) -> None:
    told = answers["sf_lead_report_en_A"]
    for name in ("sf_lead_report_details_only_en", "sf_lead_history_en"):
        load(database, extracts / "shape_synthetic" / f"{name}.csv")
    assert len(read_rows(database)) == told["leads"]
    assert Counter(row["status"] for row in read_rows(database)) == told["final_status"]
    touched = [row for row in read_rows(database, HandOff) if row["touched_at"]]
    assert len(touched) == told["touched"]
    assert {row["touch_basis"] for row in touched} == {"status"}
    hours = statistics.median(row["wall_minutes"] for row in touched) / 60
    assert round(hours, 4) == told["median_hours_to_first_status_change"]


def test_the_showpad_library_and_its_log(database: Database, extracts: Path, answers: dict[str, Any]) -> None:
    told = answers["showpad_A"]
    for name in ("events", "assets"):  # uses may come before what was used
        load(database, extracts / "shape_synthetic" / f"showpad_{name}.csv")
    use = Base.metadata.tables["content_use"]
    with database.read() as connection:
        uses = read_frame(connection, sa.select(use.c.asset_id))
    known = {row["asset_id"] for row in read_rows(database, Asset)}
    assert (len(known), len(uses)) == (told["assets"], told["events"])
    assert len(known - set(uses["asset_id"])) == told["never_used"]
    assert int((~uses["asset_id"].isin(known)).sum()) == told["orphan_events"]


def test_the_zoho_leads_with_their_contradictions(
    database: Database, extracts: Path, answers: dict[str, Any]
) -> None:
    told = answers["zoho_A"]
    report = load(database, extracts / "zoho_crm" / "Leads.csv")
    leads, hand_offs = read_rows(database, Lead), read_rows(database, HandOff)
    assert (report.created, len(leads), len(hand_offs)) == (told["leads"],) * 3
    assert Counter(row["status"] for row in leads) == told["status"]
    assert Counter({True: "Yes", False: "No"}[row["converted"]] for row in leads) == told["converted"]
    assert sum(row["conflict"] for row in hand_offs) == told["junk_or_lost_but_converted"]


def test_leads_without_dates_and_with_words_for_nothing(
    sqlite_database: Database, extracts: Path, answers: dict[str, Any]
) -> None:
    told, file = answers["xedu_A"], extracts / "xeducation_leads" / "Leads.csv"
    assert load(sqlite_database, file, mapping=EDUCATION).created == told["rows"]
    leads = read_rows(sqlite_database, Lead)
    assert sum(bool(row["converted"]) for row in leads) == told["converted"]
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert len(header) == told["cols"]
    assert sum(row.count("Select") for row in rows) == told["select_cells"]
    for name, column in (("campaign", "Specialization"), ("region", "City")):
        at = header.index(column)
        assert sum(lead[name] is None for lead in leads) == sum(row[at] in ("Select", "") for row in rows)
