"""Somebody with a phone who answers a survey: taps answers and buttons, counts the taps, waits for what comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.looking import PATIENCE, PHONE, Visit, watch

SCREEN = "[class*='st-key-survey_screen_']"
THANKS = "Thank you, your answer is stored"


@dataclass
class Phone:
    """A browser with one tab in hand, and how often it was tapped."""

    context: BrowserContext
    seen: Visit
    taps: int = 0

    @property
    def page(self) -> Page:
        """The tab in hand."""
        return self.seen.page

    def open(self, link: str) -> None:
        """Open a survey link and wait for what stands behind it."""
        self.page.goto(link)
        self.wait_for_screen()

    def choose(self, question: str, place: int) -> None:
        """Tap one of the answers to a question, counted from 0."""
        self._tap(self.page.locator(f".st-key-survey_{question} label[data-testid=stRadioOption]").nth(place))

    def answer_screen(self) -> None:
        """Tap the second answer to every question of this screen."""
        for question in self.questions():
            self.choose(question, 1)

    def questions(self) -> list[str]:
        """What this screen asks, by id."""
        keys: list[str] = self.page.locator(f"{SCREEN} [data-testid=stRadio]").evaluate_all(
            "all => all.map(each => each.closest('[class*=\"st-key-survey_\"]').className"
            ".match(/st-key-survey_([a-z-]+)/)[1])"
        )
        return keys

    def press(self, button: Literal["next", "back"] = "next") -> None:
        """Tap a button and wait for another screen."""
        before = self.screen()
        self._tap(self.button(button))
        self.wait_for_another(before)

    def button(self, name: Literal["next", "back"] = "next") -> Locator:
        """The button that leads on, or back."""
        return self.page.locator(f"[class*='st-key-survey_{name}_'] button")

    def screen(self) -> str:
        """The name of the screen that is on: "0", "1" … or "thanks"."""
        name: str = self.page.locator(SCREEN).evaluate(
            "each => each.className.match(/st-key-survey_screen_([a-z0-9]+)_/)[1]"
        )
        return name

    def wait_for_another(self, screen: str) -> None:
        """Until this screen is gone and the next one is there, down to its buttons."""
        gone = self.page.locator(f"[class*='st-key-survey_screen_{screen}_']")
        expect(gone).to_have_count(0, timeout=PATIENCE)
        self.wait_for_screen()

    def wait_for_screen(self) -> None:
        """Until a screen is there, down to its buttons, which are drawn last."""
        self.page.locator(SCREEN).wait_for(timeout=PATIENCE)
        place = self.screen()
        last = ".st-key-survey_close" if place == "thanks" else f".st-key-survey_next_{place} button"
        self.page.locator(last).wait_for(timeout=PATIENCE)

    def go_to_last(self) -> None:
        """Answer screen after screen, until the one that sends."""
        while self.page.locator(".st-key-survey_wish").count() == 0:
            self.answer_screen()
            self.press()
        self.answer_screen()

    def sees_thanks(self) -> None:
        """The answer is stored, and the page says so."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(THANKS, timeout=PATIENCE)

    def _tap(self, target: Locator) -> None:
        self.taps += 1
        target.tap() if self.page.evaluate("'ontouchstart' in window") else target.click()


@contextmanager
def pick_up(
    browser: Browser,
    base: str,
    *,
    size: tuple[int, int] = PHONE,
    theme: Literal["light", "dark"] = "light",
    language: Literal["en-GB", "de-DE"] = "en-GB",
) -> Iterator[Phone]:
    """A phone, or with another size a desk, whose owner reads this language."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        locale=language,
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
    )
    yield Phone(context, watch(context.new_page(), base))
    context.close()
