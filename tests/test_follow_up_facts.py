"""What stands beside SLA adherence and acceptance, from files to the scorecard: small tables, worked out by hand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alignment import imports, organisation, scorecards
from alignment.access.principal import Principal, Role
from alignment.ingest.load import LoadOptions
from alignment.measures.outcomes import OpenDeals
from alignment.measures.ratio import Fact, Ratio
from alignment.measures.results import MetricResult
from alignment.scorecards.explained import open_question
from alignment.scorecards.outcomes import find_outcomes
from alignment.settings import Environment
from alignment.store.database import Database

ALICE = Principal(Role.ADMIN, "Alice")
FRIDAY = datetime(2026, 10, 16, 12, tzinfo=UTC)
LEADS = (  # Mon 5 Oct, Mon 12 Oct, Tue 13 Oct (its five business days run on), Sat 10 Oct
    "lead_id,handed_off_at\n"
    "a,2026-10-05T10:00Z\n"
    "b,2026-10-08T12:00Z\n"
    "c,2026-10-13T10:00Z\n"
    "d,2026-10-03T10:00Z\n"
)
CALLS = (
    "activity_id,lead_id,kind,direction,completed_at\n"
    "1,a,call,outbound,2026-10-05T11:00Z\n"
    "2,a,email,outbound,2026-10-12T10:00Z\n"  # the last moment of its five days
    "3,a,email,outbound,2026-10-12T10:01Z\n"
    "4,b,call,outbound,2026-10-08T15:00Z\n"
    "5,c,call,outbound,2026-10-13T11:00Z\n"
    "6,d,call,outbound,2026-10-03T12:00Z\n"  # a Saturday
)


@pytest.fixture
def files(sqlite_database: Database, tmp_path: Path) -> "Files":
    return Files(sqlite_database, tmp_path)


class Files:
    """Loads texts as files of a kind."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database, self._home = database, home

    def load(self, kind: str, text: str, as_of: datetime = FRIDAY) -> None:
        imports.import_file(
            ALICE,
            self.database,
            Environment(home=self._home, database_url="", base_url=""),
            text.encode(),
            file_name=f"{kind}.csv",
            options=LoadOptions(kind=kind, as_of=as_of, in_child=False),
            refresh=False,
        )

    def follow_up(self) -> MetricResult:
        return scorecards.compute(self.database).metric("sla_adherence")


@pytest.mark.parametrize("decision_days", [1, 10])
def test_touches_are_counted_once_five_business_days_are_over_whatever_the_decision_window(
    files: Files, decision_days: int
) -> None:
    organisation.save_settings(ALICE, files.database, {"sla.decision_days": decision_days})
    files.load("leads", LEADS)
    files.load("activities", CALLS)
    # a: two, d: one; b's five days end on Thursday the 15th at 12:00: one; c's run on
    assert files.follow_up().facts["touches_per_hand_off"] == Fact(4 / 3, 4, 3, "count")


def test_waiting_on_the_wall_clock_and_touches_out_of_hours_are_told(files: Files) -> None:
    files.load("leads", LEADS)
    files.load("activities", CALLS)
    facts = files.follow_up().facts
    assert facts["median_wall_hours"] == Fact(1.0, denominator=4, unit="hours")  # 1, 1, 2, 3 hours
    assert facts["out_of_hours_met_share"] == Fact(0.25, 1, 4)


def test_a_history_that_ends_before_the_window_holds_the_moment_back_no_more(files: Files) -> None:
    long_ago, lately = datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 10, 14, tzinfo=UTC)
    files.load("leads", LEADS)
    history = "lead_id,changed_at,field,old_value,new_value\nz,{},Status,New,Working\n"
    files.load("lead-history", history.format("2025-05-05T10:00Z"), long_ago)
    assert files.follow_up().as_of == FRIDAY
    files.load("lead-history", history.format("2026-10-13T10:00Z"), lately)
    assert files.follow_up().as_of == lately


def test_a_deal_makes_no_hand_off_accepted_where_deals_of_accepted_ones_are_counted(files: Files) -> None:
    files.load(
        "leads",
        "lead_id,source,handed_off_at,decision,decided_at\n"
        "a,web,2026-09-01T10:00Z,accepted,2026-09-02T10:00Z\n"
        "b,web,2026-09-01T10:00Z,,\n"  # nothing but an open deal
        "c,web,2026-09-01T10:00Z,,\n",
    )
    header = "deal_id,lead_id,outcome,amount,currency,created_at\n"
    files.load("deals", f"{header}1,a,won,10,EUR,2026-09-03T10:00Z\n2,b,open,500,EUR,2026-09-04T10:00Z\n")
    with files.database.read() as connection:
        found = open_question(connection, "lead_acceptance", "13w")
        assert found
        outcomes = find_outcomes(*found)
    assert outcomes
    assert (outcomes.decided.deals.first, outcomes.decided.deals.second) == (Ratio(1, 1), Ratio(1, 2))
    assert outcomes.open_silent == OpenDeals(Ratio(1, 2), (("EUR", 500.0),))


def test_what_the_score_of_leads_and_lost_deals_tell_is_counted(files: Files) -> None:
    bands = ((90, 25, 5), (30, 25, 10))  # score, hand-offs, of them accepted
    rows = [
        f"{score}-{n},2026-09-01T10:00Z,{score},{'accepted' if n < accepted else 'rejected'},2026-09-02T10:00Z"
        for score, number, accepted in bands
        for n in range(number)
    ]
    files.load("leads", "\n".join(["lead_id,handed_off_at,score,decision,decided_at", *rows]))
    header = "deal_id,lead_id,outcome,closed_at,lost_reason\n"
    lost = "1,90-1,lost,2026-09-20,price\n2,90-2,lost,2026-09-21,\n3,90-3,won,2026-09-21,\n4,90-4,lost,2025-01-01,\n"
    files.load("deals", header + lost)
    facts = scorecards.compute(files.database).metric("lead_acceptance").facts
    assert facts["top_band_gain"].label == "80+"
    assert facts["top_band_gain"].value == pytest.approx(-0.2)
    assert facts["lost_deals_without_reason_share"] == Fact(0.5, 1, 2)
