"""A wave answered through HTTP and websockets: what was acknowledged is stored, and nothing tells who answered when.

The full size, with its figures, is `python -m benchmarks.survey_load`.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from alignment import surveys
from alignment.access.tokens import hash_token
from alignment.store import survey_queries
from alignment.store.sqlite_file import copy_file
from alignment.surveys import Invitation
from benchmarks.survey_load import answer_together, on_postgres
from tests.support.people import OPERATOR
from tests.support.respondent import PAGE, fill_in, next_button, take_link
from tests.support.signed_app import SignedApp, run_signed_app
from tests.support.surveys import home_of, open_wave
from tests.support.tab import Tab, open_tab
from tests.support.waiting import wait_until

PEOPLE = 30
BROWSER, ADDRESS, DRAFT, WISH = "Canary/7.31 (planted)", "198.51.100.", "draft-of-canary-", "wish-of-canary-"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedApp]:
    """An app with a sign-in, in one process."""
    with run_signed_app(tmp_path_factory.mktemp("load")) as app:
        yield app


def _stored(app: SignedApp, wave: Invitation) -> int:
    with app.database.read() as connection:
        return sum(survey_queries.count_answers(connection, wave.wave.id).values())


def test_everybody_who_is_thanked_is_stored(app: SignedApp) -> None:
    wave = open_wave(app.database, invited={"sales": PEOPLE})
    load = answer_together(app.url, app.database, wave, people=PEOPLE, within=1)
    assert (load.acknowledged, load.stored) == (PEOPLE, PEOPLE), load.told()


def test_whoever_closes_the_tab_right_after_send_is_stored(app: SignedApp) -> None:
    wave = open_wave(app.database, invited={"sales": PEOPLE})
    (link,) = wave.urls(app.url)

    def send_and_leave(place: int) -> None:
        with open_tab(app.url, cookie=take_link(link)) as tab:
            tab.run(PAGE)
            while "survey_comment" not in tab.widgets:
                tab.run(PAGE, widgets=fill_in(tab, Random(place)))
            tab.send(tab.build(PAGE, widgets=fill_in(tab, Random(place))))

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(send_and_leave, range(PEOPLE)))
    assert wait_until(lambda: _stored(app, wave) == PEOPLE), f"{_stored(app, wave)} of {PEOPLE}"


@pytest.mark.postgres
def test_a_database_server_that_crashes_in_the_middle_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    load = on_postgres(tmp_path, people=PEOPLE, within=6, crash_after=3)
    assert (load.acknowledged, load.stored) == (PEOPLE, PEOPLE), load.told()


def _answer_as_canary(app: SignedApp, link: str, place: int) -> list[str]:
    """Answer so that it is known again: by its values, its draft, its comment, its browser; what must not be left."""
    address = f"{ADDRESS}{place}"
    cookie = take_link(link)
    headers = {"User-Agent": BROWSER, "X-Forwarded-For": address, "Forwarded": f"for={address}"}
    with open_tab(app.url, cookie=cookie, headers=headers) as tab:
        tab.run(PAGE)
        while button := next_button(tab):
            chosen = [(tab.widgets[key], "string_value", text) for key, text in _choose(tab, place).items()]
            if "survey_comment" in tab.widgets:
                box = tab.widgets["survey_comment"]
                keep = (tab.widgets["survey_keep"], "trigger_value", True)
                tab.run(PAGE, widgets=[*chosen, (box, "string_value", f"{DRAFT}{place}"), keep])
                if place < 8:  # with two more they would be published
                    chosen.append((box, "string_value", f"{WISH}{place}"))
                else:
                    chosen.append((box, "string_value", ""))
            tab.run(PAGE, widgets=[*chosen, (tab.widgets[button], "trigger_value", True)])
        assert "your answer is stored" in tab.text
    browser = cookie.rsplit(".", 1)[1]
    return [browser, hash_token(browser), address]


def _choose(tab: Tab, place: int) -> dict[str, str]:
    marks = {"survey_answered-in-time": place % 11, "survey_leads-accepted": place // 11}
    return {
        key: options[marks.get(key, 0)] for key, options in tab.choices.items() if key != "survey_language"
    }


def test_no_byte_of_database_log_or_backup_tells_who_answered_when(app: SignedApp, tmp_path: Path) -> None:
    wave = open_wave(app.database, invited={"sales": PEOPLE})
    (link,) = wave.urls(app.url)
    secrets = [BROWSER, DRAFT, WISH]
    for place in range(PEOPLE):
        secrets += _answer_as_canary(app, link, place)
    marks = [f'"answered-in-time": {place % 11}, "content-used": 0, "leads-accepted": {place // 11},'
             for place in range(PEOPLE)]  # fmt: skip
    for content in _contents(app, tmp_path / "open.db"):
        assert [secret for secret in (BROWSER, ADDRESS) if secret in content] == [], (
            "not even while it is open"
        )
        assert _tells_no_order(content, marks)
    surveys.close_wave(OPERATOR, app.database, home_of(app.home), wave.wave.number)
    for content in _contents(app, tmp_path / "closed.db"):
        assert [secret for secret in secrets if secret in content] == []
        assert _tells_no_order(content, marks)


def _contents(app: SignedApp, backup: Path) -> list[str]:
    """The database, what lies beside it, the log and a backup, as they are on the disk."""
    copy_file(app.home / "alignment.db", backup)
    files = [*app.home.glob("alignment.db*"), app.home / "app.log", backup]
    return [file.read_bytes().decode("latin-1") for file in files]


def _tells_no_order(content: str, marks: list[str]) -> bool:
    places = [content.find(mark) for mark in marks]
    if -1 in places:
        assert set(places) == {-1}, "all answers or none"
        return True
    later = sum(after > before for before, after in pairwise(places))
    return (
        3 < later < len(places) - 4
    )  # of 29 steps about half go forward; a log would go only forward, or only back
