"""Knows how to run a real identity provider (OpenID Connect) beside the tests: a process of its own, with people."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.running_app import answers, free_port
from tests.support.waiting import wait_until


@contextmanager
def run_provider(folder: Path, people: dict[str, bool]) -> Iterator[str]:
    """A provider's base URL; `people`: address → whether the provider has verified it. Its log lies in `folder`."""
    port = free_port()
    claims = [
        json.dumps({"sub": address, "email": address, "email_verified": verified})
        for address, verified in people.items()
    ]
    options = [part for claim in claims for part in ("--user-claims", claim)]
    command = [str(Path(sys.executable).with_name("oidc-provider-mock")), "--port", str(port), *options]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    try:
        url = f"http://localhost:{port}"
        _wait_until_it_answers(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def provider_environment(provider: str) -> dict[str, str]:
    """What the app's environment says of a provider, but for who may come in."""
    return {
        "ALIGNMENT_OIDC_METADATA_URL": f"{provider}/.well-known/openid-configuration",
        "ALIGNMENT_OIDC_CLIENT_ID": "scorecard",
        "ALIGNMENT_OIDC_CLIENT_SECRET": "a secret between the two",
        "ALIGNMENT_OIDC_NAME": "Example",
    }


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    address = f"{url}/.well-known/openid-configuration"
    wait_until(lambda: process.poll() is not None or answers(address))
    if process.poll() is not None or not answers(address):
        raise RuntimeError("the identity provider did not answer; its log lies beside that of the app")
