"""Before settings are saved their effect is shown: exactly what saving would bring, and without a trace."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from alignment import imports, organisation, scorecards
from alignment.errors import SettingError
from alignment.ingest.derive import derive_draft
from alignment.ingest.load import LoadOptions
from alignment.settings import Environment, change_settings
from alignment.settings_preview import preview_settings
from alignment.store.commands import table_of
from alignment.store.database import Database, open_database
from alignment.store.drafting import let_go, open_draft
from alignment.store.models import HandOff, Lead
from tests.support.people import OPERATOR
from tests.support.whole_database import read_everything

HEAD = "lead_id,source,handed_off_at,first_touch_at,decision,decided_at"
LEADS = [  # three within four business hours, one within eight, one never; one touched on a Saturday
    "a,fair,2026-10-12T10:00:00Z,2026-10-12T11:00:00Z,accepted,2026-10-13T10:00:00Z",
    "b,fair,2026-10-13T10:00:00Z,2026-10-13T13:00:00Z,accepted,2026-10-14T10:00:00Z",
    "c,web,2026-10-14T10:00:00Z,2026-10-14T16:30:00Z,rejected,2026-10-15T10:00:00Z",
    "d,web,2026-10-09T16:00:00Z,2026-10-10T11:00:00Z,,",
    "e,web,2026-10-05T10:00:00Z,,,",
]
CHANGES: list[
    dict[str, object]
] = [  # each on top of those before; hand-offs are derived with the first three
    {"sla.response_hours": 8, "sla.response_hours_by_source": {"web": 1}, "targets.sla_adherence": 0.5},
    {"organisation.time_zone": "America/New_York", "organisation.holidays": ["2026-10-12"]},
    {"calendar.hours": {"mon": ["09:00-12:00"], "tue": ["09:00-17:00"]}, "sla.decision_days": 1},
    {"targets.sla_adherence": 0.4, "targets.confirmed": ["sla_adherence"], "weights.lead_acceptance": 3},
]


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Database:
    """Five hand-offs of a small company."""
    environment = Environment(home=tmp_path, database_url="", base_url="")
    options = LoadOptions(kind="leads", as_of=datetime(2026, 11, 1, tzinfo=UTC))
    data = "\n".join([HEAD, *LEADS]).encode()
    imports.import_file(OPERATOR, database, environment, data, file_name="leads.csv", options=options)
    return database


def test_what_is_shown_is_what_saving_brings_and_leaves_no_trace(company: Database) -> None:
    for changes in CHANGES:
        held = scorecards.compute(company)
        before = read_everything(company)
        preview = preview_settings(OPERATOR, company, changes)
        assert read_everything(company) == before
        assert preview.before == held
        organisation.save_settings(OPERATOR, company, changes)
        assert preview.after == scorecards.compute(company)
        assert preview.changed.keys() == changes.keys()


def test_a_longer_response_time_moves_the_sla_and_nothing_else(company: Database) -> None:
    preview = preview_settings(OPERATOR, company, {"sla.response_hours": 8})
    was, would = (card.metric("sla_adherence").ratio for card in (preview.before, preview.after))
    assert (was.numerator, was.denominator) == (3, 5)
    assert (would.numerator, would.denominator) == (4, 5)
    assert preview.moved == ("sla_adherence",)


def test_a_change_that_moves_no_figure_is_known_as_one(company: Database) -> None:
    for changes in ({}, {"sla.response_hours": 4.0}, {"organisation.name": "Another name"}):
        preview = preview_settings(OPERATOR, company, changes)
        assert (preview.moved, preview.moves_score, preview.moves_details) == ((), False, False)
    with pytest.raises(SettingError, match="'Berlin' is not an IANA time zone"):
        preview_settings(OPERATOR, company, {"organisation.time_zone": "Berlin"})


def test_a_draft_keeps_no_writer_waiting(company: Database) -> None:
    with company.read() as connection:
        wanted = change_settings(organisation.current_settings(connection), {"sla.response_hours": 8})
        url = connection.engine.url.render_as_string(hide_password=False)
    impatient = open_database(url, busy_seconds=0.0)
    with open_draft(company) as draft:
        derive_draft(draft, wanted)
        let_go(draft)
        organisation.save_settings(OPERATOR, impatient, {"sla.decision_days": 5})
        hand_offs = draft.scalar(sa.select(sa.func.count()).select_from(table_of(HandOff)))
    impatient.close()
    assert hand_offs == 5


def test_a_draft_on_sqlite_cannot_write_to_the_file(sqlite_database: Database) -> None:
    with open_draft(sqlite_database) as draft, pytest.raises(sa.exc.DatabaseError) as refusal:
        draft.execute(sa.delete(table_of(Lead)))
    assert isinstance(refusal.value.orig, sqlite3.DatabaseError)
    assert "not authorized" in str(refusal.value)
