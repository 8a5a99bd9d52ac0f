import streamlit as st

from alignment.ui.companions import show_companions
from alignment.ui.counting import show_counting
from alignment.ui.cuts_view import show_causes, show_reasons, show_segments, show_sources_of_top_reason
from alignment.ui.decision_shares import show_decision_shares
from alignment.ui.guard import require_role
from alignment.ui.metric_page import open_metric_page, show_headline
from alignment.ui.outcomes_view import show_outcomes
from alignment.ui.page_figures import show_figures
from alignment.ui.record_list import show_records
from alignment.ui.steps_view import show_steps

principal = require_role("viewer")
page = open_metric_page("lead_acceptance", principal)

show_headline(page)
show_steps(page)
show_decision_shares(page)
show_causes(page)

reasons, sources_of_reason = st.columns(2, gap="small")
with reasons:
    show_reasons(page)
with sources_of_reason:
    show_sources_of_top_reason(page)

sources, bands = st.columns(2, gap="small")
with sources:
    show_segments(page, ("lead_source",), segment="source")
with bands:
    show_segments(page, ("score_band",), segment="score band")

show_companions(page.metric.key, page.metric.facts)
show_outcomes(page)
show_records(page, title="Hand-offs not accepted")
show_counting(page)
show_figures(page)
