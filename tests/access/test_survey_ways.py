"""The way into a survey, as requests: a cookie and a clean address, and one page for whatever leads nowhere."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from alignment import surveys
from alignment.access.configuration import SignIn
from alignment.access.cookies import ANSWER, STAFF
from alignment.access.doorkeepers import keeper_of_current
from alignment.access.doors import TICKET_HEADER, Doors
from alignment.access.identify import Visit, identify_respondent
from alignment.access.principal import Principal, Role
from alignment.access.served import Served, close_served, serve
from alignment.access.survey_routes import survey_routes
from alignment.answering import open_sheet, submit_answer
from alignment.errors import AccessRefused
from alignment.settings import Environment
from alignment.store.commands import table_of
from alignment.store.database import Database
from alignment.store.survey_models import SurveyWave
from tests.support.people import OPERATOR, welcome
from tests.support.surveys import home_of, open_wave

HOST = "http://localhost:8501"
UPLOAD = "/_stcore/upload_file/session/file"
Open = Callable[..., TestClient]


async def _inside(request: Request) -> JSONResponse:
    return JSONResponse({"ticket": request.headers.get(TICKET_HEADER)})


@pytest.fixture
def served(sqlite_database: Database, tmp_path: Path) -> Iterator[Served]:
    """The database is served, with accounts to sign in to."""
    yield serve(Served(Environment(tmp_path, "", ""), sqlite_database, SignIn(accounts=True)))
    close_served()


@pytest.fixture
def browser(served: Served) -> Open:
    """Opens a browser with its own cookies, at an address of its own."""

    def open_browser(address: str = "203.0.113.7") -> TestClient:
        doors = Middleware(Doors, headers={"Referrer-Policy": "no-referrer"}, keeper=keeper_of_current)
        inside = Route("/{path:path}", _inside, methods=["GET", "PUT"])
        app = Starlette(routes=[*survey_routes(), inside], middleware=[doors])
        return TestClient(app, base_url=HOST, client=(address, 50_000), follow_redirects=False)

    return open_browser


def _who(client: TestClient, served: Served) -> Principal:
    visit = Visit(headers=(), cookies=dict(client.cookies))
    return identify_respondent(visit, served, now=datetime.now(UTC))


def test_a_survey_link_becomes_a_cookie_and_a_clean_address(browser: Open, served: Served) -> None:
    rae, handed = browser(), open_wave(served.database)
    answer = rae.get(f"/a/{handed.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/survey")
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "expires="))
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert rae.get("/survey").json()["ticket"].startswith("survey:")
    assert rae.put(UPLOAD).status_code == 403
    assert _who(rae, served).role is Role.RESPONDENT


def test_who_comes_back_is_the_same_browser_and_answers_once(browser: Open, served: Served) -> None:
    rae, handed = browser(), open_wave(served.database)
    rae.get(f"/a/{handed.token}")
    before = rae.cookies[ANSWER]
    assert submit_answer(_who(rae, served), served.database, team="sales", values={})
    rae.get(f"/a/{handed.token}")
    assert rae.cookies[ANSWER] == before
    assert not submit_answer(_who(rae, served), served.database, team="sales", values={})
    charlie = browser()
    charlie.get(f"/a/{handed.token}")
    assert open_sheet(_who(charlie, served), served.database).state == "open"


def test_a_code_is_read_however_it_is_written(browser: Open, served: Served) -> None:
    rae, handed = browser(), open_wave(served.database, way="codes", invited={"sales": 6})
    for code in (handed.codes[0], handed.codes[0].upper().replace("-", "")):
        assert rae.get(f"/a/{handed.token}~{code}").status_code == 303
    assert submit_answer(_who(rae, served), served.database, team="sales", values={})
    assert rae.get(f"/a/{handed.token}~{handed.codes[0]}").status_code == 303, "the same browser comes back"
    assert browser().get(f"/a/{handed.token}~{handed.codes[0]}").status_code == 404, "another one does not"


def test_whatever_leads_nowhere_looks_alike(browser: Open, served: Served) -> None:
    coded = open_wave(served.database, way="codes", invited={"sales": 6})
    over = open_wave(served.database)
    rae = browser("203.0.113.1")
    rae.get(f"/a/{coded.token}~{coded.codes[0]}")
    submit_answer(_who(rae, served), served.database, team="sales", values={})
    with served.database.write() as connection:
        wave, late = table_of(SurveyWave), datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(sa.update(wave).where(wave.c.id == over.wave.id).values(closes_at=late))
    ways = [
        f"{coded.token}~{coded.codes[0]}",  # used
        f"{coded.token}~aaaa-bbbb-cccc-dddd",  # unknown
        coded.token,  # no code
        over.token,  # late
        "A" * 43,
        "nonsense",
        "%00",
        "~",
    ]
    answers = [browser(f"203.0.113.{place + 9}").get(f"/a/{way}") for place, way in enumerate(ways)]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert {tuple(sorted(answer.headers)) for answer in answers} == {tuple(sorted(answers[0].headers))}


def test_after_the_close_the_same_link_shows_what_was_published(browser: Open, served: Served) -> None:
    handed = open_wave(served.database, way="codes", invited={"sales": 6})
    for code in handed.codes:
        rae = browser()
        rae.get(f"/a/{handed.token}~{code}")
        submit_answer(_who(rae, served), served.database, team="sales", values={"same-goals": 4})
    published = surveys.close_wave(OPERATOR, served.database, home_of(served.environment.home), 1)
    rae.get(f"/a/{handed.token}~{handed.codes[0]}")
    sheet = open_sheet(_who(rae, served), served.database)
    assert (sheet.state, sheet.published) == ("closed", published)


def test_guesses_are_throttled_by_link_and_by_cookie(browser: Open, served: Served) -> None:
    mallory, handed = browser(), open_wave(served.database)
    answers = [mallory.get(f"/a/{number:043d}").status_code for number in range(100)]
    assert (answers.count(404), answers.count(429)) == (20, 80)
    assert mallory.get(f"/a/{handed.token}").status_code == 429
    rae = browser("203.0.113.8")
    rae.get(f"/a/{handed.token}")
    assert rae.get("/survey").status_code == 200
    forger = browser("203.0.113.9")
    for number in range(100):
        forger.cookies.set(ANSWER, f"{number:043d}..{number:043d}")
        assert forger.get("/survey").status_code == 403
    forger.cookies.set(ANSWER, rae.cookies[ANSWER].replace(rae.cookies[ANSWER][-43:], "B" * 43))
    assert forger.get("/survey").status_code == 403, "a cookie that nobody has seen yet waits"


def test_trying_a_questionnaire_on_the_own_computer_counts_as_no_guess(browser: Open, served: Served) -> None:
    serve(replace(served, sign_in=SignIn()))
    alice, handed = browser("127.0.0.1"), open_wave(served.database)
    alice.get(f"/a/{handed.token}")
    assert {alice.get("/survey").json()["ticket"] for _ in range(100)} == {"local"}
    assert alice.get(f"/a/{'A' * 43}").status_code == 404, "not yet throttled"


def test_an_editor_who_opens_a_survey_link_stays_an_editor_elsewhere(browser: Open, served: Served) -> None:
    edith, handed = browser(), open_wave(served.database)
    person = welcome(served.database, "edith", Role.EDITOR)
    edith.cookies.set(STAFF, person.token)
    edith.get(f"/a/{handed.token}")
    assert edith.get("/").json()["ticket"] == str(person.principal.ticket)
    assert ANSWER in edith.cookies
    assert _who(edith, served).role is Role.RESPONDENT


def test_programs_that_only_look_get_no_cookie(browser: Open, served: Served) -> None:
    answer = browser().head(f"/a/{open_wave(served.database).token}")
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)


def test_a_respondent_of_nothing_is_nobody(served: Served) -> None:
    for value in ("", "x", f"{'A' * 43}..{'B' * 43}"):
        with pytest.raises(AccessRefused):
            identify_respondent(Visit((), {ANSWER: value}), served, now=datetime.now(UTC))
