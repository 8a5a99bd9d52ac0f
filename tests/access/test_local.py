"""A request is this computer's own only if nothing about it says otherwise; the app starts only if that holds."""

import pytest

from alignment.access.local import is_loopback, refusal_of, require_local_start
from alignment.errors import StartRefused

OWN = [("Host", "localhost:8501"), ("User-Agent", "a browser")]


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "LOCALHOST:8501", "127.0.0.1:8501", "[::1]:8501"]
)
def test_a_request_to_localhost_is_this_computers_own(host: str) -> None:
    assert refusal_of([("Host", host)], client="127.0.0.1", server="127.0.0.1") is None


@pytest.mark.parametrize(
    "host",
    [
        "scorecard.example.com",
        "192.168.0.7:8501",
        "localhost.example.com",
        "127.0.0.1.nip.io:8501",
        "localhost@example.com",
        "example.com/localhost",
        "localhost:eighty",
        "0.0.0.0:8501",
        "",
    ],
)
def test_a_request_to_any_other_name_is_refused(host: str) -> None:
    assert refusal_of([("Host", host)], client="127.0.0.1") == "it was not addressed to localhost"


def test_a_request_without_a_host_or_with_two_is_refused() -> None:
    assert refusal_of([], client="127.0.0.1") is not None
    assert refusal_of([("Host", "localhost"), ("host", "example.com")], client="127.0.0.1") is not None


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-Forwarded-Anything",
        "X-Real-IP",
        "Via",
        "CF-Connecting-IP",
    ],
)
def test_a_request_through_a_proxy_on_this_computer_is_refused(header: str) -> None:
    assert refusal_of([*OWN, (header, "127.0.0.1")], client="127.0.0.1") == "it came through a proxy"


def test_a_request_from_another_computer_is_refused_whatever_it_says() -> None:
    assert refusal_of(OWN, client="192.168.0.9", server="127.0.0.1") == "it came from another computer"
    assert refusal_of(OWN, client="127.0.0.1", server="192.168.0.7") is not None


def test_a_request_by_a_foreign_web_page_is_refused() -> None:
    assert refusal_of([*OWN, ("Origin", "http://localhost:8501")]) is None
    for origin in ("https://example.com", "http://localhost:3000", "null", "http://127.0.0.1:8501"):
        assert refusal_of([*OWN, ("Origin", origin)]) == "it was made by another web page", origin


def test_loopback_has_many_names_and_others_only_look_like_it() -> None:
    assert all(
        is_loopback(name)
        for name in ("localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1")
    )
    assert not any(
        is_loopback(name) for name in (None, "", "0.0.0.0", "::", "10.0.0.1", "127.1", "localhos", "::2")
    )


def test_the_app_starts_where_only_this_computer_reaches_it() -> None:
    for address in ("127.0.0.1", "localhost", "::1"):
        assert require_local_start(address=address, base_url="", public_name="localhost") is None


@pytest.mark.parametrize(
    ("asked", "reason", "advice"),
    [
        ({"address": "0.0.0.0"}, "listen on 0.0.0.0", "--server.address 127.0.0.1"),
        ({"address": None}, "every network address", "--server.address 127.0.0.1"),
        ({"address": "192.168.0.7"}, "listen on 192.168.0.7", "--server.address 127.0.0.1"),
        ({"base_url": "https://score.example.com"}, "ALIGNMENT_BASE_URL", "Unset ALIGNMENT_BASE_URL"),
        ({"public_name": "score.example.com"}, "browser.serverAddress", "Remove that option"),
    ],
)
def test_the_app_does_not_start_where_others_reach_it(
    asked: dict[str, str], reason: str, advice: str
) -> None:
    with pytest.raises(StartRefused) as refusal:
        require_local_start(**{"address": "127.0.0.1", "base_url": "", **asked})
    assert reason in str(refusal.value)
    assert advice in str(refusal.value)
