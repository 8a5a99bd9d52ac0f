"""Secrets and people that are planted everywhere: no file, page, export or command of the product gives them away."""

import csv
import io
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from alignment import accounts, imports, scorecards
from alignment.access.cookies import LINK
from alignment.access.principal import Role
from alignment.access.tokens import hash_token
from alignment.cli import main
from alignment.ingest.kinds import KINDS, Kind
from alignment.ingest.load import LoadOptions
from alignment.settings import Environment
from alignment.store.database import open_database
from docs.generate import list_commands
from tests.access.matrix import PAGES
from tests.support.people import OPERATOR, PASSWORD, Person, hand_link, welcome
from tests.support.running_app import LOG
from tests.support.signed_app import ADMIN_PASSWORD, SignedApp, run_signed_app, staff_cookie, status_of
from tests.support.tab import open_tab
from tests.support.whole_database import read_everything

PEOPLE = {  # what stands in the examples of the files → somebody whom nothing may give away
    "sam@example.com": "canary.person@own.example",
    "mia@example.com": "canary.colleague@own.example",
    "ada@example.com": "canary.customer@customer.example",
    "Sam Sample": "Canary Personova",
    "Example Ltd": "Canary Customer Ltd",
    "Agenda: open hand-offs": "Agenda: canary words; call +49 555 0134 778",
}
# nobody of the other team is there, so that its title is nobody's business
LUNCH = (
    "M-9,,,Canary private lunch,2026-10-07T12:00:00Z,2026-10-07T13:00:00Z,confirmed,sam@example.com,"
    "sam@example.com;kim@example.com,kim@example.com,"
)
GIVEN_AWAY = ("canary", "0134 778", "Personova")
WRITING = {"run", "import", "undo", "template", "restore", "backup", "export", "publish"}


@dataclass(frozen=True)
class Planted:
    """An app with the canaries in it: its secrets, and the cookies of an admin and of a viewer."""

    app: SignedApp
    admin: Person
    link: str
    code: str
    password: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What opens something."""
        return (self.admin.token, self.link, self.code, self.password, ADMIN_PASSWORD)


def _file(kind: Kind) -> str:
    """The examples of a kind with the canaries in them, and a row that is rejected."""
    text = "\n".join([",".join(kind.template), *kind.examples, *([LUNCH] if kind.key == "meetings" else [])])
    for known, canary in PEOPLE.items():
        text = text.replace(known, canary)
    rows = list(csv.reader(io.StringIO(text)))
    people = {column.name for column in kind.columns if column.personal}
    bad = ["canary.person@own.example" if name in people else "31/02/2026" for name in rows[0]]
    out = io.StringIO()
    csv.writer(out).writerows([*rows, bad])
    return out.getvalue()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """The app, after it was used in every way that could leave a trace."""
    home = tmp_path_factory.mktemp("planted")
    database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
    for kind in sorted(KINDS, key=lambda kind: kind.key != "roster"):
        imports.import_file(
            OPERATOR,
            database,
            Environment(home, "", ""),
            _file(kind).encode(),
            file_name=f"{kind.key}.csv",
            options=LoadOptions(kind=kind.key, as_of=datetime(2026, 10, 31, tzinfo=UTC), time_zone="UTC"),
            refresh=False,
        )
    scorecards.refresh(database)
    alice, link = welcome(database, "alice", Role.ADMIN), hand_link(database).token
    code = accounts.add_account(OPERATOR, database, "edith", role=Role.EDITOR)
    database.close()
    with run_signed_app(home) as app:
        yield Planted(app, alice, link, code, PASSWORD)


def _use(planted: Planted) -> dict[str, str]:
    """Look at everything, also at what is not there; what pages said and what they hand out, by where it stood."""
    url, cookie, said = planted.app.url, staff_cookie(planted.admin), {}
    for address in (
        f"s/{planted.link}",
        f"s/{planted.link}x",
        f"nothing/{planted.link}",
        f"?t={planted.link}",
    ):
        status_of(f"{url}/{address}")
        status_of(f"{url}/{address}", cookie=cookie)
    status_of(f"{url}/", cookie=f"{LINK}={planted.link}")
    for path in PAGES:
        with open_tab(url, cookie=cookie) as tab:
            said[path] = tab.run(path).text
            if "batches" in tab.widgets:
                chosen = '{"selection": {"rows": [0], "columns": [], "cells": []}}'
                said[f"{path} chosen"] = tab.run(
                    widgets=[(tab.widgets["batches"], "string_value", chosen)]
                ).text
            for address in tab.downloads:
                request = urllib.request.Request(f"{url}{address}", headers={"Cookie": cookie})
                with urllib.request.urlopen(request, timeout=60) as answer:
                    said[f"{path} {address}"] = answer.read().decode("utf-8", errors="replace")
    return said


def _given_away(texts: dict[str, str], *secrets: str) -> dict[str, list[str]]:
    found = {
        place: [each for each in secrets if each.lower() in text.lower()] for place, text in texts.items()
    }
    return {place: each for place, each in found.items() if each}


def test_no_page_download_log_or_file_gives_a_secret_or_a_person_away(planted: Planted) -> None:
    said = _use(planted)
    assert [place for place, text in said.items() if "could not be shown" in text] == []
    assert len(said) > len(PAGES), "there are downloads among them"
    kept = [file for file in planted.app.home.rglob("*") if file.is_file() and file.name != "people.key"]
    assert {file.name for file in kept} >= {"alignment.db", LOG}
    files = {file.name: file.read_bytes().decode("latin-1") for file in kept}
    assert _given_away({**said, **files}, *GIVEN_AWAY, *planted.secrets) == {}


def test_no_command_gives_a_secret_or_a_person_away(
    planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGNMENT_HOME", str(planted.app.home))
    reading = {
        name: command
        for name, command in list_commands()
        if not any(each.required for each in command.params)
        and not set(name.split()) & {*WRITING, "clear", "load", "open", "close", "set"}
    }
    assert {"batches", "score", "share list", "account list", "log", "doctor"} <= set(reading)
    told = {
        f"{name} {' '.join(more)}": CliRunner().invoke(main, [*name.split(), *more]).output
        for name, command in reading.items()
        for more in ([], ["--json"] if any("--json" in each.opts for each in command.params) else [])
    }
    assert _given_away(told, *GIVEN_AWAY, *planted.secrets) == {}


def test_the_key_of_the_people_stands_in_no_other_file(planted: Planted) -> None:
    key = (planted.app.home / "people.key").read_bytes().strip()
    others = [file for file in planted.app.home.rglob("*") if file.is_file() and file.name != "people.key"]
    assert [file.name for file in others if key in file.read_bytes()] == []


def test_of_what_opens_something_the_database_keeps_hashes_alone(planted: Planted) -> None:
    everything = read_everything(planted.app.database)
    assert hash_token(planted.link) in everything
    assert hash_token(planted.admin.token) in everything
    assert _given_away({"the database": everything}, *planted.secrets) == {}


def test_a_canary_that_got_out_would_be_noticed() -> None:
    assert _given_away({"a log": "… Canary …"}, *GIVEN_AWAY) == {"a log": ["canary"]}


FAILING_PAGE = """
import streamlit as st
from alignment.ui.guard import require_role
require_role("admin")
st.title("Shown")
raise ValueError("canary of a page")
"""
FAILING_APP = """
import streamlit as st
from starlette.routing import Route
from alignment.access.server import lifespan, middleware, routes, start
from alignment.settings import load_environment
from alignment.ui.failure import show_failure

async def fail(_):
    raise LookupError("canary of an address")

start(load_environment())
app = st.App("page.py", lifespan=lifespan(lambda served: None), routes=[*routes(), Route("/auth/test/fail", fail)],
             middleware=middleware(), on_script_error=show_failure)
"""


def test_what_fails_is_logged_with_its_place_and_without_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(FAILING_PAGE)
    (tmp_path / "app.py").write_text(FAILING_APP)
    home = tmp_path / "home"
    home.mkdir()
    with run_signed_app(home, script=tmp_path / "app.py") as app:
        alice = welcome(app.database, "alice", Role.ADMIN)
        with open_tab(app.url, cookie=staff_cookie(alice)) as tab:
            shown = tab.run().text
        assert status_of(f"{app.url}/auth/test/fail") == 500
    log = (home / LOG).read_text()
    assert "tell the admin the reference" in shown
    assert "kind=ValueError" in log
    assert "kind=LookupError" in log
    assert "page.py:6" in log
    assert _given_away({"page": shown, "log": log}, "canary") == {}
