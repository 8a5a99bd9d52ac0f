"""The questionnaire in the hands of people: whatever they do with their browser, one answer is stored."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from alignment.store import survey_queries
from alignment.survey.pace import count_taps
from alignment.survey.questions import Questionnaire
from alignment.surveys import Invitation
from tests.browser.looking import DESK, PATIENCE, PHONE
from tests.browser.phone import THANKS, Phone, pick_up
from tests.support.signed_app import SignedApp, run_signed_app
from tests.support.surveys import open_wave
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("ALIGNMENT_PICTURES")  # a folder that keeps what the tests saw
LEAST = 44  # pixels either way: what a thumb finds


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedApp]:
    """An app with a sign-in; every test opens a wave of its own."""
    with run_signed_app(tmp_path_factory.mktemp("survey")) as app:
        yield app


@pytest.fixture
def wave(app: SignedApp) -> Invitation:
    """A wave is open."""
    return open_wave(app.database)


@pytest.fixture
def rae(browser: Browser, app: SignedApp, wave: Invitation) -> Iterator[Phone]:
    """Rae has opened the link on her phone."""
    with pick_up(browser, app.url) as phone:
        phone.open(link_of(app, wave))
        yield phone


def link_of(app: SignedApp, wave: Invitation) -> str:
    """The first link that was handed out."""
    return wave.urls(app.url)[0]


def count(app: SignedApp, wave: Invitation) -> int:
    """How many answers are stored."""
    with app.database.read() as connection:
        return sum(survey_queries.count_answers(connection, wave.wave.id).values())


def test_a_double_click_sends_once_and_skips_no_screen(app: SignedApp, wave: Invitation, rae: Phone) -> None:
    rae.answer_screen()
    rae.button().dblclick()
    rae.wait_for_another("0")
    assert rae.screen() == "1"
    rae.go_to_last()
    rae.button().dblclick()
    rae.sees_thanks()
    assert count(app, wave) == 1


def test_a_reload_and_a_change_of_language_keep_every_tap(
    app: SignedApp, wave: Invitation, rae: Phone
) -> None:
    rae.answer_screen()
    rae.press()
    rae.choose("answered-in-time", 7)
    chosen = rae.page.locator(".st-key-survey_answered-in-time label:has(input:checked)")
    expect(chosen).to_have_text("7")
    rae.page.reload()
    expect(chosen).to_have_text("7", timeout=PATIENCE)
    rae.choose("leads-accepted", 11)
    rae.page.locator(".st-key-survey_language label[data-testid=stRadioOption]").nth(1).tap()
    expect(rae.page.get_by_role("heading", name="Ihre Schätzung, von zehn")).to_be_visible(timeout=PATIENCE)
    expect(chosen).to_have_text("7")
    left_open = rae.page.locator(".st-key-survey_leads-accepted label:has(input:checked)")
    expect(left_open).to_have_text("Kann ich nicht sagen")
    assert rae.page.evaluate("document.documentElement.lang") == "de"
    rae.page.reload()
    expect(left_open).to_have_text("Kann ich nicht sagen", timeout=PATIENCE)


def test_going_back_in_the_browser_loses_nothing_and_sends_nothing_twice(
    app: SignedApp, wave: Invitation, rae: Phone
) -> None:
    rae.answer_screen()
    rae.press()
    rae.choose("meetings-held", 3)
    chosen = rae.page.locator(".st-key-survey_meetings-held label:has(input:checked)")
    expect(chosen).to_have_text("3")
    rae.page.go_back()
    rae.page.go_forward()
    expect(chosen).to_have_text("3", timeout=PATIENCE)
    rae.go_to_last()
    rae.press()
    rae.sees_thanks()
    rae.page.go_back()
    rae.page.go_forward()
    rae.sees_thanks()
    rae.open(link_of(app, wave))  # whoever takes the link again is the same browser
    rae.sees_thanks()
    assert count(app, wave) == 1


def test_a_connection_that_breaks_loses_nothing(app: SignedApp, wave: Invitation, rae: Phone) -> None:
    rae.answer_screen()
    rae.press()
    rae.context.set_offline(True)
    rae.answer_screen()
    rae.context.set_offline(False)
    rae.press()
    rae.go_to_last()
    rae.context.set_offline(True)
    rae.context.set_offline(False)
    rae.press()
    rae.sees_thanks()
    assert count(app, wave) == 1


def test_two_tabs_of_one_browser_send_one_answer(app: SignedApp, wave: Invitation, rae: Phone) -> None:
    rae.go_to_last()
    second = rae.context.new_page()
    second.goto(link_of(app, wave))
    second.locator("[class*='st-key-survey_next_'] button").click(timeout=PATIENCE)
    expect(second.get_by_role("heading", level=1)).to_have_text(THANKS, timeout=PATIENCE)
    rae.press()
    expect(rae.page.get_by_text("That one counts; this one was not added.")).to_be_visible(timeout=PATIENCE)
    assert count(app, wave) == 1


def test_a_tab_that_is_closed_a_moment_after_send_has_answered(
    app: SignedApp, wave: Invitation, rae: Phone
) -> None:
    rae.go_to_last()
    rae.button().tap()
    rae.page.wait_for_timeout(100)
    rae.page.close()
    assert wait_until(lambda: count(app, wave) == 1)


def test_the_keyboard_alone_fills_in_and_sends(browser: Browser, app: SignedApp, wave: Invitation) -> None:
    with pick_up(browser, app.url, size=DESK) as desk:
        desk.open(link_of(app, wave))
        keys = desk.page.keyboard
        for screen in range(20):
            for question in desk.questions():
                _tab_to(desk, f".st-key-survey_{question}")
                keys.press("Space")
                keys.press("ArrowRight")
            _tab_to(desk, "[class*='st-key-survey_next_']")
            keys.press("Enter")
            desk.wait_for_another(str(screen))
            if desk.screen() == "thanks":
                break
            expect(desk.page.get_by_role("heading").first).to_be_focused()
        desk.sees_thanks()
    with app.database.read() as connection:
        ((team, values),) = survey_queries.list_answers(connection, wave.wave.id)
    asked = Questionnaire.model_validate_json(wave.wave.questionnaire)
    assert team == "marketing"
    assert set(values) == {*(item.id for item in asked.items), asked.choice.id}
    assert values["meetings-held"] == 1


def _tab_to(desk: Phone, place: str) -> None:
    for _ in range(12):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("place => !!document.activeElement.closest(place)", place):
            return
    raise AssertionError(f"the Tab key does not lead to {place}")


@pytest.mark.parametrize(
    ("size", "theme", "language", "way"),
    [
        (PHONE, "light", "en-GB", "open"),
        (PHONE, "dark", "de-DE", "codes"),
        (DESK, "light", "de-DE", "open"),
        (DESK, "dark", "en-GB", "codes"),
    ],
    ids=str,
)
def test_every_screen_is_readable_silent_and_easy_to_hit(
    browser: Browser,
    app: SignedApp,
    size: tuple[int, int],
    theme: Literal["light", "dark"],
    language: Literal["en-GB", "de-DE"],
    way: Literal["open", "codes"],
) -> None:
    wave = open_wave(app.database, way=way)
    asked = Questionnaire.model_validate_json(wave.wave.questionnaire)
    with pick_up(browser, app.url, size=size, theme=theme, language=language) as phone:
        phone.open(link_of(app, wave))
        while phone.screen() != "thanks":
            _look(phone, size, f"survey_{theme}_{size[0]}_{phone.screen()}.png")
            phone.answer_screen()
            phone.press()
            assert phone.page.locator("[data-testid=stMain]").evaluate("each => each.scrollTop") == 0
        _look(phone, size, f"survey_{theme}_{size[0]}_thanks.png")
        assert phone.taps == count_taps(asked)
        assert (phone.seen.complaints, phone.seen.foreign) == ([], [])


def _look(phone: Phone, size: tuple[int, int], picture: str) -> None:
    assert phone.seen.hard_to_read() == []
    assert phone.seen.width_of_content() <= size[0]
    for target in phone.page.locator("label[data-testid=stRadioOption], [data-testid=stMain] button").all():
        box = target.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= LEAST, target.inner_text()
    for group in phone.page.get_by_role("radiogroup").all():
        name = group.get_attribute("aria-label") or ""
        assert name
        assert not set(name) & set("\\*_[]"), name
    if PICTURES:
        phone.page.screenshot(path=Path(PICTURES) / picture, full_page=True)
