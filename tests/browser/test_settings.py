"""The settings in a real browser: an effect is seen, then saved, then on the scorecard; a wrong value stays where it is."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from alignment import glossary
from alignment.store.database import open_database
from tests.browser.looking import DESK, PATIENCE, PHONE, visit
from tests.support.filled_home import fill
from tests.support.people import OPERATOR
from tests.support.running_app import run_app

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("ALIGNMENT_PICTURES")  # a folder that keeps what the tests saw
Theme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app with the sample company and a term that one team has signed, to be changed."""
    home = fill(tmp_path_factory.mktemp("settings") / "home")
    database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
    glossary.set_term(OPERATOR, database, "MQL", "A lead that Marketing judges ready for Sales.")
    glossary.sign_term(OPERATOR, database, "MQL", team="sales")
    database.close()
    with run_app(home) as url:
        yield url


def field(page: Page, name: str) -> Locator:
    """The box of a setting, whatever version it shows."""
    return page.locator(f"[class*='st-key-set_{name.replace('.', '-')}-'] input")


def test_a_target_is_tried_saved_and_seen_on_the_scorecard(browser: Browser, own_app: str) -> None:
    with visit(browser, own_app, "/settings?section=targets") as seen:
        page = seen.page
        target = field(page, "targets.sla_adherence")
        target.fill("150")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Input should be less than or equal to 1")).to_be_visible(timeout=PATIENCE)
        expect(target).to_have_value("150")
        target.fill("60")
        page.get_by_role("button", name="See the effect").click()
        expect(page.get_by_text("The score would go from")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Target 90 % → 60 %.")).to_be_visible()
        expect(target).to_have_value("60")
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / "settings_effect.png", full_page=True)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved as version 1.")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("link", name="Scorecard").click()
        expect(page.locator(".st-key-tile_sla_adherence")).to_contain_text("Target 60 %", timeout=PATIENCE)
        assert seen.foreign == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=str)
def test_every_section_is_readable_and_as_wide_as_the_window(
    browser: Browser, own_app: str, size: tuple[int, int], theme: Theme
) -> None:
    with visit(browser, own_app, "/settings", size=size, theme=theme) as seen:
        page = seen.page
        for name in ("Promises", "Company and calendar", "Meetings", "Glossary", "Versions"):
            page.get_by_role("radiogroup").get_by_text(name, exact=True).click()
            expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE)
            assert seen.hard_to_read() == []
            assert seen.width_of_content() <= size[0]
        assert seen.complaints == []
