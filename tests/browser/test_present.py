"""A presentation in a real browser: by keyboard from the first slide to the last, full screen, reload, back."""

import os
import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import PATIENCE, PHONE, Visit, visit

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
LAPTOP, PROJECTOR = (1366, 768), (1920, 1080)
SLIDES = 12  # of the sample company
SMALLEST = 20  # pixels of the sentences on a slide of the laptop's size
PICTURES = os.environ.get("ALIGNMENT_PICTURES")  # a folder that keeps what the tests saw


def headline(page: Page) -> str:
    return page.get_by_role("heading", level=1).first.inner_text()


def total(page: Page) -> int:
    place = page.locator(".st-key-present_controls").get_by_text(re.compile(r"^\d+ of \d+$")).first
    return int(place.inner_text().split(" of ")[1])


def wait_for_slide(page: Page, number: int) -> None:
    """Until a slide is drawn and its keys are listened to."""
    controls = page.locator(".st-key-present_controls")
    expect(controls.get_by_text(re.compile(rf"^{number} of \d+$")).first).to_be_visible(timeout=PATIENCE)
    page.locator("[data-test-script-state=notRunning]").first.wait_for(timeout=PATIENCE)


def fits(seen: Visit) -> bool:
    """Whether the whole slide stands on the screen, above its controls."""
    return bool(
        seen.page.evaluate(
            """() => { const main = document.querySelector('[data-testid=stMain]');
            const small = document.querySelector('.st-key-present_small').getBoundingClientRect();
            const bar = document.querySelector('.st-key-present_controls').getBoundingClientRect();
            return main.scrollHeight <= innerHeight && main.scrollWidth <= innerWidth && small.bottom <= bar.top; }"""
        )
    )


@pytest.mark.parametrize(("size", "theme"), [(LAPTOP, "light"), (PROJECTOR, "dark")], ids=str)
def test_the_whole_story_goes_by_keyboard_and_every_slide_fits(
    browser: Browser, running_app: str, size: tuple[int, int], theme: Theme
) -> None:
    with visit(browser, running_app, "/present", size=size, theme=theme) as seen:
        wait_for_slide(seen.page, 1)
        titles, last = [], total(seen.page)
        assert last >= SLIDES
        for number in range(1, last + 1):
            wait_for_slide(seen.page, number)
            if seen.page.locator(".st-key-present_chart").count():
                seen.wait_for_charts(1)
            titles.append(headline(seen.page))
            if PICTURES:
                seen.page.screenshot(path=Path(PICTURES) / f"slide_{number}_{theme}_{size[0]}.png")
            assert fits(seen), f"slide {number} is too large"
            assert seen.hard_to_read() == []
            if number < last:
                seen.page.keyboard.press("ArrowRight")
        assert len(set(titles)) >= last - 1
        assert titles[-1] == "What we decide today"
        assert seen.complaints == []
        assert seen.foreign == []


def test_reload_keeps_the_slide_and_back_goes_back(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, "/present", size=LAPTOP) as seen:
        wait_for_slide(seen.page, 1)
        for number in (2, 3):
            seen.page.keyboard.press("ArrowRight")
            wait_for_slide(seen.page, number)
        third = headline(seen.page)
        seen.page.reload()
        wait_for_slide(seen.page, 3)
        assert headline(seen.page) == third
        seen.page.go_back()
        wait_for_slide(seen.page, 2)
        seen.page.keyboard.press("ArrowLeft")
        wait_for_slide(seen.page, 1)


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


def test_f_is_full_screen_in_and_out_and_esc_ends_the_story(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, "/present?slide=2", size=LAPTOP) as seen:
        wait_for_slide(seen.page, 2)
        expect(seen.page.locator(".present-clock")).to_contain_text(
            " of ", timeout=PATIENCE
        )  # the script is there
        full = seen.page.locator("html:fullscreen")
        for key in ("f", "Escape"):
            seen.page.keyboard.press("f")
            expect(full).to_have_count(1, timeout=PATIENCE)
            seen.page.keyboard.press(key)
            expect(full).to_have_count(0, timeout=PATIENCE)
        wait_for_slide(seen.page, 2)
        seen.page.keyboard.press("Escape")
        expect(seen.page.locator(".st-key-tile_score")).to_be_visible(timeout=PATIENCE)


def test_notes_come_and_go_and_the_clock_runs_against_the_agreed_length(
    browser: Browser, running_app: str
) -> None:
    with visit(browser, running_app, "/present?slide=2&minutes=30&began=1", size=LAPTOP) as seen:
        wait_for_slide(seen.page, 2)
        expect(seen.page.locator(".present-clock.present-over")).to_contain_text(
            "of 30 min", timeout=PATIENCE
        )
        seen.page.keyboard.press("n")
        notes = seen.page.locator(".st-key-present_notes")
        expect(notes).to_contain_text("how much of their targets", timeout=PATIENCE)
        seen.page.keyboard.press("ArrowRight")
        expect(notes).to_contain_text("joint meetings", timeout=PATIENCE)
        seen.page.keyboard.press("n")
        expect(notes).to_have_count(0, timeout=PATIENCE)


def test_on_a_phone_a_slide_is_as_wide_as_the_phone(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, "/present?slide=3", size=PHONE) as seen:
        wait_for_slide(seen.page, 3)
        assert seen.width_of_content() <= PHONE[0]
