"""Somebody who answers a wave without a browser: takes the link, gets the cookie, goes through the screens, sends."""

import http.client
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException

from tests.support.tab import PATIENCE, Kind, Tab, open_tab

PAGE, LANGUAGE, TRY_AGAIN = "survey", "survey_language", "try_again"
_NEXT = "survey_next_"
Widget = tuple[str, Kind, object]


@dataclass
class Passage:
    """How somebody fared: seconds for each screen, the last of them from Send to the thank-you; how often they reloaded."""

    acknowledged: bool = False
    screens: list[float] = field(default_factory=list)
    reloads: int = 0
    seen: str = ""  # the last words on the screen


def take_link(link: str) -> str:
    """Open a survey link as a browser does; the Cookie header that it keeps."""
    parts = urlsplit(link)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    connection.request("GET", parts.path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 303:
        raise ConnectionError(f"the link was answered with {answer.status}")
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    connection.request("GET", answer.headers["Location"], headers={"Cookie": cookie, "Accept": "text/html"})
    page = connection.getresponse()
    page.read()
    connection.close()
    if page.status != 200:
        raise ConnectionError(f"the questionnaire was answered with {page.status}")
    return cookie


def fill_in(tab: Tab, chance: Random) -> list[Widget]:
    """The widgets of a screen with everything chosen, and its button pressed."""
    chosen: list[Widget] = [
        (tab.widgets[key], "string_value", chance.choice(options))
        for key, options in tab.choices.items()
        if key != LANGUAGE
    ]
    return [*chosen, (tab.widgets[next_button(tab) or ""], "trigger_value", True)]


def next_button(tab: Tab) -> str | None:
    """The key of the button that leads on; None where there is none: it is done, or it failed."""
    return next((key for key in tab.widgets if key.startswith(_NEXT)), None)


def answer_by(link: str, *, seed: int, deadline: float) -> Passage:
    """Answer everything until the thank-you is there; reload, as people do, where the server fails, until `deadline`."""
    passage, chance, cookie = Passage(), Random(seed), ""
    while not passage.acknowledged and time.monotonic() < deadline:
        try:
            cookie = cookie or take_link(link)
            with open_tab(f"http://{urlsplit(link).netloc}", cookie=cookie) as tab:
                _go_through(tab, chance, passage)
        except (OSError, WebSocketException, TimeoutError, http.client.HTTPException) as problem:
            passage.seen = f"{type(problem).__name__}: {problem}"
        if not passage.acknowledged:
            passage.reloads += 1
            time.sleep(0.5)  # nobody reloads faster
    return passage


def _go_through(tab: Tab, chance: Random, passage: Passage) -> None:
    began = time.monotonic()
    tab.run(PAGE)
    passage.screens.append(time.monotonic() - began)
    while next_button(tab) or TRY_AGAIN in tab.widgets:
        if TRY_AGAIN in tab.widgets:
            time.sleep(0.5)
            tab.run(PAGE, widgets=[(tab.widgets[TRY_AGAIN], "trigger_value", True)])
            continue
        began = time.monotonic()
        tab.run(PAGE, widgets=fill_in(tab, chance))
        passage.screens.append(time.monotonic() - began)
    passage.seen = tab.text[-300:]
    passage.acknowledged = "your answer is stored" in tab.text


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def moments(people: int, seconds: float) -> Iterator[float]:
    """When each of so many people begins, spread evenly over so many seconds."""
    return (place * seconds / people for place in range(people))
