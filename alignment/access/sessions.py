"""Signing in and out: what is checked, and the row in the database that a cookie stands for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alignment.access.audit import Action, record_change
from alignment.access.configuration import Provider
from alignment.access.passwords import check_password, hash_password, is_password
from alignment.access.principal import Principal, Role
from alignment.access.tokens import hash_code, hash_token, new_token
from alignment.errors import AccessRefused
from alignment.store import access_commands, access_queries
from alignment.store.access_queries import AccountInfo
from alignment.store.database import Connection, Database

LASTS = timedelta(days=7)  # a sign-in, however much it is used
KEPT = timedelta(days=30)  # the row of one that is over
NOT_LISTED = "this account may not use this app; ask an admin of the app to list it"


@dataclass(frozen=True)
class NewSession:
    """A sign-in as it is handed to the browser: what the cookie holds, and until when."""

    token: str = field(repr=False)
    login: str
    expires_at: datetime


def sign_in_with_password(
    database: Database, login: str, password: str, *, now: datetime
) -> NewSession | None:
    """Sign somebody in by name and password; None if there is no such account, or it has another password."""
    with database.read() as connection:
        account = access_queries.find_account(connection, login.strip().casefold())
    usable = account is not None and account.revoked_at is None and len(password) > 0
    kept = account.password if account and usable else None
    if not is_password(password, kept) or account is None:
        return None
    with database.write() as connection:
        return _open_session(connection, account, now=now)


def sign_in_with_provider(
    database: Database, provider: Provider, *, address: str, proof: str, now: datetime
) -> NewSession:
    """Sign in somebody whose address a provider vouches for; `proof` is its word, which counts once.

    Raises AccessRefused if the lists do not name the address, the account was revoked, or the word was used before.
    """
    login, role = address.strip().lower(), provider.role_of(address)
    if role is None:
        raise AccessRefused(NOT_LISTED)
    with database.write() as connection:
        account = _provided_account(connection, login, role, now=now)
        opened = _open_session(connection, account, now=now, proof=proof)
    if opened is None:
        raise AccessRefused("this sign-in was used before; sign in again")
    return opened


def choose_password(database: Database, code: str, password: str, *, now: datetime) -> str | None:
    """Give the account of a set-up code its password, and end its sign-ins; its name, None if no such code holds.

    Raises AlignmentError if the password is too short.
    """
    check_password(password)
    hashed = hash_password(password)
    with database.write() as connection:
        account = access_queries.find_account_by_code(connection, hash_code(code))
        if account is None or account.revoked_at or not account.code_expires_at:
            return None
        if account.code_expires_at <= now:
            return None
        access_commands.change_account(
            connection, account.id, password=hashed, code_hash=None, code_expires_at=None
        )
        access_commands.end_sessions_of(connection, account.id, at=now)
        chooser = Principal(Role(account.role), account.login)
        record_change(connection, chooser, Action.PASSWORD_CHOSEN, at=now, subject=account.login)
    return account.login


def sign_out(database: Database, token: str, *, everywhere: bool, now: datetime) -> None:
    """End the sign-in that a cookie stands for, or all of its account; a cookie without one ends nothing."""
    with database.write() as connection:
        session = access_queries.find_session(connection, hash_token(token))
        if session is None or session.revoked_at is not None:
            return
        if not everywhere:
            access_commands.end_session(connection, session.id, at=now)
            return
        access_commands.end_sessions_of(connection, session.account, at=now)
        who = Principal(Role(session.role), session.login)
        record_change(connection, who, Action.SIGNED_OUT_EVERYWHERE, at=now, subject=session.login)


def _provided_account(connection: Connection, login: str, role: Role, *, now: datetime) -> AccountInfo:
    account = access_queries.find_account(connection, login)
    if account is None:
        access_commands.add_account(
            connection,
            login=login,
            role=role.value,
            origin="oidc",
            created_at=now,
            created_by="identity provider",
        )
        account = access_queries.find_account(connection, login)
    if account is None or account.revoked_at is not None or account.origin != "oidc":
        raise AccessRefused(NOT_LISTED)
    access_commands.change_account(connection, account.id, role=role.value)
    return account


def _open_session(
    connection: Connection, account: AccountInfo, *, now: datetime, proof: str | None = None
) -> NewSession | None:
    access_commands.forget_sessions(connection, before=now - KEPT)
    token, expires_at = new_token(), now + LASTS
    opened = access_commands.add_session(
        connection,
        account=account.id,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=expires_at,
        proof_hash=hash_token(proof) if proof else None,
    )
    return NewSession(token, account.login, expires_at) if opened else None
