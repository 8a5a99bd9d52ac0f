"""Behind nginx on the same machine: nobody becomes admin by it, links and pages work, guesses are still counted."""

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.support.people import hand_link
from tests.support.proxy import find_nginx, run_proxy
from tests.support.running_app import free_port
from tests.support.signed_app import SignedApp, link_cookie, run_signed_app, status_of
from tests.support.tab import open_tab
from tests.support.waiting import wait_until

FORGED = [{}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Real-IP": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}]


@pytest.fixture(scope="module")
def nginx() -> str:
    """The program; without it the test is skipped."""
    found = find_nginx()
    if found is None:
        pytest.skip("no nginx on this machine; scripts/setup-proxy gets one, ALIGNMENT_NGINX can name one")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where nginx keeps its things."""
    made = tmp_path / "nginx"
    made.mkdir()
    return made


@pytest.mark.parametrize("headers", FORGED)
def test_an_app_without_a_sign_in_answers_nobody_who_comes_through_a_proxy(
    nginx: str, folder: Path, running_app: str, headers: dict[str, str]
) -> None:
    port = free_port()
    with run_proxy(nginx, folder, port=port, behind=int(running_app.rpartition(":")[2])):
        for path in ("/", "/import", "/_stcore/health", "/s/leave"):
            assert status_of(f"http://localhost:{port}{path}", headers=headers) == 403, path
        with pytest.raises(InvalidStatus), open_tab(f"http://localhost:{port}", headers=headers):
            pass


@dataclass(frozen=True)
class Proxied:
    """An app with a sign-in, the address by which it is known, and where nginx writes its logs."""

    app: SignedApp
    url: str
    folder: Path

    def read_logs(self) -> str:
        """What nginx has written so far."""
        return "".join((self.folder / name).read_text() for name in ("access.log", "error.log"))


@pytest.fixture(scope="module")
def proxied(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """An app with a sign-in behind nginx."""
    home, folder, port = tmp_path_factory.mktemp("signed"), tmp_path_factory.mktemp("nginx"), free_port()
    url = f"http://localhost:{port}"
    with run_signed_app(home, environment={"ALIGNMENT_BASE_URL": url}) as app:
        behind = int(app.url.rpartition(":")[2])
        with run_proxy(nginx, folder, port=port, behind=behind):
            yield Proxied(app, url, folder)


def test_a_page_opens_through_the_proxy_for_the_holder_of_a_link(proxied: Proxied) -> None:
    link = hand_link(proxied.app.database)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(link.url(proxied.url)) as answer:
        assert (answer.status, answer.url) == (200, f"{proxied.url}/")
    with open_tab(proxied.url, cookie=link_cookie(link.token)) as tab:
        assert "vega_lite_chart" in tab.run().kinds
    with pytest.raises(InvalidStatus), open_tab(proxied.url):
        pass


def test_no_token_stands_in_the_proxys_log(proxied: Proxied) -> None:
    link = hand_link(proxied.app.database)
    status_of(link.url(proxied.url))
    status_of(f"{proxied.url}/auth/signin")
    assert wait_until(
        lambda: "/auth/signin" in proxied.read_logs()
    )  # a line is written once its answer is out
    assert link.token not in proxied.read_logs()


def test_scripts_are_compressed(proxied: Proxied) -> None:
    link = hand_link(proxied.app.database)
    cookie = {"Cookie": link_cookie(link.token)}
    with urllib.request.urlopen(urllib.request.Request(proxied.url, headers=cookie)) as page:
        script = page.read().decode().split('src="./static/js/')[1].split('"')[0]
    asked = f"{proxied.url}/static/js/{script}"
    packed = urllib.request.Request(asked, headers={**cookie, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(packed) as answer, urllib.request.urlopen(asked) as plain:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.read()) < 0.5 * len(plain.read())


def test_guesses_are_counted_whatever_the_client_says_it_is(proxied: Proxied) -> None:
    answers = [
        status_of(f"{proxied.url}/s/{number:043d}", headers={"X-Forwarded-For": f"198.51.100.{number}"})
        for number in range(30)
    ]
    assert answers.count(404) == 20
    assert answers.count(429) == 10
