"""The way into a survey wave, shown once to whoever made it: a link to copy, or one-time links to take along."""

import streamlit as st

from alignment.publish.survey_text import codes_csv, codes_sheet
from alignment.surveys import Invitation
from alignment.ui.links_view import origin_of_page
from alignment.ui.text import capital, day, plain
from alignment.ui.wording import count

_HANDED = "invitation"


def keep_invitation(handed: Invitation) -> None:
    """Keep what was handed out for the next run of the page; nobody else's page knows it."""
    st.session_state[_HANDED] = handed


def show_invitation(*, zone: str) -> None:
    """What was just handed out, until it is said to be saved or the page is left."""
    handed = st.session_state.get(_HANDED)
    if not isinstance(handed, Invitation):
        return
    urls = handed.urls(origin_of_page())
    with st.container(border=True, gap="small", key="invitation"):
        if handed.codes:
            _show_codes(handed, urls, zone)
        else:
            st.markdown(
                f":material/content_copy: **The link to “{plain(handed.wave.label)}”**\\. Copy it now: it is not shown"
                " again\\. One answer a browser\\."
            )
            st.code(urls[0], language=None, wrap_lines=True)
        for warning in handed.warnings:
            st.warning(plain(capital(warning)), icon=":material/group:")
        st.button("Done, I have it", on_click=_forget, key="invitation_done")


def _forget() -> None:
    st.session_state.pop(_HANDED, None)


def _show_codes(handed: Invitation, urls: list[str], zone: str) -> None:
    label = handed.wave.label
    st.markdown(
        f":material/content_copy: **{count(len(urls), 'one-time link')} to “{plain(label)}”**\\. Save them now: they are"
        " not shown again\\. Hand them out so that you do not know who got which\\."
    )
    sheet = codes_sheet(label, urls, until=day(handed.wave.closes_at, zone))
    with st.container(horizontal=True, gap="small", key="invitation_files"):
        st.download_button(
            "As CSV",
            codes_csv(urls),
            file_name=f"wave-{handed.wave.number}-links.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="codes_csv",
        )
        st.download_button(
            "As a sheet to print and cut",
            sheet,
            file_name=f"wave-{handed.wave.number}-links.html",
            mime="text/html",
            icon=":material/print:",
            on_click="ignore",
            key="codes_sheet",
        )
