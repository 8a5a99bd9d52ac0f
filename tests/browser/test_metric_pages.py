"""The metric pages, fixes and register as people see them: on a desk and on a phone, light and dark."""

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looking import DESK, PATIENCE, PHONE, visit

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
EVERYWHERE = pytest.mark.parametrize(
    ("size", "theme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")], ids=str
)
CHARTS = {"follow-up": 6, "acceptance": 7, "content": 4, "meetings": 3}
PICTURES = os.environ.get("ALIGNMENT_PICTURES")  # a folder that keeps what the tests saw


@EVERYWHERE
@pytest.mark.parametrize("path", CHARTS)
def test_a_metric_page_is_filled_readable_and_silent(
    browser: Browser, running_app: str, path: str, size: tuple[int, int], theme: Theme
) -> None:
    with visit(browser, running_app, f"/{path}", size=size, theme=theme) as seen:
        seen.wait_for_charts(CHARTS[path])
        expect(seen.page.get_by_text("How this is counted")).to_be_visible(timeout=PATIENCE)
        assert seen.complaints == []
        assert seen.foreign == []
        assert seen.hard_to_read() == []
        assert seen.width_of_content() <= size[0]
        if PICTURES:
            seen.page.screenshot(path=Path(PICTURES) / f"{path}_{theme}_{size[0]}.png", full_page=True)


@EVERYWHERE
@pytest.mark.parametrize("path", ["fixes", "practices"])
def test_advice_is_filled_readable_and_silent(
    browser: Browser, running_app: str, path: str, size: tuple[int, int], theme: Theme
) -> None:
    with visit(browser, running_app, f"/{path}", size=size, theme=theme) as seen:
        expect(seen.page.get_by_text("Source: ").nth(5)).to_be_visible(timeout=PATIENCE)
        assert seen.complaints == []
        assert seen.hard_to_read() == []
        assert seen.width_of_content() <= size[0]


def test_the_document_chosen_is_in_the_address(browser: Browser, running_app: str) -> None:
    with visit(browser, running_app, "/practices?document=rift") as seen:
        expect(seen.page.locator(".st-key-document_choice").get_by_role("combobox")).to_have_value(
            "rift: The rift between sales and marketing", timeout=PATIENCE
        )
        expect(seen.page.get_by_text("43 practices of 43")).to_have_count(0)
