"""One metric as a tile: value, counts, status, target, change and the last twelve months."""

import streamlit as st

from alignment.measures.ratio import whole_percent
from alignment.measures.results import MetricResult, TrendPoint
from alignment.ui.drawn import Month, draw_bullet, draw_share_trend
from alignment.ui.figure import show_figure
from alignment.ui.pages import PAGE_OF, link_to, link_to_import
from alignment.ui.wording import (
    Badge,
    badges_of,
    change_of,
    name_of,
    outcome_of,
    share_of,
    target_of,
)


def show_metric_tile(metric: MetricResult, *, leads_on: bool = True) -> None:
    """Draw the tile into the current cell; without `leads_on` it has no way to the live pages."""
    key = metric.key
    with st.container(gap="xsmall", key=f"tile_{key}"):
        _show_value(metric)
        show_badges(*badges_of(metric))
        st.caption(outcome_of(metric))
        if metric.status == "no_data":
            if leads_on:
                link_to_import("Load its records")
            return
        draw_bullet(metric.ratio.value, target=metric.target, alt=_told(metric), key=f"bullet_{key}")
        st.caption(target_of(metric))
        if any(point.value is not None for point in metric.trend):
            months = trend_of(metric.trend)
            draw_share_trend(months, target=metric.target, alt=trend_told(metric, months), key=f"trend_{key}")
        if leads_on:
            link_to(PAGE_OF[key], PAGE_OF[key].title)


def show_badges(*badges: Badge) -> None:
    """Badges beside each other, as many as fit."""
    with st.container(horizontal=True, gap="xxsmall"):
        for badge in badges:
            st.badge(badge.word, icon=badge.icon, color=badge.colour)


def trend_of(points: tuple[TrendPoint, ...]) -> tuple[Month, ...]:
    """The months of a trend as a chart wants them."""
    return tuple(
        (
            month_label(point),
            point.value,
            point.complete,
            f"{point.window.label}: {_percent(point)} ({point.numerator:,} of {point.denominator:,})",
        )
        for point in points
    )


def month_label(point: TrendPoint) -> str:
    """A month in a few letters: "Oct 2026", or "Oct so far"."""
    name, _, year = point.window.label.partition(" ")
    return f"{name[:3]} {year}" if point.complete else f"{name[:3]} so far"


def trend_told(metric: MetricResult, months: tuple[Month, ...]) -> str:
    """The line in words, for those who do not see it."""
    told = "; ".join(tell for _, value, _, tell in months if value is not None)
    return f"{name_of(metric.key)} by month. {told}."


def _show_value(metric: MetricResult) -> None:
    change = None if metric.status == "no_data" else change_of(metric.change)
    show_figure(name_of(metric.key), share_of(metric), change=change, verdict=metric.change.verdict)


def _told(metric: MetricResult) -> str:
    return f"{name_of(metric.key)}: {share_of(metric)}. {target_of(metric)}."


def _percent(point: TrendPoint) -> str:
    return "no data" if point.value is None else f"{whole_percent(point.value)} %"
