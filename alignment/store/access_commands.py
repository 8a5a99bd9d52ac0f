"""What changes in accounts, sign-ins and share links, and the log that says who changed what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.access_models import AuditEntry, ShareLink, StaffAccount, StaffSession
from alignment.store.commands import insert_once, table_of

_account, _session = table_of(StaffAccount), table_of(StaffSession)
_link, _entry = table_of(ShareLink), table_of(AuditEntry)


def save_entry(
    connection: Connection,
    *,
    at: datetime,
    who: str,
    role: str,
    action: str,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write one change into the log; it is kept or lost with the transaction that made the change."""
    row = {
        "at": at,
        "who": who,
        "role": role,
        "action": action,
        "subject": subject,
        "details": dict(details or {}),
    }
    connection.execute(sa.insert(_entry).values(row))


def add_account(
    connection: Connection,
    *,
    login: str,
    role: str,
    origin: str,
    created_at: datetime,
    created_by: str,
) -> str | None:
    """A new account without a way to sign in yet; its id, or None if the name is taken."""
    new = uuid4().hex
    row = {
        "id": new,
        "login": login,
        "role": role,
        "origin": origin,
        "created_at": created_at,
        "created_by": created_by,
    }
    return new if insert_once(connection, _account, row) else None


def change_account(connection: Connection, account: str, **changes: Any) -> None:
    """Set columns of an account: role, origin, password, code_hash, code_expires_at, revoked_at."""
    connection.execute(sa.update(_account).where(_account.c.id == account).values(changes))


def add_session(
    connection: Connection,
    *,
    account: str,
    token_hash: str,
    created_at: datetime,
    expires_at: datetime,
    proof_hash: str | None = None,
) -> str | None:
    """A new sign-in; its id, or None if the provider's word behind it was used before."""
    new = uuid4().hex
    row = {
        "id": new,
        "account": account,
        "token_hash": token_hash,
        "proof_hash": proof_hash,
        "created_at": created_at,
        "expires_at": expires_at,
    }
    return new if insert_once(connection, _session, row) else None


def end_session(connection: Connection, session: str, *, at: datetime) -> None:
    """End one sign-in; one that has ended stays as it is."""
    mine = sa.and_(_session.c.id == session, _session.c.revoked_at.is_(None))
    connection.execute(sa.update(_session).where(mine).values(revoked_at=at))


def end_sessions_of(connection: Connection, account: str, *, at: datetime) -> int:
    """End every sign-in of an account; how many were still open."""
    mine = sa.and_(_session.c.account == account, _session.c.revoked_at.is_(None), _session.c.expires_at > at)
    return int(connection.execute(sa.update(_session).where(mine).values(revoked_at=at)).rowcount)


def forget_sessions(connection: Connection, *, before: datetime) -> None:
    """Remove sign-ins that expired before this moment: nobody can come back with them."""
    connection.execute(sa.delete(_session).where(_session.c.expires_at < before))


def add_link(
    connection: Connection,
    *,
    token_hash: str,
    label: str,
    snapshot: str | None,
    for_leadership: bool,
    created_at: datetime,
    created_by: str,
    expires_at: datetime,
) -> str:
    """A new share link; its id."""
    new = uuid4().hex
    row = {
        "id": new,
        "token_hash": token_hash,
        "label": label,
        "snapshot": snapshot,
        "for_leadership": for_leadership,
        "created_at": created_at,
        "created_by": created_by,
        "expires_at": expires_at,
        "opened": 0,
    }
    connection.execute(sa.insert(_link).values(row))
    return new


def end_link(connection: Connection, link: str, *, at: datetime, by: str) -> bool:
    """Revoke a share link; whether it stood until now."""
    mine = sa.and_(_link.c.id == link, _link.c.revoked_at.is_(None))
    return bool(
        connection.execute(sa.update(_link).where(mine).values(revoked_at=at, revoked_by=by)).rowcount
    )


def count_opening(connection: Connection, link: str, *, at: datetime) -> None:
    """Count that somebody opened a share link."""
    opened = {"opened": _link.c.opened + 1, "last_opened_at": at}
    connection.execute(sa.update(_link).where(_link.c.id == link).values(opened))
