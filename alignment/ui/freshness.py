"""How fresh the records behind each metric are, how far they can be trusted, and how they were read."""

import streamlit as st

from alignment.measures.results import MetricResult, Scorecard
from alignment.ui.text import day, minute, plain
from alignment.ui.wording import name_of


def show_freshness(scorecard: Scorecard, zone: str) -> None:
    """A card: of when the records are and how far they can be trusted; folded, what counts as what in them."""
    with st.container(border=True, height="stretch", gap="xsmall", key="freshness"):
        st.subheader(plain(_finding(scorecard, zone)), anchor=False)
        st.caption("\n\n".join(plain(_freshness(metric, zone)) for metric in scorecard.metrics))
        with st.expander("How we read your records", icon=":material/fact_check:", key="reading"):
            _show_reading(scorecard)


def _finding(scorecard: Scorecard, zone: str) -> str:
    newest = max((metric.as_of for metric in scorecard.metrics if metric.as_of), default=None)
    if newest is None:
        return "No records are loaded"
    grades = sorted({metric.quality.grade for metric in scorecard.metrics if metric.as_of})
    quality = f"grade {grades[0]}" if len(grades) == 1 else f"grades {grades[0]} to {grades[-1]}"
    return f"Records up to {day(newest, zone)}, data quality {quality}"


def _freshness(metric: MetricResult, zone: str) -> str:
    if metric.as_of is None:
        return f"{name_of(metric.key)}: not loaded"
    return f"{name_of(metric.key)}: as of {minute(metric.as_of, zone)}, grade {metric.quality.grade}"


def _show_reading(scorecard: Scorecard) -> None:
    for metric in scorecard.metrics:
        st.markdown(f"**{name_of(metric.key)}** · grade {metric.quality.grade}")
        if metric.reading:
            st.markdown(plain(metric.reading))
        for reason in metric.quality.reasons:
            st.caption(plain(reason))
