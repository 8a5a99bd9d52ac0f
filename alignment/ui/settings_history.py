"""All versions of the settings, newest first, and the way back to one of them."""

import streamlit as st

from alignment import organisation, scorecards
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import SettingError, SettingsChanged
from alignment.settings_preview import preview_settings
from alignment.ui.settings_effect import show_effect
from alignment.ui.settings_form import Desk, show_said, tell
from alignment.ui.settings_words import changes_told
from alignment.ui.text import minute, plain

SHOWN = 50


def show_versions(desk: Desk, zone: str) -> None:
    """The list of versions, under the way back."""
    show_said()
    if not desk.versions:
        st.markdown(
            "No version yet. Every change that is saved will stand here: who, when, from what, to what."
        )
        return
    _show_way_back(desk)
    for version in desk.versions[:SHOWN]:
        with st.container(border=True, gap="xsmall", key=f"version_{version.number}"):
            when = minute(version.changed_at, zone)
            st.markdown(f"**Version {version.number}** {plain(f'by {version.changed_by}, {when}')}")
            for line in changes_told(version.changes):
                st.markdown(plain(line))
    if len(desk.versions) > SHOWN:
        st.caption("Older ones: `alignment settings log`.")


def _show_way_back(desk: Desk) -> None:
    numbers = [version.number for version in desk.versions[1:]] + [0]
    with st.container(border=True, key="way_back"):
        chosen = st.selectbox(
            "Bring an earlier version back",
            numbers,
            format_func=lambda number: f"Version {number}" if number else "Before the first change",
            key="version_choice",
        )
        with current().database.read() as connection:
            earlier = organisation.settings_of(connection, chosen)
        changes = organisation.list_changed(desk.settings, earlier)
        if not changes:
            st.caption("It says the same as the version in force.")
            return
        for line in changes_told(changes):
            st.caption(plain(line))
        with st.container(horizontal=True, gap="small"):
            look = st.button("See the effect", key="version_look", icon=":material/visibility:")
            st.button(
                "Bring it back",
                key="version_restore",
                type="primary",
                on_click=_restore,
                args=(desk.principal, chosen, desk.newest),
            )
    if look:
        with st.spinner("Counting under these settings …", show_time=True):
            wanted = {name: now for name, (_, now) in changes.items()}
            preview = preview_settings(desk.principal, current().database, wanted)
        show_effect(preview)


def _restore(principal: Principal, number: int, started_from: int) -> None:
    try:
        organisation.restore_version(principal, current().database, number, started_from=started_from)
    except (SettingError, SettingsChanged) as problem:
        tell(str(problem), good=False)
        return
    scorecards.refresh(current().database)
    name = f"Version {number}" if number else "What held before the first change"
    tell(f"{name} holds again, as version {started_from + 1}.")
