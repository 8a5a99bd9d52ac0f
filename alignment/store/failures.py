"""What a failing database is called in words: busy, full, read-only, damaged, unreachable."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, TimeoutError

from alignment.errors import StoreError

BUSY = "The database is busy: something else has been writing to it for a long time. Try again."
FULL = "The disk is full; nothing was changed. Make room and try again."
READ_ONLY = "The database is read-only here; nothing was changed. Check who may write to it."
DAMAGED = (
    "The database file is damaged; nothing was changed. Stop the app and restore the newest good backup."
)
CLOSED = "The database file cannot be opened. Check that its folder exists and may be written to."
DISK = "The disk reported an error; nothing was changed. Check the disk and try again."
UNREACHABLE = "The database server cannot be reached; nothing was changed. Check DATABASE_URL and the server."
CROWDED = "Too many people are using the database at once. Try again in a moment."

_BY_WORDS = {
    "locked": BUSY,
    "disk is full": FULL,
    "readonly": READ_ONLY,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "unable to open database": CLOSED,
    "disk i/o error": DISK,
    "connection": UNREACHABLE,
}
_BY_STATE = {  # PostgreSQL's codes or their beginnings, since its texts come in the server's language
    "53100": FULL,
    "25006": READ_ONLY,
    "55P03": BUSY,
    "40P01": BUSY,
    "40001": BUSY,
    "08": UNREACHABLE,
    "57P": UNREACHABLE,
}


@contextmanager
def explained() -> Iterator[None]:
    """Raise StoreError in words for people where the database, not the program, is at fault."""
    try:
        yield
    except DBAPIError as problem:
        _raise_in_words(problem, problem.orig or problem)
        raise
    except TimeoutError as problem:
        raise StoreError(CROWDED) from problem
    except _driver_errors() as problem:  # from rows that are written past SQLAlchemy
        _raise_in_words(problem, problem)
        raise


def _driver_errors() -> tuple[type[Exception], ...]:
    try:
        import psycopg
    except ModuleNotFoundError:
        return (sqlite3.Error,)
    return (sqlite3.Error, psycopg.Error)


def _raise_in_words(problem: Exception, original: BaseException) -> None:
    state = getattr(original, "sqlstate", None)
    text = str(original).lower()
    if state:
        saying = next((words for code, words in _BY_STATE.items() if state.startswith(code)), None)
    else:
        saying = next((words for part, words in _BY_WORDS.items() if part in text), None)
    if saying is not None:
        raise StoreError(saying) from problem
