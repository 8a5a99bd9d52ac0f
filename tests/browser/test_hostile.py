"""A company whose every text is hostile: nothing is fetched, nothing runs, and no export holds a formula."""

import csv
import io
import json
import re
import unicodedata
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, Request

from alignment import exports, snapshots
from alignment.cli import main
from alignment.ingest.kinds import KINDS, Kind
from alignment.publish.digest import digest_html
from alignment.settings import Environment
from alignment.store.commands import table_of
from alignment.store.database import Database, open_database
from tests.access.matrix import PAGES, Visitor
from tests.browser.looking import DESK, PATIENCE
from tests.support.guests import Guest, invite
from tests.support.hostile import FOREIGN, TEXTS, load_hostile_company
from tests.support.people import OPERATOR
from tests.support.signed_app import SignedApp, run_signed_app
from tests.support.tab import open_tab

# What a text must not have become: anything that runs, fetches or leads elsewhere.
_BECOME = r"""
() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => [e.tagName, a.name, a.value]))
  .filter(([tag, name, value]) => name.startsWith('on')
    || ['src', 'href', 'xlink:href', 'action', 'formaction', 'srcdoc', 'style', 'data', 'poster', 'srcset'].includes(name)
       && /evil\.example|javascript:/i.test(value))
  .map(found => found.join(' ').slice(0, 200))
"""
_OPEN = "document.querySelectorAll('[data-testid=stExpander] summary').forEach(summary => summary.click())"
_POINT = """  // the words beside the pointer
document.querySelectorAll('[data-testid=stVegaLiteChart] svg path').forEach(mark => {
  const box = mark.getBoundingClientRect(), at = {bubbles: true, clientX: box.x + 1, clientY: box.y + 1};
  for (const kind of ['pointerover', 'pointermove']) mark.dispatchEvent(new PointerEvent(kind, at));
  for (const kind of ['mouseover', 'mousemove']) mark.dispatchEvent(new MouseEvent(kind, at));
})
"""
# what was put into the page is drawn, and asked for, by the second frame after it
_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_RAN = "window.ran = []; for (const name of ['alert', 'confirm', 'prompt']) window[name] = x => window.ran.push(x);"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the hostile company."""
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def database(home: Path) -> Iterator[Database]:
    """Its database, filled by the real import."""
    opened = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
    load_hostile_company(opened, Environment(home, "", ""))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def guests(database: Database) -> Mapping[Visitor, Guest]:
    """One visitor of each kind."""
    return invite(database)


@pytest.fixture(scope="module")
def app(home: Path, guests: Mapping[Visitor, Guest]) -> Iterator[SignedApp]:
    """The app over it."""
    with run_signed_app(home) as running:
        yield running


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_text_is_really_there(database: Database, kind: Kind) -> None:
    table = table_of(kind.table)
    columns = [column.target for column in kind.columns if column.type == "text" and column.target in table.c]
    with database.read() as connection:
        found = {name: set(connection.scalars(sa.select(table.c[name]))) for name in columns}
    missing = {name: len(set(TEXTS) - values) for name, values in found.items() if set(TEXTS) - values}
    assert missing == {}


@dataclass
class Watch:
    """A browser that notes where it is led: requests to elsewhere, and what ran."""

    context: BrowserContext
    base: str
    foreign: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        """Note a request that does not go to the app."""
        if not request.url.startswith((self.base, self.base.replace("http", "ws", 1), "data:", "blob:")):
            self.foreign.append(request.url)

    def look(self, path: str) -> tuple[list[str], list[str], str]:
        """Open a page and everything on it that opens: what its texts became, what ran, what it says."""
        page = self.context.new_page()
        page.goto(f"{self.base}/{path}")
        page.get_by_role("heading", level=1).first.wait_for(timeout=PATIENCE)
        page.locator("[data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)
        _open_everything(page)
        seen = page.evaluate(_BECOME), page.evaluate("window.ran"), page.locator("body").inner_text()
        page.close()
        return seen


def _open_everything(page: Page) -> None:
    page.evaluate(_OPEN)
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)
    page.evaluate(_POINT)
    page.evaluate(_DRAWN)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("visitor", "heeds_policy"), [(Visitor.VIEWER, False), (Visitor.ADMIN, False), (Visitor.ADMIN, True)]
)
def test_on_no_page_does_a_text_fetch_run_or_lead_anywhere(
    app: SignedApp,
    browser: Browser,
    guests: Mapping[Visitor, Guest],
    visitor: Visitor,
    heeds_policy: bool,
) -> None:
    # nothing may depend on the Content-Security-Policy: it is looked at with it and without it
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, bypass_csp=not heeds_policy)
    context.add_init_script(_RAN)
    name, _, value = guests[visitor].cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": app.url}])
    watch = Watch(context, app.url)
    context.on("request", watch.note)
    mine = [path for path, visitors in PAGES.items() if visitor in visitors]
    seen = {path: watch.look(path) for path in [*mine, f"snapshot?id={_published(app.database)}"]}
    context.close()
    assert {path: became for path, (became, _, _) in seen.items() if became} == {}
    assert {path: ran for path, (_, ran, _) in seen.items() if ran} == {}
    assert watch.foreign == []
    said = {path for path, (_, _, text) in seen.items() if FOREIGN in text}
    assert said >= {"follow-up", "acceptance", "glossary", "belief"}, "the texts do stand there"


def _published(database: Database) -> str:
    return snapshots.list_snapshots(OPERATOR, database)[0].id


def test_without_the_policy_a_text_that_became_a_picture_would_be_noticed(
    app: SignedApp, browser: Browser, guests: Mapping[Visitor, Guest]
) -> None:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(_RAN)
    page = context.new_page()
    watch = Watch(context, app.url)
    context.on("request", watch.note)
    page.goto(f"{app.url}/auth/signin")
    page.evaluate("text => { document.body.innerHTML = text }", TEXTS[0])
    page.wait_for_function("window.ran.length")
    assert page.evaluate(_BECOME) != []
    assert page.evaluate("window.ran") == [1]
    assert watch.foreign != []
    context.close()


_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")


def _formulas(text: str) -> list[str]:
    """The cells of a CSV that a spreadsheet would compute."""
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    seen = [
        (cell, unicodedata.normalize("NFKC", cell).lstrip(" \n\u00a0\u200b\u2060\ufeff")) for cell in cells
    ]
    return [cell for cell, start in seen if start[:1] in tuple("=+-@\t\r") and not _NUMBER.fullmatch(cell)]


def test_a_formula_in_a_csv_would_be_noticed() -> None:
    assert _formulas('a,"=1+1"\n-2,+3\n"\u00a0@x",\uff1d1\n') == ["=1+1", "\u00a0@x", "\uff1d1"]


def test_no_download_of_a_page_holds_a_formula(app: SignedApp, guests: Mapping[Visitor, Guest]) -> None:
    cookie, found = guests[Visitor.ADMIN].cookie, {}
    for path in PAGES:
        with open_tab(app.url, cookie=cookie) as tab:
            tab.run(path)
            if (
                "batches" in tab.widgets
            ):  # a file of the list is chosen, so that its problems can be downloaded
                chosen = '{"selection": {"rows": [0], "columns": [], "cells": []}}'
                tab.run(widgets=[(tab.widgets["batches"], "string_value", chosen)])
            for url in tab.downloads:
                request = urllib.request.Request(f"{app.url}{url}", headers={"Cookie": cookie})
                with urllib.request.urlopen(request, timeout=60) as answer:
                    found[f"{path} {url}"] = answer.read().decode("utf-8-sig")
    texts = {name: text for name, text in found.items() if name.endswith(".csv")}
    assert any(FOREIGN in text for text in texts.values()), "a download with the texts was found"
    assert {name: _formulas(text) for name, text in texts.items() if _formulas(text)} == {}


@pytest.mark.parametrize("of_snapshot", [False, True])
@pytest.mark.parametrize("kind", exports.FORMATS)
def test_no_export_computes_fetches_or_leads_elsewhere(
    database: Database, guests: Mapping[Visitor, Guest], kind: str, of_snapshot: bool
) -> None:
    snapshot = _published(database) if of_snapshot else None
    content = exports.export(OPERATOR, database, kind=kind, snapshot=snapshot).content
    if kind == "csv":
        assert _formulas(content.decode("utf-8-sig")) == []
    elif kind == "json":
        assert FOREIGN in json.dumps(json.loads(content))
    elif kind == "pdf":
        assert [word for word in (b"/URI", b"/JavaScript", b"/JS", b"/Launch") if word in content] == []
    else:
        assert _active_parts(content) == []


def _active_parts(package: bytes) -> list[str]:
    """What an Office file would compute, or load from elsewhere."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        texts = {
            name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))
        }
    marks = ("<f>", "<f ", 'TargetMode="External"', "hlinkClick", "<hyperlink", "<oleObject", "vbaProject")
    return [f"{name}: {mark}" for name, text in texts.items() for mark in marks if mark in text]


def test_a_mail_of_the_digest_holds_no_tag_or_address_of_a_text(database: Database) -> None:
    deck = exports.tell_story(OPERATOR, database)
    tags = _Tags()
    tags.feed(digest_html(deck, link="https://score.example.com/"))
    assert FOREIGN in tags.text, "the texts do stand there"
    assert tags.names.isdisjoint({"script", "img", "iframe", "svg", "object", "link", "form"})
    assert [value for value in tags.values if FOREIGN in value or "javascript:" in value] == []


class _Tags(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.values: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_tables_of_the_front_end_cannot_be_downloaded_past_us(
    app: SignedApp, guests: Mapping[Visitor, Guest]
) -> None:
    with open_tab(app.url, cookie=guests[Visitor.VIEWER].cookie) as tab:
        assert tab.run().exports_tables is False, "the front end would write the cells as they are"


_READING = (
    ["batches"],
    ["score"],
    ["fixes"],
    ["practices"],
    ["settings", "get"],
    ["share", "list"],
    ["account", "list"],
    ["log"],
    ["doctor"],
    ["glossary", "list"],
    ["snapshots"],
    ["survey", "list"],
    ["survey", "results", "1"],
)


@pytest.mark.parametrize("command", _READING, ids=" ".join)
def test_a_command_prints_the_texts_as_they_are(
    home: Path, guests: Mapping[Visitor, Guest], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGNMENT_HOME", str(home))
    plain, told = (CliRunner().invoke(main, [*command, *more]) for more in ([], ["--json"]))
    assert plain.exception is None or isinstance(plain.exception, SystemExit)
    assert "Traceback" not in plain.output
    json.loads(told.stdout)
