"""Taking a file back by command: the scorecard returns to the byte, and what later files changed is named."""

import csv
import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from alignment.access.audit import Action, list_changes
from alignment.access.principal import Principal, Role
from alignment.cli import main
from alignment.errors import AccessRefused
from alignment.imports import undo_import
from alignment.store.database import open_database
from tests.support.tree import ROOT

SAMPLE = ROOT / "data" / "sample"
Row = dict[str, str]


@pytest.fixture(scope="module")
def loaded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the sample's roster and some of its leads loaded as own files; to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIGNMENT_HOME", str(folder / "home"))
        load(SAMPLE / "roster.csv")
        load(write(folder / "leads.csv", read("leads")[-1200:-300]), "--kind", "leads")
    return folder / "home"


@pytest.fixture
def home(loaded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an installation of its own inside, where some own files are loaded."""
    shutil.copytree(loaded_home, tmp_path / "home")
    monkeypatch.setenv("ALIGNMENT_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def load(file: Path, *options: str) -> Any:
    """Import a file as of the sample's last day; its report."""
    result = run("import", str(file), "--as-of", "2026-10-31", "--json", *options)
    assert result.exit_code == 0, result.output
    (report,) = json.loads(result.stdout)
    return report


def read(name: str) -> list[Row]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[Row]) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def score() -> str:
    return run("score", "--json").stdout


def changed(rows: list[Row]) -> list[Row]:
    """The same leads with other regions and statuses."""
    return [row | {"region": "Elsewhere", "status": "Accepted"} for row in rows]


def test_undo_brings_back_the_scorecard_to_the_byte(home: Path) -> None:
    before = score()
    leads = read("leads")
    more = load(write(home / "more.csv", changed(leads[-500:-300]) + leads[-300:]), "--kind", "leads")
    assert (more["created"], more["updated"]) == (300, 200)
    assert score() != before
    result = run("undo", more["batch"])
    assert (result.exit_code, result.stdout) == (
        0,
        "undone: 300 rows removed, 200 put back as they were\n",
    )
    assert score() == before


@pytest.mark.parametrize("kind", ["lead-history", "activities", "deals"])
def test_undo_takes_back_what_a_file_says_about_a_whole_source(home: Path, kind: str) -> None:
    before = score()
    batch = load(SAMPLE / f"{kind}.csv")["batch"]
    assert score() != before
    assert run("undo", batch).exit_code == 0
    assert score() == before


def test_the_beginning_of_an_id_as_batches_shows_it_is_enough(home: Path) -> None:
    before = score()
    batch = load(SAMPLE / "activities.csv")["batch"]
    shown = run("batches").stdout.splitlines()[0]
    assert shown.split()[0] == batch[:8]
    assert run("undo", shown.split()[0]).exit_code == 0
    assert score() == before
    assert run("batches").stdout.splitlines()[0].endswith("(undone)")


def test_rows_that_a_later_file_changed_stay_and_are_named(home: Path) -> None:
    leads = read("leads")
    second = load(write(home / "second.csv", leads[-10:]), "--kind", "leads")["batch"]
    load(write(home / "third.csv", changed(leads[-10:-8])), "--kind", "leads")
    result = run("undo", second)
    first, other = (f"  lead {row['lead_id']}, 1" for row in leads[-10:-8])
    assert result.stdout.splitlines() == [
        "undone: 8 rows removed, 0 put back as they were",
        "2 rows stay, since a later file changed or confirmed them:",
        *sorted([first, other]),
    ]


def test_undo_as_json_counts_and_names_too(home: Path) -> None:
    leads = read("leads")
    second = load(write(home / "second.csv", leads[-10:]), "--kind", "leads")["batch"]
    load(write(home / "third.csv", changed(leads[-10:-9])), "--kind", "leads")
    assert json.loads(run("undo", second, "--json").stdout) == {
        "removed": 9,
        "restored": 0,
        "kept": [["lead", f"{leads[-10]['lead_id']}, 1"]],
        "kept_count": 1,
    }


def test_a_batch_is_undone_once(home: Path) -> None:
    batch = load(SAMPLE / "deals.csv")["batch"]
    assert run("undo", batch).exit_code == 0
    after = score()
    again = run("undo", batch)
    assert again.exit_code == 1
    assert "deals.csv: this batch was undone already" in again.stderr
    assert score() == after


def test_what_is_no_batch_is_refused_and_says_where_to_look(home: Path) -> None:
    result = run("undo", "nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "'nothing': no batch has an id that begins so; `alignment batches` lists them" in result.stderr


def test_the_sample_goes_as_a_whole_and_no_undo_brings_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGNMENT_HOME", str(tmp_path))
    assert run("sample", "load").exit_code == 0
    (*_, first) = json.loads(run("batches", "--json").stdout)
    refused = run("undo", first["id"])
    assert refused.exit_code == 1
    assert "`alignment sample clear` removes it as a whole" in refused.stderr
    own = load(SAMPLE / "roster.csv")["batch"]
    assert run("undo", own).exit_code == 0
    assert json.loads(score())["measured"] == 0


def test_only_an_admin_takes_a_file_back_and_the_log_says_who(home: Path) -> None:
    batch = load(SAMPLE / "deals.csv")["batch"]
    database = open_database(f"sqlite:///{home / 'home' / 'alignment.db'}", home=home / "home")
    before = score()
    with pytest.raises(AccessRefused):
        undo_import(Principal(Role.EDITOR, "edith"), database, batch)
    assert score() == before
    alice = Principal(Role.ADMIN, "alice")
    undo_import(alice, database, batch)
    (newest, *_) = list_changes(alice, database, now=datetime.now(UTC))
    assert (newest.who, newest.action) == ("alice", Action.FILE_UNDONE.value)
    database.close()
