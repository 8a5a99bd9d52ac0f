"""Accounts: opened by a one-time code, by the environment or by a provider's word; ended at once when revoked."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from alignment import accounts
from alignment.access.audit import list_changes
from alignment.access.configuration import Provider, SignIn
from alignment.access.opening import ADMIN, has_accounts, prepare_accounts
from alignment.access.principal import Role
from alignment.access.rights import refreshed
from alignment.access.sessions import (
    choose_password,
    sign_in_with_password,
    sign_in_with_provider,
    sign_out,
)
from alignment.errors import AccessRefused, AlignmentError
from alignment.store.access_models import StaffSession
from alignment.store.commands import table_of
from alignment.store.database import Database
from tests.support.people import OPERATOR, PASSWORD, Person, sign_in, sign_up, welcome
from tests.support.whole_database import read_everything

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
PROVIDER = Provider("Example", "https://id.example", "id", "secret", admins=("alice@example.com",))


def _holds(database: Database, person: Person) -> bool:
    with database.read() as connection:
        try:
            refreshed(person.principal, connection, now=datetime.now(UTC))
        except AccessRefused:
            return False
    return True


def test_a_code_lets_somebody_choose_a_password_once_and_within_a_day(database: Database) -> None:
    code = accounts.add_account(OPERATOR, database, "Edith", role=Role.EDITOR)
    now = datetime.now(UTC)
    assert choose_password(database, code, PASSWORD, now=now + timedelta(days=1, minutes=1)) is None
    assert choose_password(database, "aaaa-aaaa-aaaa-aaaa", PASSWORD, now=now) is None
    with pytest.raises(AlignmentError, match="12 to 256 characters"):
        choose_password(database, code, "short", now=now)
    assert choose_password(database, code.upper(), PASSWORD, now=now) == "edith"
    assert choose_password(database, code, PASSWORD, now=now) is None


def test_a_name_and_a_password_open_a_sign_in_and_wrong_ones_do_not(database: Database) -> None:
    sign_up(database, "edith", Role.EDITOR)
    assert sign_in_with_password(database, " EDITH ", PASSWORD, now=NOW) is not None
    for name, password in (("edith", "wrong"), ("edith", ""), ("charlie", PASSWORD), ("", "")):
        assert sign_in_with_password(database, name, password, now=NOW) is None


def test_the_database_holds_neither_passwords_nor_codes_nor_cookies(database: Database) -> None:
    code = accounts.add_account(OPERATOR, database, "edith", role=Role.EDITOR)
    alice = welcome(database, "alice", Role.ADMIN)
    everything = read_everything(database)
    for secret in (code, code.replace("-", ""), PASSWORD, alice.token):
        assert secret not in everything


def test_signing_out_ends_this_sign_in_and_everywhere_ends_all(database: Database) -> None:
    sign_up(database, "edith", Role.EDITOR)
    desk, phone, laptop = (sign_in(database, "edith") for _ in range(3))
    bob = welcome(database, "bob", Role.EDITOR)
    sign_out(database, desk.token, everywhere=False, now=datetime.now(UTC))
    assert [_holds(database, place) for place in (desk, phone, laptop)] == [False, True, True]
    sign_out(database, phone.token, everywhere=True, now=datetime.now(UTC))
    assert [_holds(database, place) for place in (desk, phone, laptop, bob)] == [False, False, False, True]


def test_a_cookie_of_a_sign_in_that_has_ended_ends_no_other(database: Database) -> None:
    sign_up(database, "edith", Role.EDITOR)
    stolen, own = sign_in(database, "edith"), sign_in(database, "edith")
    sign_out(database, stolen.token, everywhere=False, now=datetime.now(UTC))
    sign_out(database, stolen.token, everywhere=True, now=datetime.now(UTC))
    assert _holds(database, own)


def test_a_new_password_ends_the_sign_ins_of_the_old_one(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR)
    code = accounts.issue_new_code(OPERATOR, database, "edith")
    assert sign_in_with_password(database, "edith", PASSWORD, now=NOW) is None
    choose_password(database, code, "another long password", now=datetime.now(UTC))
    assert not _holds(database, edith)


def test_a_revoked_account_is_out_until_a_new_code_lets_it_in(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR)
    accounts.revoke_account(OPERATOR, database, "edith")
    assert not _holds(database, edith)
    assert sign_in_with_password(database, "edith", PASSWORD, now=NOW) is None
    code = accounts.issue_new_code(OPERATOR, database, "edith")
    assert sign_in_with_password(database, "edith", PASSWORD, now=NOW) is None, "the old password is gone"
    choose_password(database, code, PASSWORD, now=datetime.now(UTC))
    assert sign_in_with_password(database, "edith", PASSWORD, now=NOW) is not None


def test_a_code_of_a_revoked_account_opens_nothing(database: Database) -> None:
    code = accounts.add_account(OPERATOR, database, "edith", role=Role.EDITOR)
    accounts.revoke_account(OPERATOR, database, "edith")
    assert choose_password(database, code, PASSWORD, now=datetime.now(UTC)) is None


@pytest.mark.parametrize("login", ["", "edith smith", "<script>", "é", "x" * 81])
def test_a_name_that_is_none_is_refused(sqlite_database: Database, login: str) -> None:
    with pytest.raises(AlignmentError, match="no name to sign in with"):
        accounts.add_account(OPERATOR, sqlite_database, login, role=Role.EDITOR)


def test_a_name_is_given_once(database: Database) -> None:
    accounts.add_account(OPERATOR, database, "edith", role=Role.EDITOR)
    with pytest.raises(AlignmentError, match="there is an account 'edith' already"):
        accounts.add_account(OPERATOR, database, "EDITH", role=Role.ADMIN)
    with pytest.raises(AlignmentError, match="nobody signs in as 'respondent'"):
        accounts.add_account(OPERATOR, database, "rae", role=Role.RESPONDENT)


def test_what_happened_to_accounts_is_written_down_without_a_secret(database: Database) -> None:
    sign_up(database, "edith", Role.EDITOR)
    accounts.revoke_account(OPERATOR, database, "edith")
    log = list_changes(OPERATOR, database, now=datetime.now(UTC))
    assert [(entry.action, entry.who) for entry in log] == [
        ("account-revoked", "command line"),
        ("password-chosen", "edith"),
        ("account-added", "command line"),
    ]


def test_the_first_start_prints_a_code_until_an_admin_has_a_password(database: Database) -> None:
    by_password = SignIn(accounts=True)
    first = prepare_accounts(database, by_password, now=NOW)
    second = prepare_accounts(database, by_password, now=NOW)
    assert first is not None
    assert second is not None
    assert choose_password(database, first, PASSWORD, now=NOW) is None, "a new start ends the last code"
    assert choose_password(database, second, PASSWORD, now=NOW) == ADMIN
    assert prepare_accounts(database, by_password, now=NOW) is None
    assert sign_in_with_password(database, ADMIN, PASSWORD, now=NOW) is not None


def test_once_somebody_has_a_password_nobody_comes_in_without_one(database: Database) -> None:
    assert not has_accounts(database)
    accounts.add_account(OPERATOR, database, "edith", role=Role.EDITOR)
    assert not has_accounts(database)
    sign_up(database, "alice", Role.ADMIN)
    assert has_accounts(database)
    accounts.revoke_account(OPERATOR, database, "alice")
    assert not has_accounts(database)


def test_the_admins_password_is_the_environments(database: Database) -> None:
    prepare_accounts(database, SignIn(password=PASSWORD), now=NOW)
    alice = sign_in(database, ADMIN)
    assert alice.principal.role is Role.ADMIN
    prepare_accounts(database, SignIn(password=PASSWORD), now=NOW)
    assert _holds(database, alice), "the same password: a restart ends nothing"
    prepare_accounts(database, SignIn(password="another long password"), now=datetime.now(UTC))
    assert not _holds(database, alice)
    assert sign_in_with_password(database, ADMIN, PASSWORD, now=NOW) is None
    assert sign_in_with_password(database, ADMIN, "another long password", now=NOW) is not None


def test_without_the_environments_password_its_sign_ins_end(database: Database) -> None:
    prepare_accounts(database, SignIn(password=PASSWORD), now=NOW)
    alice = sign_in(database, ADMIN)
    assert prepare_accounts(database, SignIn(), now=datetime.now(UTC)) is None
    assert not _holds(database, alice)
    assert sign_in_with_password(database, ADMIN, PASSWORD, now=NOW) is None
    assert not has_accounts(database)


def test_a_providers_word_counts_once(database: Database) -> None:
    who = {"address": "Alice@example.com", "proof": "the word", "now": NOW}
    assert sign_in_with_provider(database, PROVIDER, **who).login == "alice@example.com"  # type: ignore[arg-type]
    with pytest.raises(AccessRefused, match="used before"):
        sign_in_with_provider(database, PROVIDER, **who)  # type: ignore[arg-type]


def test_who_is_on_no_list_does_not_come_in_though_the_provider_knows_them(database: Database) -> None:
    with pytest.raises(AccessRefused, match="ask an admin of the app to list it"):
        sign_in_with_provider(database, PROVIDER, address="charlie@example.com", proof="word", now=NOW)
    assert accounts.list_accounts(OPERATOR, database) == []


def test_a_list_that_no_longer_names_somebody_ends_their_sign_ins_at_the_next_start(
    database: Database,
) -> None:
    listed, unlisted = SignIn(provider=PROVIDER), SignIn(provider=Provider("", "", "", "", admins=("@x.y",)))
    sign_in_with_provider(database, PROVIDER, address="alice@example.com", proof="word", now=NOW)
    prepare_accounts(database, listed, now=NOW)
    assert _sessions_open(database) == 1
    prepare_accounts(database, unlisted, now=NOW)
    assert _sessions_open(database) == 0
    assert sign_in_with_provider(database, PROVIDER, address="alice@example.com", proof="again", now=NOW)


def test_a_provided_account_that_an_admin_revoked_stays_out_until_it_is_readmitted(
    database: Database,
) -> None:
    sign_in_with_provider(database, PROVIDER, address="alice@example.com", proof="word", now=NOW)
    accounts.revoke_account(OPERATOR, database, "alice@example.com")
    with pytest.raises(AccessRefused):
        sign_in_with_provider(database, PROVIDER, address="alice@example.com", proof="2", now=NOW)
    with pytest.raises(AlignmentError, match="identity provider"):
        accounts.issue_new_code(OPERATOR, database, "alice@example.com")
    accounts.readmit_account(OPERATOR, database, "alice@example.com")
    assert sign_in_with_provider(database, PROVIDER, address="alice@example.com", proof="3", now=NOW)


def _sessions_open(database: Database) -> int:
    table = table_of(StaffSession)
    with database.read() as connection:
        return len(connection.execute(sa.select(table.c.id).where(table.c.revoked_at.is_(None))).all())
