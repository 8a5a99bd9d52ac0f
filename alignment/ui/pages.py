"""The pages that there are, and how one leads to another."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from alignment.access.principal import Role


@dataclass(frozen=True)
class PageInfo:
    """A page: its script as seen from the frame, how it is found, and who may open it."""

    script: str
    title: str
    icon: str
    path: str
    role: Role


SCORECARD = PageInfo(
    "../../pages/scorecard.py", "Scorecard", ":material/monitoring:", "scorecard", Role.VIEWER
)
IMPORT = PageInfo("../../pages/import_files.py", "Import", ":material/upload_file:", "import", Role.ADMIN)
MEETINGS = PageInfo("../../pages/meetings.py", "Meetings", ":material/groups:", "meetings", Role.VIEWER)
FOLLOW_UP = PageInfo("../../pages/follow_up.py", "Follow-up", ":material/timer:", "follow-up", Role.VIEWER)
CONTENT = PageInfo("../../pages/content.py", "Content", ":material/folder_open:", "content", Role.VIEWER)
ACCEPTANCE = PageInfo(
    "../../pages/acceptance.py", "Acceptance", ":material/handshake:", "acceptance", Role.VIEWER
)
FIXES = PageInfo("../../pages/fixes.py", "Fixes", ":material/build:", "fixes", Role.VIEWER)
PRACTICES = PageInfo(
    "../../pages/practices.py", "Practices", ":material/menu_book:", "practices", Role.VIEWER
)
PAGES = (SCORECARD, MEETINGS, FOLLOW_UP, CONTENT, ACCEPTANCE, FIXES, PRACTICES, IMPORT)
PAGE_OF = {  # metric → its page
    "meeting_cadence": MEETINGS,
    "sla_adherence": FOLLOW_UP,
    "content_usage": CONTENT,
    "lead_acceptance": ACCEPTANCE,
}


def link_to(page: PageInfo, label: str, *, parameters: Mapping[str, str] | None = None) -> None:
    """A link to another page of the app, for those who may open it."""
    with suppress(StreamlitPageNotFoundError):  # not in the navigation of whoever is looking
        st.page_link(page.script, label=label, icon=page.icon, query_params=parameters)


def link_to_import(label: str) -> None:
    """A link to where files are loaded."""
    link_to(IMPORT, label)
