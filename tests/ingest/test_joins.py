"""Activities and deals find their leads: by the lead's id, by what it became, by its address, by its name."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from alignment.ingest import derive
from alignment.ingest.reports import ImportReport
from alignment.settings import Settings, change_settings
from alignment.store import deal_queries
from alignment.store.database import Database
from alignment.store.links import Joins, count_joins
from alignment.store.models import HandOff, RecordLink
from tests.ingest.given_files import NOW, load_text
from tests.store.written import moment, read_rows

SETTINGS = change_settings(Settings(), {"sla.required_fields": ["region", "campaign"]})

LEADS = """\
lead_id,email,handed_off_at
L-1,ann@example.com,2026-10-12T10:00:00Z
L-2,ben@example.com,2026-10-12T10:00:00Z
"""
CALLS = """\
Activity ID,Activity Type,Activity Date,Activity Owner,Associated Contact Email
A-1,Call,2026-10-12 11:00,dana@example.com,Ann@Example.com
A-2,Call,2026-10-12 12:00,dana@example.com,nobody@example.com
A-3,Incoming Email,2026-10-12 10:30,dana@example.com,ben@example.com
"""


def load(database: Database, text: str, **options: Any) -> ImportReport:
    hooks = {"derive": lambda connection, batch: derive.derive_batch(connection, batch, SETTINGS)}
    return load_text(database, text, hooks=hooks, **options)


def touched(database: Database) -> dict[str, str | None]:
    """Lead → minute of its first touch."""
    return {
        row["lead_id"]: row["touched_at"] and row["touched_at"].strftime("%d %H:%M")
        for row in read_rows(database, HandOff)
    }


def links(database: Database) -> dict[str, tuple[str, str]]:
    return {row["record_id"]: (row["lead_id"], row["basis"]) for row in read_rows(database, RecordLink)}


@pytest.mark.parametrize("order", [(LEADS, CALLS), (CALLS, LEADS)])
def test_an_activity_that_names_an_address_touches_the_lead_of_that_address(
    database: Database, order: tuple[str, str]
) -> None:
    for text in order:
        load(database, text, source="crm")
    assert touched(database) == {"L-1": "12 11:00", "L-2": None}
    assert links(database) == {"A-1": ("L-1", "email"), "A-3": ("L-2", "email")}


def test_the_same_address_in_another_system_is_another_matter(sqlite_database: Database) -> None:
    load(sqlite_database, LEADS, source="crm")
    load(sqlite_database, CALLS, source="phone")
    assert links(sqlite_database) == {}


def test_of_two_leads_of_one_person_the_newest_before_the_work_is_meant(database: Database) -> None:
    later = "L-9,ann@example.com,2026-10-20T10:00:00Z\n"
    load(database, LEADS + later, source="crm")
    call = "A-4,Call,2026-10-20 15:00,dana@example.com,ann@example.com\n"
    early = "A-5,Call,2026-10-01 15:00,dana@example.com,ann@example.com\n"
    load(database, CALLS + call + early, source="crm")
    assert {name: lead for name, (lead, _) in links(database).items()} == {
        "A-1": "L-1",
        "A-3": "L-2",
        "A-4": "L-9",
        "A-5": "L-1",
    }


REPORT = """\
Lead ID,Lead Owner,Company / Account,Email,Lead Status,Create Date,Converted,Converted Date,Converted Contact ID,Converted Opportunity ID
00Q5g00000CC0Ab,Dana,Acme,0@example.com,Closed - Converted,10/12/2026,1,10/14/2026,0035g00000AAAAb,0065g00000AAAAc
00Q5g00000CC0Ac,Dana,Bolt,1@example.com,Open - Not Contacted,10/12/2026,0,,,
"""  # noqa: E501
TASKS = """\
Id,WhoId,TaskSubtype,CallType,CompletedDateTime,OwnerId
T-1,0035g00000AAAAb,Call,Outbound,2026-10-13T09:00:00Z,005
"""
OPPORTUNITIES = """\
"Opportunity ID","Opportunity Name","Account Name","Stage","Amount","Won","Closed","Created Date","Close Date"
"0065g00000AAAAc","Acme-","Acme","Proposal","1000","0","0","10/14/2026","12/31/2026"
"0065g00000AAAAd","Bolt-","Bolt","Won","500","1","1","10/15/2026","10/20/2026"
"0065g00000AAAAe","Nobody-","Nobody","Proposal","700","0","0","10/15/2026","12/20/2026"
"""


def test_work_on_the_contact_that_a_lead_became_still_belongs_to_the_lead(database: Database) -> None:
    load(database, TASKS)
    load(database, REPORT)
    assert touched(database)["00Q5g00000CC0AbEAL"] == "13 09:00"
    assert links(database)["T-1"] == ("00Q5g00000CC0AbEAL", "contact")


def test_a_conversion_is_dated_by_the_row_that_tells_its_day(sqlite_database: Database) -> None:
    load(sqlite_database, REPORT)
    converted, other = read_rows(sqlite_database, HandOff)
    assert (converted["decision"], converted["decision_basis"]) == ("converted", "flag")
    assert converted["decided_at"] == moment("2026-10-14 00:00")
    assert (other["decision"], other["conflict"]) == (None, False)


def test_deals_are_found_by_the_opportunity_else_by_a_name_that_only_one_lead_bears(
    database: Database,
) -> None:
    load(database, REPORT)
    report = load(database, OPPORTUNITIES)
    assert {name[:15]: basis for name, (_, basis) in links(database).items()} == {
        "0065g00000AAAAc": "opportunity",
        "0065g00000AAAAd": "name",
    }
    with database.read() as connection:
        found = count_joins(connection, report.batch or "", "deal")
        assert found == Joins({"opportunity": 1, "name": 1}, alone=1)
        sums = deal_queries.outcome_counts(connection, start=moment("2026-10-01 00:00"), end=NOW, as_of=NOW)
    assert sorted(sums["amount"].tolist()) == [500.0, 1000.0]


def test_a_name_that_two_leads_bear_joins_nothing(sqlite_database: Database) -> None:
    load(sqlite_database, REPORT)
    load(sqlite_database, OPPORTUNITIES)
    twin = REPORT.splitlines()[2].replace("00Q5g00000CC0Ac", "00Q5g00000CC0Ad").replace("1@", "2@")
    load(sqlite_database, f"{REPORT.splitlines()[0]}\n{twin}\n", date_order="MDY")
    assert [basis for _, basis in links(sqlite_database).values()] == ["opportunity"]
    decisions = {row["lead_id"][:15]: row["decision"] for row in read_rows(sqlite_database, HandOff)}
    assert decisions["00Q5g00000CC0Ac"] is None  # it lost the deal that its name had brought


def test_the_marketing_fields_that_no_file_has_told_are_missing_and_a_later_extract_fills_them(
    sqlite_database: Database,
) -> None:
    load(sqlite_database, "lead_id,region,handed_off_at\nL-1,EMEA,2026-10-12T10:00:00Z\n")
    assert [row["fields_complete"] for row in read_rows(sqlite_database, HandOff)] == [False]
    load(sqlite_database, "lead_id,campaign\nL-1,Spring\n")
    assert [row["fields_complete"] for row in read_rows(sqlite_database, HandOff)] == [True]


WORK = """\
lead_id,kind,direction,completed_at,owner
L-1,call,outbound,2026-10-12T11:00:00Z,dana@example.com
L-1,call,outbound,2026-10-12T11:00:00Z,dana@example.com
L-2,email,outbound,2026-10-12T12:00:00Z,dana@example.com
"""
USES = """\
asset_id,user,action,used_at
C-1,dana@example.com,share,2026-10-05
C-1,dana@example.com,share,2026-10-05
C-2,dana@example.com,send,2026-10-06
"""


@pytest.mark.parametrize("text", [WORK, USES])
def test_rows_without_an_id_are_loaded_once_however_often_their_file_comes(
    database: Database, text: str
) -> None:
    first = load(database, text)
    assert (first.created, first.rejected) == (3, 0)
    again = load(database, text)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    header, *rows = text.splitlines()
    part = load(database, "\n".join([header, *reversed(rows[1:])]) + "\n")
    assert (part.created, part.updated, part.unchanged) == (0, 0, 2)


def test_a_list_of_addresses_names_the_first(sqlite_database: Database) -> None:
    load(sqlite_database, LEADS, source="crm")
    deal = 'deal_id,lead_id,outcome,created_at\nD-1,"ann@example.com, alt@example.com",open,2026-10-15\n'
    load(sqlite_database, deal, source="crm")
    assert links(sqlite_database) == {"D-1": ("L-1", "email")}


def test_activities_of_a_real_looking_portal_are_joined_by_address(
    sqlite_database: Database, extracts: Path
) -> None:
    folder = extracts / "hubspot_dummy"
    for name in ("contacts", "activities", "deals"):
        load(sqlite_database, (folder / f"hubspot_{name}.csv").read_bytes().decode())
    with sqlite_database.read() as connection:
        link = sa.table("record_link", sa.column("record"))
        of = sa.select(link.c.record, sa.func.count()).group_by(link.c.record)
        found = dict(connection.execute(of).all())
    addresses = {
        line.split(",")[3] for line in (folder / "hubspot_contacts.csv").read_text().splitlines()[1:]
    }
    told = {
        record: sum(
            line.rsplit(",", 1)[1] in addresses
            for line in (folder / f"hubspot_{name}.csv").read_text().splitlines()[1:]
        )
        for record, name in (("activity", "activities"), ("deal", "deals"))
    }
    assert found == told


def test_a_list_of_contacts_names_the_first_and_their_address_stands_in(sqlite_database: Database) -> None:
    contacts = (
        "Record ID,Email,Contact owner,Lifecycle Stage,Create Date\n"
        "8001,ann@example.com,Dana,Lead,2026-10-12 10:00\n8002,ben@example.com,Dana,Lead,2026-10-12 10:00\n"
    )
    calls = (
        "Activity ID,Activity Type,Activity Date,Associated Contact IDs,Associated Contact Email\n"
        "A-1,Call,2026-10-13 09:00,8001;8002,ann@example.com\nA-2,Call,2026-10-13 10:00,,ben@example.com\n"
    )
    load(sqlite_database, contacts)
    report = load(sqlite_database, calls)
    assert (report.source, report.created) == ("hubspot", 2)
    assert links(sqlite_database) == {"A-2": ("8002", "email")}
