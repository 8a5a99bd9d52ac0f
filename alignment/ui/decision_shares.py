"""What became of hand-offs whose decision window is over, as one bar: accepted, rejected, in work, silent."""

import streamlit as st

from alignment.measures.ratio import Fact, Ratio, whole_percent_of
from alignment.ui.drawn_metric import draw_parts
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import plain

PARTS = (
    ("accepted_share", "Accepted"),
    ("rejected_share", "Rejected"),
    ("in_work_share", "In work"),
    ("silent_share", "Silent"),
)


def show_decision_shares(page: MetricPage) -> None:
    """The four shares, which add up to all; what is part of them below."""
    facts = page.metric.facts
    known = [(name, facts[key]) for key, name in PARTS if key in facts and facts[key].denominator]
    if len(known) < len(PARTS):
        return
    with st.container(border=True, key="decisions"):
        silent = facts["silent_share"]
        st.subheader(
            plain(f"On {_n(silent):,} of {silent.denominator:,.0f} hand-offs nothing at all is recorded"),
            anchor=False,
        )
        parts = tuple((name, fact.value or 0.0, f"{name} {_percent(fact)} %") for name, fact in known)
        draw_parts(parts, alt="What became of hand-offs", key="decision_parts")
        counts = " · ".join(f"{name} {_n(fact):,}" for name, fact in known)
        late, recycled = _n(facts["decided_late_share"]), _n(facts["recycled_share"])
        st.caption(
            plain(
                f"{counts}. Of the rejected {recycled:,} were recycled; of those in work {late:,} were decided late."
            )
        )


def _n(fact: Fact) -> int:
    return int(fact.numerator or 0)


def _percent(fact: Fact) -> int:
    return whole_percent_of(Ratio(_n(fact), int(fact.denominator or 0))) or 0
