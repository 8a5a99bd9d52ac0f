"""Calendars as Outlook writes them to CSV, and leads of Dynamics and Pipedrive: rows of our own, in their shapes."""

from pathlib import Path

import pytest

from alignment import imports
from alignment.access.principal import Principal, Role
from alignment.ingest.load import LoadOptions
from alignment.ingest.people import PeopleKey
from alignment.settings import Environment
from alignment.store.database import Database
from alignment.store.models import Meeting
from tests.ingest.given_files import KEY, load_text, read_text
from tests.store.written import moment, read_rows

ENGLISH = """\
"Subject","Start Date","Start Time","End Date","End Time","All day event","Reminder on/off","Reminder Date","Reminder Time",\
"Meeting Organizer","Required Attendees","Optional Attendees","Meeting Resources","Billing Information","Categories",\
"Description","Location","Mileage","Priority","Private","Sensitivity","Show time as"
"Pipeline review","10/13/2026","2:00:00 PM","10/13/2026","2:30:00 PM","False","False","","","Mia Model","Mia Model;Sample, Sam",\
"Kim Example","","","","Agenda: open hand-offs
next campaign","Room 1","","Normal","False","Normal","2"
"Canceled: All-hands","10/5/2026","9:00:00 AM","10/5/2026","10:00:00 AM","False","False","","","Mia Model","Sam Sample","","",\
"","","","","","Normal","False","Normal","0"
"Fair","10/6/2026","12:00:00 AM","10/8/2026","12:00:00 AM","True","False","","","Mia Model","Sam Sample","","","","","","","",\
"Normal","False","Normal","3"
""".replace("\\\n", "")  # noqa: E501
GERMAN = """\
"Betreff","Beginnt am","Beginnt um","Endet am","Endet um","Ganztägiges Ereignis","Erinnerung Ein/Aus","Erinnerung am",\
"Erinnerung um","Besprechungsplanung","Erforderliche Teilnehmer","Optionale Teilnehmer","Besprechungsressourcen",\
"Abrechnungsinformationen","Beschreibung","Kategorien","Ort","Priorität","Privat","Reisekilometer","Vertraulichkeit",\
"Zeitspanne zeigen als"
"Runde","13.10.2026","14:00:00","13.10.2026","14:30:00","Falsch","Falsch","","","Mia Model","Sample, Sam","","","","","",\
"Raum 1","Normal","Falsch","","Normal","2"
"Abgesagt: Runde","20.10.2026","14:00:00","20.10.2026","14:30:00","Falsch","Falsch","","","Mia Model","Sam Sample","","","","",\
"","","Normal","Falsch","","Normal","0"
""".replace("\\\n", "")  # noqa: E501
ROSTER = "email,name,team\nsam@example.com,Sam Sample,sales\nmia@example.com,Mia Model,marketing\n"


def test_an_english_calendar_has_its_times_people_and_cancellations() -> None:
    found = read_text(ENGLISH, time_zone="Europe/Berlin")
    assert (found.parsed.kind.key, found.parsed.source, found.problems) == ("meetings", "outlook", [])
    assert found.cell("starts_at") == moment("2026-10-13 12:00")
    assert found.cell("ends_at") == moment("2026-10-13 12:30")
    people = [KEY.hash_value(name) for name in ("Mia Model", "Sam Sample", "Kim Example")]
    assert found.cell("attendee_keys") == ";".join(people)
    assert list(found.rows["status"]) == ["confirmed", "cancelled", "confirmed"]
    assert list(found.rows["all_day"]) == [False, False, True]
    assert list(found.rows["has_replies"]) == [False, False, False]
    assert found.cell("has_agenda")


def test_a_german_calendar_is_read_like_an_english_one() -> None:
    found = read_text(GERMAN.encode("cp1252"))
    assert (found.parsed.source, found.problems) == ("outlook", [])
    assert list(found.rows["starts_at"]) == [moment("2026-10-13 14:00"), moment("2026-10-20 14:00")]
    assert list(found.rows["status"]) == ["confirmed", "cancelled"]
    assert found.cell("attendee_keys") == KEY.hash_value("Sam Sample")


def test_a_meeting_that_is_called_off_later_is_the_same_meeting(database: Database) -> None:
    assert load_text(database, GERMAN).created == 2
    later = load_text(database, GERMAN.replace('"Runde"', '"Abgesagt: Runde"'))
    assert (later.created, later.updated, later.unchanged) == (0, 1, 1)
    assert [row["status"] for row in read_rows(database, Meeting)] == ["cancelled", "cancelled"]


def test_names_of_a_calendar_meet_the_names_of_the_roster(sqlite_database: Database, tmp_path: Path) -> None:
    alice = Principal(Role.ADMIN, "Alice")
    environment = Environment(home=tmp_path, database_url="", base_url="")
    for kind, text in (("roster", ROSTER), ("meetings", GERMAN)):
        options = LoadOptions(kind=kind, in_child=False)
        imports.import_file(
            alice, sqlite_database, environment, text.encode(), file_name=kind, options=options, refresh=False
        )
    # a title is kept only where both teams are known to have been asked
    assert [row["title"] for row in read_rows(sqlite_database, Meeting)].count(None) == 0


@pytest.mark.parametrize("spelling", ["Sample, Sam", "sample,sam", " Sam Sample "])
def test_a_name_is_one_however_its_parts_are_ordered(spelling: str) -> None:
    key = PeopleKey(b"a key that is only used in tests")
    assert key.hash_values([spelling, "plain"])[0] == key.hash_value("Sam Sample")


DYNAMICS = """\
(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,Company Name,Email,Lead Source,Owner,Status,Status Reason,Created On
11111111-0000-4000-8000-000000000001,abc=,2026-10-20 10:00,Chairs,Acme,ann@example.com,Web,Dana,Disqualified,Lost,2026-10-12 09:30
11111111-0000-4000-8000-000000000002,abd=,2026-10-20 10:00,Desks,Bolt,ben@example.com,Fair,Dana,Open,New,2026-10-13 09:30
"""  # noqa: E501
PIPEDRIVE = """\
Lead - ID,Lead - Title,Lead - Contact person,Lead - Organization,Lead - Owner,Lead - Lead created,Lead - Source,Person - Email
8f2a,Chairs,Ann Angle,Acme,Dana,2026-10-12 09:30:00,Web,"ann@example.com, ann@home.example"
8f2b,Desks,Ben Bow,Bolt,Dana,2026-10-13 09:30:00,Fair,
"""  # noqa: E501
PIPEDRIVE_DEALS = """\
Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Stage,Deal - Status,Deal - Contact person,Deal - Deal created,Person - Email
1,Chairs deal,900,EUR,Offer,Open,Ann Angle,2026-10-14 10:00:00,ann@example.com
2,Desks deal,400,EUR,Offer,Won,Ben Bow,2026-10-15 10:00:00,
"""  # noqa: E501


def test_leads_of_dynamics_have_status_and_reason() -> None:
    found = read_text(DYNAMICS)
    assert (found.parsed.source, found.problems) == ("dynamics", [])
    assert found.cell("lead_id") == "11111111-0000-4000-8000-000000000001"
    assert (found.cell("status"), found.cell("reason")) == ("Disqualified", "Lost")
    assert [status.meaning for status in found.parsed.statuses.values()] == ["rejected", "pending"]


def test_leads_and_deals_of_pipedrive_meet_by_address_else_by_name(database: Database) -> None:
    from tests.ingest.test_joins import links, load

    load(database, PIPEDRIVE)
    assert load(database, PIPEDRIVE_DEALS).source == "pipedrive"
    assert links(database) == {"1": ("8f2a", "email"), "2": ("8f2b", "name")}
