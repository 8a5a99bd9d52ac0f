"""What a person sees when a page fails: what to do, or a reference for those who read the log."""

import logging
import secrets

import streamlit as st

from alignment.access.failure_log import places_of
from alignment.errors import AlignmentError, StoreError
from alignment.ui.text import plain

_LOG = logging.getLogger("alignment.page")


def show_failure(failure: Exception) -> bool:
    """Show an error that people can act on as written; log anything else and show only its reference. Always True.

    The log gets the kind of failure and the places it went through; its text may hold data and stays out.
    """
    if isinstance(failure, AlignmentError):
        st.error(plain(str(failure)), icon=":material/error:")
        if isinstance(failure, StoreError):
            st.button("Try again", key="try_again")  # in this tab, which still knows what was filled in
        return True
    reference = secrets.token_hex(4)
    _LOG.error(
        "page failed reference=%s kind=%s at=%s", reference, type(failure).__name__, places_of(failure)
    )
    st.error(
        f"This page could not be shown. Try again; if it stays so, tell the admin the reference **{reference}**.",
        icon=":material/error:",
    )
    return True
