"""What every command shares: the operator, friendly errors, times and JSON."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import click

from alignment.access.principal import Principal, Role
from alignment.errors import AlignmentError
from alignment.settings import load_environment
from alignment.store.database import Database

OPERATOR = Principal(Role.ADMIN, "command line")  # whoever can open the database file is its admin
RECORDS = ("leads", "lead-history", "activities", "deals", "meetings", "content", "content-use", "roster")
KINDS = (*RECORDS, "survey")
P = ParamSpec("P")
T = TypeVar("T")


def friendly(command: Callable[P, T]) -> Callable[P, T]:
    """Print an AlignmentError as written on stderr and end with 1; other exceptions are bugs and show as such."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except AlignmentError as problem:
            click.echo(f"alignment: {problem}", err=True)
            sys.exit(1)

    return wrapped


def open_house() -> Database:
    """The database of DATABASE_URL, or the SQLite file in ALIGNMENT_HOME."""
    from alignment.store.database import open_database

    environment = load_environment()
    return open_database(environment.database_url, home=environment.home)


def origin() -> str:
    """The address that people know the app by, without a slash at its end: this computer's where none is configured."""
    from alignment.access.configuration import parse_base_url

    base_url = parse_base_url(load_environment().base_url)
    return base_url.origin if base_url else "http://localhost:8501"


def print_json(value: Any) -> None:
    """Print `value` as JSON; times as ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def read_moment(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    """A day or time of `--as-of`; a bare day means its end, a time without offset is in the zone given beside it."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise click.BadParameter(
            f"'{text}' is not a time; expected e.g. 2026-10-31 or 2026-10-31T18:00+01:00"
        ) from problem
    if len(text) <= 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment


def read_zone(name: str | None, database: Database, *, own: bool = False) -> ZoneInfo:
    """The zone of this name, or the organisation's; a name that is none is a usage error.

    `own`: the one that holds once the sample company is gone.
    """
    from alignment.organisation import current_settings, own_settings

    if name is None:
        with database.read() as connection:
            settings = own_settings(connection) if own else current_settings(connection)
        name = settings.organisation.time_zone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise click.BadParameter(
            f"'{name}' is not an IANA time zone; expected e.g. Europe/Berlin"
        ) from problem
