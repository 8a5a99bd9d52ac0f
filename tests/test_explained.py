"""Where a shortfall comes from, from the loaded sample: causes, cuts, records and deals that agree with the metric."""

from collections.abc import Iterator

import pytest

from alignment import scorecards
from alignment.scorecards.explained import NO_REASON, TOP_REASON_SOURCES, explain, open_question
from alignment.scorecards.outcomes import find_outcomes
from alignment.store import record_queries
from alignment.store.database import Database, open_database
from tests.support.filled_home import fill

KEYS = ("sla_adherence", "lead_acceptance", "content_usage")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    home = fill(tmp_path_factory.mktemp("company"))
    database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
    yield database
    database.close()


@pytest.mark.parametrize("limited", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_every_cut_adds_up_to_the_metric(company: Database, key: str, limited: bool) -> None:
    ratio = scorecards.compute(company).metric(key).ratio
    explained = explain(company, key, "13w", limited=limited)
    assert explained
    for columns, table in explained.cuts.items():
        assert table.all_records == ratio.denominator, columns
        if "reason" not in columns[0]:
            assert table.all_misses == ratio.denominator - ratio.numerator, columns


def test_a_viewer_sees_no_source_of_fewer_than_ten_hand_offs(company: Database) -> None:
    explained = explain(company, "sla_adherence", "13w", limited=True)
    assert explained
    for table in explained.cuts.values():
        assert (table.rows["records"] >= 10).all()
    assert sum(table.hidden for table in explained.cuts.values()) > 0


def test_an_editor_sees_all_segments(company: Database) -> None:
    explained = explain(company, "sla_adherence", "13w", limited=False)
    assert explained
    assert all(table.hidden == 0 for table in explained.cuts.values())
    assert explained.cuts["lead_source",].rows["misses"].sum() == 239  # one late hand-off names no source


def test_the_cause_of_late_hand_offs_is_found_in_every_view(company: Database) -> None:
    for limited in (False, True):
        explained = explain(company, "sla_adherence", "13w", limited=limited)
        assert explained
        assert [cause.label for cause in explained.causes] == ["Webinar on Friday afternoon"]


def test_rejections_without_a_reason_are_told_apart_from_hidden_reasons(company: Database) -> None:
    explained = explain(company, "lead_acceptance", "13w", limited=True)
    assert explained
    reasons = explained.cuts["reason",]
    counted = dict(zip(reasons.rows["label"], reasons.rows["misses"], strict=True))
    assert counted[NO_REASON] == 21
    assert reasons.hidden > 0
    assert sum(counted.values()) < reasons.all_misses


def test_the_most_frequent_reason_is_cut_by_source(company: Database) -> None:
    explained = explain(company, "lead_acceptance", "13w", limited=False)
    assert explained
    table = explained.cuts[TOP_REASON_SOURCES]
    assert table.cause
    assert (table.cause.label, table.cause.misses, table.cause.all_misses) == ("Content syndication", 44, 53)


def test_a_shown_label_is_known_as_facts_call_it(company: Database) -> None:
    explained = explain(company, "sla_adherence", "13w", limited=True)
    assert explained
    assert {"Webinar", "Friday afternoon", "Friday 14:00"} <= explained.labels


def test_meetings_are_not_explained_by_segments(company: Database) -> None:
    assert explain(company, "meeting_cadence", "13w", limited=False) is None


def test_no_data_is_not_explained(sqlite_database: Database) -> None:
    assert explain(sqlite_database, "sla_adherence", "13w", limited=False) is None


@pytest.mark.parametrize(
    ("key", "read"),
    [
        ("sla_adherence", record_queries.late_hand_offs),
        ("lead_acceptance", record_queries.unaccepted_hand_offs),
    ],
)
def test_the_records_are_the_misses_of_the_metric(company: Database, key: str, read: object) -> None:
    assert callable(read)
    ratio = scorecards.compute(company).metric(key).ratio
    with company.read() as connection:
        found = open_question(connection, key, "13w")
        assert found
        asked, window = found
        span = {"start": window.start, "end": window.end, "as_of": asked.as_of}
        table = read(connection, **span, at_most=10_000)
    assert len(table) == ratio.denominator - ratio.numerator
    if key == "sla_adherence":
        never = table["touched_at"].isna()
        assert never.iloc[: never.sum()].all()  # those never touched come first
        assert table["response_minutes"].dropna().is_monotonic_decreasing


def test_outcomes_count_every_judged_hand_off_once(company: Database) -> None:
    scorecard = scorecards.compute(company)
    with company.read() as connection:
        found = open_question(connection, "sla_adherence", "13w")
        assert found
        outcomes = find_outcomes(*found)
    assert outcomes
    answered, decided = outcomes.answered.deals, outcomes.decided.deals
    sla, acceptance = (scorecard.metric(key) for key in ("sla_adherence", "lead_acceptance"))
    assert (answered.first.denominator, answered.second.denominator) == (480, 240)
    assert answered.first.denominator == sla.ratio.numerator
    assert decided.first.denominator == acceptance.ratio.numerator
    assert decided.second.denominator == acceptance.facts["silent_share"].numerator
    assert (answered.first.numerator, answered.second.numerator) == (120, 34)
