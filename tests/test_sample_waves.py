"""The sample company's survey waves: one closed that tells the story, one open to try; gone with the first own file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from alignment import imports, scorecards, surveys
from alignment.ingest.load import LoadOptions
from alignment.sample import clear_sample
from alignment.sample_waves import LABELS, load_waves
from alignment.scorecards.advised import advise, read_register
from alignment.scorecards.believed import believed_json
from alignment.settings import Environment
from alignment.store.database import Database, open_database
from alignment.store.survey_commands import PEOPLES_TABLES
from alignment.survey.perception import list_beliefs
from alignment.survey.questions import THEMES
from tests.support.filled_home import fill
from tests.support.people import OPERATOR
from tests.support.surveys import home_of, open_wave

OWN = b"lead_id,handed_off_at\nL-1,2026-03-02T10:00:00Z\n"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Database]:
    home = fill(tmp_path)
    database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
    yield database
    database.close()


def _labels(database: Database) -> list[str]:
    return [wave.label for wave in surveys.list_waves(OPERATOR, database)]


def test_marketing_believes_that_follow_up_is_bad_and_sales_that_it_is_fine(company: Database) -> None:
    ((wave, published),) = surveys.load_published(company)
    beliefs = {view.metric: view for view in list_beliefs(published, {})}
    follow_up = beliefs["sla_adherence"]
    assert wave.label == LABELS[0]
    assert follow_up.sales is not None
    assert follow_up.marketing is not None
    assert follow_up.sales > 0.8
    assert follow_up.marketing < 0.4
    assert len(published.comments) >= 10


def test_the_closed_wave_is_of_the_same_time_as_the_records_beside_it(company: Database) -> None:
    ((wave, _),) = surveys.load_published(company)
    card = scorecards.compute(company)
    assert card.window is not None
    assert wave.closed_at is not None
    assert card.window.start < wave.opened_at < wave.closes_at < wave.closed_at < card.window.end


def test_what_the_teams_believe_is_among_the_reasons_of_the_sample_s_fixes(company: Database) -> None:
    fixes = {
        fix.id: [why.sentence for why in fix.why]
        for fix in advise(company, scorecards.compute(company), window="13w", limited=True)
    }
    assert (
        "Marketing on answers in time: belief and records lie 35 points apart (5–9 people)"
        in fixes["common-truth"]
    )
    assert next(iter(fixes)) == "marketing-calendar"  # what the records say of a metric goes before
    states = {entry.practice.id: entry.state for entry in read_register(company, scorecards.compute(company))}
    assert (states["six-questions"], states["common-truth"]) == ("evidenced", "not_in_place")


def test_the_scorecard_as_json_carries_the_newest_published_wave(company: Database) -> None:
    told = believed_json(company, scorecards.compute(company))
    assert told is not None
    assert told["wave"] == LABELS[0]
    belief = cast(list[dict[str, object]], told["belief"])
    assert belief[1] == {"metric": "sla_adherence", "sales": 0.87, "marketing": 0.32, "fact": 480 / 720}
    assert {gap["theme"] for gap in cast(list[dict[str, object]], told["gaps"])} == set(THEMES)


def test_an_open_wave_tells_the_scorecard_nothing(sqlite_database: Database) -> None:
    open_wave(sqlite_database)
    assert believed_json(sqlite_database, scorecards.compute(sqlite_database)) is None


def test_the_second_wave_is_open_to_be_tried(company: Database) -> None:
    newest, _ = surveys.list_waves(OPERATOR, company)
    assert newest.is_open(datetime.now(UTC))
    assert surveys.invite(OPERATOR, company, newest.number).token


def test_the_first_own_file_takes_the_samples_waves_away_and_leaves_own_ones(
    company: Database, tmp_path: Path
) -> None:
    open_wave(company, label="Ours")
    environment = Environment(tmp_path, "", "")
    options = LoadOptions(kind="leads", as_of=datetime(2026, 4, 1, tzinfo=UTC))
    imports.import_file(OPERATOR, company, environment, OWN, file_name="own.csv", options=options)
    assert _labels(company) == ["Ours"]
    with company.read() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in (*PEOPLES_TABLES, "survey_result")
        ]
    assert counts == [0] * len(counts)


def test_the_command_that_clears_the_sample_clears_its_waves(company: Database) -> None:
    clear_sample(OPERATOR, company)
    assert _labels(company) == []


def test_loading_again_replaces_what_an_interrupted_start_left(
    sqlite_database: Database, tmp_path: Path
) -> None:
    for _ in range(2):
        load_waves(sqlite_database, home_of(tmp_path))
    assert sorted(_labels(sqlite_database)) == sorted(LABELS)
