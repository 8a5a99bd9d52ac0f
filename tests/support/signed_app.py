"""The app as a company runs it: with a sign-in, its database open beside it for whoever tests it."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

from alignment.access.cookies import LINK, STAFF
from alignment.store.database import Database, open_database
from tests.support.filled_home import fill
from tests.support.people import Person
from tests.support.running_app import run_app

ADMIN_PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class SignedApp:
    """A running app that asks for a sign-in: its base URL, its data directory, its database."""

    url: str
    home: Path
    database: Database


@contextmanager
def run_signed_app(
    home: Path,
    *,
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
    script: Path | None = None,
) -> Iterator[SignedApp]:
    """Start the app with a password for "admin" and the sample company; it stops when the block ends.

    See `run_app`; with a `script` of its own, the database is empty.
    """
    variables = {"ALIGNMENT_ADMIN_PASSWORD": ADMIN_PASSWORD, **(environment or {})}
    filled = fill(home) if script is None else home
    with run_app(filled, environment=variables, port=port, script=script) as url:
        database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
        try:
            yield SignedApp(url, home, database)
        finally:
            database.close()


def staff_cookie(person: Person) -> str:
    """The Cookie header of somebody who is signed in."""
    return f"{STAFF}={person.token}"


def link_cookie(token: str) -> str:
    """The Cookie header of somebody who opened a share link."""
    return f"{LINK}={token}"


def sign_in_as_admin(url: str) -> str:
    """Sign in as the form does; the Cookie header of the admin."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    fields = urllib.parse.urlencode({"login": "admin", "password": ADMIN_PASSWORD}).encode()
    opener.open(
        urllib.request.Request(f"{url}/auth/signin", data=fields, headers={"Origin": url}), timeout=60
    )
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def status_of(
    url: str, *, cookie: str = "", method: str = "GET", headers: Mapping[str, str] | None = None
) -> int:
    """What a request is answered."""
    given = {**({"Cookie": cookie} if cookie else {}), **(headers or {})}
    request = urllib.request.Request(url, headers=given, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return int(refused.code)
