"""A form of settings: what it starts from, what was typed, its effect, its errors, and saving it as a new version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from alignment import organisation, scorecards
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import SettingError, SettingsChanged
from alignment.settings import SettingInfo, Settings, list_settings
from alignment.settings_preview import preview_settings
from alignment.store.settings_versions import VersionInfo
from alignment.ui.settings_effect import show_effect
from alignment.ui.settings_words import changes_told, value_of
from alignment.ui.text import capital, plain
from alignment.ui.wording import count

_STATE, _SAID = "settings_unfinished", "settings_said"


@dataclass(frozen=True)
class Unfinished:
    """A form that somebody may be filling in: the version it started from and what was typed over its values.

    `mark` is the key of its first field: once Streamlit has forgotten that one, the form was left.
    """

    section: str
    version: int
    typed: Mapping[str, Any] = field(default_factory=dict)
    mark: str = ""


@dataclass(frozen=True)
class Desk:
    """What the page works on: who edits, the settings that the form started from, all versions, newest first."""

    principal: Principal
    unfinished: Unfinished
    settings: Settings
    versions: list[VersionInfo]

    @property
    def newest(self) -> int:
        """The number of the version in force."""
        return self.versions[0].number if self.versions else 0


def open_desk(principal: Principal, section: str) -> Desk:
    """The settings as the form of this section started from them: the newest, unless somebody is filling it in."""
    database = current().database
    versions = organisation.list_versions(principal, database)
    newest = versions[0].number if versions else 0
    unfinished = _find_unfinished(section, newest)
    with database.read() as connection:
        settings = organisation.settings_of(connection, unfinished.version)
    return Desk(principal, unfinished, settings, versions)


def _find_unfinished(section: str, newest: int) -> Unfinished:
    """The form as it was left on the last run, or a fresh one on the newest version."""
    kept: Unfinished | None = st.session_state.get(_STATE)
    if kept is None or kept.section != section or kept.version > newest:
        return Unfinished(section, newest)
    left = kept.mark and kept.mark not in st.session_state
    return Unfinished(section, newest) if left else kept


class Fields:
    """The fields of one form: what each starts with, what was typed, and where its error is shown."""

    def __init__(self, desk: Desk) -> None:
        self.changes: dict[str, Any] = {}
        self.first = ""
        self._known = {info.name: info for info in list_settings(desk.settings)}
        self._unfinished = desk.unfinished
        self._places: dict[str, Any] = {}

    def info(self, name: str) -> SettingInfo:
        """The setting as it is saved."""
        return self._known[name]

    def start(self, name: str) -> Any:
        """The value that a field starts with: saved, or typed over an earlier version."""
        return self._unfinished.typed.get(name, self._known[name].value)

    def key(self, name: str, part: str = "") -> str:
        """The key of a field: another one for each version, so that saved values show."""
        made = f"set_{name}{part and '.'}{part}@{self._unfinished.version}"
        self.first = self.first or made
        return made

    def put(self, name: str, typed: Any, *, unchanged: Any) -> None:
        """Note what was typed; `unchanged` is what would have been read if nobody had touched the saved value."""
        if typed != unchanged:
            self.changes[name] = typed

    def explain(self, name: str) -> None:
        """What the setting means and its default, and the place for what is wrong with it."""
        info = self._known[name]
        default = value_of(name, info.default)
        st.caption(plain(info.meaning if default == "none" else f"{info.meaning} Default: {default}."))
        self._places[name] = st.empty()

    def complain(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong beside each field."""
        for name, message in problems.items():
            if name in self._places:
                self._places[name].markdown(f":red[:material/error: {plain(message)}]")


def show_form(desk: Desk, draw: Callable[[Fields], None]) -> None:
    """Draw a section's fields with the two buttons, and answer them."""
    fields = Fields(desk)
    with st.form(f"settings_{desk.unfinished.section}", border=False, enter_to_submit=False):
        draw(fields)
        answer = (
            st.container()
        )  # where the buttons were when one was pressed, so that nobody has to look for it
        with st.container(horizontal=True, gap="small"):
            look = st.form_submit_button("See the effect", key="settings_look", icon=":material/visibility:")
            save = st.form_submit_button("Save", key="settings_save", type="primary", icon=":material/check:")
    st.session_state[_STATE] = replace(desk.unfinished, mark=fields.first)
    with answer:
        show_said()
        overtaken = (look or save) and _answer(desk, fields, save=save)
    if overtaken:
        _offer_to_go_on(desk, fields)


def _answer(desk: Desk, fields: Fields, *, save: bool) -> bool:
    """Save or show the effect; whether somebody else was faster."""
    if not fields.changes:
        st.info("Nothing is different from what is saved.", icon=":material/info:")
        return False
    try:
        _save(desk, fields) if save else _look(desk, fields)
    except SettingError as problem:
        fields.complain(problem.by_name)
        wrong = f"Nothing was saved: {count(len(problem.by_name), 'value')} cannot be. What is wrong stands beside it."
        st.error(plain(wrong if problem.by_name else str(problem)), icon=":material/error:")
    except SettingsChanged as overtaken:
        st.warning(plain(f"{capital(str(overtaken))}."), icon=":material/group:")
        return True
    return False


def tell(message: str, *, good: bool = True) -> None:
    """Keep a message for the next run, where it is shown above the section."""
    st.session_state[_SAID] = (message, good)


def show_said() -> None:
    """Show what was kept for this run, once."""
    if _SAID in st.session_state:
        message, good = st.session_state.pop(_SAID)
        if good:
            st.success(plain(message), icon=":material/check_circle:")
        else:
            st.warning(plain(capital(message)), icon=":material/group:")


def _look(desk: Desk, fields: Fields) -> None:
    with st.spinner("Counting under these settings …", show_time=True):
        preview = preview_settings(desk.principal, current().database, fields.changes)
    show_effect(preview)


def _save(desk: Desk, fields: Fields) -> None:
    started = desk.unfinished.version
    with st.spinner("Saving, and counting anew …", show_time=True):
        database = current().database
        saved = organisation.save_settings(desk.principal, database, fields.changes, started_from=started)
        scorecards.refresh(database)
    changed = organisation.list_changed(desk.settings, saved)
    tell(f"Saved as version {started + 1}. {'; '.join(changes_told(changed))}.")
    del st.session_state[_STATE]
    st.rerun()


def _offer_to_go_on(desk: Desk, fields: Fields) -> None:
    st.button(
        "Show the newest, with what I typed over it",
        key="settings_go_on",
        on_click=_go_on,
        args=(desk.principal, desk.unfinished, fields.changes),
    )


def _go_on(principal: Principal, unfinished: Unfinished, typed: Mapping[str, Any]) -> None:
    newest = organisation.list_versions(principal, current().database)[0].number
    st.session_state[_STATE] = replace(unfinished, version=newest, typed=dict(typed), mark="")
