"""Messages that no browser would send, by people who know all ids: refused, or without effect on anybody else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from alignment import accounts, organisation, sharing
from alignment.access.principal import Role
from alignment.store import queries
from alignment.store.access_models import ShareLink
from alignment.store.commands import table_of
from alignment.store.database import open_database
from alignment.ui.pages import PAGES
from tests.support.people import OPERATOR, hand_link, welcome
from tests.support.signed_app import (
    SignedApp,
    link_cookie,
    run_signed_app,
    sign_in_as_admin,
    staff_cookie,
    status_of,
)
from tests.support.tab import open_tab


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedApp]:
    """An app with a sign-in and the sample company."""
    with run_signed_app(tmp_path_factory.mktemp("signed")) as running:
        yield running


@pytest.fixture(scope="module")
def alice(app: SignedApp) -> str:
    """The cookie of an admin."""
    return sign_in_as_admin(app.url)


@pytest.fixture
def vic(app: SignedApp) -> str:
    """The cookie of a viewer by link."""
    return link_cookie(hand_link(app.database).token)


def _batches(app: SignedApp) -> int:
    with app.database.read() as connection:
        return len(queries.list_batches(connection))


@pytest.mark.parametrize("cookie", ["", "alignment_staff=guess", "alignment_link=guess", "alignment_link="])
def test_nobody_opens_a_connection_at_all(app: SignedApp, cookie: str) -> None:
    with pytest.raises(InvalidStatus) as refusal, open_tab(app.url, cookie=cookie):
        pass
    assert refusal.value.response.status_code == 403


def test_a_viewer_gets_the_pages_of_viewers(app: SignedApp, vic: str, alice: str) -> None:
    with open_tab(app.url, cookie=vic) as tab:
        tab.run()
        assert "import" not in tab.pages
        assert "vega_lite_chart" in tab.kinds
    with open_tab(app.url, cookie=alice) as tab:
        assert "import" in tab.run().pages


def test_a_page_of_admins_is_not_found_by_address_or_by_its_hash(
    app: SignedApp, vic: str, alice: str
) -> None:
    with open_tab(app.url, cookie=alice) as tab:
        page_hash = tab.run("import").page_hash
        assert "file_uploader" in tab.kinds
    with open_tab(app.url, cookie=vic) as tab:
        assert "file_uploader" not in tab.run("import").kinds
        assert "file_uploader" not in tab.run(page_hash=page_hash).kinds
        assert "import" not in tab.pages


def test_every_page_by_its_address_is_closed_to_whoever_has_no_way_in_any_more(app: SignedApp) -> None:
    expired, revoked = hand_link(app.database), hand_link(app.database)
    table = table_of(ShareLink)
    with app.database.write() as connection:
        over = sa.update(table).where(table.c.id == expired.id)
        connection.execute(over.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    sharing.revoke_link(OPERATOR, app.database, revoked.id)
    answers = {
        (page.path, token): status_of(f"{app.url}/{page.path}", cookie=link_cookie(token))
        for page in PAGES[:3]
        for token in (expired.token, revoked.token)
    }
    assert set(answers.values()) == {403}


def test_a_click_on_an_admins_button_does_nothing(app: SignedApp, vic: str, alice: str) -> None:
    with open_tab(app.url, cookie=alice) as tab:
        buttons = tab.run("import").widgets
    before = _batches(app)
    with open_tab(app.url, cookie=vic) as tab:
        tab.run()
        tab.run(widgets=[(name, "trigger_value", True) for name in buttons.values()])
        assert "Page failed" not in tab.text
        assert "import" not in tab.pages
    assert _batches(app) == before


def test_somebody_elses_page_is_not_handed_over_for_its_id(app: SignedApp, vic: str, alice: str) -> None:
    with open_tab(app.url, cookie=alice) as hers:
        session = hers.run("import").session
        with open_tab(app.url, cookie=vic, session=session) as his:
            assert his.run().session != session, "while she has it open"
        assert "file_uploader" in hers.run().kinds
    with open_tab(app.url, cookie=vic, session=session) as his:
        assert his.run().session != session, "after she has closed it"
        assert "file_uploader" not in his.kinds
    with open_tab(app.url, cookie=alice, session=session) as hers:
        assert hers.run().session == session, "it is still hers"


def test_nobody_says_themselves_whose_page_it_is(app: SignedApp, vic: str, alice: str) -> None:
    with open_tab(app.url, cookie=alice) as hers:
        session = hers.run().session
    for ticket in ("local", "session:1", ""):
        with open_tab(app.url, cookie=vic, session=session, headers={"X-Alignment-Ticket": ticket}) as his:
            assert his.run().session != session


def test_clearing_the_caches_hurts_nobody(app: SignedApp, vic: str, alice: str) -> None:
    clear = BackMsg()
    clear.clear_cache = True
    with open_tab(app.url, cookie=alice) as hers, open_tab(app.url, cookie=vic) as his:
        before = hers.run().text
        his.run()
        his.send(clear)
        his.run()
        assert hers.run().text == before
    assert status_of(f"{app.url}/healthz") == 200


def test_a_revoked_link_closes_an_open_page_at_the_next_click(app: SignedApp) -> None:
    link = hand_link(app.database)
    with open_tab(app.url, cookie=link_cookie(link.token)) as tab:
        widgets = tab.run().widgets
        assert "vega_lite_chart" in tab.kinds
        sharing.revoke_link(OPERATOR, app.database, link.id)
        tab.run(widgets=[(name, "string_value", "13w") for name in widgets.values()])
        assert "No access" in tab.text
        assert "vega_lite_chart" not in tab.kinds
        for fragment in tab.fragments:
            assert "vega_lite_chart" not in tab.run(fragment=fragment).kinds
    with pytest.raises(InvalidStatus), open_tab(app.url, cookie=link_cookie(link.token)):
        pass


def test_uploads_are_for_admins_even_into_a_page_of_ones_own(app: SignedApp, vic: str) -> None:
    edith = staff_cookie(welcome(app.database, "edith", Role.EDITOR))
    for cookie in (vic, edith):
        with open_tab(app.url, cookie=cookie) as tab:
            path = f"{app.url}/_stcore/upload_file/{tab.run().session}/a-file"
            assert status_of(path, cookie=cookie, method="PUT") == 403
            assert status_of(path, cookie=cookie, method="DELETE") == 403


def test_the_first_request_of_all_may_be_a_viewers_for_a_page_of_admins(tmp_path: Path) -> None:
    made = open_database(f"sqlite:///{tmp_path / 'alignment.db'}", home=tmp_path)
    cookie = link_cookie(hand_link(made).token)
    made.close()
    with run_signed_app(tmp_path) as cold, open_tab(cold.url, cookie=cookie) as tab:
        assert "file_uploader" not in tab.run("import").kinds
        assert "import" not in tab.pages


OLD_PAGE = """
from datetime import UTC, datetime
import streamlit as st
from alignment import organisation
from alignment.access.audit import list_changes
from alignment.access.served import current
from alignment.ui.guard import require_role

principal = require_role("admin")

def rename():
    organisation.save_settings(principal, current().database, {"organisation.name": "Renamed"})

@st.fragment
def show_log():
    entries = list_changes(principal, current().database, now=datetime.now(UTC))
    st.write("the log: " + ", ".join(entry.action for entry in entries))

st.button("Rename", key="rename", on_click=rename)
show_log()
"""
OLD_APP = """
import streamlit as st
from alignment.access.server import lifespan, middleware, routes, start
from alignment.settings import load_environment
from alignment.ui.failure import show_failure

start(load_environment())
app = st.App("page.py", lifespan=lifespan(lambda served: None), routes=routes(), middleware=middleware(),
             on_script_error=show_failure)
"""


@pytest.fixture
def old_page(tmp_path: Path) -> Iterator[SignedApp]:
    """An app of one page with an admin's button, whose callback acts, and a fragment, which shows the log."""
    (tmp_path / "page.py").write_text(OLD_PAGE)
    (tmp_path / "app.py").write_text(OLD_APP)
    home = tmp_path / "home"
    home.mkdir()
    with run_signed_app(home, script=tmp_path / "app.py") as running:
        yield running


def _name(app: SignedApp) -> str:
    with app.database.read() as connection:
        return organisation.current_settings(connection).organisation.name


def test_the_old_button_and_the_old_fragment_of_a_revoked_admin_do_nothing(old_page: SignedApp) -> None:
    alice = welcome(old_page.database, "alice", Role.ADMIN)
    with open_tab(old_page.url, cookie=staff_cookie(alice)) as tab:
        button = tab.run().widgets["rename"]
        (fragment,) = tab.fragments
        assert "the log: " in tab.run(fragment=fragment).text
        accounts.revoke_account(OPERATOR, old_page.database, "alice")
        pressed = tab.run(widgets=[(button, "trigger_value", True)])
        assert "no sign-in opens this now" in pressed.text
        assert "the log: " not in pressed.text
        assert "the log: " not in tab.run(fragment=fragment).text
    assert _name(old_page) == "Your company"


def test_the_fragment_and_the_button_of_somebody_elses_page_are_unknown_in_ones_own(
    old_page: SignedApp,
) -> None:
    alice = welcome(old_page.database, "alice", Role.ADMIN)
    vic = link_cookie(hand_link(old_page.database).token)
    with open_tab(old_page.url, cookie=staff_cookie(alice)) as hers:
        button = hers.run().widgets["rename"]
        (fragment,) = hers.fragments
        with open_tab(old_page.url, cookie=vic) as his:
            assert "No access" in his.run().text
            # Streamlit leaves it without an answer, so that a run is asked for after it
            his.send(his.build(fragment=fragment, widgets=[(button, "trigger_value", True)]))
            seen = his.run().text + his.run().text
            assert "the log: " not in seen
            assert "rename" not in his.widgets
        assert "the log: " in hers.run().text
    assert _name(old_page) == "Your company"


def test_the_same_button_works_for_an_admin_who_is_one(old_page: SignedApp) -> None:
    with open_tab(old_page.url, cookie=sign_in_as_admin(old_page.url)) as tab:
        tab.run(widgets=[(tab.run().widgets["rename"], "trigger_value", True)])
    assert _name(old_page) == "Renamed"
