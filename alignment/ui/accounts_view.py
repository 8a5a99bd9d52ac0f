"""Accounts on a page: who may sign in; added with a one-time code, given a new one, revoked."""

from collections.abc import Callable

import streamlit as st

from alignment import accounts
from alignment.access.principal import Principal, Role
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.store.access_queries import AccountInfo
from alignment.ui.text import day, plain

_ORIGINS = {
    "invited": "password",
    "environment": "password of the environment",
    "oidc": "identity provider",
}


def show_account_form(principal: Principal) -> None:
    """Add somebody; the code with which they choose a password is shown once."""
    with st.form("new_account", border=True):
        st.markdown(
            "**Add somebody.** They choose their password at /auth/setup with a one-time code, within a day\\."
        )
        first, second = st.columns([3, 2], gap="small")
        login = first.text_input("Name or address", max_chars=80, key="account_login")
        role = second.selectbox("Role", accounts.ROLES, index=1, key="account_role")
        asked = st.form_submit_button("Add", type="primary", key="account_add")
    if asked:
        _show_code(lambda: accounts.add_account(principal, current().database, login, role=Role(role)))


def show_accounts(principal: Principal, *, zone: str) -> None:
    """Everybody who may sign in, each with what can be done."""
    found = accounts.list_accounts(principal, current().database)
    for account in found:
        with st.container(
            border=True,
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            key=f"account_{account.id}",
        ):
            with st.container(gap="xxsmall"):
                st.markdown(f"**{plain(account.login)}** · {account.role}")
                st.caption(plain(_about(account, zone)))
            with st.container(horizontal=True, gap="xsmall", width="content"):
                asked = _ask(account)
        if asked == "code":
            _show_code(_new_code(principal, account.login))
        elif asked:
            _change(principal, account.login, asked)
    if not found:
        st.caption("There is no account yet.")


def _ask(account: AccountInfo) -> str:
    """The buttons of an account, all of them; which was pressed."""
    revoked, pressed = account.revoked_at is not None, ""
    if account.origin == "invited" and st.button("New code", icon=":material/key:", key=f"code_{account.id}"):
        pressed = "code"
    if not revoked and st.button("Revoke", icon=":material/person_off:", key=f"end_{account.id}"):
        pressed = "revoke"
    if revoked and account.origin == "oidc" and st.button("Let in again", key=f"readmit_{account.id}"):
        pressed = "readmit"
    return pressed


def _new_code(principal: Principal, login: str) -> Callable[[], str]:
    return lambda: accounts.issue_new_code(principal, current().database, login)


def _show_code(issue: Callable[[], str]) -> None:
    try:
        code = issue()
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    with st.container(border=True, gap="xsmall", key="account_code"):
        st.markdown(":material/key: **The set-up code.** Hand it over now: it is not shown again\\.")
        st.code(code, language=None)


def _change(principal: Principal, login: str, what: str) -> None:
    change = accounts.revoke_account if what == "revoke" else accounts.readmit_account
    try:
        change(principal, current().database, login)
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.rerun()


def _about(account: AccountInfo, zone: str) -> str:
    state = f"Revoked {day(account.revoked_at, zone)}" if account.revoked_at else "May sign in"
    waiting = account.origin == "invited" and account.password is None and account.revoked_at is None
    way = "password not chosen yet" if waiting else _ORIGINS.get(account.origin, account.origin)
    return f"{state} · {way} · added {day(account.created_at, zone)} by {account.created_by}"
