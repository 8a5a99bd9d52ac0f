"""Password, share link and identity provider, each walked through in a real browser until it ends."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from alignment import sharing
from alignment.store.access_models import ShareLink, StaffSession
from alignment.store.commands import table_of
from tests.browser.looking import PATIENCE
from tests.support.identity_provider import provider_environment, run_provider
from tests.support.people import OPERATOR, PASSWORD, hand_link
from tests.support.running_app import free_port, run_app
from tests.support.signed_app import ADMIN_PASSWORD, SignedApp, run_signed_app

pytestmark = pytest.mark.browser

LISTED, UNLISTED, UNVERIFIED = "alice@example.com", "charlie@elsewhere.example", "mallory@example.com"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedApp]:
    """An app with a password for its admin and an identity provider for the people of example.com."""
    home, port = tmp_path_factory.mktemp("signed"), free_port()
    with run_provider(home, {LISTED: True, UNLISTED: True, UNVERIFIED: False}) as provider:
        environment = {
            **provider_environment(provider),
            "ALIGNMENT_BASE_URL": f"http://localhost:{port}",
            "ALIGNMENT_OIDC_ADMINS": f"{LISTED},{UNVERIFIED}",
        }
        with run_signed_app(home, environment=environment, port=port) as running:
            yield running


@dataclass
class Desk:
    """A browser of one person: its cookies, and every request that it made."""

    context: BrowserContext
    requests: list[Request]

    def open(self, url: str) -> Page:
        """A new tab."""
        page = self.context.new_page()
        page.on("request", self._note)
        page.goto(url)
        return page

    def _note(self, request: Request) -> None:
        self.requests.append(request)


@contextmanager
def _desk(browser: Browser) -> Iterator[Desk]:
    context = browser.new_context()
    context.route(lambda url: urlsplit(url).hostname != "localhost", _stay_here)
    yield Desk(context, [])
    context.close()


def _stay_here(route: Route) -> None:
    route.abort()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    """Somebody's browser, without any cookie."""
    with _desk(browser) as somebody:
        yield somebody


def _fill_in(page: Page, password: str) -> None:
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def _has_the_menu_of_staff(page: Page) -> None:
    expect(page.get_by_role("button", name="Manage")).to_be_visible(timeout=PATIENCE)


def _has_scorecard(page: Page) -> None:
    expect(page.get_by_text("of 100", exact=False).first).to_be_visible(timeout=PATIENCE)


def _is_refused_at_the_next_click(page: Page) -> None:
    page.get_by_role("link", name="Meetings", exact=True).first.click()
    expect(page.get_by_role("heading", name="No access")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("of 100")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=PATIENCE)


def test_by_password_until_signed_out_everywhere(app: SignedApp, browser: Browser, desk: Desk) -> None:
    page = desk.open(f"{app.url}/import")
    expect(page).to_have_url(f"{app.url}/auth/signin?onward=/import")
    _fill_in(page, "not the password")
    expect(page.get_by_role("alert")).to_have_text("This name and this password do not belong together.")
    page.get_by_label("Password").fill(ADMIN_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Load these files")).to_be_visible(timeout=PATIENCE)
    assert page.url == f"{app.url}/import"
    page.reload()
    expect(page.get_by_text("Signed in as admin, admin")).to_be_visible(timeout=PATIENCE)
    second = desk.open(app.url)
    _has_the_menu_of_staff(second)
    assert second.evaluate("document.cookie").count("alignment") == 0
    with _desk(browser) as phone:
        elsewhere = phone.open(app.url)
        _fill_in(elsewhere, ADMIN_PASSWORD)
        _has_the_menu_of_staff(elsewhere)
        second.get_by_role("link", name="Sign out").click()
        second.get_by_role("button", name="Sign out everywhere").click()
        expect(second.get_by_role("heading", name="Sign in")).to_be_visible()
        _is_refused_at_the_next_click(elsewhere)
    _is_refused_at_the_next_click(page)
    assert not [cookie for cookie in desk.context.cookies() if cookie.get("name") == "alignment_staff"]


def test_a_sign_in_that_has_expired_ends_in_the_open_tab(app: SignedApp, desk: Desk) -> None:
    page = desk.open(app.url)
    _fill_in(page, ADMIN_PASSWORD)
    _has_the_menu_of_staff(page)
    table = table_of(StaffSession)
    with app.database.write() as connection:
        connection.execute(sa.update(table).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    _is_refused_at_the_next_click(page)
    expect(page).to_have_url(f"{app.url}/auth/signin")


def test_by_link_until_it_is_revoked(app: SignedApp, desk: Desk) -> None:
    link = hand_link(app.database)
    page = desk.open(link.url(app.url))
    _has_scorecard(page)
    assert page.url == f"{app.url}/"
    expect(page.get_by_role("button", name="Manage")).to_have_count(0)
    page.reload()
    _has_scorecard(page)
    second = desk.open(f"{app.url}/import")
    expect(second.get_by_text("Page not found")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.cookie").count(link.token) == 0
    assert page.evaluate("document.referrer") == ""
    told = [
        request.url for request in desk.requests if link.token in request.all_headers().get("referer", "")
    ]
    assert told == []
    assert [request.url for request in desk.requests if link.token in request.url] == [link.url(app.url)]
    sharing.revoke_link(OPERATOR, app.database, link.id)
    _is_refused_at_the_next_click(page)
    again = desk.open(link.url(app.url))
    expect(again.get_by_role("heading", name="This link does not work")).to_be_visible()


def test_by_link_until_it_expires(app: SignedApp, desk: Desk) -> None:
    link = hand_link(app.database)
    page = desk.open(link.url(app.url))
    _has_scorecard(page)
    table = table_of(ShareLink)
    with app.database.write() as connection:
        over = sa.update(table).where(table.c.id == link.id)
        connection.execute(over.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    _is_refused_at_the_next_click(page)
    expect(page).to_have_url(f"{app.url}/auth/signin")


def test_an_admin_sees_what_a_link_shows_and_goes_back(app: SignedApp, desk: Desk) -> None:
    link = hand_link(app.database, label="for the board")
    page = desk.open(app.url)
    _fill_in(page, ADMIN_PASSWORD)
    _has_the_menu_of_staff(page)
    page.goto(link.url(app.url))
    expect(page.get_by_text("You see what is seen through the link for the board.")).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_role("button", name="Manage")).to_have_count(0)
    page.get_by_role("link", name="Back to your own view").click()
    _has_the_menu_of_staff(page)


def _by_provider(page: Page, address: str) -> None:
    page.get_by_role("link", name="Sign in with Example").click()
    page.get_by_role("button", name=address, exact=True).click()


def test_by_an_identity_provider_until_signed_out_everywhere(
    app: SignedApp, browser: Browser, desk: Desk
) -> None:
    page = desk.open(f"{app.url}/import")
    _by_provider(page, LISTED)
    expect(page.get_by_text(re.compile("Signed in as .*alice.*example.*, admin"))).to_be_visible(
        timeout=PATIENCE
    )
    assert page.url == f"{app.url}/import"
    kept = {str(cookie.get("name")) for cookie in desk.context.cookies()}
    assert kept == {"alignment_staff", "alignment_form", "_streamlit_xsrf"}, (
        "the provider's word is gone once it has been used"
    )
    page.reload()
    _has_the_menu_of_staff(page)
    second = desk.open(f"{app.url}/import")
    expect(second.get_by_role("button", name="Load these files")).to_be_visible(timeout=PATIENCE)
    with _desk(browser) as phone:
        elsewhere = phone.open(app.url)
        _by_provider(elsewhere, LISTED)
        _has_the_menu_of_staff(elsewhere)
        second.get_by_role("link", name="Sign out").click()
        second.get_by_role("button", name="Sign out everywhere").click()
        expect(second.get_by_role("heading", name="Sign in")).to_be_visible()
        _is_refused_at_the_next_click(elsewhere)
    _is_refused_at_the_next_click(page)


@pytest.mark.parametrize(
    ("address", "reason"),
    [(UNLISTED, "ask an admin of the app to list it"), (UNVERIFIED, "has not verified the address")],
)
def test_whom_the_provider_knows_but_the_app_does_not_stays_out(
    app: SignedApp, desk: Desk, address: str, reason: str
) -> None:
    page = desk.open(app.url)
    _by_provider(page, address)
    expect(page.get_by_role("heading", name="No access")).to_be_visible()
    expect(page.get_by_text(reason)).to_be_visible()
    assert {cookie.get("name") for cookie in desk.context.cookies()} <= {"alignment_form", "alignment_onward"}
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("link", name="Sign in with Example")).to_be_visible()


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "/s/leave"])
def test_the_way_by_the_provider_leads_to_pages_of_ours_alone(
    app: SignedApp, desk: Desk, onward: str
) -> None:
    page = desk.open(f"{app.url}/auth/oidc?onward={quote(onward)}")
    page.get_by_role("button", name=LISTED, exact=True).click()
    _has_the_menu_of_staff(page)
    assert page.url == f"{app.url}/"


def test_who_turns_back_at_the_provider_can_try_again(app: SignedApp, desk: Desk) -> None:
    page = desk.open(app.url)
    page.get_by_role("link", name="Sign in with Example").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("The sign-in was not completed.")).to_be_visible()


def test_no_secret_stands_in_the_log_or_the_database(app: SignedApp, desk: Desk) -> None:
    link = hand_link(app.database)
    _has_scorecard(desk.open(link.url(app.url)))
    desk.open(f"{app.url}/s/{link.token}x")
    desk.open(f"{app.url}/nothing/{link.token}")
    kept = app.home.glob("alignment.db*")
    written = [*kept, app.home / "app.log"]
    cookies = [str(cookie.get("value")) for cookie in desk.context.cookies()]
    for secret in (link.token, ADMIN_PASSWORD, *cookies):
        assert [file.name for file in written if secret.encode() in file.read_bytes()] == []


def test_the_first_admin_chooses_a_password_with_the_code_on_the_console(
    browser: Browser, desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("first")
    with run_app(home, environment={"ALIGNMENT_SIGN_IN": "password"}) as url:
        printed = (home / "app.log").read_text()
        found = re.search(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", printed)
        assert found, printed
        page = desk.open(f"{url}/auth/setup")
        page.get_by_label("Set-up code").fill(found[0])
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_label("The same once more").fill(PASSWORD)
        page.get_by_role("button", name="Choose this password").click()
        page.get_by_role("link", name="Sign in").click()
        _fill_in(page, PASSWORD)
        _has_the_menu_of_staff(page)
