"""The frame around every page: who is looking, which pages they get, and as whom they are here."""

from pathlib import Path

import streamlit as st

from alignment.ui.banner import show_who
from alignment.ui.chart_tables import start_tables
from alignment.ui.guard import require_known
from alignment.ui.pages import PRESENT, build_pages
from alignment.ui.window_choice import carry_window

STYLE = Path(__file__).with_name("frame.css")
ICON = Path(__file__).with_name("icon.svg")  # a file of ours: an icon by name would be fetched from elsewhere

st.set_page_config(page_title="Alignment Health Check", page_icon=str(ICON), layout="wide")
principal = require_known()

page = st.navigation(build_pages(principal), position="top")
if page.url_path != PRESENT.path:  # slides have no frame
    show_who(principal)
carry_window(page.url_path)
start_tables()
st.html(STYLE)
page.run()
