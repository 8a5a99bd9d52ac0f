"""Settings are saved version by version: who, when, from and to; of two who edit at once one is told, and any comes back."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from alignment import imports, organisation
from alignment.access.audit import list_changes
from alignment.access.principal import Role
from alignment.cli import main
from alignment.errors import AccessRefused, SettingError, SettingsChanged
from alignment.ingest import derive
from alignment.ingest.load import LoadOptions
from alignment.settings import Environment, Settings, change_settings
from alignment.store import commands, queries, settings_versions
from alignment.store.database import Connection, Database
from alignment.store.models import HandOff
from tests.store.written import read_rows
from tests.support.people import OPERATOR, welcome

LEADS = b"lead_id,source,handed_off_at,first_touch_at\nL-1,fair,2026-10-12T10:00:00Z,2026-10-12T15:00:00Z\n"


def newest(database: Database) -> tuple[int, Settings]:
    with database.read() as connection:
        return settings_versions.newest_version(connection), organisation.current_settings(connection)


def load_leads(database: Database, environment: Environment) -> None:
    options = LoadOptions(kind="leads", as_of=datetime(2026, 11, 1, tzinfo=UTC))
    imports.import_file(OPERATOR, database, environment, LEADS, file_name="leads.csv", options=options)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(home=tmp_path, database_url="", base_url="")


def test_every_change_is_a_version_with_who_when_from_and_to(database: Database) -> None:
    alice = welcome(database, "alice", Role.ADMIN).principal
    began = datetime.now(UTC)
    organisation.save_settings(alice, database, {"targets.sla_adherence": 0.8, "sla.decision_days": 5})
    organisation.save_settings(OPERATOR, database, {"targets.sla_adherence": "0.85"})
    second, first = organisation.list_versions(alice, database)
    assert (first.number, first.changed_by) == (1, "alice")
    assert first.changes == {"targets.sla_adherence": [0.9, 0.8], "sla.decision_days": [10.0, 5.0]}
    assert began <= first.changed_at <= second.changed_at <= datetime.now(UTC)
    assert (second.changed_by, second.changes) == ("command line", {"targets.sla_adherence": [0.8, 0.85]})


def test_saving_what_holds_already_makes_no_version(database: Database) -> None:
    organisation.save_settings(
        OPERATOR, database, {"sla.response_hours": 4, "organisation.name": "Your company"}
    )
    assert newest(database) == (0, Settings())


def test_an_earlier_version_comes_back_as_a_new_one(database: Database) -> None:
    for hours in (8, 2):
        organisation.save_settings(OPERATOR, database, {"sla.response_hours": hours})
    organisation.restore_version(OPERATOR, database, 1, started_from=2)
    number, settings = newest(database)
    assert (number, settings.sla.response_hours) == (3, 8)
    version, *_ = organisation.list_versions(OPERATOR, database)
    assert version.changes == {"sla.response_hours": [2.0, 8.0]}
    entry, *_ = list_changes(OPERATOR, database, now=datetime.now(UTC))
    assert (entry.action, entry.subject) == ("settings-saved", "version 3")
    assert entry.details == {"names": ["sla.response_hours"], "restored": 1}
    organisation.restore_version(OPERATOR, database, 0)
    assert newest(database) == (4, Settings())


def test_a_version_that_never_was_cannot_come_back(database: Database) -> None:
    with pytest.raises(SettingError, match=r"there is no version 7.*`alignment settings log`"):
        organisation.restore_version(OPERATOR, database, 7)
    assert newest(database) == (0, Settings())


def test_who_started_from_an_older_version_is_told_what_the_other_one_changed(database: Database) -> None:
    alice = welcome(database, "alice", Role.ADMIN).principal
    organisation.save_settings(alice, database, {"sla.response_hours": 8}, started_from=0)
    for late in (
        lambda: organisation.save_settings(OPERATOR, database, {"sla.decision_days": 5}, started_from=0),
        lambda: organisation.restore_version(OPERATOR, database, 0, started_from=0),
    ):
        with pytest.raises(
            SettingsChanged, match=r"alice saved version 1 \(sla\.response_hours: 4\.0 → 8\.0\)"
        ):
            late()
    assert newest(database)[0] == 1
    organisation.save_settings(OPERATOR, database, {"sla.decision_days": 5}, started_from=1)
    assert newest(database)[1].sla.response_hours == 8


def test_of_two_admins_who_save_at_the_same_time_one_is_told(database: Database) -> None:
    start = Barrier(2)

    def save(days: int) -> str:
        start.wait(timeout=30)
        try:
            organisation.save_settings(OPERATOR, database, {"sla.decision_days": days}, started_from=0)
        except SettingsChanged:
            return "told"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, (5, 6))) == ["saved", "told"]
    assert newest(database)[0] == 1


@pytest.mark.postgres
def test_saving_waits_for_a_load_instead_of_blocking_it(
    postgres_database: Database, environment: Environment
) -> None:
    load_leads(postgres_database, environment)
    with ThreadPoolExecutor(1) as pool:
        with postgres_database.write() as loading:
            commands.raise_data_version(loading)  # what a load does first
            saving = pool.submit(
                organisation.save_settings, OPERATOR, postgres_database, {"sla.response_hours": 6}
            )
            wait_until_somebody_waits(loading)
            derive.derive_all(
                loading, Settings()
            )  # and what it ends with: it needs the rows that saving needs
        saving.result(timeout=30)
    (hand_off,) = read_rows(postgres_database, HandOff)
    assert f"{hand_off['deadline_at']:%m-%d %H:%M}" == "10-12 16:00"


def wait_until_somebody_waits(connection: Connection) -> None:
    waiting = sa.text(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    while not connection.scalar(waiting):
        pass


def test_a_load_that_comes_after_is_derived_with_what_was_saved(
    database: Database, environment: Environment
) -> None:
    organisation.save_settings(OPERATOR, database, {"sla.response_hours": 2})
    load_leads(database, environment)
    assert f"{read_rows(database, HandOff)[0]['deadline_at']:%H:%M}" == "12:00"
    with database.read() as connection:
        before = queries.data_version(connection)
    organisation.save_settings(OPERATOR, database, {"targets.sla_adherence": 0.5})
    with database.read() as connection:
        assert queries.data_version(connection) == before  # nothing is derived with a target
    organisation.save_settings(OPERATOR, database, {"sla.response_hours": 3})
    assert f"{read_rows(database, HandOff)[0]['deadline_at']:%H:%M}" == "13:00"


def test_only_admins_read_the_versions(sqlite_database: Database) -> None:
    edith = welcome(sqlite_database, "edith", Role.EDITOR).principal
    with pytest.raises(AccessRefused):
        organisation.list_versions(edith, sqlite_database)


def test_a_target_tells_who_confirmed_it_last(database: Database) -> None:
    alice = welcome(database, "alice", Role.ADMIN).principal
    organisation.save_settings(
        OPERATOR, database, {"targets.confirmed": ["sla_adherence", "content_usage", "lead_acceptance"]}
    )
    organisation.save_settings(alice, database, {"targets.sla_adherence": 0.8})
    organisation.save_settings(alice, database, {"targets.confirmed": ["sla_adherence", "content_usage"]})
    found = organisation.find_confirmations(newest(database)[1], organisation.list_versions(alice, database))
    assert {key: confirmed.by for key, confirmed in found.items()} == {
        "sla_adherence": "alice",
        "content_usage": "command line",
    }


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("targets.sla_adherence", 1.5, "less than or equal to 1"),
        ("targets.sla_adherence", float("nan"), "finite number"),
        ("organisation.time_zone", "Berlin", "'Berlin' is not an IANA time zone"),
        ("organisation.holidays", ["DE", "XX"], "'XX' is neither a country"),
        ("organisation.holidays", ["2026-02-31"], "'2026-02-31' is neither a country"),
        (
            "sla.response_hours_by_source",
            {"Webinar": -2},
            "'Webinar': -2 business hours; expected more than 0",
        ),
        ("calendar.hours", {"mon": ["9-17"]}, "'9-17' is not a working interval"),
        ("calendar.regions", {"NA": {"time_zone": "Mars"}}, "NA, time_zone: 'Mars' is not an IANA time zone"),
        (
            "meetings.policies",
            [{"name": "", "cadence": "week"}],
            "entry 1, name: String should have at least 1",
        ),
        ("meetings.policies", [{"name": "x", "cadence": "day"}], "entry 1, cadence: Input should be 'week'"),
        (
            "meetings.policies",
            [{"name": "x", "cadence": "week", "title_pattern": "("}],
            "entry 1, title_pattern: '(' is not a pattern",
        ),
    ],
)
def test_a_wrong_value_is_told_by_the_setting_it_stands_in(name: str, value: object, message: str) -> None:
    with pytest.raises(SettingError) as problem:
        change_settings(Settings(), {name: value, "sla.decision_days": 5})
    assert problem.value.by_name.keys() == {name}
    assert message in problem.value.by_name[name]
    assert f"setting '{name}' = " in str(problem.value)


@pytest.mark.parametrize("name", ["42", "true", "null", "[x]", '"quoted"'])
def test_a_company_may_be_called_anything(name: str) -> None:
    assert change_settings(Settings(), {"organisation.name": name}).organisation.name == name.strip('"')


def test_the_command_lists_versions_and_brings_one_back(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.read() as connection:
        monkeypatch.setenv("DATABASE_URL", connection.engine.url.render_as_string(hide_password=False))
    run = CliRunner().invoke
    run(main, ["settings", "set", "sla.response_hours=8"])
    assert run(main, ["settings", "restore", "0"]).output == "version 0 holds again\n"
    newest, first = json.loads(run(main, ["settings", "log", "--json"]).output)
    assert (first["number"], first["changes"]) == (1, {"sla.response_hours": [4.0, 8.0]})
    assert newest["changed_by"] == "command line"
    assert "    sla.response_hours: 8.0 → 4.0\n" in run(main, ["settings", "log"]).output
    assert run(main, ["settings", "restore", "9"]).exit_code == 1
