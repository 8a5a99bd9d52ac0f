"""A presentation in a real browser: its frame hidden, its letters large, as wide as the screen."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import PATIENCE, PHONE, visit

pytestmark = pytest.mark.browser

LAPTOP = (1366, 768)
SMALLEST = 20  # pixels of the sentences on a slide of the laptop's size


def wait_for_slide(page: Page, number: int) -> None:
    """Until a slide is drawn and its keys are listened to."""
    controls = page.locator(".st-key-present_controls")
    expect(controls.get_by_text(re.compile(rf"^{number} of \d+$")).first).to_be_visible(timeout=PATIENCE)
    page.locator("[data-test-script-state=notRunning]").first.wait_for(timeout=PATIENCE)


def test_the_frame_of_the_app_is_hidden_and_letters_can_be_read_from_afar(
    browser: Browser, running_app: str
) -> None:
    with visit(browser, running_app, "/present?slide=4", size=LAPTOP) as seen:
        wait_for_slide(seen.page, 4)
        expect(seen.page.get_by_test_id("stHeader")).to_be_hidden()
        line = seen.page.locator(".st-key-present_figure p").last
        assert float(line.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= SMALLEST
        seen.wait_for_charts(1)
        labels = seen.page.locator("[data-testid=stVegaLiteChart] svg text").first
        assert float(labels.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= SMALLEST - 2


def test_on_a_phone_a_slide_is_as_wide_as_the_phone(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, "/present?slide=3", size=PHONE) as seen:
        wait_for_slide(seen.page, 3)
        assert seen.width_of_content() <= PHONE[0]
