import streamlit as st

from alignment.ui.companions import show_companions
from alignment.ui.content_view import show_unused
from alignment.ui.counting import show_counting
from alignment.ui.cuts_view import show_causes, show_segments
from alignment.ui.guard import require_role
from alignment.ui.metric_page import open_metric_page, show_headline
from alignment.ui.page_figures import show_figures

principal = require_role("viewer")
page = open_metric_page("content_usage", principal)

show_headline(page)
show_causes(page)

stages, owners = st.columns(2, gap="small")
with stages:
    show_segments(page, ("stage",), segment="stage")
with owners:
    show_segments(page, ("owner_team",), segment="owner")
show_segments(page, ("type",), segment="type")

show_companions(page.metric.key, page.metric.facts)
show_unused(page)
show_counting(page)
show_figures(page)
