"""Requests as they arrive at the server: who is let in, what is closed, what every answer carries."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from alignment.access.doorkeepers import LocalOnly
from alignment.access.doors import Doors
from alignment.access.headers import security_headers
from alignment.access.principal import Principal, Role
from alignment.access.served import Served
from alignment.errors import StoreError
from alignment.settings import Environment
from alignment.store.database import Database

INDEX = "<html><script>\n  window.ready = false\n</script><script type='module' src='app.js'></script></html>"
HASH = "'sha256-0nSpW5SkE4murUxEnFcGPHuYC5ALStip0XtAlaDFUEM='"


@dataclass
class Answer:
    """What came back: the status (101 for an opened websocket), the headers, the text."""

    status: int
    headers: dict[str, str]
    text: str


async def _inside(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def _ask(
    path: str = "/",
    *,
    kind: str = "http",
    headers: dict[str, str] | None = None,
    client: str = "127.0.0.1",
    server: str = "127.0.0.1",
    keeper: type[LocalOnly] = LocalOnly,
) -> Answer:
    given = {"host": "localhost:8501", **(headers or {})}
    scope = {
        "type": kind,
        "path": path,
        "method": "GET",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        "client": (client, 50_000),
        "server": (server, 8501),
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    # without a cookie nobody is looked up: no database is asked
    served = Served(Environment(Path(), "", ""), cast(Database, None))
    doors = Doors(_inside, headers=security_headers(INDEX), keeper=lambda: keeper(served))
    with ThreadPoolExecutor(1) as apart:  # a browser of another test may run a loop in this thread
        apart.submit(asyncio.run, doors(scope, receive, send)).result()
    if sent[0]["type"] in ("websocket.accept", "websocket.close"):
        return Answer(101 if sent[0]["type"] == "websocket.accept" else 403, {}, "")
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], found, b"".join(m.get("body", b"") for m in sent).decode())


class ForVic(LocalOnly):
    """Takes everybody for Vic, a viewer."""

    def identify(self, scope: Any) -> Principal:
        return Principal(Role.VIEWER, "Vic")


def test_a_local_request_comes_in_and_its_answer_carries_the_headers() -> None:
    answer = _ask()
    assert (answer.status, answer.text) == (200, "inside")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


STRANGERS: list[dict[str, Any]] = [
    {"headers": {"Host": "score.example.com"}},
    {"headers": {"X-Forwarded-For": "10.0.0.1"}},
    {"headers": {"Forwarded": "for=10.0.0.1"}},
    {"headers": {"Origin": "https://evil.example"}},
    {"client": "10.0.0.1"},
    {"server": "192.168.0.7"},
]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_gets_a_page_in_plain_words_and_nothing_of_the_app(stranger: dict[str, Any]) -> None:
    answer = _ask("/import", **stranger)
    assert answer.status == 403
    assert "No access" in answer.text
    assert "inside" not in answer.text
    assert "content-security-policy" in answer.headers
    assert all(value not in answer.text for value in stranger.get("headers", {}).values())


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_strangers_websocket_is_never_opened(stranger: dict[str, Any]) -> None:
    assert _ask("/_stcore/stream", kind="websocket", **stranger).status == 403


def test_a_local_websocket_is_opened() -> None:
    assert _ask("/_stcore/stream", kind="websocket").status == 101


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact", "/base/_stcore/metrics"])
def test_endpoints_that_tell_about_the_server_are_closed_even_to_an_admin(path: str) -> None:
    assert _ask(path).status == 404


def test_only_an_admin_may_upload() -> None:
    path = "/_stcore/upload_file/session/file"
    assert _ask(path).status == 200
    refused = _ask(path, keeper=ForVic)
    assert (refused.status, "inside" in refused.text) == (403, False)
    assert _ask("/", keeper=ForVic).status == 200


async def _setting_a_cookie(scope: dict[str, Any], receive: Any, send: Any) -> None:
    cookies = [(b"set-cookie", b"_streamlit_xsrf=1; Path=/"), (b"set-cookie", b"own=1; Path=/; Secure")]
    await send({"type": "http.response.start", "status": 200, "headers": cookies})
    await send({"type": "http.response.body", "body": b"inside"})


@pytest.mark.parametrize("secure", [True, False])
def test_behind_https_the_cookies_of_the_front_end_travel_by_https_too(secure: bool) -> None:
    served = Served(Environment(Path(), "", ""), cast(Database, None))
    doors = Doors(_setting_a_cookie, headers={}, keeper=lambda: LocalOnly(served), secure=secure)
    client = TestClient(doors, base_url="http://localhost", client=("127.0.0.1", 50_000))
    found = client.get("/").headers.get_list("set-cookie")
    assert found == ["_streamlit_xsrf=1; Path=/" + ("; Secure" if secure else ""), "own=1; Path=/; Secure"]


def test_while_the_database_is_busy_a_request_is_put_off_in_words() -> None:
    class Busy(LocalOnly):
        def identify(self, scope: Any) -> Principal:
            raise StoreError("The database is busy.")

    answer = _ask(keeper=Busy)
    assert answer.status == 503
    assert "The database is busy." in answer.text
    assert _ask("/_stcore/stream", kind="websocket", keeper=Busy).status == 403


def test_nobody_shows_the_app_in_a_frame_unless_they_are_named() -> None:
    closed, own = security_headers(INDEX), security_headers(INDEX, frame_ancestors=("'self'",))
    named = security_headers(INDEX, frame_ancestors=("'self'", "https://intranet.example.com"))
    assert [headers.get("X-Frame-Options") for headers in (closed, own, named)] == [
        "DENY",
        "SAMEORIGIN",
        None,
    ]
    assert closed["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert named["Content-Security-Policy"].endswith("frame-ancestors 'self' https://intranet.example.com")


def test_where_browsers_come_by_https_they_are_told_to_come_no_other_way() -> None:
    assert security_headers(INDEX, secure=True)["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in security_headers(INDEX)


def test_only_the_inline_scripts_of_the_start_page_may_run() -> None:
    policy = security_headers(INDEX)["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert HASH in scripts
    assert "unsafe-inline" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert "http" not in policy
