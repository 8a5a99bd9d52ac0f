"""The alignment score as a tile, and what it loses where."""

import streamlit as st

from alignment.measures.ratio import whole_number
from alignment.measures.results import MetricResult, Scorecard
from alignment.ui.drawn import Loss, Month, draw_losses, draw_score_trend
from alignment.ui.figure import show_figure
from alignment.ui.metric_tile import month_label, show_badges
from alignment.ui.wording import NOTHING, Badge, count, name_of, score_change_of, status_of

_SEVERITY = ("on_target", "below_target", "far_below_target")


def show_score_tile(scorecard: Scorecard) -> None:
    """Draw the tile into the current container: the figure, its months beside it where there is room."""
    with st.container(border=True, gap="xsmall", key="tile_score"):
        figure, months = st.columns(2, gap="small")
        with figure, st.container(gap="xsmall"):
            show_figure(
                "Alignment score",
                NOTHING if scorecard.score is None else f"{whole_number(scorecard.score)} of 100",
                change=None if scorecard.score is None else score_change_of(scorecard),
                verdict=scorecard.score_verdict,
            )
        with months:
            _show_months(scorecard)
        _show_worst(scorecard)
        st.caption(_made_of(scorecard))


def _show_months(scorecard: Scorecard) -> None:
    if any(value is not None for value in scorecard.score_trend):
        months = months_of(scorecard)
        told = "; ".join(tell for _, value, _, tell in months if value is not None)
        draw_score_trend(months, alt=f"Alignment score by month. {told}.", key="trend_score")


def show_losses(scorecard: Scorecard) -> None:
    """Draw how many points each metric costs the score, under what follows from it."""
    losing = _losing(scorecard)
    with st.container(border=True, height="stretch", key="losses"):
        st.subheader(_finding(scorecard, losing), anchor=False)
        if not losing:
            st.caption("The points that each metric costs will stand here once three metrics are measured.")
            return
        losses = losses_of(scorecard)
        told = "; ".join(f"{name} {cost}" for name, _, cost in losses)
        draw_losses(losses, alt=f"Points lost by metric. {told}.", key="losses_chart")
        told = "Points that each metric costs the score by staying below its target"
        st.caption(f"{told}{_rounding(scorecard, losing)}.")


def _show_worst(scorecard: Scorecard) -> None:
    measured = [m for m in scorecard.metrics if m.status in _SEVERITY]
    if not measured:
        return
    worst = max(measured, key=lambda m: (_SEVERITY.index(m.status), m.points_lost or 0))
    badge = status_of(worst)
    word = "All on target"
    if worst.status != "on_target":
        word = f"{name_of(worst.key)}: {badge.word[0].lower()}{badge.word[1:]}"
    show_badges(Badge(word, badge.icon, badge.colour))


def _made_of(scorecard: Scorecard) -> str:
    measured = f"{scorecard.measured} of {len(scorecard.metrics)} metrics measured"
    if scorecard.score is None:
        return f"{measured}; a score needs at least 3"
    if scorecard.score_range is None:
        return measured
    low, high = (whole_number(end) for end in scorecard.score_range)
    return f"{measured}; {f'{low} to {high}' if low != high else low} if the weights shift"


def losses_of(scorecard: Scorecard) -> tuple[Loss, ...]:
    """What each metric costs, as a chart wants it, the costliest first."""
    return tuple((name_of(m.key), m.points_lost or 0.0, _cost(m)) for m in _losing(scorecard))


def _losing(scorecard: Scorecard) -> list[MetricResult]:
    counted = [m for m in scorecard.metrics if m.points_lost is not None]
    return sorted(counted, key=lambda m: (-(m.points_lost or 0), m.key != scorecard.weakest))


def months_of(scorecard: Scorecard) -> tuple[Month, ...]:
    """The months of the score as a chart wants them."""
    points = scorecard.metrics[0].trend
    return tuple(
        (
            month_label(p),
            value,
            p.complete,
            f"{p.window.label}: {NOTHING if value is None else whole_number(value)}",
        )
        for p, value in zip(points, scorecard.score_trend, strict=False)
    )


def _finding(scorecard: Scorecard, losing: list[MetricResult]) -> str:
    if scorecard.score is None:
        return "What the score will be made of"
    lost = 100 - whole_number(scorecard.score)
    first = whole_number(losing[0].points_lost or 0) if losing else 0
    if not first:
        return "No metric costs the score a point"
    return f"{name_of(losing[0].key)} costs most: {first} of the {count(lost, 'point')} lost"


def _rounding(scorecard: Scorecard, losing: list[MetricResult]) -> str:
    """Said only where whole points do not add up to the loss that the title names."""
    parts = sum(whole_number(m.points_lost or 0.0) for m in losing)
    return "" if parts == 100 - whole_number(scorecard.score or 0.0) else "; rounded, so they may not add up"


def _cost(metric: MetricResult) -> str:
    lost = metric.points_lost or 0.0
    return "less than a point" if 0 < lost < 0.5 else count(whole_number(lost), "point")
