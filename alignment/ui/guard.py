"""Who is looking at a page: asked by its first statement, at every run."""

from datetime import UTC, datetime

import streamlit as st

from alignment.access.identify import Visit, identify
from alignment.access.principal import Principal, Role, require
from alignment.access.served import Served, current
from alignment.errors import AccessRefused, StoreError
from alignment.ui.text import capital, plain


def require_role(role: str, *, snapshot: str | None = None) -> Principal:
    """The person looking, if this role is theirs; otherwise the page ends here, in plain words.

    `snapshot` is the id of the published snapshot that the page shows, None for live pages. Headers and cookies are
    those of the connection, not of a single click; what they are worth is looked up anew. A page can run without the
    frame around it, so it asks for itself.
    """
    served = _served()
    try:
        if served is None:
            raise AccessRefused("the app was not started through its own entry")
        return require(identify(_visit(), served, now=datetime.now(UTC)), Role(role), snapshot=snapshot)
    except AccessRefused as refusal:
        _show_refusal(served, refusal)
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


def _show_refusal(served: Served | None, refusal: AccessRefused) -> None:
    st.title("No access", anchor=False)
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
