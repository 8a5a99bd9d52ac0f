"""A presentation in a real browser: by keyboard, in full screen, against the clock."""

import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looking import PATIENCE, PHONE, visit
from tests.browser.slides import headline, last_of, present, press, wait_for_slide
from tests.support.filled_home import fill
from tests.support.running_app import run_app

pytestmark = pytest.mark.browser

NEXT_SLIDE = 3.0  # seconds at most on a machine with much else to do; alone it takes a tenth of that


@dataclass(frozen=True)
class Stage:
    """A running app of these tests' own: its address and its data."""

    url: str
    home: Path


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The sample company, whoever looks is its admin; decisions are written down in the last test."""
    home = fill(tmp_path_factory.mktemp("stage"))
    with run_app(home) as url:
        yield Stage(url, home)


def test_the_whole_story_goes_by_keyboard_there_and_back(browser: Browser, stage: Stage) -> None:
    with present(browser, stage.url) as seen:
        page, last, took = seen.page, last_of(seen.page), []
        titles = [headline(page)]
        for number in range(2, last + 1):
            began = time.perf_counter()
            page.keyboard.press(("ArrowRight", " ", "PageDown")[number % 3])
            page.locator(f'.present-place[data-number="{number}"]').wait_for(timeout=PATIENCE)
            took.append(time.perf_counter() - began)
            wait_for_slide(page, number)
            titles.append(headline(page))
        assert titles[-1] == "What we decide today"
        assert len(set(titles)) >= last - 1
        page.keyboard.press("ArrowRight")
        for number in range(last - 1, 0, -1):
            press(page, ("ArrowLeft", "PageUp")[number % 2], to=number)
            assert headline(page) == titles[number - 1]
        press(page, "End", to=last)
        press(page, "Home", to=1)
        assert seen.complaints == []
        assert seen.foreign == []
        print(f"the next slide after {statistics.median(took) * 1000:.0f} ms (median)")
        assert statistics.median(took) < NEXT_SLIDE


def test_keys_that_are_pressed_quickly_are_all_counted(browser: Browser, stage: Stage) -> None:
    with present(browser, stage.url) as seen:
        for _ in range(5):
            seen.page.keyboard.press("ArrowRight")
        wait_for_slide(seen.page, 6)
        assert "slide=6" in seen.page.url


def test_reload_keeps_the_slide_and_back_goes_back(browser: Browser, stage: Stage) -> None:
    with present(browser, stage.url) as seen:
        press(seen.page, "ArrowRight", to=2)
        press(seen.page, "ArrowRight", to=3)
        third = headline(seen.page)
        seen.page.reload()
        wait_for_slide(seen.page, 3)
        assert headline(seen.page) == third
        seen.page.go_back()
        wait_for_slide(seen.page, 2)
        press(seen.page, "ArrowLeft", to=1)


def test_f_is_full_screen_in_and_out_and_only_the_second_esc_ends_the_story(
    browser: Browser, stage: Stage
) -> None:
    with present(browser, stage.url, slide=2) as seen:
        full = seen.page.locator("html:fullscreen")
        for leave in ("f", "Escape"):
            seen.page.keyboard.press("f")
            expect(full).to_have_count(1, timeout=PATIENCE)
            seen.page.keyboard.press(leave)
            expect(full).to_have_count(0, timeout=PATIENCE)
            wait_for_slide(seen.page, 2)
        seen.page.wait_for_timeout(600)  # an Esc right after the full screen still belongs to it
        seen.page.keyboard.press("Escape")
        expect(seen.page.locator(".st-key-tile_score")).to_be_visible(timeout=PATIENCE)


def test_the_clock_runs_from_the_first_step_against_the_agreed_length(browser: Browser, stage: Stage) -> None:
    clock = ".present-clock"
    with present(browser, stage.url) as seen:
        expect(seen.page.locator(clock)).to_have_text("0 of 60 min", timeout=PATIENCE)
        press(seen.page, "ArrowRight", to=2)
        assert re.search(r"began=\d{10}", seen.page.url)
    half_past = int(time.time()) - 45 * 60
    with present(browser, stage.url, began=str(half_past)) as seen:
        expect(seen.page.locator(clock)).to_have_text("45 of 60 min", timeout=PATIENCE)
        expect(seen.page.locator(f"{clock}.present-over")).to_have_count(0)
    with present(browser, stage.url, began=str(half_past), minutes="30") as seen:
        expect(seen.page.locator(f"{clock}.present-over")).to_have_text("45 of 30 min", timeout=PATIENCE)


def test_notes_come_and_go_and_a_window_of_their_own_stays_on_the_same_slide(
    browser: Browser, stage: Stage
) -> None:
    with present(browser, stage.url, slide=2) as seen:
        notes = seen.page.locator(".st-key-present_notes")
        seen.page.keyboard.press("n")
        expect(notes).to_contain_text("how much of their targets", timeout=PATIENCE)
        seen.page.keyboard.press("n")
        expect(notes).to_have_count(0, timeout=PATIENCE)
        with seen.page.expect_popup() as opened:
            seen.page.get_by_role("button", name="Notes in a window").click()
        speaker = opened.value
        wait_for_slide(speaker, 2)
        expect(speaker.locator(".st-key-present_speaker")).to_contain_text("how much of their targets")
        press(seen.page, "ArrowRight", to=3)
        wait_for_slide(speaker, 3)
        press(speaker, "ArrowRight", to=4)
        wait_for_slide(seen.page, 4)


def test_on_a_phone_a_slide_is_as_wide_as_the_phone(browser: Browser, stage: Stage) -> None:
    with visit(browser, stage.url, "/present?slide=3", size=PHONE) as seen:
        wait_for_slide(seen.page, 3)
        assert seen.width_of_content() <= PHONE[0]


def test_decisions_are_typed_without_moving_the_slides_kept_and_shown_first_next_time(
    browser: Browser, stage: Stage
) -> None:
    with present(browser, stage.url) as seen:
        page, last = seen.page, last_of(seen.page)
        press(page, "End", to=last)
        page.get_by_label("Decision 1", exact=True).fill("")
        page.get_by_label("Decision 1", exact=True).press_sequentially("Find one f and n for both")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Home")
        page.keyboard.press("Enter")
        page.get_by_label("Who sees to decision 1", exact=True).fill("Head of Sales")
        page.keyboard.press("Tab")
        wait_for_slide(page, last)
        page.get_by_role("button", name="Back").click()
        wait_for_slide(page, last - 1)
        page.get_by_role("button", name="Next").click()
        wait_for_slide(page, last)
        expect(page.get_by_label("Decision 1", exact=True)).to_have_value(
            "Find one f and n for both", timeout=PATIENCE
        )
        page.get_by_role("button", name="Keep these decisions").click()
        expect(page).to_have_url(re.compile(r"[?&]id=[0-9a-f]{32}"), timeout=PATIENCE)
        expect(page.get_by_text("Find one f and n for both")).to_be_visible(timeout=PATIENCE)
        wait_for_slide(page, last)
        assert headline(page) == "What we decided today"
    with present(browser, stage.url) as seen:
        assert headline(seen.page) == "Last time we decided 1 thing"
        expect(seen.page.get_by_text("Find one f and n for both")).to_be_visible()
        expect(seen.page.get_by_text("Head of Sales")).to_be_visible()
