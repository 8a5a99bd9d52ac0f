"""Every visitor at every page and every address of a server that nobody has visited: the table of access, lived."""

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from alignment.access.plain_pages import DEAD_LINK
from alignment.access.rights import ENDED
from alignment.ui.pages import PAGES as OFFERED
from alignment.ui.pages import SCORECARD
from tests.access.matrix import ENDPOINTS, INSIDE, OUTSIDE, PAGES, Endpoint, Visitor
from tests.support.cold_app import ColdApp, run_cold_app
from tests.support.guests import Guest, invite
from tests.support.running_app import free_port
from tests.support.signed_app import status_of
from tests.support.tab import Tab, open_tab

Guests = Mapping[Visitor, Guest]
COMING_IN = sorted(INSIDE)
LANDS_ON = {Visitor.RESPONDENT: "survey", Visitor.OF_SNAPSHOT: "snapshot"}  # everybody else: on the scorecard
CLOSED = ("No access", DEAD_LINK["en"][0])  # what a page says to whom it is closed
REFUSALS = (ENDED, "this is for the role", "this address is closed")  # what the doors say


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ColdApp]:
    """The app, with the sample company."""
    with run_cold_app(tmp_path_factory.mktemp("cold"), port=free_port()) as running:
        yield running


@pytest.fixture(scope="module")
def guests(cold: ColdApp) -> Guests:
    """One visitor of each kind."""
    return invite(cold.app.database)


@pytest.fixture(scope="module")
def hashes(cold: ColdApp, guests: Guests) -> Mapping[str, str]:
    """The hash by which the server knows each page, as anybody can compute it."""
    with open_tab(cold.url, cookie=guests[Visitor.ADMIN].cookie) as tab:
        return dict(tab.run().pages)


def _shown(tab: Tab, visitor: Visitor) -> str | None:
    """The address of the page that a run has shown; None if it was none."""
    if _is_closed(tab):
        return None
    landing = LANDS_ON.get(visitor, SCORECARD.path)
    return next((path or landing for path, known in tab.pages.items() if known == tab.page_hash), None)


def _is_closed(tab: Tab) -> bool:
    return any(words in tab.text for words in CLOSED)


@pytest.mark.parametrize("visitor", COMING_IN)
def test_by_its_address_a_visitor_sees_the_pages_of_the_table_alone(
    cold: ColdApp, guests: Guests, visitor: Visitor
) -> None:
    seen = set()
    for path in PAGES:
        with open_tab(cold.chill(), cookie=guests[visitor].cookie) as tab:
            seen |= {path} & {_shown(tab.run(path), visitor)}
    assert seen == {path for path, visitors in PAGES.items() if visitor in visitors}


@pytest.mark.parametrize("visitor", COMING_IN)
def test_by_its_hash_a_visitor_sees_no_other_page_either(
    cold: ColdApp, guests: Guests, hashes: Mapping[str, str], visitor: Visitor
) -> None:
    closed = {path for path, visitors in PAGES.items() if visitor not in visitors}
    known = {path or SCORECARD.path: page_hash for path, page_hash in hashes.items()}
    seen = set()
    for path in closed & set(known):
        with open_tab(cold.chill(), cookie=guests[visitor].cookie) as tab:
            seen |= {_shown(tab.run(page_hash=known[path]), visitor)}
    assert not seen & closed


@pytest.mark.parametrize("visitor", sorted(OUTSIDE))
def test_who_has_no_way_in_gets_no_page_and_no_connection(
    cold: ColdApp, guests: Guests, visitor: Visitor
) -> None:
    cookie = guests[visitor].cookie
    assert {status_of(f"{cold.chill()}/{path}", cookie=cookie) for path in ("", *PAGES)} == {403}
    with pytest.raises(InvalidStatus) as refusal, open_tab(cold.chill(), cookie=cookie):
        pass
    assert refusal.value.response.status_code == 403


def test_every_address_that_the_server_knows_is_in_the_table(cold: ColdApp) -> None:
    known = {(path, method) for path, method in cold.routes() if method != "HEAD"}
    told = {(endpoint.path, method) for endpoint in ENDPOINTS for method in endpoint.methods}
    assert sorted(known - told) == [], "not in the table"
    assert sorted(told - known) == [], "not on the server"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: each.path)
def test_an_address_answers_whom_the_table_says(cold: ColdApp, guests: Guests, endpoint: Endpoint) -> None:
    for method in endpoint.methods:
        asked = f"{cold.url}{endpoint.example}"
        answered = {visitor for visitor in Visitor if _answers(asked, method, cookie=guests[visitor].cookie)}
        assert answered == endpoint.answers, method


def _answers(url: str, method: str, *, cookie: str) -> bool:
    """Whether the endpoint itself was reached, not the refusal before it."""
    if method == "WEBSOCKET":
        try:
            with open_tab(url.partition("/_stcore")[0], cookie=cookie):
                return True
        except InvalidStatus:
            return False
    request = urllib.request.Request(url, method=method, headers={"Cookie": cookie} if cookie else {})
    try:
        _DIRECT.open(request, timeout=60)
    except urllib.error.HTTPError as answer:
        text = answer.read().decode(errors="replace")
        return not any(words in text for words in REFUSALS)
    return True


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to whoever asked."""

    def redirect_request(self, *_: object) -> None:
        return None


_DIRECT = urllib.request.build_opener(_Stay)


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ColdApp]:
    """The same pages beside a frame that asks nobody anything."""
    with run_cold_app(tmp_path_factory.mktemp("trap"), port=free_port(), trapped=True) as running:
        yield running


@pytest.fixture(scope="module")
def trapped_guests(trap: ColdApp) -> Guests:
    """One visitor of each kind."""
    return invite(trap.app.database)


def test_on_a_cold_server_a_page_can_run_without_the_frame_beside_it(
    trap: ColdApp, trapped_guests: Guests
) -> None:
    cookie = trapped_guests[Visitor.ADMIN].cookie
    with open_tab(trap.chill(), cookie=cookie) as tab:
        tab.run("import_files")
        assert "file_uploader" in tab.kinds
        assert "The frame" not in tab.text


@pytest.mark.parametrize("visitor", COMING_IN)
def test_a_page_without_its_frame_asks_for_itself(
    trap: ColdApp, trapped_guests: Guests, visitor: Visitor
) -> None:
    seen = set()
    for page in OFFERED:
        with open_tab(trap.chill(), cookie=trapped_guests[visitor].cookie) as tab:
            tab.run(Path(page.script).stem)
            assert "The frame" not in tab.text, page.path
            seen |= set() if _is_closed(tab) else {page.path}
    assert seen == {path for path, visitors in PAGES.items() if visitor in visitors}
