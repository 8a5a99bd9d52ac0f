"""The cast of the tests of access, each with a way in of their own: Alice, Edith, Vic, Rae and Charlie."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from uuid import uuid4

from alignment import accounts, sharing
from alignment.access.principal import Principal, Role
from alignment.access.rights import staff_of
from alignment.access.sessions import NewSession, choose_password, sign_in_with_password
from alignment.access.tokens import hash_token
from alignment.store import access_queries, snapshot_commands
from alignment.store.database import Database

OPERATOR = Principal(Role.ADMIN, "command line")
PASSWORD = "a long enough password"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: who they are to services, and what their browser's cookie holds."""

    principal: Principal
    token: str


def sign_up(database: Database, login: str, role: Role) -> None:
    """Give somebody an account with the password of the tests."""
    code = accounts.add_account(OPERATOR, database, login, role=role)
    assert choose_password(database, code, PASSWORD, now=datetime.now(UTC)) == login


def sign_in(database: Database, login: str) -> Person:
    """Sign somebody in who has an account."""
    now = datetime.now(UTC)
    opened = cast(NewSession, sign_in_with_password(database, login, PASSWORD, now=now))
    with database.read() as connection:
        session = access_queries.find_session(connection, hash_token(opened.token))
    return Person(staff_of(session, now=now), opened.token)


def welcome(database: Database, login: str, role: Role) -> Person:
    """Somebody with an account, signed in."""
    sign_up(database, login, role)
    return sign_in(database, login)


def publish_by_hand(database: Database) -> str:
    """A snapshot without any content, for tests of who may open it; its id."""
    now, snapshot = datetime.now(UTC), uuid4().hex
    with database.write() as connection:
        row = {
            "id": snapshot,
            "number": snapshot_commands.next_number(connection),
            "label": "October",
            "note": "",
            "published_at": now,
            "published_by": OPERATOR.name,
            "as_of": now,
            "window": "13w",
            "rules_version": "1-0123456789",
            "data_version": 0,
        }
        snapshot_commands.add_snapshot(connection, row, payload="{}")
    return snapshot


def hand_link(
    database: Database, label: str = "for Vic", **limits: str | bool | int | None
) -> sharing.NewLink:
    """A share link, made by the command line."""
    return sharing.create_link(OPERATOR, database, label=label, **limits)  # type: ignore[arg-type]
