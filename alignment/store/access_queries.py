"""What the database is asked about accounts, sign-ins, share links and the log of changes."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.access_models import AuditEntry, ShareLink, StaffAccount, StaffSession
from alignment.store.commands import table_of

_account, _session = table_of(StaffAccount), table_of(StaffSession)
_link, _entry = table_of(ShareLink), table_of(AuditEntry)
_LINK_COLUMNS = tuple(column for column in _link.c if column.name != "token_hash")


@dataclass(frozen=True)
class AccountInfo:
    """Somebody who may sign in; `password` is its hash."""

    id: str
    login: str
    role: str
    origin: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    password: str | None = field(default=None, repr=False)
    code_expires_at: datetime | None = None


@dataclass(frozen=True)
class SessionInfo:
    """A sign-in and the account behind it; `revoked_at` is the earlier end of the two, if one has ended."""

    id: str
    account: str
    login: str
    role: str
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class LinkInfo:
    """A share link, without its token."""

    id: str
    label: str
    snapshot: str | None
    for_leadership: bool
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    last_opened_at: datetime | None
    opened: int


@dataclass(frozen=True)
class EntryInfo:
    """One change in the log."""

    number: int
    at: datetime
    who: str
    role: str
    action: str
    subject: str
    details: Mapping[str, Any]


def find_account(connection: Connection, login: str) -> AccountInfo | None:
    """The account of a name or address, revoked ones included."""
    return _account_where(connection, _account.c.login == login)


def find_account_by_code(connection: Connection, code_hash: str) -> AccountInfo | None:
    """The account that a set-up code belongs to."""
    return _account_where(connection, _account.c.code_hash == code_hash)


def list_accounts(connection: Connection) -> list[AccountInfo]:
    """All accounts by name, revoked ones included."""
    rows = connection.execute(sa.select(*_account.c).order_by(_account.c.login))
    return [_account_info(row._asdict()) for row in rows]


def find_session(connection: Connection, token_hash: str) -> SessionInfo | None:
    """The sign-in whose cookie has this hash, ended ones included."""
    found = _find_secret(connection, _session, token_hash)
    return find_session_by_id(connection, found) if found else None


def find_session_by_id(connection: Connection, session: str) -> SessionInfo | None:
    """The sign-in with this id, ended ones included."""
    ended = sa.func.coalesce(
        _session.c.revoked_at, _account.c.revoked_at, type_=_session.c.revoked_at.type
    ).label("revoked_at")
    columns = (_session.c.id, _session.c.account, _account.c.login, _account.c.role, _session.c.expires_at)
    joined = sa.select(*columns, ended).join(_account, _account.c.id == _session.c.account)
    row = connection.execute(joined.where(_session.c.id == session)).first()
    return SessionInfo(**row._mapping) if row else None


def find_link(connection: Connection, token_hash: str) -> LinkInfo | None:
    """The share link whose token has this hash, ended ones included."""
    found = _find_secret(connection, _link, token_hash)
    return find_link_by_id(connection, found) if found else None


def find_link_by_id(connection: Connection, link: str) -> LinkInfo | None:
    """The share link with this id, ended ones included."""
    row = connection.execute(sa.select(*_LINK_COLUMNS).where(_link.c.id == link)).first()
    return LinkInfo(**row._mapping) if row else None


def list_links(connection: Connection) -> list[LinkInfo]:
    """All share links, newest first, ended ones included."""
    newest_first = (_link.c.created_at.desc(), _link.c.id)
    rows = connection.execute(sa.select(*_LINK_COLUMNS).order_by(*newest_first))
    return [LinkInfo(**row._mapping) for row in rows]


def list_entries(connection: Connection, *, limit: int, before: int | None = None) -> list[EntryInfo]:
    """The newest changes first; `before` is the number of an entry: only older ones follow."""
    chosen = sa.select(*_entry.c).order_by(_entry.c.number.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(_entry.c.number < before)
    return [EntryInfo(**row._mapping) for row in connection.execute(chosen)]


def _account_where(connection: Connection, condition: sa.ColumnElement[bool]) -> AccountInfo | None:
    row = connection.execute(sa.select(*_account.c).where(condition)).first()
    return _account_info(row._asdict()) if row else None


def _account_info(row: Mapping[str, Any]) -> AccountInfo:
    return AccountInfo(**{name: value for name, value in row.items() if name != "code_hash"})


def _find_secret(connection: Connection, table: sa.Table, token_hash: str) -> str | None:
    """The id of the row with this hash. The index sees its beginning alone; the rest is compared in constant time."""
    beginning, size = token_hash[:12], len(token_hash)
    near = table.c.token_hash.between(beginning.ljust(size, "0"), beginning.ljust(size, "f"))
    rows = connection.execute(sa.select(table.c.id, table.c.token_hash).where(near)).all()
    return next((row.id for row in rows if hmac.compare_digest(row.token_hash, token_hash)), None)
