"""How the app starts: only where nobody else reaches it, and guarded from its very first request on."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.protocol import open_tab
from tests.support.running_app import answers, free_port, run_app
from tests.support.tree import ROOT
from tests.support.waiting import wait_until

STREAMLIT = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]


def _start(home: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ALIGNMENT_HOME": str(home), **variables}
    return subprocess.run(
        [*STREAMLIT, *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_an_app_that_others_could_reach_does_not_start(tmp_path: Path) -> None:
    ended = _start(tmp_path, "--server.address", "0.0.0.0")
    assert ended.returncode == 1
    assert "does not start. The app would listen on 0.0.0.0" in ended.stderr
    assert "Start it with --server.address 127.0.0.1" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


def test_an_app_with_a_public_address_does_not_start(tmp_path: Path) -> None:
    ended = _start(tmp_path, ALIGNMENT_BASE_URL="https://score.example.com")
    assert ended.returncode == 1
    assert "ALIGNMENT_BASE_URL is set (https://score.example.com)" in ended.stderr
    assert "Unset ALIGNMENT_BASE_URL" in ended.stderr


def test_the_command_refuses_likewise(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ALIGNMENT_HOME": str(tmp_path),
        "ALIGNMENT_BASE_URL": "https://score.example.com",
    }
    command = [str(Path(sys.executable).with_name("alignment")), "run"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert "Unset ALIGNMENT_BASE_URL" in ended.stderr


def test_a_database_that_cannot_be_opened_ends_the_start_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "alignment.db").write_bytes(b"this is no database at all" * 100)
    ended = _start(tmp_path)
    assert ended.returncode == 1
    assert "does not start." in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture
def cold_app(tmp_path: Path) -> Iterator[str]:
    """An app that nobody has opened a page of."""
    with run_app(tmp_path) as url:
        yield url


def test_the_first_request_of_all_may_be_for_the_import_page_and_is_guarded(cold_app: str) -> None:
    request = urllib.request.Request(f"{cold_app}/import", headers={"X-Forwarded-For": "203.0.113.7"})
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=30)
    assert refusal.value.code == 403
    seen = open_tab(cold_app, "import")
    assert seen.pages >= {"", "import"}, "the page ran without its frame"
    assert "file_uploader" in seen.kinds


@pytest.fixture
def bare_page(tmp_path: Path) -> Iterator[str]:
    """The import page served by itself, as app.py and its doors never would."""
    port = str(free_port())
    page = str(ROOT / "pages" / "import_files.py")
    command = [sys.executable, "-m", "streamlit", "run", page, "--server.port", port]
    with (
        (tmp_path / "page.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as server,
    ):
        assert wait_until(lambda: answers(f"http://localhost:{port}/_stcore/health"))
        yield f"http://localhost:{port}"
        server.terminate()


def test_a_page_served_without_the_app_still_asks_who_is_there(bare_page: str) -> None:
    seen = open_tab(bare_page, headers={"X-Forwarded-For": "203.0.113.7"})
    assert seen.headings == ["No access"]
    assert "file_uploader" not in seen.kinds
