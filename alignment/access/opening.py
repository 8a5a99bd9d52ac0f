"""What has to be true of accounts before the first visitor: the environment's word is in the database."""

from datetime import datetime, timedelta

from alignment.access.configuration import SignIn
from alignment.access.passwords import hash_password, is_password
from alignment.access.principal import Role
from alignment.access.tokens import hash_code, new_code
from alignment.store import access_commands, access_queries
from alignment.store.access_queries import AccountInfo
from alignment.store.database import Connection, Database

ADMIN = "admin"  # the name of the account that the environment or the first set-up code opens
CODE_LASTS = timedelta(days=1)


def has_accounts(database: Database) -> bool:
    """Whether somebody was given an account with a password: then nobody comes in without signing in."""
    with database.read() as connection:
        return any(_can_sign_in(account) for account in access_queries.list_accounts(connection))


def prepare_accounts(database: Database, sign_in: SignIn, *, now: datetime) -> str | None:
    """Bring accounts in line with the environment; a set-up code, if no admin could sign in otherwise.

    A changed password of the environment, and a provider's list that no longer names somebody, end their sign-ins.
    """
    with database.write() as connection:
        _keep_environment_account(connection, sign_in.password, now=now)
        _keep_provided_accounts(connection, sign_in, now=now)
        if not sign_in.accounts or _has_admin(connection, sign_in):
            return None
        return issue_code(connection, _first_account(connection, now=now), now=now)


def issue_code(connection: Connection, account: str, *, now: datetime) -> str:
    """A new one-time code with which somebody chooses the password of an account; an earlier one ends."""
    code = new_code()
    access_commands.change_account(
        connection, account, code_hash=hash_code(code), code_expires_at=now + CODE_LASTS
    )
    return code


def _can_sign_in(account: AccountInfo) -> bool:
    return account.origin == "invited" and account.revoked_at is None and account.password is not None


def _has_admin(connection: Connection, sign_in: SignIn) -> bool:
    if sign_in.password is not None or (sign_in.provider and sign_in.provider.admins):
        return True
    accounts = access_queries.list_accounts(connection)
    return any(_can_sign_in(account) and account.role == Role.ADMIN for account in accounts)


def _keep_environment_account(connection: Connection, password: str | None, *, now: datetime) -> None:
    account = access_queries.find_account(connection, ADMIN)
    if password is None:
        if account and account.origin == "environment" and account.password:
            access_commands.change_account(connection, account.id, password=None)
            access_commands.end_sessions_of(connection, account.id, at=now)
        return
    if account and account.origin == "environment" and is_password(password, account.password):
        return
    first = account.id if account else _first_account(connection, now=now)
    access_commands.change_account(
        connection,
        first,
        role=Role.ADMIN.value,
        origin="environment",
        password=hash_password(password),
        revoked_at=None,
    )
    access_commands.end_sessions_of(connection, first, at=now)


def _keep_provided_accounts(connection: Connection, sign_in: SignIn, *, now: datetime) -> None:
    for account in access_queries.list_accounts(connection):
        if account.origin != "oidc":
            continue
        role = sign_in.provider.role_of(account.login) if sign_in.provider else None
        if role is None:
            access_commands.end_sessions_of(connection, account.id, at=now)
        else:
            access_commands.change_account(connection, account.id, role=role.value)


def _first_account(connection: Connection, *, now: datetime) -> str:
    """The account "admin", made if there is none yet, as one that is opened by a set-up code."""
    account = access_queries.find_account(connection, ADMIN)
    if account is None:
        access_commands.add_account(
            connection,
            login=ADMIN,
            role=Role.ADMIN.value,
            origin="invited",
            created_at=now,
            created_by="first start",
        )
        account = access_queries.find_account(connection, ADMIN)
    if account is None:
        raise LookupError(ADMIN)
    access_commands.change_account(
        connection, account.id, role=Role.ADMIN.value, origin="invited", revoked_at=None
    )
    return account.id
