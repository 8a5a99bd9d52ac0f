"""What an answer costs somebody with a phone: `python -m benchmarks.survey_pace`.

A browser of 390 pixels taps through every screen as fast as it can: its seconds are the machine's share, the floor. What
a person needs besides is reckoned from the words and the decisions (alignment/survey/pace.py).
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from alignment.store.database import open_database
from alignment.survey.pace import expected_seconds, promised_minutes
from alignment.survey.questions import Questionnaire
from alignment.surveys import Invitation
from alignment.ui.survey_words import read_before_sending
from benchmarks.survey_load import SIGN_IN
from tests.browser.phone import Phone, pick_up
from tests.support.chromium import open_browser
from tests.support.running_app import run_app
from tests.support.surveys import open_wave


def tap_through(phone: Phone, link: str) -> tuple[float, list[float]]:
    """Seconds from the link to the thank-you, and those from each button to the next screen."""
    began, turns = time.monotonic(), []
    phone.open(link)
    while phone.screen() != "thanks":
        phone.answer_screen()
        pressed = time.monotonic()
        phone.press()
        turns.append(time.monotonic() - pressed)
    return time.monotonic() - began, turns


def tell(browser: Browser, base: str, handed: Invitation) -> str:
    """The figures of one wave in one line."""
    asked = Questionnaire.model_validate_json(handed.wave.questionnaire)
    told = read_before_sending("en")
    with pick_up(browser, base) as phone:
        took, turns = tap_through(phone, handed.urls(base)[0])
    return (
        f"{len(asked.items) + 2} questions: {phone.taps} taps, {took:.1f} s for a machine"
        f" (a screen {sum(turns) / len(turns):.1f} s on average, {max(turns):.1f} s at most); reckoned for a person"
        f" {expected_seconds(asked, 'en', told=told):.0f} s in English and"
        f" {expected_seconds(asked, 'de', told=read_before_sending('de')):.0f} s in German;"
        f" the page promises {promised_minutes(asked, 'en', told=told)} minutes"
    )


def main() -> None:
    """A wave without a block, and one with it."""
    with tempfile.TemporaryDirectory(prefix="alignment-pace-") as folder:
        home = Path(folder)
        with run_app(home, environment=SIGN_IN) as base, open_browser() as browser:
            database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
            for _ in range(2):
                print(tell(browser, base, open_wave(database)), flush=True)
            database.close()


if __name__ == "__main__":
    main()
