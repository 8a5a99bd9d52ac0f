"""The sample company: generated to the byte, invented throughout, and telling its story in plain counts."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import icalendar
import pytest
import recurring_ical_events

from alignment import sample, scorecards
from alignment.settings import Environment
from alignment.store.database import Database
from tests.recount.hand_offs import HandOff, World
from tests.recount.recount import (
    Count,
    Span,
    count_acceptance,
    count_content,
    count_follow_up,
    count_meetings,
    is_inside,
    last_weeks,
    lies_in,
)
from tests.recount.rows import TEMPLATES, Row, blank, read_table
from tests.recount.rules import OFFICE, Hours, Policy, Rules

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
ZONE = "Europe/Berlin"
AS_OF = datetime(2026, 10, 31, 18, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
MEANINGS = {"Inquiry": "pre_mql", "MQL": "pending", "Contacted": "working", "Accepted": "accepted"}
MEANINGS |= {"Disqualified": "rejected", "Recycle": "recycled", "Closed - Converted": "converted"}
GERMANY = frozenset(holidays.country_holidays("DE", years=(2025, 2026)))
RULES = Rules(hours=Hours(ZONE, OFFICE, GERMANY), meanings=MEANINGS)
LAST_13_WEEKS = last_weeks(AS_OF, ZONE)
TARGETS = {"sla_adherence": 0.9, "lead_acceptance": 0.6, "content_usage": 0.6, "meeting_cadence": 0.9}


@pytest.fixture(scope="module")
def company() -> World:
    tables = [
        read_table(SAMPLE / f"{kind}.csv")
        for kind in ("leads", "lead-history", "activities", "deals", "roster")
    ]
    leads, history, activities, deals, roster = tables
    return World(RULES, AS_OF, leads, history, activities, deals, roster)


@pytest.fixture(scope="module")
def meetings() -> list[Row]:
    """The calendar's occurrences as rows of the plain template."""
    calendar = icalendar.Calendar.from_ical((SAMPLE / "calendar.ics").read_bytes())
    found = recurring_ical_events.of(calendar).between(datetime(2025, 7, 1, tzinfo=UTC), AS_OF)
    return [meeting_row(event) for event in found if isinstance(event["DTSTART"].dt, datetime)]


def meeting_row(event: icalendar.Event) -> Row:
    invited = event.get("ATTENDEE", [])
    invited = invited if isinstance(invited, list) else [invited]
    accepted = [who for who in invited if who.params.get("PARTSTAT") == "ACCEPTED"]
    return blank("meetings", title=str(event["SUMMARY"]), starts_at=event["DTSTART"].dt.isoformat()) | {
        "ends_at": event["DTEND"].dt.isoformat(),
        "status": str(event.get("STATUS", "")).lower(),
        "organizer": str(event.get("ORGANIZER", "")).removeprefix("mailto:"),
        "attendees": ";".join(who.removeprefix("mailto:") for who in invited),
        "accepted": ";".join(who.removeprefix("mailto:") for who in accepted),
    }


def content_of(company: World, window: Span, only: Callable[[Row], bool] = lambda row: True) -> Count:
    content = [row for row in read_table(SAMPLE / "content.csv") if only(row)]
    return count_content(RULES, content, read_table(SAMPLE / "content-use.csv"), company.roster, window)


def share(count: Count) -> float:
    return count.numerator / count.denominator


def days(first: str, last: str) -> Span:
    """From the beginning of a local day to the beginning of another."""
    begin, end = (
        datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC) for day in (first, last)
    )
    return begin, end


# the files


def test_the_generator_writes_the_committed_files_to_the_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLE / "generate.py", tmp_path], check=True)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {file.name: file.read_bytes() for file in SAMPLE.iterdir() if file.suffix in (".csv", ".ics")}
    assert written == committed


def test_the_files_are_plain_templates_of_moderate_size() -> None:
    sizes = [file.stat().st_size for file in SAMPLE.iterdir() if file.suffix in (".csv", ".ics")]
    assert sum(sizes) < 4_000_000
    for kind in ("leads", "lead-history", "activities", "deals", "content", "content-use", "roster"):
        header = (SAMPLE / f"{kind}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [name for name in TEMPLATES[kind].split() if name != "converted"]


def test_every_address_is_an_invented_one() -> None:
    for file in SAMPLE.iterdir():
        if file.suffix in (".csv", ".ics"):
            text = file.read_text(encoding="utf-8").replace("\r\n ", "")
            addresses = re.findall(r"[\w.+-]+@[\w.-]+", text)
            assert {address for address in addresses if not address.endswith(".example")} == set()


def test_the_size_of_the_company(company: World) -> None:
    teams = [row["team"] for row in company.roster if not row["active_to"]]
    assert [teams.count(team) for team in ("sales", "marketing", "leadership")] == [24, 11, 2]
    assert 5_800 <= len(company.leads) <= 6_200
    assert min(row["created_at"] for row in company.leads) < "2025-08-02"


# the headline


def headline(company: World, meetings: list[Row]) -> dict[str, float]:
    return {
        "sla_adherence": share(count_follow_up(company, LAST_13_WEEKS)),
        "lead_acceptance": share(count_acceptance(company, LAST_13_WEEKS)),
        "content_usage": share(content_of(company, LAST_13_WEEKS)),
        "meeting_cadence": share(count_meetings(RULES, meetings, company.roster, AS_OF, LAST_13_WEEKS)),
    }


def test_no_metric_is_trivial_and_the_weakest_stands_out(company: World, meetings: list[Row]) -> None:
    values = headline(company, meetings)
    assert 0.64 <= values["sla_adherence"] <= 0.72
    assert 0.50 <= values["lead_acceptance"] <= 0.56
    assert 0.42 <= values["content_usage"] <= 0.48
    assert 0.75 <= values["meeting_cadence"] <= 0.82
    attainment = sorted((100 * value / TARGETS[key], key) for key, value in values.items())
    assert attainment[0][1] == "sla_adherence"
    assert attainment[1][0] - attainment[0][0] > 3


# the story


def judged(company: World) -> list[HandOff]:
    return [
        hand_off
        for hand_off in company.hand_offs
        if lies_in(hand_off.at or hand_off.created, LAST_13_WEEKS)
        and not hand_off.excluded
        and not hand_off.touched_before
        and hand_off.due
        and hand_off.due <= AS_OF
    ]


def is_friday_afternoon_webinar(hand_off: HandOff) -> bool:
    assert hand_off.at
    local = hand_off.at.at.astimezone(ZoneInfo(ZONE))
    return hand_off.lead_source == "Webinar" and local.weekday() == 4 and local.hour >= 12


def test_a_small_share_of_hand_offs_makes_a_big_share_of_the_misses(company: World) -> None:
    handed = judged(company)
    missed = [h for h in handed if not is_inside(h.touch, h.due, company, h)]
    assert sum(map(is_friday_afternoon_webinar, handed)) / len(handed) < 0.2
    assert sum(map(is_friday_afternoon_webinar, missed)) / len(missed) > 0.4


def test_not_a_fit_concentrates_on_content_syndication(company: World) -> None:
    recent = {
        h.lead_id for h in company.hand_offs if h.at and lies_in(h.at, LAST_13_WEEKS) and not h.excluded
    }
    misfits = [row for row in company.leads if row["lead_id"] in recent and row["reason"] == "Not a fit"]
    syndicated = [row for row in misfits if row["source"] == "Content syndication"]
    assert len(misfits) > 40
    assert len(syndicated) / len(misfits) > 0.65


def test_what_helps_late_in_a_sale_lies_unused(company: World) -> None:
    late = content_of(company, LAST_13_WEEKS, lambda row: row["stage"] == "decision")
    earlier = content_of(company, LAST_13_WEEKS, lambda row: row["stage"] != "decision")
    assert share(late) < 0.2
    assert share(earlier) > 0.55


def test_the_monthly_all_hands_was_missed_in_march_and_in_september(
    company: World, meetings: list[Row]
) -> None:
    rules = Rules(hours=RULES.hours, policies=(Policy("Monthly all-hands", "month", "all.?hands"),))
    firsts = [date(2025 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(8, 23)]
    missed = [
        first
        for first, after in pairwise(firsts)
        if not count_meetings(
            rules, meetings, company.roster, AS_OF, days(first.isoformat(), after.isoformat())
        ).numerator
    ]
    assert missed == [date(2026, 3, 1), date(2026, 9, 1)]


def test_faster_routing_worked_and_fuller_forms_did_not(company: World) -> None:
    before = count_follow_up(company, days("2026-03-16", "2026-06-15"))
    after = count_follow_up(company, days("2026-06-29", "2026-09-28"))
    assert share(after) - share(before) > 0.08
    before = count_acceptance(company, days("2026-01-12", "2026-04-13"))
    after = count_acceptance(company, days("2026-04-27", "2026-07-27"))
    assert abs(share(after) - share(before)) < 0.03


# the product's own reading


def test_the_product_counts_what_the_recount_counts(
    sqlite_database: Database, company: World, meetings: list[Row], tmp_path: Path
) -> None:
    sample.ensure_sample(sqlite_database, Environment(home=tmp_path, database_url="", base_url=""))
    scorecard = scorecards.compute(sqlite_database)
    found = {metric.key: Count(*astuple(metric.ratio)) for metric in scorecard.metrics}
    assert found == {
        "meeting_cadence": count_meetings(RULES, meetings, company.roster, AS_OF, LAST_13_WEEKS),
        "sla_adherence": count_follow_up(company, LAST_13_WEEKS),
        "content_usage": content_of(company, LAST_13_WEEKS),
        "lead_acceptance": count_acceptance(company, LAST_13_WEEKS),
    }
    assert scorecard.weakest == "sla_adherence"
