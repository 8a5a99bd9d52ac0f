"""What both teams believe, as people see it: on a desk and on a phone, light and dark."""

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import DESK, PHONE, visit

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("ALIGNMENT_PICTURES")  # a folder that keeps what the tests saw
CHARTS = {"belief": 2, "survey-waves": 0}


@pytest.mark.parametrize(
    ("path", "size", "theme"),
    [
        ("belief", DESK, "dark"),
        ("belief", PHONE, "light"),
        ("survey-waves", DESK, "light"),
        ("survey-waves", PHONE, "dark"),
    ],
    ids=str,
)
def test_the_pages_of_the_survey_are_filled_readable_and_silent(
    browser: Browser, running_app: str, path: str, size: tuple[int, int], theme: Literal["light", "dark"]
) -> None:
    with visit(browser, running_app, f"/{path}", size=size, theme=theme) as seen:
        if CHARTS[path]:
            seen.wait_for_charts(CHARTS[path])
        assert seen.complaints == []
        assert seen.foreign == []
        assert seen.hard_to_read() == []
        assert seen.width_of_content() <= size[0]
        if PICTURES:
            seen.page.screenshot(path=Path(PICTURES) / f"{path}_{theme}_{size[0]}.png", full_page=True)
