"""What this process serves: its environment and the one database that it keeps open."""

from dataclasses import dataclass

from alignment.errors import StoreError
from alignment.settings import Environment
from alignment.store.database import Database, open_database


@dataclass(frozen=True)
class Served:
    """The open database, and where it came from."""

    environment: Environment
    database: Database


# A module global and not one of Streamlit's caches: any visitor may clear those.
_served: list[Served] = []


def open_served(environment: Environment) -> Served:
    """Open the database of this environment (migrated) and serve it until `close_served`.

    Raises StoreError if it cannot be opened.
    """
    close_served()
    _served.append(Served(environment, open_database(environment.database_url, home=environment.home)))
    return _served[0]


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
