"""Snapshots from the command line: published, listed, shown, compared, and linked to."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alignment import sharing, snapshots
from alignment.cli import main
from alignment.store.database import Database
from tests.support.people import OPERATOR
from tests.test_snapshots import FIRST, SECOND, load


@pytest.fixture(autouse=True)
def _here(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_HOME", str(tmp_path))
    load(sqlite_database, tmp_path, FIRST)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_snapshot_is_published_listed_and_shown_byte_for_byte() -> None:
    published = _run("publish", "--label", "All-hands", "--note", "As shown", "--window", "2026-03")
    assert published.exit_code == 0
    assert "snapshot 1 is published: All-hands" in published.stderr
    (listed,) = json.loads(_run("snapshots", "--json").stdout)
    assert (listed["id"], listed["note"], listed["window"]) == (
        published.stdout.strip(),
        "As shown",
        "2026-03",
    )
    shown = _run("snapshots", "show", listed["id"][:8], "--json").stdout
    assert hashlib.sha256(shown.encode()).hexdigest() == listed["sha256"]
    assert json.loads(shown)["publication"]["label"] == "All-hands"
    assert "All-hands (2026-03, rules " in _run("snapshots").stdout
    assert "payload" not in listed


def test_a_snapshot_for_people_is_its_scorecard_and_what_was_signed(sqlite_database: Database) -> None:
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database, label="April")
    snapshots.sign_sentence(
        OPERATOR, sqlite_database, info.id, metric="sla_adherence", team="sales", sentence="Ours."
    )
    shown = _run("snapshots", "show", info.id).stdout
    assert shown.startswith("Snapshot 1, April: published ")
    assert "1 of 2, far below target" in shown
    assert "sales on sla_adherence: Ours. (signed by command line)" in shown


def test_two_are_compared(sqlite_database: Database, tmp_path: Path) -> None:
    first = _run("publish").stdout.strip()
    load(sqlite_database, tmp_path, SECOND, day=2)
    second = _run("publish").stdout.strip()
    told = _run("snapshots", "compare", first, second).stdout
    assert "sla_adherence    50% (far below target) → 100% (on target) (+50 points)" in told
    compared = json.loads(_run("snapshots", "compare", first, second, "--json").stdout)
    assert compared["holds"]
    assert [metric["key"] for metric in compared["metrics"]][1] == "sla_adherence"


def test_a_link_is_made_for_a_snapshot_by_the_beginning_of_its_id(sqlite_database: Database) -> None:
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database)
    assert _run("share", "create", "Vic", "--snapshot", info.id[:8]).exit_code == 0
    assert [link.snapshot for link in sharing.list_links(OPERATOR, sqlite_database)] == [info.id]
    assert f"snapshot {info.id}" in _run("share", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["snapshots", "show", "nonsense"], "no snapshot has an id that begins so"),
        (["snapshots", "compare", "a", "b"], "no snapshot has an id that begins so"),
        (["share", "create", "Vic", "--snapshot", "nonsense"], "no snapshot has an id that begins so"),
        (["publish", "--window", "nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_1(arguments: list[str], complaint: str) -> None:
    refused = _run(*arguments)
    assert refused.exit_code == 1
    assert complaint in refused.stderr


def test_nothing_published_is_said() -> None:
    assert _run("snapshots").stdout == "Nothing was published yet.\n"
    assert json.loads(_run("snapshots", "--json").stdout) == []
