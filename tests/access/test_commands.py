"""Share links, accounts and the log from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alignment import sharing
from alignment.access.tokens import hash_token
from alignment.cli import main
from alignment.store import access_queries
from alignment.store.database import Database
from tests.support.people import OPERATOR


@pytest.fixture(autouse=True)
def _here(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_HOME", str(tmp_path))
    monkeypatch.setenv("ALIGNMENT_BASE_URL", "https://score.example.com/")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_link_is_made_shown_once_listed_and_revoked(sqlite_database: Database) -> None:
    made = json.loads(
        _run("share", "create", "the board", "--days", "30", "--for-leadership", "--json").output
    )
    assert made["url"].startswith("https://score.example.com/s/")
    token = made["url"].rpartition("/")[2]
    with sqlite_database.read() as connection:
        found = access_queries.find_link(connection, hash_token(token))
    assert found is not None
    assert (found.label, found.for_leadership) == ("the board", True)
    listed = _run("share", "list").output
    assert "the board: never opened; for the leadership" in listed
    assert token not in listed + _run("share", "list", "--json").output
    assert _run("share", "revoke", made["id"][:6]).output == "revoked: the board\n"
    assert "revoked" in _run("share", "list").output


def test_a_link_for_people_is_an_address_to_copy() -> None:
    made = _run("share", "create", "Vic")
    assert made.stdout.startswith("https://score.example.com/s/")
    assert "not shown again" in made.stderr


def test_a_command_that_cannot_be_done_says_why_and_ends_with_1(sqlite_database: Database) -> None:
    refused = _run("share", "create", "Vic", "--days", "1000")
    assert refused.exit_code == 1
    assert "1 to 366 days" in refused.stderr
    assert _run("share", "revoke", "nothing").exit_code == 1
    assert sharing.list_links(OPERATOR, sqlite_database) == []


def test_accounts_are_added_with_a_code_listed_and_revoked() -> None:
    added = _run("account", "add", "Edith", "--role", "admin")
    assert len(added.stdout.strip()) == 19
    assert "https://score.example.com/auth/setup" in added.stderr
    (edith,) = json.loads(_run("account", "list", "--json").output)
    assert (edith["login"], edith["role"]) == ("edith", "admin")
    assert "password" not in edith
    assert _run("account", "code", "edith").stdout != added.stdout
    assert _run("account", "revoke", "edith").exit_code == 0
    assert "revoked" in _run("account", "list").output
    assert _run("account", "readmit", "edith").exit_code == 1


def test_the_log_tells_who_changed_what_without_values(sqlite_database: Database) -> None:
    _run("settings", "set", "organisation.name=Canary Ltd")
    _run("share", "create", "Vic")
    newest, settings = json.loads(_run("log", "--json").output)
    assert (newest["action"], newest["subject"], newest["who"]) == ("link-created", "Vic", "command line")
    assert (settings["action"], settings["details"]) == ("settings-saved", {"names": ["organisation.name"]})
    assert "Canary" not in _run("log", "--json").output
    assert "command line (admin) changed settings: version 1" in _run("log").output
