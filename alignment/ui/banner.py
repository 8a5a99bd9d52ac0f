"""What stands above a page: as whom one is here, what it is about, that the data are the sample's or old."""

from datetime import datetime, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alignment.access.principal import Principal
from alignment.ui.data import House
from alignment.ui.pages import IMPORT, link_to, link_to_import
from alignment.ui.text import day, plain

OLD = timedelta(days=35)
_LINK = ' style="color:inherit;font-size:0.875rem"'  # a bare link is blue, and blue means Sales


def show_who(principal: Principal) -> None:
    """Say as whom somebody is here, where that is not simply the holder of a link."""
    if principal.behind is not None:
        text = f":material/visibility: You see what is seen through the {plain(principal.name)}."
        _show_way_out(text, f'<a href="/s/leave"{_LINK}>Back to your own view</a>')
    elif principal.ticket is None:
        st.caption(":material/lock_open: Open local copy: everybody on this computer is admin.")
    elif principal.ticket.kind == "session":
        text = f":material/person: Signed in as {plain(principal.name)}, {principal.role}"
        _show_way_out(text, f'<a href="/auth/signout"{_LINK}>Sign out</a>')


def show_about(house: House, *parts: str) -> DeltaGenerator:
    """Whose data these are and what of them is shown; the line itself, whose right end takes what can be chosen.

    The sample company is called one, with the way to where it is replaced.
    """
    line = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="about"
    )
    with line, st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        st.caption(plain(" · ".join(part for part in (house.name, *parts) if part)), width="content")
        if house.is_sample:
            st.badge("Sample data", icon=":material/science:", color="gray")
            link_to(IMPORT, "Load your own", told="Your first file replaces this invented company.")
    return line


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


def _show_way_out(text: str, link: str) -> None:
    # The link leaves the app for one of its plain pages, in this very tab: Streamlit's own links open another one.
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="who"):
        st.caption(text, width="content")
        st.html(link, width="content")
