"""Every page as assistive technology finds it, judged by axe-core; and the app by keyboard alone."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from docs.accessibility import EXEMPTIONS
from tests.access.matrix import PAGES, Visitor
from tests.browser.looking import DESK, PATIENCE, settle
from tests.support.guests import Guest, invite
from tests.support.signed_app import SignedApp, run_signed_app

pytestmark = pytest.mark.browser
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
PLAIN = ("auth/signin", "auth/setup", "s/wrong", "a/wrong")  # the server's own pages, before the app
BARRED = ("serious", "critical")
OF_STAFF = sorted(set(PAGES) - {"survey", "snapshot"})
Theme = Literal["light", "dark"]
BOTH = pytest.mark.parametrize("theme", ["light", "dark"])


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedApp]:
    """An app with the sample company and a sign-in."""
    with run_signed_app(tmp_path_factory.mktemp("accessible")) as running:
        yield running


@pytest.fixture(scope="module")
def guests(app: SignedApp) -> Mapping[Visitor, Guest]:
    """One visitor of each kind."""
    return invite(app.database)


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that lets axe-core in: the app's own policy allows no script but its own."""
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, bypass_csp=True)
    yield context
    context.close()


def _open(
    desk: BrowserContext, app: SignedApp, path: str, cookie: str = "", *, theme: Theme = "light"
) -> Page:
    desk.clear_cookies()
    name, _, value = cookie.partition("=")
    if name:
        desk.add_cookies([{"name": name, "value": value, "url": app.url}])
    page = desk.pages[0] if desk.pages else desk.new_page()
    page.emulate_media(color_scheme=theme)
    page.goto(f"{app.url}/{path}")
    page.get_by_role("heading", level=1).first.wait_for(timeout=PATIENCE)
    return page


def _findings(page: Page, path: str) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    nodes = [(rule, node) for rule in found if rule["impact"] in BARRED for node in rule["nodes"]]
    return [
        f"/{path}: {rule['id']}, {node['target']}: {node['html'][:120]}"
        for rule, node in nodes
        if not any(known.covers(rule["id"], node["html"]) for known in EXEMPTIONS)
    ]


@BOTH
def test_no_page_of_the_app_has_a_serious_finding(
    app: SignedApp, guests: Mapping[Visitor, Guest], desk: BrowserContext, theme: Theme
) -> None:
    found = []
    for path in OF_STAFF:
        page = _open(desk, app, path, guests[Visitor.ADMIN].cookie, theme=theme)
        settle(page)
        found += _findings(page, path)
    assert found == []


@BOTH
def test_no_page_before_the_app_has_one_and_the_questionnaire_neither(
    app: SignedApp, guests: Mapping[Visitor, Guest], desk: BrowserContext, theme: Theme
) -> None:
    found = []
    for path in PLAIN:
        found += _findings(_open(desk, app, path, theme=theme), path)
    page = _open(desk, app, "", guests[Visitor.RESPONDENT].cookie, theme=theme)
    settle(page)
    assert found + _findings(page, "survey") == []


def test_tab_reaches_the_controls_of_the_scorecard_in_the_order_in_which_they_stand(
    app: SignedApp, guests: Mapping[Visitor, Guest], desk: BrowserContext
) -> None:
    page = _open(desk, app, "", guests[Visitor.ADMIN].cookie)
    page.get_by_text("The charts as tables").wait_for(timeout=PATIENCE)
    settle(page)
    met = _walk(page, 45)
    wanted = (
        "Scorecard",
        "Manage",
        "Load your own",
        "Window",
        "All suggestions",
        "How we read",
        "Present on this",
    )
    places = [next((i for i, name in enumerate(met) if part in name), -1) for part in wanted]
    assert -1 not in places, dict(zip(wanted, places, strict=True))
    assert places == sorted(places)


def test_what_has_the_focus_shows_it_and_enter_opens_the_menu_and_a_page(
    app: SignedApp, guests: Mapping[Visitor, Guest], desk: BrowserContext
) -> None:
    page = _open(desk, app, "follow-up", guests[Visitor.ADMIN].cookie)
    page.get_by_text("How we read your records").wait_for(timeout=PATIENCE)
    settle(page)
    assert any("How this is counted" in name for name in _walk(page, 60))
    page.get_by_role("button", name="Manage").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Settings").wait_for(timeout=PATIENCE)
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Settings")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{app.url}/settings", timeout=PATIENCE)


_FOCUSED = """
() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const shown = s.outlineStyle !== 'none' || s.boxShadow !== 'none' || e.matches('main, body');
  const name = e.getAttribute('aria-label') || e.innerText || e.closest('[data-testid]')?.innerText || '';
  return [name.trim().slice(0, 80), shown];
}
"""


def _walk(page: Page, steps: int) -> list[str]:
    """The names of what Tab meets, each of which must show that it has the focus."""
    met = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        name, shown = page.evaluate(_FOCUSED)
        assert shown, f"nothing shows that {name!r} has the focus"
        met.append(name)
    return met
