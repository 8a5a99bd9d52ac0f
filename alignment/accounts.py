"""Who may sign in with a password: added with a one-time code, revoked, listed, by admins."""

import re
from datetime import UTC, datetime

from alignment.access.audit import Action, record_change
from alignment.access.opening import issue_code
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.errors import AlignmentError
from alignment.store import access_commands, access_queries
from alignment.store.access_queries import AccountInfo
from alignment.store.database import Connection, Database

ROLES = (Role.VIEWER, Role.EDITOR, Role.ADMIN)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._+@-]{0,79}")


def add_account(principal: Principal, database: Database, login: str, *, role: Role) -> str:
    """Add an account; the one-time code with which its owner chooses a password at /auth/setup within a day.

    Raises AlignmentError if the name is taken or no name, AccessRefused for anybody but an admin.
    """
    now, login = datetime.now(UTC), login.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise AlignmentError(f"'{login}' is no name to sign in with; use letters, digits and . _ + - @")
    if role not in ROLES:
        raise AlignmentError(f"nobody signs in as '{role}'; the roles are {', '.join(ROLES)}")
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        account = access_commands.add_account(
            connection,
            login=login,
            role=role.value,
            origin="invited",
            created_at=now,
            created_by=admin.name,
        )
        if account is None:
            raise AlignmentError(f"there is an account '{login}' already; issue a new code for it instead")
        record_change(
            connection, admin, Action.ACCOUNT_ADDED, at=now, subject=login, details={"role": role.value}
        )
        return issue_code(connection, account, now=now)


def issue_new_code(principal: Principal, database: Database, login: str) -> str:
    """A new one-time code for somebody who forgot the password or is welcome again; the old password is gone.

    Raises AlignmentError if there is no such account, AccessRefused for anybody but an admin.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        account = _find(connection, login)
        if account.origin == "oidc":
            raise AlignmentError(
                f"'{account.login}' signs in through the identity provider and needs no code"
            )
        changes = {"origin": "invited", "password": None, "revoked_at": None}
        access_commands.change_account(connection, account.id, **changes)
        record_change(connection, admin, Action.CODE_ISSUED, at=now, subject=account.login)
        return issue_code(connection, account.id, now=now)


def revoke_account(principal: Principal, database: Database, login: str) -> None:
    """Keep somebody out from now on: no sign-in of theirs goes on, and none begins.

    Raises AlignmentError if there is no such account, AccessRefused for anybody but an admin.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        account = _find(connection, login)
        access_commands.change_account(connection, account.id, revoked_at=now, code_hash=None)
        access_commands.end_sessions_of(connection, account.id, at=now)
        record_change(connection, admin, Action.ACCOUNT_REVOKED, at=now, subject=account.login)


def readmit_account(principal: Principal, database: Database, login: str) -> None:
    """Let somebody whom the identity provider vouches for sign in again after a revocation.

    Raises AlignmentError for an account with a password (that needs a new code), AccessRefused for anybody but an admin.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        account = _find(connection, login)
        if account.origin != "oidc":
            raise AlignmentError(f"'{account.login}' signs in with a password; issue a new code for it")
        access_commands.change_account(connection, account.id, revoked_at=None)
        record_change(connection, admin, Action.ACCOUNT_READMITTED, at=now, subject=account.login)


def list_accounts(principal: Principal, database: Database) -> list[AccountInfo]:
    """All accounts by name, revoked ones included; raises AccessRefused for anybody but an admin."""
    with database.read() as connection:
        authorise(principal, Role.ADMIN, connection, now=datetime.now(UTC))
        return access_queries.list_accounts(connection)


def _find(connection: Connection, login: str) -> AccountInfo:
    account = access_queries.find_account(connection, login.strip().casefold())
    if account is None:
        names = ", ".join(known.login for known in access_queries.list_accounts(connection))
        raise AlignmentError(f"there is no account '{login}'; the accounts are: {names or 'none yet'}")
    return account
