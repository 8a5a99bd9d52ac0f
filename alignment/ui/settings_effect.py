"""What unsaved settings would make of the score and the metrics, before they are saved."""

import streamlit as st

from alignment.measures.ratio import whole_number
from alignment.measures.results import MetricResult
from alignment.settings_preview import Preview
from alignment.ui.metric_tile import show_badges
from alignment.ui.settings_words import changes_told
from alignment.ui.text import plain
from alignment.ui.wording import NOTHING, badges_of, count, name_of, share_of


def show_effect(preview: Preview) -> None:
    """Draw what would change, under a title that says so; nothing of it is saved."""
    with st.container(border=True, key="settings_effect"):
        st.subheader(plain(effect_finding(preview)), anchor=False)
        st.caption(plain(f"Not saved yet. {'; '.join(changes_told(preview.changed))}."))
        if not preview.moved and not preview.moves_score:
            if preview.moves_details:
                st.caption("What may differ: earlier months, and the facts that stand beside the metrics.")
            return
        tiles = st.grid(4, min_column_width=150, gap="small", border=True, height="stretch", key="effects")
        for before, after in zip(preview.before.metrics, preview.after.metrics, strict=True):
            with tiles.cell():
                _show_metric(before, after, moved=after.key in preview.moved)


def effect_finding(preview: Preview) -> str:
    """The effect in one sentence."""
    was, would = preview.before.score, preview.after.score
    metrics = " and ".join(name_of(key) for key in preview.moved)
    if preview.moves_score:
        before, after = (NOTHING if score is None else str(whole_number(score)) for score in (was, would))
        if before == after:
            return f"The score would stay at {after} of 100 and move by less than a point"
        return f"The score would go from {before} to {after} of 100"
    if preview.moved:
        return f"The score would stay as it is; {metrics} would change"
    return "Nothing would change: the score and all four metrics stay as they are"


def _show_metric(before: MetricResult, after: MetricResult, *, moved: bool) -> None:
    st.caption(plain(name_of(after.key)))
    st.markdown(f"**{plain(_both(share_of(before), share_of(after)))}**")
    if badges_of(before) != badges_of(after):
        show_badges(*badges_of(before))
        st.caption("would become")
    show_badges(*badges_of(after))
    lost = _both(_lost(before), _lost(after))
    st.caption(plain(f"Target {_both(_target(before), _target(after))}. Costs {lost}."))
    if not moved:
        st.caption("No change")


def _both(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _target(metric: MetricResult) -> str:
    return f"{metric.target * 100:g} %"


def _lost(metric: MetricResult) -> str:
    if metric.points_lost is None:
        return "no points"
    return (
        "less than a point"
        if 0 < metric.points_lost < 0.5
        else count(whole_number(metric.points_lost), "point")
    )
