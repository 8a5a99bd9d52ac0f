"""Takes pictures of the running app, which shows the sample company, and writes the tour around them.

`python -m docs.take_pictures` writes those of the README and of docs/tour.md anew; with `--all FOLDER` every page in
every size and both colour schemes into that folder, to be looked at.
"""

import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser

from tests.access.matrix import PAGES
from tests.browser.looking import settle, visit
from tests.support.chromium import open_browser
from tests.support.running_app import run_app

FOLDER = Path(__file__).parent / "pictures"
TOUR = Path(__file__).with_name("tour.md")
DESK, LAPTOP, TABLET, PHONE = (1440, 900), (1366, 768), (1024, 768), (390, 844)
TALLEST = 6_000  # pixels of a whole page
COLOURS = 128  # enough for text, lines and few hues, and a third of the bytes
Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class View:
    """A picture of the tour: its file, the address that it shows, what is said of it, the window; `whole`: all of it."""

    name: str
    path: str
    title: str
    told: str
    size: tuple[int, int] = DESK
    scheme: Scheme = "light"
    whole: bool = False


VIEWS = (
    View(
        "scorecard",
        "",
        "What a CEO sees",
        "How aligned, what is weakest, what changed, and what to do next: three sentences, one score, four metrics. It"
        " opens by a link, without signing in.",
    ),
    View(
        "scorecard_phone",
        "",
        "The same on a phone",
        "The sentence first, then the number, then the charts; the four metrics two in a row.",
        size=PHONE,
    ),
    View(
        "follow_up",
        "follow-up",
        "What both team leads see behind a number",
        "Where the late hand-offs come from: source, weekday and hour, region, with what size alone would give. Nobody is"
        " ranked; editors and admins find the record ids below.",
        size=(1440, 1500),
    ),
    View(
        "belief",
        "belief",
        "What people believe beside what the records show",
        "The anonymous survey of both teams: Sales' dot, Marketing's dot, the records' diamond, and how both see their work"
        " together.",
        size=(1440, 1400),
    ),
    View(
        "fixes",
        "fixes",
        "What RevOps and both leads choose from",
        "Every suggestion says why with its figures, what to do this week, who, and the place that it is from.",
        scheme="dark",
    ),
    View(
        "present",
        "present?slide=3",
        "What a CMO shows in the all-hands",
        "One finding a slide, by arrow keys, with speaker notes and a clock; the same story as PowerPoint and PDF.",
        size=LAPTOP,
    ),
    View(
        "import",
        "import",
        "What RevOps does on the first Monday of the month",
        "Take the exports as they are: a look says what would happen, rejected rows are listed with their reason, and every"
        " file can be taken back.",
        size=(1440, 1100),
    ),
)


def main(arguments: list[str]) -> None:
    """Start an app of its own in a temporary folder, open its pages, and write the pictures."""
    with tempfile.TemporaryDirectory() as home, run_app(Path(home)) as url, open_browser() as browser:
        if arguments[:1] == ["--all"]:
            _take_all(browser, url, Path(arguments[1]))
            return
        FOLDER.mkdir(exist_ok=True)
        for view in VIEWS:
            _write(_take(browser, url, view), FOLDER / f"{view.name}.png")
    TOUR.write_text(tell_tour(), encoding="utf-8")


def tell_tour() -> str:
    """The tour as a document: each picture under who sees it, with what it shows."""
    parts = [f"## {view.title}\n\n![{view.told}](pictures/{view.name}.png)\n\n{view.told}" for view in VIEWS]
    opening = "The sample company, as `make run` serves it at its first start."
    return "\n\n".join(["# A short tour", opening, *parts]) + "\n"


def _take_all(browser: Browser, url: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in PAGES:
        for size in (DESK, TABLET, PHONE):
            for scheme in ("light", "dark"):
                view = View(path, path, "", "", size, scheme, whole=path != "present")
                _write(_take(browser, url, view), folder / f"{path}_{size[0]}_{scheme}.png")


def _take(browser: Browser, url: str, view: View) -> bytes:
    with visit(browser, url, f"/{view.path}", size=view.size, theme=view.scheme) as seen:
        settle(seen.page)
        if view.whole:
            height = seen.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            seen.page.set_viewport_size(
                {"width": view.size[0], "height": min(max(height, view.size[1]), TALLEST)}
            )
            settle(seen.page)
        return seen.page.screenshot(animations="disabled")


def _write(picture: bytes, file: Path) -> None:
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
