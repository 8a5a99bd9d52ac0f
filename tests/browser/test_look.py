"""The pages as people see them: on a desk and on a phone, light and dark."""

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from alignment.ingest.kinds import KINDS
from tests.browser.looking import DESK, PATIENCE, PHONE, visit

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
EVERYWHERE = pytest.mark.parametrize(
    ("size", "theme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")], ids=str
)
TILES = ("meeting_cadence", "sla_adherence", "content_usage", "lead_acceptance")
TEMPLATES = len(KINDS) + 1  # of every kind of records, and of surveys
CHARTS = 10  # the score's, two for each metric, the losses
PICTURES = os.environ.get("ALIGNMENT_PICTURES")  # a folder that keeps what the tests saw


@EVERYWHERE
def test_the_scorecard_is_filled_readable_and_silent(
    browser: Browser, running_app: str, size: tuple[int, int], theme: Theme
) -> None:
    with visit(browser, running_app, size=size, theme=theme) as seen:
        seen.wait_for_charts(CHARTS)
        expect(seen.page.get_by_text("of 100", exact=False).first).to_be_visible()
        for key in TILES:
            expect(seen.page.locator(f".st-key-tile_{key}")).to_be_visible()
        assert seen.complaints == []
        assert seen.foreign == []
        assert seen.hard_to_read() == []
        assert seen.width_of_content() <= size[0]
        if PICTURES:
            seen.page.screenshot(path=Path(PICTURES) / f"scorecard_{theme}_{size[0]}.png")


@EVERYWHERE
def test_the_import_page_is_filled_readable_and_silent(
    browser: Browser, running_app: str, size: tuple[int, int], theme: Theme
) -> None:
    with visit(browser, running_app, "/import", size=size, theme=theme) as seen:
        expect(seen.page.get_by_role("button", name="Load these files")).to_be_visible(timeout=PATIENCE)
        expect(seen.page.get_by_role("button", name="Template")).to_have_count(TEMPLATES, timeout=PATIENCE)
        assert seen.complaints == []
        assert seen.foreign == []
        assert seen.hard_to_read() == []
        assert seen.width_of_content() <= size[0]


def test_on_a_phone_two_tiles_stand_in_a_row(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, size=PHONE) as seen:
        seen.wait_for_charts(CHARTS)
        boxes = [seen.page.locator(f".st-key-tile_{key}").bounding_box() for key in TILES]
        tops = [round(box["y"]) for box in boxes if box]
        assert tops[0] == tops[1] < tops[2] == tops[3]


def test_charts_keep_their_labels_on_a_phone(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, size=PHONE) as seen:
        seen.wait_for_charts(CHARTS)
        chart = seen.page.locator(".st-key-tile_sla_adherence [data-testid=stVegaLiteChart]").last
        labels = chart.locator("text").all_text_contents()
        assert "0 %" in labels
        assert "100 %" in labels
        assert any(label.endswith("so far") for label in labels)
        frame = chart.bounding_box()
        texts = [text.bounding_box() for text in chart.locator("text").all()]
        assert frame
        assert all(box and frame["x"] <= box["x"] + 1 for box in texts)
        assert all(box and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1 for box in texts)


def test_title_sentence_and_tiles_stand_on_the_first_screen_of_a_desk(
    browser: Browser, running_app: str
) -> None:
    with visit(browser, running_app) as seen:
        seen.wait_for_charts(CHARTS)
        box = seen.page.locator(".st-key-tile_score").bounding_box()
        assert box
        assert box["y"] + box["height"] < DESK[1]


def test_the_window_is_in_the_address_and_the_back_button_takes_it_back(
    browser: Browser, running_app: str
) -> None:
    with visit(browser, running_app, "/?window=2026-Q2") as seen:
        caption = seen.page.locator(".st-key-about")
        expect(caption.get_by_text("· Q2 2026")).to_be_visible(timeout=PATIENCE)
        caption.get_by_role("combobox").click()
        seen.page.get_by_role("option", name="September 2026").click()
        expect(caption.get_by_text("· September 2026")).to_be_visible(timeout=PATIENCE)
        assert seen.page.url.endswith("?window=2026-09")
        seen.page.go_back()
        expect(caption.get_by_text("· Q2 2026")).to_be_visible(timeout=PATIENCE)
        assert seen.page.url.endswith("?window=2026-Q2")


def test_the_window_goes_along_to_the_page_behind_a_tile(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, "/?window=2026-Q2") as seen:
        tile = seen.page.locator(".st-key-tile_sla_adherence")
        tile.get_by_role("link", name="Follow-up").click(timeout=PATIENCE)
        expect(seen.page).to_have_url(f"{running_app}/follow-up?window=2026-Q2", timeout=PATIENCE)
        expect(seen.page.get_by_role("combobox", name="Window")).to_have_value("Q2 2026", timeout=PATIENCE)


def test_the_sample_banner_leads_to_the_import_page(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app) as seen:
        seen.page.get_by_role("link", name="Load your own").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text(
            "Load the files that your tools export"
        )
        assert seen.page.url == f"{running_app}/import"
        assert seen.complaints == []


def test_a_page_may_not_fetch_a_picture_from_elsewhere(browser: Browser, running_app: str) -> None:
    picture = "document.body.append(Object.assign(new Image(), {src: 'http://evil.example/x.png'}))"
    with visit(browser, running_app) as seen, seen.page.expect_event("requestfailed") as failed:
        seen.page.evaluate(picture)
    assert failed.value.failure == "csp"
