import streamlit as st

from alignment.ui.companions import show_companions
from alignment.ui.counting import show_counting
from alignment.ui.cuts_view import show_causes, show_hours, show_segments
from alignment.ui.guard import require_role
from alignment.ui.metric_page import open_metric_page, show_headline
from alignment.ui.outcomes_view import show_outcomes
from alignment.ui.page_figures import show_figures
from alignment.ui.promises import show_promises
from alignment.ui.record_list import show_records
from alignment.ui.waiting_view import show_waiting

principal = require_role("viewer")
page = open_metric_page("sla_adherence", principal)

show_headline(page)
show_causes(page)

sources, hours = st.columns(2, gap="small")
with sources:
    show_segments(page, ("lead_source",), segment="source")
with hours:
    show_hours(page)

regions, waiting = st.columns(2, gap="small")
with regions:
    show_segments(page, ("region",), segment="region")
with waiting:
    show_waiting(page)

show_companions(page.metric.key, page.metric.facts)
show_promises(page)
show_outcomes(page)
show_records(page, title="Hand-offs not answered in time")
show_counting(page)
show_figures(page)
