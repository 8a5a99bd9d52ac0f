"""What stands above a page: that this copy is open, that the data are the sample's, that they are old."""

from datetime import datetime, timedelta

import streamlit as st

from alignment.ui.pages import link_to_import
from alignment.ui.text import day

OLD = timedelta(days=35)


def show_local_banner() -> None:
    """Say that nobody signs in here."""
    st.caption(":material/lock_open: Open local copy: everybody on this computer is admin.")


def show_sample_banner() -> None:
    """Say that the figures are a sample company's, and lead to where they are replaced."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="sample_banner"):
        st.badge("Sample data", icon=":material/science:", color="gray")
        link_to_import("Load your own")
        st.caption("Your first file replaces this invented company.", width="content")


def show_age_banner(as_of: datetime, *, now: datetime, zone: str) -> None:
    """Say that the data are old, if they are older than 35 days."""
    if now - as_of <= OLD:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="age_banner"):
        st.markdown(
            f":material/history: **Old data.** The newest records are of {day(as_of, zone)},"
            f" {(now - as_of).days} days ago; what is below describes that time.",
            width="content",
        )
        link_to_import("Load newer files")
