"""Who is looking at a page: asked by its first statement, at every run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from alignment.access.cookies import ANSWER, OURS
from alignment.access.identify import Visit, identify, identify_respondent
from alignment.access.principal import Principal, Role, require
from alignment.access.served import Served, current
from alignment.errors import AccessRefused, StoreError
from alignment.ui.survey_over import show_nowhere
from alignment.ui.text import capital, plain

SNAPSHOT = "id"  # names a snapshot in the address of its page


@dataclass(frozen=True)
class Reader:
    """Who looks at a snapshot, and the id of the one that they may see; None if no address named one."""

    principal: Principal
    snapshot: str | None


def require_role(role: str, *, snapshot: str | None = None) -> Principal:
    """The person looking, if this role is theirs; otherwise the page ends here, in plain words.

    `snapshot` is the id of the published snapshot that the page shows, None for live pages. Headers and cookies are
    those of the connection, not of a single click; what they are worth is looked up anew. A page can run without the
    frame around it, so it asks for itself.
    """
    return _admit(lambda somebody: require(somebody, Role(role), snapshot=snapshot))


def require_known() -> Principal:
    """The person looking, whoever it is, if the app knows them: for the frame, which leads each to pages of theirs."""
    return _admit(lambda somebody: somebody)


def require_reader() -> Reader:
    """Who looks at a snapshot, and at which: the one that their link is for, else the one that the address names."""
    asked = st.query_params.get(SNAPSHOT, "")

    def check(somebody: Principal) -> Principal:
        return require(somebody, Role.VIEWER, snapshot=asked or somebody.only_snapshot)

    principal = _admit(check)
    return Reader(principal, asked or principal.only_snapshot)


def require_respondent() -> Principal:
    """Who answers a survey here by a link that still leads to it, whoever else they are to the app."""
    served = _served()
    try:
        if served is None:
            raise AccessRefused("the app was not started through its own entry")
        return identify_respondent(_visit(), served, now=datetime.now(UTC))
    except AccessRefused:
        show_nowhere()
        st.stop()


def _admit(check: Callable[[Principal], Principal]) -> Principal:
    served, somebody = _served(), None
    try:
        if served is None:
            raise AccessRefused("the app was not started through its own entry")
        somebody = identify(_visit(), served, now=datetime.now(UTC))
        return check(somebody)
    except AccessRefused as refusal:
        _show_refusal(served, refusal, known=somebody is not None)
        st.stop()


def _served() -> Served | None:
    try:
        return current()
    except StoreError:
        return None


def _visit() -> Visit:
    headers = st.context.headers
    found = tuple((name, value) for name in headers for value in headers.get_all(name))
    return Visit(headers=found, cookies=dict(st.context.cookies))


def _came_to_answer() -> bool:
    """Whether somebody holds nothing but a way into a survey, which leads nowhere any more."""
    cookies = st.context.cookies
    return bool(cookies.get(ANSWER)) and not any(cookies.get(name) for name in OURS)


def _show_refusal(served: Served | None, refusal: AccessRefused, *, known: bool) -> None:
    if not known and _came_to_answer():
        show_nowhere()
        return
    st.title("No access", anchor=False)
    if known:
        st.markdown(plain(f"{capital(str(refusal))}."))
        return
    if served is not None and served.sign_in.configured:
        st.markdown(plain(f"{capital(str(refusal))}."))
        st.html('<a href="/auth/signin" style="color:inherit">Sign in</a>')
        return
    st.markdown(
        plain(
            "This app has no sign-in yet, so it only answers people who sit at the computer that it runs on."
            f" This page was refused because {refusal}."
        )
    )
