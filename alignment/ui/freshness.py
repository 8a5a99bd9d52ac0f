"""How fresh the records behind each metric are, how far they can be trusted, and how they were read."""

import streamlit as st

from alignment.measures.results import Scorecard
from alignment.ui.text import minute, plain
from alignment.ui.wording import name_of


def show_freshness(scorecard: Scorecard, zone: str) -> None:
    """One line: the as-of and the grade of the records behind each metric."""
    grades: dict[str, list[str]] = {}
    for metric in scorecard.metrics:
        moment = minute(metric.as_of, zone) if metric.as_of else "not loaded"
        grades.setdefault(moment, []).append(f"{name_of(metric.key)} (grade {metric.quality.grade})")
    parts = [f"{moment}: {', '.join(names)}" for moment, names in grades.items()]
    st.caption(f":material/schedule: Records as of {' · '.join(parts)}")


def show_reading(scorecard: Scorecard) -> None:
    """For each metric: what counts as what in these records, its grade and the reasons."""
    with st.expander("How we read your records", icon=":material/fact_check:", key="reading"):
        for metric in scorecard.metrics:
            st.markdown(f"**{name_of(metric.key)}** · grade {metric.quality.grade}")
            if metric.reading:
                st.markdown(plain(metric.reading))
            for reason in metric.quality.reasons:
                st.caption(plain(reason))
