"""Knows where this machine keeps a Chromium or Chrome, and how the browser tests start it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
QUIET = (  # headless, and silent towards the outside world
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """The first browser that starts: ALIGNMENT_BROWSER, the system's, Playwright's own."""
    named = os.environ.get("ALIGNMENT_BROWSER")
    if named:
        return named if _starts(named) else None
    installed = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in (*installed, MAC_CHROME, _playwrights_own()) if _starts(path)), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser for a whole test session; raises RuntimeError if the machine has none."""
    path = find_browser()
    if path is None:
        raise RuntimeError(
            "no Chromium or Chrome on this machine; `make test` fetches one (scripts/setup-browser)"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def _starts(path: str) -> bool:
    # Some systems have a stand-in that only says how to install the real one: hence a call, not a look.
    if not Path(path).exists():
        return False
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    sys.exit(find_browser() is None)
