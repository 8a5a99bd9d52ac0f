"""How a metric is counted: its definition, the settings in force, what was left out, how the records were read."""

import json

import streamlit as st

from alignment.measures.scorecard import METRICS
from alignment.publish.reference_lines import list_references
from alignment.settings import list_settings
from alignment.ui.chart_tables import show_tables
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import capital, plain
from alignment.ui.wording import share_of

SETTINGS = {
    "meeting_cadence": ("meetings.policies", "meetings.most_invitees"),
    "sla_adherence": (
        "sla.response_hours",
        "sla.response_hours_by_source",
        "calendar.hours",
        "calendar.regions",
    ),
    "content_usage": ("content.min_age_days", "content.use_window_days"),
    "lead_acceptance": ("sla.decision_days", "calendar.hours", "calendar.regions"),
}
EVERYWHERE = ("organisation.time_zone", "organisation.holidays")
LEFT_OUT = {
    "test": "test records",
    "employee": "own employees",
    "duplicate": "the same person again within 30 days",
    "never_handed_over": "never handed over",
    "no_hand_off_time": "without any time of hand-off",
    "no_touch_records": "from sources that tell nothing about touches",
    "touched_before": "worked on before the hand-off",
    "no_acceptance_stage": "from sources where no status means accepted",
    "not_sales_facing": "not meant for Sales",
    "not_published": "not yet published",
    "retired": "retired",
    "not_covered": "before the first meeting on record",
    "short_week": "weeks with fewer than three working days",
    "no_roster": "without a roster",
}


def show_counting(page: MetricPage) -> None:
    """Folded: the page's charts as tables; how this is counted; how the records were read, with the grade's reasons."""
    show_tables()
    metric = page.metric
    known = next(m for m in METRICS if m.key == metric.key)
    with st.expander("How this is counted", icon=":material/functions:", key="counted"):
        st.markdown(plain(known.definition))
        st.caption(
            plain(
                f"{share_of(metric)} = {metric.ratio.numerator:,} of {metric.ratio.denominator:,}. {_left_out(page)}"
            )
        )
        names = (f"targets.{metric.key}", *SETTINGS[metric.key], *EVERYWHERE)
        rows = [info for info in list_settings(page.settings) if info.name in names]
        st.dataframe(
            {
                "Setting": [info.name for info in rows],
                "Value": [json.dumps(info.value, ensure_ascii=False) for info in rows],
                "Meaning": [info.meaning for info in rows],
            },
            hide_index=True,
            key="settings_in_force",
        )
        st.caption(plain(f"Rules version {page.scorecard.rules_version}."))
        for line in list_references(metric.key):
            if line.text:
                st.caption(
                    plain(
                        f"For comparison, never a target: {line.text}. Source: {line.source}. Reliability: {line.grade}."
                    )
                )
    title = f"How we read your records: data quality {metric.quality.grade}"
    with st.expander(title, icon=":material/fact_check:", key="reading"):
        if metric.reading:
            st.markdown(plain(metric.reading))
        for reason in metric.quality.reasons or ("Nothing speaks against the grade.",):
            st.caption(plain(capital(reason)))


def _left_out(page: MetricPage) -> str:
    ratio = page.metric.ratio
    parts = [f"{n:,} {LEFT_OUT.get(reason, reason)}" for reason, n in ratio.excluded.items() if n]
    pending = f"Still open, in neither count: {ratio.pending:,}. " if ratio.pending else ""
    return f"{pending}Left out: {', '.join(parts)}." if parts else f"{pending}Nothing was left out."
