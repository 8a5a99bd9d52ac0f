"""The pages that there are, and how one leads to another."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from alignment.access.principal import Principal, Role, may


@dataclass(frozen=True)
class PageInfo:
    """A page: its script as seen from the frame, how it is found, and who may open it; `listed`: in the menu.

    `group`: the part of the menu that holds it; without one it stands at the top.
    """

    script: str
    title: str
    icon: str
    path: str
    role: Role
    listed: bool = True
    group: str = ""


REFERENCE, MANAGE = "Reference", "Manage"
SCORECARD = PageInfo(
    "../../pages/scorecard.py", "Scorecard", ":material/monitoring:", "scorecard", Role.VIEWER
)
IMPORT = PageInfo(
    "../../pages/import_files.py", "Import", ":material/upload_file:", "import", Role.ADMIN, group=MANAGE
)
MEETINGS = PageInfo("../../pages/meetings.py", "Meetings", ":material/groups:", "meetings", Role.VIEWER)
FOLLOW_UP = PageInfo("../../pages/follow_up.py", "Follow-up", ":material/timer:", "follow-up", Role.VIEWER)
CONTENT = PageInfo("../../pages/content.py", "Content", ":material/folder_open:", "content", Role.VIEWER)
ACCEPTANCE = PageInfo(
    "../../pages/acceptance.py", "Acceptance", ":material/handshake:", "acceptance", Role.VIEWER
)
BELIEF = PageInfo(
    "../../pages/belief.py", "Belief vs fact", ":material/compare_arrows:", "belief", Role.VIEWER
)
FIXES = PageInfo("../../pages/fixes.py", "Fixes", ":material/build:", "fixes", Role.VIEWER)
PRACTICES = PageInfo(
    "../../pages/practices.py", "Practices", ":material/menu_book:", "practices", Role.VIEWER, group=REFERENCE
)
GLOSSARY = PageInfo(
    "../../pages/glossary.py", "Glossary", ":material/dictionary:", "glossary", Role.VIEWER, group=REFERENCE
)
SETTINGS = PageInfo(
    "../../pages/settings.py", "Settings", ":material/settings:", "settings", Role.ADMIN, group=MANAGE
)
LOG = PageInfo("../../pages/log.py", "Log", ":material/history:", "log", Role.ADMIN, group=MANAGE)
PRESENT = PageInfo("../../pages/present.py", "Present", ":material/slideshow:", "present", Role.VIEWER)
SHARE = PageInfo("../../pages/share.py", "Share", ":material/share:", "share", Role.EDITOR, group=MANAGE)
WAVES = PageInfo(
    "../../pages/survey_waves.py",
    "Survey waves",
    ":material/campaign:",
    "survey-waves",
    Role.EDITOR,
    group=MANAGE,
)
SNAPSHOT = PageInfo(
    "../../pages/snapshot.py", "Snapshot", ":material/photo_camera:", "snapshot", Role.VIEWER, listed=False
)
SURVEY = PageInfo(
    "../../pages/survey.py", "Survey", ":material/edit_note:", "survey", Role.RESPONDENT, listed=False
)
PAGES = (
    SCORECARD,
    MEETINGS,
    FOLLOW_UP,
    CONTENT,
    ACCEPTANCE,
    BELIEF,
    FIXES,
    PRESENT,
    PRACTICES,
    GLOSSARY,
    WAVES,
    SHARE,
    IMPORT,
    SETTINGS,
    LOG,
    SNAPSHOT,
    SURVEY,
)
PAGE_OF = {  # metric → its page
    "meeting_cadence": MEETINGS,
    "sla_adherence": FOLLOW_UP,
    "content_usage": CONTENT,
    "lead_acceptance": ACCEPTANCE,
}


def build_pages(principal: Principal) -> dict[str, list[st.Page]]:
    """The pages that somebody may open, by the part of the menu that holds them, the one that they land on first.

    Who holds a link to one snapshot lands on it and has no other page than its slides, and a respondent has the
    questionnaire alone; their own addresses lead there as well. The questionnaire has its address for everybody: the
    page itself asks for the way in, which anybody may hold beside.
    """
    if principal.role is Role.RESPONDENT:
        return {"": [_build(replace(SURVEY, path="answer"), lands=True), _build(SURVEY)]}
    if principal.only_snapshot is not None:
        others = (SNAPSHOT, replace(PRESENT, listed=False), SURVEY)
        landing = _build(replace(SNAPSHOT, path="published"), lands=True)
        return {"": [landing, *(_build(info) for info in others)]}
    mine = [info for info in PAGES if may(principal, info.role) or info is SURVEY]
    groups: dict[str, list[st.Page]] = {info.group: [] for info in mine}
    for info in mine:
        groups[info.group].append(_build(info, lands=info is mine[0]))
    return groups


def _build(info: PageInfo, *, lands: bool = False) -> st.Page:
    visibility: Literal["visible", "hidden"] = "visible" if info.listed or lands else "hidden"
    return st.Page(
        info.script,
        title=info.title,
        icon=info.icon,
        url_path=info.path,
        default=lands,
        visibility=visibility,
    )


def link_to(
    page: PageInfo, label: str, *, parameters: Mapping[str, str] | None = None, told: str | None = None
) -> None:
    """A link to another page of the app, for those who may open it; `told` is said beside it on request."""
    with suppress(StreamlitPageNotFoundError):  # not in the navigation of whoever is looking
        st.page_link(page.script, label=label, icon=page.icon, query_params=parameters, help=told)


def link_to_import(label: str) -> None:
    """A link to where files are loaded."""
    link_to(IMPORT, label)
