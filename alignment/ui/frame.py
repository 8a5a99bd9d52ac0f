"""The frame around every page: who is looking, which pages they get, and as whom they are here."""

from pathlib import Path

import streamlit as st

from alignment.access.principal import may
from alignment.ui.banner import show_who
from alignment.ui.guard import require_role
from alignment.ui.pages import PAGES, SCORECARD
from alignment.ui.window_choice import carry_window

ICON = Path(__file__).with_name("icon.svg")  # a file of ours: an icon by name would be fetched from elsewhere

st.set_page_config(page_title="Alignment Health Check", page_icon=str(ICON), layout="wide")
principal = require_role("viewer")

page = st.navigation(
    [
        st.Page(info.script, title=info.title, url_path=info.path, default=info is SCORECARD)
        for info in PAGES
        if may(principal, info.role)
    ],
    position="top",
)
show_who(principal)
carry_window(page.url_path)
page.run()
