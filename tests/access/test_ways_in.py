"""The ways in, as requests: share links, passwords, set-up codes; and what everybody else is answered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from alignment import accounts, sharing
from alignment.access.configuration import SignIn
from alignment.access.cookies import LINK, STAFF
from alignment.access.doorkeepers import keeper_of_current
from alignment.access.doors import TICKET_HEADER, Doors
from alignment.access.link_routes import link_routes
from alignment.access.principal import Role
from alignment.access.served import Served, close_served, current, serve
from alignment.access.sign_in_routes import sign_in_routes
from alignment.access.throttle import Tries
from alignment.settings import Environment
from alignment.store.database import Database
from tests.support.people import OPERATOR, PASSWORD, hand_link, sign_up, welcome

HOST, PUBLIC = "http://localhost:8501", "https://score.example.com"
STREAM = "ws://localhost:8501/_stcore/stream"
UPLOAD = "/_stcore/upload_file/session/file"
PAGE = {"Accept": "text/html"}
Open = Callable[..., TestClient]


async def _inside(request: Request) -> JSONResponse:
    return JSONResponse({"ticket": request.headers.get(TICKET_HEADER)})


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json({"ticket": socket.headers.get(TICKET_HEADER)})
    await socket.close()


@pytest.fixture
def served(database: Database, tmp_path: Path) -> Iterator[Served]:
    """The database is served, with accounts to sign in to."""
    environment = Environment(tmp_path, "", "")
    yield serve(Served(environment, database, SignIn(accounts=True)))
    close_served()


@pytest.fixture
def browser(served: Served) -> Open:
    """Opens a browser with its own cookies, at an address of its own."""

    def open_browser(address: str = "203.0.113.7", base_url: str = "") -> TestClient:
        if base_url:
            serve(replace(current(), environment=replace(current().environment, base_url=base_url)))
        routes = [*link_routes(), *sign_in_routes(), WebSocketRoute("/_stcore/stream", _stream)]
        inside = Route("/{path:path}", _inside, methods=["GET", "PUT", "POST"])
        doors = Middleware(
            Doors,
            headers={"Referrer-Policy": "no-referrer"},
            keeper=keeper_of_current,
            secure=current().secure,
        )
        app = Starlette(routes=[*routes, inside], middleware=[doors])
        return TestClient(app, base_url=base_url or HOST, client=(address, 50_000), follow_redirects=False)

    return open_browser


def _post(client: TestClient, path: str, **fields: str) -> int:
    return client.post(path, data=fields, headers={"Origin": str(client.base_url)}).status_code


def _is_in(client: TestClient) -> bool:
    return client.get("/").status_code == 200


def _local(served: Served) -> None:
    serve(replace(served, sign_in=SignIn()))


def test_a_link_becomes_a_cookie_and_a_clean_address(browser: Open, served: Served) -> None:
    vic, link = browser(), hand_link(served.database)
    answer = vic.get(f"/s/{link.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "expires="))
    assert "secure" not in cookie
    assert vic.get("/").json()["ticket"] == f"link:{link.id}"


def test_behind_https_every_cookie_travels_by_https_alone(browser: Open, served: Served) -> None:
    vic = browser(base_url=PUBLIC)
    answer = vic.get(f"/s/{hand_link(served.database).token}")
    assert answer.headers["set-cookie"].endswith("Secure")


def test_openings_are_counted_but_not_those_of_programs_that_only_look(browser: Open, served: Served) -> None:
    vic, link = browser(), hand_link(served.database)
    vic.head(f"/s/{link.token}")
    for _ in range(3):
        vic.get(f"/s/{link.token}")
    (listed,) = sharing.list_links(OPERATOR, served.database)
    assert listed.opened == 3
    assert listed.last_opened_at is not None
    assert (datetime.now(UTC) - listed.last_opened_at).total_seconds() < 60


def test_wrong_expired_and_revoked_links_look_alike(
    browser: Open, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked = hand_link(served.database)
    sharing.revoke_link(OPERATOR, served.database, revoked.id)
    expired = _expired_link(served.database, monkeypatch)
    answers = [
        browser(address).get(f"/s/{token}")
        for address, token in (
            ("203.0.113.1", revoked.token),
            ("203.0.113.2", expired.token),
            ("203.0.113.3", "A" * 43),
            ("203.0.113.4", "nonsense"),
            ("203.0.113.5", "%00"),
        )
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert {tuple(sorted(answer.headers)) for answer in answers} == {tuple(sorted(answers[0].headers))}


def _expired_link(database: Database, monkeypatch: pytest.MonkeyPatch) -> sharing.NewLink:
    class LongAgo(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2020, 1, 1, tzinfo=UTC)

    with monkeypatch.context() as patch:
        patch.setattr(sharing, "datetime", LongAgo)
        return hand_link(database, days=1)


def test_a_thousand_guesses_let_nobody_in_and_are_soon_not_even_looked_at(
    browser: Open, served: Served
) -> None:
    mallory, link = browser(), hand_link(served.database)
    guesses = [mallory.get(f"/s/{number:043d}").status_code for number in range(1_000)]
    assert guesses.count(303) == 0
    assert guesses.count(404) == 20
    assert guesses.count(429) == 980
    assert mallory.get(f"/s/{link.token}").status_code == 429, "even the right one waits now"
    assert browser("203.0.113.8").get(f"/s/{link.token}").status_code == 303, "others are not affected"


def test_a_thousand_guesses_from_many_addresses_are_throttled_together(browser: Open, served: Served) -> None:
    serve(replace(served, tries=_tight(served, together=50)))
    answers = [browser(f"198.51.100.{n % 250}").get(f"/s/{n:043d}").status_code for n in range(200)]
    assert answers.count(404) == 50
    assert answers.count(429) == 150


def _tight(served: Served, *, together: int) -> Tries:
    return replace(served.tries, links=replace(served.tries.links, together=together))


def test_guesses_by_cookie_are_throttled_too_and_good_cookies_behind_the_same_address_are_not(
    browser: Open, served: Served
) -> None:
    vic, mallory, late = browser(), browser(), browser()
    link = hand_link(served.database)
    vic.get(f"/s/{link.token}")
    for number in range(1_000):
        mallory.cookies.set(LINK, f"{number:043d}")
        assert not _is_in(mallory)
    assert _is_in(vic)
    late.cookies.set(LINK, hand_link(served.database).token)
    assert not _is_in(late), "a cookie that nobody has seen yet waits, like any guess"


def test_a_cookie_that_opens_nothing_is_forgotten(browser: Open, served: Served) -> None:
    vic = browser()
    link = hand_link(served.database)
    vic.get(f"/s/{link.token}")
    sharing.revoke_link(OPERATOR, served.database, link.id)
    answer = vic.get("/", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/auth/signin")
    assert LINK not in vic.cookies


def test_nobody_gets_nothing_but_the_ways_in(browser: Open) -> None:
    charlie = browser()
    assert charlie.get("/import", headers=PAGE).headers["location"] == "/auth/signin?onward=/import"
    assert charlie.get("/", headers=PAGE).headers["location"] == "/auth/signin"
    for path in ("/", "/import", "/_stcore/health", "/_stcore/host-config", "/media/x.csv", "/component/x"):
        assert charlie.get(path).status_code == 403, path
    assert charlie.put(UPLOAD).status_code == 403
    assert charlie.get("/auth/signin").status_code == 200
    with pytest.raises(WebSocketDisconnect), charlie.websocket_connect(STREAM):
        pass


def test_only_an_admin_may_upload_and_only_as_long_as_they_are_one(browser: Open, served: Served) -> None:
    answers = {}
    for role in (Role.VIEWER, Role.EDITOR, Role.ADMIN):
        client = browser()
        client.cookies.set(STAFF, welcome(served.database, role.value, role).token)
        answers[role] = client.put(UPLOAD).status_code
    assert answers == {Role.VIEWER: 403, Role.EDITOR: 403, Role.ADMIN: 200}
    accounts.revoke_account(OPERATOR, served.database, "admin")
    assert client.put(UPLOAD).status_code == 403


def test_an_admin_who_opens_a_link_sees_it_as_a_viewer_until_they_go_back(
    browser: Open, served: Served
) -> None:
    alice, link = browser(), hand_link(served.database)
    person = welcome(served.database, "alice", Role.ADMIN)
    alice.cookies.set(STAFF, person.token)
    alice.get(f"/s/{link.token}")
    assert alice.get("/").json()["ticket"] == f"link:{link.id}+{person.principal.ticket}"
    assert alice.put(UPLOAD).status_code == 403
    assert alice.get("/s/leave").headers["location"] == "/"
    assert alice.put(UPLOAD).status_code == 200


def test_the_local_admin_can_look_through_a_link_and_go_back(browser: Open, served: Served) -> None:
    _local(served)
    alice, link = browser("127.0.0.1"), hand_link(served.database)
    assert alice.get("/").json()["ticket"] == "local"
    alice.get(f"/s/{link.token}")
    assert alice.get("/").json()["ticket"] == f"link:{link.id}+local"
    assert alice.put(UPLOAD).status_code == 403
    alice.get("/s/leave")
    assert alice.put(UPLOAD).status_code == 200


def test_without_a_sign_in_a_link_opens_nothing_from_elsewhere(browser: Open, served: Served) -> None:
    _local(served)
    link = hand_link(served.database)
    assert browser("203.0.113.7").get(f"/s/{link.token}").status_code == 403
    stranger = browser("203.0.113.7")
    stranger.cookies.set(LINK, link.token)
    assert stranger.get("/").status_code == 403


def test_nobody_can_say_themselves_whose_page_it_is(browser: Open, served: Served) -> None:
    vic, link = browser(), hand_link(served.database)
    vic.get(f"/s/{link.token}")
    forged = {TICKET_HEADER: "local", TICKET_HEADER.title(): "session:1"}
    assert vic.get("/", headers=forged).json()["ticket"] == f"link:{link.id}"
    with vic.websocket_connect(STREAM, headers=forged) as socket:
        assert socket.receive_json()["ticket"] == f"link:{link.id}"


def test_a_foreign_page_opens_no_websocket_with_somebodys_cookies(browser: Open, served: Served) -> None:
    vic = browser()
    vic.get(f"/s/{hand_link(served.database).token}")
    with pytest.raises(WebSocketDisconnect):
        vic.websocket_connect(STREAM, headers={"Origin": "https://evil.example"}).__enter__()
    with vic.websocket_connect(STREAM, headers={"Origin": HOST}) as socket:
        assert socket.receive_json()["ticket"]


def test_a_name_and_a_password_lead_to_where_somebody_wanted_to_go(browser: Open, served: Served) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    edith = browser()
    answer = edith.post(
        "/auth/signin",
        data={"login": "edith", "password": PASSWORD, "onward": "/import"},
        headers={"Origin": HOST},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/import")
    cookie = next(text for text in answer.headers.get_list("set-cookie") if text.startswith(STAFF)).lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax"))
    assert edith.get("/").json()["ticket"].startswith("session:")


def test_signing_in_puts_a_share_link_away(browser: Open, served: Served) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    edith = browser()
    edith.get(f"/s/{hand_link(served.database).token}")
    assert _post(edith, "/auth/signin", login="edith", password=PASSWORD) == 303
    assert edith.get("/").json()["ticket"].startswith("session:")


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "/s/leave", "/x?y", "x", "/%2f/"]
)
def test_signing_in_leads_to_pages_of_ours_alone(browser: Open, served: Served, onward: str) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    fields = {"login": "edith", "password": PASSWORD, "onward": onward}
    answer = browser().post("/auth/signin", data=fields, headers={"Origin": HOST})
    assert answer.headers["location"] == "/"


def test_a_wrong_password_is_said_to_be_wrong_and_the_tenth_is_the_last(
    browser: Open, served: Served
) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    mallory = browser()
    wrong = mallory.post(
        "/auth/signin", data={"login": "<b>edith", "password": "wrong"}, headers={"Origin": HOST}
    )
    assert (wrong.status_code, STAFF in mallory.cookies) == (403, False)
    assert "do not belong together" in wrong.text
    assert "<b>" not in wrong.text
    for _ in range(9):
        assert _post(mallory, "/auth/signin", login="edith", password="wrong") == 403
    assert _post(mallory, "/auth/signin", login="edith", password=PASSWORD) == 429
    assert _post(browser("203.0.113.8"), "/auth/signin", login="edith", password=PASSWORD) == 303


FOREIGN = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:8502"},
    {"Origin": HOST, "Sec-Fetch-Site": "cross-site"},
    {"Origin": HOST, "Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_foreign_page_signs_anybody_in_up_or_out(
    browser: Open, served: Served, headers: dict[str, str]
) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    edith = browser()
    edith.cookies.set(STAFF, welcome(served.database, "bob", Role.EDITOR).token)
    code = accounts.add_account(OPERATOR, served.database, "eve", role=Role.ADMIN)
    posts = {
        "/auth/signin": {"login": "edith", "password": PASSWORD},
        "/auth/setup": {"code": code, "password": PASSWORD, "again": PASSWORD},
        "/auth/signout": {"everywhere": "yes"},
    }
    for path, fields in posts.items():
        assert edith.post(path, data=fields, headers=headers).status_code == 403, path
    assert _is_in(edith)


def test_where_a_browser_says_nothing_of_itself_the_stamp_of_the_form_counts(
    browser: Open, served: Served
) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    edith, silent = browser(), {"Origin": "null"}
    form = edith.get("/auth/signin")
    stamp = form.text.split('name="stamp" value="')[1].split('"')[0]
    cookie = form.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/auth"))
    fields = {"login": "edith", "password": PASSWORD}
    assert edith.post("/auth/signin", data=fields, headers=silent).status_code == 403
    assert edith.post("/auth/signin", data={**fields, "stamp": "x" * 43}, headers=silent).status_code == 403
    stranger = browser().post("/auth/signin", data={**fields, "stamp": stamp}, headers=silent)
    assert stranger.status_code == 403, "a stamp is worth nothing in another browser"
    foreign = {**silent, "Sec-Fetch-Site": "cross-site"}
    assert edith.post("/auth/signin", data={**fields, "stamp": stamp}, headers=foreign).status_code == 403
    assert edith.post("/auth/signin", data={**fields, "stamp": stamp}, headers=silent).status_code == 303


@pytest.mark.parametrize("path", ["/auth/signin", "/auth/setup", "/s/nonsense", "/", "/auth/signout"])
def test_no_answer_has_the_browser_say_where_somebody_comes_from(browser: Open, path: str) -> None:
    assert browser().get(path, headers=PAGE).headers["referrer-policy"] == "no-referrer"


def test_behind_a_base_url_forms_are_sent_from_there_alone(browser: Open, served: Served) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    edith, fields = browser(base_url=PUBLIC), {"login": "edith", "password": PASSWORD}
    inside = {"Host": "127.0.0.1:8501"}
    from_inside = edith.post(
        "/auth/signin", data=fields, headers={**inside, "Origin": "http://127.0.0.1:8501"}
    )
    assert from_inside.status_code == 403
    assert edith.post("/auth/signin", data=fields, headers={**inside, "Origin": PUBLIC}).status_code == 303


def test_signing_out_ends_the_cookie_and_what_it_stood_for(browser: Open, served: Served) -> None:
    sign_up(served.database, "edith", Role.EDITOR)
    desk, phone = browser(), browser()
    for place in (desk, phone):
        _post(place, "/auth/signin", login="edith", password=PASSWORD)
    assert "edith" in desk.get("/auth/signout").text
    kept = desk.cookies[STAFF]
    assert _post(desk, "/auth/signout") == 303
    assert STAFF not in desk.cookies
    desk.cookies.set(STAFF, kept)
    assert (_is_in(desk), _is_in(phone)) == (False, True)
    assert _post(phone, "/auth/signout", everywhere="yes") == 303


def test_a_set_up_code_is_used_in_the_browser(browser: Open, served: Served) -> None:
    code = accounts.add_account(OPERATOR, served.database, "edith", role=Role.EDITOR)
    edith = browser()
    assert _post(edith, "/auth/setup", code=code, password=PASSWORD, again="another") == 403
    assert _post(edith, "/auth/setup", code=code, password="short", again="short") == 403
    assert _post(edith, "/auth/setup", code="no", password=PASSWORD, again=PASSWORD) == 403
    assert _post(edith, "/auth/setup", code=code, password=PASSWORD, again=PASSWORD) == 200
    assert _post(edith, "/auth/signin", login="edith", password=PASSWORD) == 303


def test_set_up_codes_cannot_be_tried_out(browser: Open, served: Served) -> None:
    mallory = browser()
    answers = [
        _post(mallory, "/auth/setup", code=str(n), password=PASSWORD, again=PASSWORD) for n in range(15)
    ]
    assert answers.count(403) == 10
    assert answers.count(429) == 5


def test_a_form_larger_than_any_of_ours_is_refused(browser: Open) -> None:
    assert _post(browser(), "/auth/signin", login="x" * 10_000, password="") == 403
