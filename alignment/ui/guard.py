"""Who is looking at a page: asked by its first statement, at every run."""

import streamlit as st

from alignment.access.local import refusal_of
from alignment.access.principal import LOCAL_ADMIN, Principal, Role, require
from alignment.errors import AccessRefused
from alignment.ui.text import plain


def require_role(role: str) -> Principal:
    """The person looking, if this role is theirs; otherwise the page ends here, in plain words.

    The headers are those of the connection, not of a single click: a page can run without the frame around it, so it
    asks for itself.
    """
    try:
        return require(_principal(), Role(role))
    except AccessRefused as refusal:
        st.title("No access")
        st.markdown(plain(str(refusal)))
        st.stop()


def _principal() -> Principal:
    headers = st.context.headers
    reason = refusal_of([(name, value) for name in headers for value in headers.get_all(name)])
    if reason:
        raise AccessRefused(
            "This app has no sign-in yet, so it only answers people who sit at the computer that it runs on."
            f" This page was refused because {reason}."
        )
    return LOCAL_ADMIN
