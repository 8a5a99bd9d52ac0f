"""Knows how to make one of every kind of visitor: what their browser's cookie holds, and who they are to services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from alignment import accounts
from alignment.access.cookies import LINK, STAFF
from alignment.access.principal import Principal, Role, Ticket
from alignment.access.rights import viewer_of
from alignment.access.tokens import hash_token, new_token
from alignment.store import access_commands, access_queries
from alignment.store.access_models import StaffSession
from alignment.store.commands import table_of
from alignment.store.database import Database
from tests.access.matrix import Visitor
from tests.support.people import OPERATOR, welcome
from tests.support.surveys import answer_cookie, come_in, open_wave

SNAPSHOT = "october"


@dataclass(frozen=True)
class Guest:
    """Somebody who comes to the app: the principal that an open page of theirs holds, and their Cookie header."""

    principal: Principal
    cookie: str = ""


def invite(database: Database, *, snapshot: str = SNAPSHOT) -> Mapping[Visitor, Guest]:
    """One guest of each kind. Whose way in has ended was an admin until then."""
    guests = {
        Visitor.NOBODY: Guest(Principal(Role.ADMIN, "nobody", ticket=Ticket("session", "0" * 32))),
        Visitor.RESPONDENT: _by_survey(database),
        Visitor.VIEWER: _by_link(database),
        Visitor.OF_SNAPSHOT: _by_link(database, snapshot=snapshot),
        Visitor.EXPIRED: _signed_in(database, "expired", Role.ADMIN),
        Visitor.REVOKED: _signed_in(database, "revoked", Role.ADMIN),
        Visitor.EDITOR: _signed_in(database, "edith", Role.EDITOR),
        Visitor.ADMIN: _signed_in(database, "alicia", Role.ADMIN),
    }
    accounts.revoke_account(OPERATOR, database, "revoked")
    _let_expire(database, guests[Visitor.EXPIRED])
    return guests


def _signed_in(database: Database, login: str, role: Role) -> Guest:
    person = welcome(database, login, role)
    return Guest(person.principal, f"{STAFF}={person.token}")


def _by_link(database: Database, *, snapshot: str | None = None) -> Guest:
    token, now = new_token(), datetime.now(UTC)
    with database.write() as connection:
        link = access_commands.add_link(
            connection,
            token_hash=hash_token(token),
            label="for Vic",
            snapshot=snapshot,
            for_leadership=False,
            created_at=now,
            created_by="command line",
            expires_at=now + timedelta(days=1),
        )
        viewer = viewer_of(access_queries.find_link_by_id(connection, link), now=now)
    return Guest(viewer, f"{LINK}={token}")


def _by_survey(database: Database) -> Guest:
    handed, browser = open_wave(database), new_token()
    return Guest(come_in(database, handed, browser=browser), answer_cookie(handed, browser))


def _let_expire(database: Database, guest: Guest) -> None:
    table, ticket = table_of(StaffSession), guest.principal.ticket
    with database.write() as connection:
        over = sa.update(table).where(table.c.id == (ticket.id if ticket else ""))
        connection.execute(over.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
