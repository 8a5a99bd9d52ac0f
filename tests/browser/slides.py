"""How the browser tests go through the slides of a presentation."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import PATIENCE, Visit, visit

LAPTOP, PROJECTOR = (1366, 768), (1920, 1080)


@contextmanager
def present(
    browser: Browser,
    base: str,
    *,
    slide: int = 1,
    size: tuple[int, int] = LAPTOP,
    theme: Literal["light", "dark"] = "light",
    **parameters: str,
) -> Iterator[Visit]:
    """Open the slides at one of them and wait until keys are listened to."""
    asked = "&".join(f"{name}={value}" for name, value in {"slide": str(slide), **parameters}.items())
    with visit(browser, base, f"/present?{asked}", size=size, theme=theme) as seen:
        wait_for_slide(seen.page, slide)
        yield seen


def wait_for_slide(page: Page, number: int) -> None:
    """Until a slide is drawn, its charts too, nothing runs any more and the keys know where they are."""
    expect(page.locator(f'.present-place[data-number="{number}"]')).to_be_visible(timeout=PATIENCE)
    expect(page.locator(f'html[data-presents="{number}"]')).to_have_count(1, timeout=PATIENCE)
    page.locator("[data-test-script-state=notRunning]").first.wait_for(timeout=PATIENCE)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE)
    for chart in page.locator(".st-key-present_chart").all():
        chart.locator("svg").first.wait_for(timeout=PATIENCE)


def press(page: Page, key: str, *, to: int) -> None:
    """Press a key that leads to a slide."""
    page.keyboard.press(key)
    wait_for_slide(page, to)


def last_of(page: Page) -> int:
    """How many slides there are."""
    return int(page.locator(".present-place").get_attribute("data-last") or 0)


def headline(page: Page) -> str:
    """What the slide says first."""
    return (
        page.get_by_role("heading", level=1).first.inner_text().replace("\u2060", "").replace("\u00a0", " ")
    )
