"""The product and the recount read the same files and must count the same, on both kinds of database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alignment import imports, organisation, scorecards
from alignment.access.principal import Principal, Role
from alignment.ingest.load import LoadOptions
from alignment.measures.ratio import Ratio
from alignment.measures.results import Scorecard
from alignment.measures.windows import parse_window
from alignment.scorecards.asked import Asked
from alignment.scorecards.build import MEASURED
from alignment.settings import Environment
from alignment.store.database import Database
from tests.recount.hand_offs import World
from tests.recount.recount import (
    Count,
    Span,
    count_acceptance,
    count_content,
    count_follow_up,
    count_meetings,
    last_weeks,
)
from tests.recount.worlds import SEEDS, Company, draw_company

ALICE = Principal(Role.ADMIN, "Alice")


def load_company(database: Database, company: Company, folder: Path) -> None:
    """Save the company's rules and load all of its files, as somebody would by hand."""
    organisation.save_settings(ALICE, database, company.settings())
    environment = Environment(home=folder, database_url="", base_url="")
    for file, path in company.write(folder):
        options = LoadOptions(kind=file.kind, source=file.system, as_of=company.as_of)
        report = imports.import_file(
            ALICE, database, environment, path, file_name=path.name, options=options, refresh=False
        )
        assert not report.errors, (path.name, report.errors[:5])


def recount(company: Company, as_of: datetime, window: Span) -> dict[str, Count]:
    """The four metrics of a window, judged at a moment."""
    old = company.world
    world = World(old.rules, as_of, old.leads, old.history, old.activities, old.deals, old.roster)
    return {
        "meeting_cadence": count_meetings(company.rules, company.meetings, old.roster, as_of, window),
        "sla_adherence": count_follow_up(world, window),
        "content_usage": count_content(company.rules, company.content, company.uses, old.roster, window),
        "lead_acceptance": count_acceptance(world, window),
    }


def counts_of(scorecard: Scorecard) -> dict[str, dict[str, object]]:
    return {metric.key: as_count(metric.ratio) for metric in scorecard.metrics}


def count(database: Database, as_of: datetime, window: str) -> dict[str, dict[str, object]]:
    """What a scorecard of this window counts, without all that stands beside it."""
    found = {}
    with database.read() as connection:
        settings = organisation.current_settings(connection)
        for key, moment in scorecards.metric_moments(connection, window, as_of).items():
            assert moment
            asked, span = (
                Asked(connection, settings, moment),
                parse_window(window, moment, settings.organisation.time_zone),
            )
            found[key] = as_count(MEASURED[key].measure(asked, span))
    return found


def as_count(ratio: Ratio) -> dict[str, object]:
    return {
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "pending": ratio.pending,
        "excluded": {reason: n for reason, n in ratio.excluded.items() if n},
    }


def as_counts(counts: dict[str, Count]) -> dict[str, dict[str, object]]:
    return {key: vars(count) | {"excluded": dict(count.excluded)} for key, count in counts.items()}


def month(year: int, number: int, zone: str) -> Span:
    first, after = datetime(year, number, 1), datetime(year + number // 12, number % 12 + 1, 1)  # noqa: DTZ001
    begin, end = (day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for day in (first, after))
    return begin, end


@pytest.mark.parametrize("seed", SEEDS)
def test_every_count_of_a_drawn_company_is_the_recount_s(
    database: Database, seed: int, tmp_path: Path
) -> None:
    company = draw_company(seed)
    load_company(database, company, tmp_path)
    zone, as_of = company.rules.hours.zone, company.as_of

    found = counts_of(scorecards.compute(database))
    assert found == as_counts(recount(company, as_of, last_weeks(as_of, zone)))

    assert count(database, as_of, "2026-07") == as_counts(recount(company, as_of, month(2026, 7, zone)))

    asked = as_of - timedelta(days=23, hours=5)
    assert count(database, asked, "13w") == as_counts(recount(company, asked, last_weeks(asked, zone)))
