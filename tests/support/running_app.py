"""Knows how to start the app as a user does, wait until it answers, and stop it."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.tree import ROOT
from tests.support.waiting import wait_until

LOG = "app.log"


@contextmanager
def run_app(
    home: Path,
    *,
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
    script: Path | None = None,
) -> Iterator[str]:
    """`alignment run` with its data in `home`, as a base URL (no slash at its end); the log is home/app.log.

    `port`: a free one by default. `script`: another app than the product's, served by the same doors.
    Raises RuntimeError with the log if the app does not answer in time.
    """
    port = port or free_port()
    variables = {**os.environ, "ALIGNMENT_HOME": str(home), **(environment or {})}
    command = [str(Path(sys.executable).with_name("alignment")), "run", "--port", str(port)]
    if script is not None:
        served = ["streamlit", "run", str(script), "--server.port", str(port)]
        command = [sys.executable, "-m", *served]
    with (home / LOG).open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://localhost:{port}"
        _wait_until_healthy(url, process, home / LOG)
        yield url
    finally:
        _stop(process)


def read_log(home: Path, *, lines: int = 60) -> str:
    """The last lines of what the app in `home` wrote; nothing if it was never started."""
    if not (home / LOG).exists():
        return ""
    text = (home / LOG).read_text(encoding="utf-8", errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    wait_until(lambda: process.poll() is not None or answers(f"{url}/healthz"))
    if process.poll() is None and answers(f"{url}/healthz"):
        return
    end = "did not answer in time" if process.poll() is None else f"ended with exit code {process.returncode}"
    raise RuntimeError(f"the app {end}; its log:\n{read_log(log.parent)}")


def answers(url: str) -> bool:
    """Whether something answers there, and well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
