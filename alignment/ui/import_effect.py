"""What loading did to the scorecard: each metric before and after."""

from dataclasses import dataclass

import streamlit as st

from alignment.measures.results import Scorecard
from alignment.ui.text import plain
from alignment.ui.wording import NOTHING, name_of, share_of


@dataclass(frozen=True)
class Effect:
    """Lines such as "SLA adherence 71 % → 74 %"; without any, the scorecard stays as it was."""

    lines: tuple[str, ...]


def compare(before: Scorecard | None, after: Scorecard) -> Effect:
    """The metrics that moved; `before` None: nothing of one's own was measured."""
    old = {metric.key: share_of(metric) for metric in before.metrics} if before else {}
    lines = []
    for metric in after.metrics:
        was, now = old.get(metric.key, NOTHING), share_of(metric)
        if was != now:
            lines.append(f"{name_of(metric.key)} {was} → {now}")
    return Effect(tuple(lines))


def show_effect(effect: Effect | None) -> None:
    """Draw it; nothing where nothing was loaded."""
    if effect is None:
        return
    st.subheader("What it does to the scorecard", anchor=False)
    for line in effect.lines:
        st.markdown(plain(line))
    if not effect.lines:
        st.markdown("No share on the scorecard has changed.")
