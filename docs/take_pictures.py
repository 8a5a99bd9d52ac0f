"""Takes the pictures of the README from the running app, which shows the sample company: python -m docs.take_pictures."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.looking import visit
from tests.support.chromium import open_browser
from tests.support.running_app import run_app

FOLDER = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1440, 900
ALL_DRAWN = (
    "[...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(c => c.querySelector('svg'))"
)
CHARTS = 8  # a bar and a line a tile


def main() -> None:
    """Start an app of its own in a temporary folder, open its pages, and write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, run_app(Path(home)) as url, open_browser() as browser:
        _take(browser, url, "scorecard")


def _take(browser: Browser, url: str, name: str) -> None:
    with visit(browser, url, size=(WIDTH, HEIGHT)) as visited:
        visited.wait_for_charts(CHARTS)
        visited.page.wait_for_function(ALL_DRAWN)
        visited.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
