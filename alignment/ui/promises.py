"""What both sides promised about hand-offs, beside what they kept."""

import streamlit as st

from alignment.measures.ratio import Fact, whole_percent
from alignment.publish.metric_sentences import counted, percent_of
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import plain
from alignment.ui.wording import share_of, status_of


def show_promises(page: MetricPage) -> None:
    """Sales on the one side, Marketing on the other, a line a promise."""
    st.subheader(_finding(page), anchor=False)
    sales, marketing = st.columns(2, gap="small")
    with sales, st.container(border=True, height="stretch", gap="xsmall", key="promises_sales"):
        st.markdown(":blue[**Sales promised**]")
        for line in _of_sales(page):
            st.markdown(plain(line))
    with marketing, st.container(border=True, height="stretch", gap="xsmall", key="promises_marketing"):
        st.markdown(":orange[**Marketing promised**]")
        for line in _of_marketing(page):
            st.markdown(plain(line))


def _finding(page: MetricPage) -> str:
    if _promised_nothing(page):
        return "Both sides promise: Marketing's promises are not set"
    return "Both sides promise"


def _promised_nothing(page: MetricPage) -> bool:
    return page.settings.sla.handoffs_per_month is None and not page.settings.sla.required_fields


def _of_sales(page: MetricPage) -> list[str]:
    sla, metric = page.settings.sla, page.metric
    lines = [
        f"A first touch within {sla.response_hours:g} business hours, for {whole_percent(metric.target)} % of hand-offs:"
        f" {share_of(metric)} ({metric.ratio.numerator:,} of {metric.ratio.denominator:,}),"
        f" {status_of(metric).word.lower()}."
    ]
    if not sla.decision_promised:
        return [*lines, f"A coded decision within {sla.decision_days:g} business days: not promised."]
    undecided = page.scorecard.metric("lead_acceptance").facts.get("undecided_share")
    if undecided is None or undecided.numerator is None or not undecided.denominator:
        return [*lines, f"A decision within {sla.decision_days:g} business days: no data yet."]
    made = Fact(
        1 - (undecided.value or 0), undecided.denominator - undecided.numerator, undecided.denominator
    )
    return [
        *lines,
        f"A decision within {sla.decision_days:g} business days: {percent_of(made)} ({counted(made)}).",
    ]


def _of_marketing(page: MetricPage) -> list[str]:
    sla, facts = page.settings.sla, page.metric.facts
    if _promised_nothing(page):
        return [
            "Nothing yet: how many hand-offs a month, and which fields are filled when a lead is handed over.",
            "An agreement of one side alone measures one side alone.",
        ]
    lines = []
    if sla.handoffs_per_month is not None:
        volume = facts.get("marketing_volume")
        lines.append(
            f"{sla.handoffs_per_month:,} hand-offs a month: {percent_of(volume)} delivered ({counted(volume)})."
        )
    if sla.required_fields:
        fields = facts.get("fields_complete_share")
        lines.append(
            f"{', '.join(sla.required_fields)} filled, for {whole_percent(sla.fields_complete)} % of hand-offs:"
            f" {percent_of(fields)} ({counted(fields)})."
        )
    return lines
