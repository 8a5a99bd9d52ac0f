"""What this process serves: its environment, the one database that it keeps open, and how people sign in to it."""

from dataclasses import dataclass, field

from alignment.access.configuration import BaseUrl, SignIn, parse_base_url
from alignment.access.throttle import Tries
from alignment.errors import StoreError
from alignment.settings import Environment
from alignment.store.database import Database, open_database


@dataclass(frozen=True)
class Served:
    """The open database, where it came from, and who comes to it how; `tries` counts failures to come in."""

    environment: Environment
    database: Database
    sign_in: SignIn = field(default_factory=SignIn)
    tries: Tries = field(default_factory=Tries)

    @property
    def base_url(self) -> BaseUrl | None:
        """The address that people know the app by, if one is configured."""
        return parse_base_url(self.environment.base_url)

    @property
    def secure(self) -> bool:
        """Whether browsers reach the app by HTTPS, so that cookies must travel no other way."""
        return self.base_url is not None and self.base_url.secure


# A module global and not one of Streamlit's caches: any visitor may clear those.
_served: list[Served] = []


def open_served(environment: Environment, sign_in: SignIn | None = None) -> Served:
    """Open the database of this environment (migrated) and serve it until `close_served`.

    Without a way to sign in, only this computer's own requests are answered. Raises StoreError if it cannot be opened.
    """
    close_served()
    database = open_database(environment.database_url, home=environment.home)
    return serve(Served(environment, database, sign_in or SignIn()))


def serve(served: Served) -> Served:
    """Serve this from now on."""
    _served[:] = [served]
    return served


def current() -> Served:
    """What is served now; StoreError if the app was not started through its own entry."""
    if not _served:
        raise StoreError(
            "no database is open; start the app with `alignment run` or `streamlit run app.py`, not by a page"
        )
    return _served[0]


def close_served() -> None:
    """Close the database, if one is open."""
    while _served:
        _served.pop().database.close()
