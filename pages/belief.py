import streamlit as st

from alignment.ui.belief_view import (
    open_belief_page,
    show_beliefs,
    show_comments,
    show_definition,
    show_figures,
    show_themes,
)
from alignment.ui.belief_waves import show_waves
from alignment.ui.chart_tables import show_tables
from alignment.ui.guard import require_role
from alignment.ui.position_view import show_positions

principal = require_role("viewer")
page = open_belief_page()

show_beliefs(page)

themes, meanings = st.columns(2, gap="small")
with themes:
    show_themes(page)
with meanings:
    show_definition(page)
    show_comments(page)

show_positions(page)
show_waves(page)
show_figures(page)
show_tables()
