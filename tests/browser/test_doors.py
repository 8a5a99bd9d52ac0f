"""The running app lets in who sits at this computer, and nobody else, by whichever door."""

import json
import urllib.error
import urllib.request
from email.message import Message

import pytest
from websockets.exceptions import InvalidStatus

from tests.browser.protocol import open_tab

STRANGERS = [
    {"Host": "score.example.com"},
    {"Host": "192.168.0.7:8501"},
    {"X-Forwarded-For": "203.0.113.7"},
    {"X-Forwarded-Host": "localhost"},
    {"Forwarded": "for=203.0.113.7;host=localhost"},
    {"X-Real-IP": "203.0.113.7"},
]
EVERY_PATH = [
    "/",
    "/import",
    "/healthz",
    "/_stcore/health",
    "/_stcore/host-config",
    "/static/nothing.js",
    "/media/x.csv",
]


def _get(url: str, headers: dict[str, str] | None = None, *, method: str = "GET") -> tuple[int, Message, str]:
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


def test_the_health_of_the_app_is_told(running_app: str) -> None:
    status, _, text = _get(f"{running_app}/healthz")
    assert (status, json.loads(text)) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", EVERY_PATH)
@pytest.mark.parametrize("headers", STRANGERS[:3:2])
def test_no_path_answers_a_stranger(running_app: str, path: str, headers: dict[str, str]) -> None:
    status, _, text = _get(f"{running_app}{path}", headers)
    assert status == 403
    assert "No access" in text


@pytest.mark.parametrize("headers", STRANGERS)
def test_a_stranger_is_refused_in_plain_words(running_app: str, headers: dict[str, str]) -> None:
    status, answered, text = _get(running_app, headers)
    assert status == 403
    assert "only answers people who sit at the computer that it runs on" in text
    assert answered["Referrer-Policy"] == "no-referrer", "other sites would learn of this one"


@pytest.mark.parametrize("headers", STRANGERS)
def test_a_strangers_websocket_is_refused(running_app: str, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        open_tab(running_app, headers=headers)
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:1", "null"])
def test_another_web_page_cannot_open_a_websocket(running_app: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        open_tab(running_app, headers={"Origin": origin})
    assert refusal.value.response.status_code == 403


def test_somebody_at_this_computer_sees_the_pages(running_app: str) -> None:
    seen = open_tab(running_app)
    assert seen.pages >= {"", "import"}
    assert "vega_lite_chart" in seen.kinds


def test_every_answer_carries_the_headers(running_app: str) -> None:
    for path in ("/", "/healthz", "/_stcore/health", "/nothing/here.js"):
        _, headers, _ = _get(f"{running_app}{path}")
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact"]
)
def test_what_tells_about_the_server_is_closed(running_app: str, path: str) -> None:
    assert _get(f"{running_app}{path}")[0] == 404


def test_a_stranger_cannot_upload(running_app: str) -> None:
    path = f"{running_app}/_stcore/upload_file/a-session/a-file"
    assert _get(path, {"X-Forwarded-For": "203.0.113.7"}, method="PUT")[0] == 403
