"""A snapshot from its publication to a stranger's browser and out again, by hand."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from alignment import snapshots
from tests.browser.looking import PATIENCE
from tests.support.people import OPERATOR
from tests.support.signed_app import ADMIN_PASSWORD, SignedApp, run_signed_app
from tests.support.tab import open_tab

pytestmark = pytest.mark.browser
LIVE = ("/meetings", "/follow-up", "/fixes", "/share", "/import")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedApp]:
    """An app with the sample company and a password for its admin."""
    with run_signed_app(tmp_path_factory.mktemp("snapshots")) as running:
        yield running


@contextmanager
def _fresh(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def _sign_in(context: BrowserContext, app: SignedApp) -> Page:
    page = context.new_page()
    page.goto(f"{app.url}/share")
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill(ADMIN_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Publish snapshot")).to_be_visible(timeout=PATIENCE)
    return page


def _publish(page: Page, label: str) -> None:
    page.get_by_label("Label").fill(label)
    page.get_by_role("button", name="Publish snapshot").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"“{label}”", timeout=PATIENCE)
    page.reload()  # back at the top: a list that is unfolded while the page scrolls folds again
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"“{label}”", timeout=PATIENCE)
    expect(page.locator('[data-test-script-state="notRunning"]')).to_have_count(1, timeout=PATIENCE)


def _link_to_first(page: Page, label: str) -> str:
    """A link for the newest snapshot alone, copied by its button; the address."""
    page.get_by_label("Who is it for?").fill(label)
    page.get_by_role("combobox", name="Shows").click()
    page.get_by_role("option", name="Snapshot").first.click()
    page.get_by_role("button", name="Create link").click()
    address = page.get_by_test_id("stCode")
    address.hover(timeout=PATIENCE)
    page.get_by_role("button", name="Copy to clipboard").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('/s/'))")
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied == address.inner_text().strip()
    return copied


def _shows(page: Page, label: str) -> None:
    expect(page.get_by_text(f"{label}: snapshot")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("of 100", exact=False).first).to_be_visible(timeout=PATIENCE)


def test_published_linked_opened_refused_elsewhere_and_revoked(app: SignedApp, browser: Browser) -> None:
    with _fresh(browser) as desk, _fresh(browser) as phone:
        page = _sign_in(desk, app)
        _publish(page, "All-hands")
        address = _link_to_first(page, "Vic")
        seen = phone.new_page()
        seen.goto(address)
        _shows(seen, "All-hands")
        assert seen.url == f"{app.url}/"
        expect(seen.get_by_text("not yet signed by Sales")).to_have_count(4)
        for name in ("Scorecard", "Meetings", "Follow-up"):
            expect(seen.get_by_role("link", name=name)).to_have_count(0)
        expect(seen.get_by_role("button", name="Manage")).to_have_count(0)
        for path in LIVE:
            seen.goto(f"{app.url}{path}")
            expect(seen.get_by_text("Page not found")).to_be_visible(timeout=PATIENCE)
            expect(seen.get_by_role("button", name="Publish snapshot")).to_have_count(0)
        (info,) = snapshots.list_snapshots(OPERATOR, app.database)
        seen.goto(f"{app.url}/snapshot?id={info.id}")
        _shows(seen, "All-hands")
        seen.goto(f"{app.url}/snapshot?id={'0' * 32}")
        expect(seen.get_by_role("heading", name="No access")).to_be_visible(timeout=PATIENCE)
        seen.goto(app.url)
        _shows(seen, "All-hands")
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_text("No link leads in at the moment.")).to_be_visible(timeout=PATIENCE)
        seen.reload()
        expect(seen.get_by_role("heading", name="Sign in")).to_be_visible(timeout=PATIENCE)
        seen.goto(address)
        expect(seen.get_by_role("heading", name="This link does not work")).to_be_visible(timeout=PATIENCE)


def test_a_forged_message_opens_no_live_page_through_a_link_for_one_snapshot(
    app: SignedApp, browser: Browser
) -> None:
    with _fresh(browser) as desk, _fresh(browser) as phone:
        page = _sign_in(desk, app)
        _publish(page, "Forged")
        seen = phone.new_page()
        seen.goto(_link_to_first(page, "Mallory"))
        _shows(seen, "Forged")
        cookie = "; ".join(f"{c.get('name')}={c.get('value')}" for c in phone.cookies())
    with open_tab(app.url, cookie=cookie) as tab:
        # the questionnaire asks for a way in of its own, the slides are those of this snapshot
        assert set(tab.run().pages) - {"survey"} == {"", "snapshot", "present"}
        for path in LIVE:
            hashed = hashlib.md5(path[1:].encode(), usedforsecurity=False).hexdigest()
            said = tab.run(path[1:], page_hash=hashed).text
            assert "Forged: snapshot" in said.replace("**", "")
            assert "Publish what the scorecard says now" not in said


def test_an_admin_sees_the_snapshot_as_its_holders_do_and_goes_back(
    app: SignedApp, browser: Browser, tmp_path: Path
) -> None:
    with _fresh(browser) as desk:
        page = _sign_in(desk, app)
        _publish(page, "Board")
        page.goto(_link_to_first(page, "the board"))
        expect(page.get_by_text("You see what is seen through the link the board.")).to_be_visible(
            timeout=PATIENCE
        )
        _shows(page, "Board")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as JSON").click()
        download.value.save_as(tmp_path / "seen.json")
        seen = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
        assert set(seen["told"]) == {"viewers"}
        page.get_by_role("link", name="Back to your own view").click()
        expect(page.get_by_role("button", name="Manage")).to_be_visible(timeout=PATIENCE)
        info = snapshots.list_snapshots(OPERATOR, app.database)[0]
        page.goto(f"{app.url}/snapshot?id={info.id}")
        _shows(page, "Board")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as JSON").click()
        download.value.save_as(tmp_path / "whole.json")
        assert hashlib.sha256((tmp_path / "whole.json").read_bytes()).hexdigest() == info.sha256
