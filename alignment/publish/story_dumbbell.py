"""The dumbbell of a slide on the screen: what both teams believe beside what the records show, on one scale.

Its letters and distances grow with the window, as those of the page around it do.
"""

from typing import Any

import altair as alt
import pandas as pd

from alignment.publish.dumbbell import ON_A_SLIDE, SIDES, DumbbellRow, place_labels
from alignment.publish.story import BeliefChart
from alignment.publish.theme import Theme

SIZE = alt.ExprRef("clamp(windowSize()[0] / 62, 13, 44)")  # pixels: labels on a slide
SMALL = alt.ExprRef("clamp(windowSize()[0] / 72, 12, 38)")
DOT = alt.ExprRef("pow(clamp(windowSize()[0] / 80, 10, 34), 2) * 0.8")  # square pixels
APART = "clamp(windowSize()[0] / 260, 3, 10)"  # pixels: how far marks step apart that would cover each other
TIERS = (2, 1, -1)
SHAPES = {"sales": "circle", "marketing": "circle", "records": "diamond"}


def dumbbells(beliefs: BeliefChart, theme: Theme) -> Any:
    """One row a metric, named at the left; every mark carries who and how much."""
    rows = [DumbbellRow(row.name, row.sales, row.marketing, row.fact) for row in beliefs.rows]
    spans = [
        {"name": row.name, "start": 0.0, "end": 1.0, "low": min(row.marks.values()), "high": max(row.marks.values())}
        for row in rows
        if row.marks
    ]  # fmt: skip
    base = alt.Chart(pd.DataFrame(spans, columns=["name", "start", "end", "low", "high"])).encode(y=_y())
    return alt.layer(
        base.mark_rule(color=theme.faint, strokeWidth=3).encode(x=_x("start"), x2="end:Q"),
        base.mark_rule(color=theme.line, strokeWidth=4).encode(x=_x("low"), x2="high:Q"),
        *_marks(rows, theme),
        *_labels(rows, theme),
    )


def _x(column: str = "value") -> alt.X:
    axis = alt.Axis(
        values=[0, 0.5, 1],
        labelExpr="datum.value * 100 + ' %'",
        title=None,
        grid=True,
        labelFlush=True,
        labelFontSize=SMALL,
    )
    return alt.X(f"{column}:Q", axis=axis, scale=alt.Scale(domain=[0, 1], nice=False))


def _y() -> alt.Y:
    axis = alt.Axis(title=None, labelPadding=18, grid=False)
    return alt.Y("name:N", sort=None, axis=axis, scale=alt.Scale(padding=0.1))


def _marks(rows: list[DumbbellRow], theme: Theme) -> list[alt.Chart]:
    """The dots of the teams and the diamonds of the records, each kind with its way to step aside."""
    layers = []
    for who in ("records", "sales", "marketing"):
        for parted in (False, True):
            here = [
                {"name": row.name, "value": row.marks[who]}
                for row in rows
                if who in row.marks and row.parted == parted
            ]
            if not here:
                continue
            away = {"sales": f"-{APART}", "marketing": APART}.get(who, "0") if parted else "0"
            points = alt.Chart(pd.DataFrame(here)).mark_point(
                filled=True,
                shape=SHAPES[who],
                size=DOT,
                opacity=1,
                color=getattr(theme, who),
                stroke=theme.background,
                strokeWidth=2,
                yOffset=alt.ExprRef(away),
            )
            layers.append(points.encode(x=_x(), y=_y()))
    return layers


def _labels(rows: list[DumbbellRow], theme: Theme) -> list[alt.Chart]:
    found = [
        (row.name, label) for row in rows for label in place_labels(row, letter=ON_A_SLIDE)
    ]  # fmt: skip
    kinds = [(side, tier, who) for side in SIDES for tier in TIERS for who in SHAPES]
    layers = []
    for side, tier, who in kinds:
        here = [
            {"name": name, "value": label.hook, "text": label.text}
            for name, label in found
            if (label.side, label.tier, label.who) == (side, tier, who)
        ]
        if here:
            text = alt.Chart(pd.DataFrame(here)).mark_text(
                align=side,
                baseline="middle",
                dy=alt.ExprRef(_height(tier)),
                fontSize=SMALL,
                fontWeight=600,
                color=getattr(theme, who),
            )
            layers.append(text.encode(x=_x(), y=_y(), text="text:N"))
    return layers


def _height(tier: int) -> str:
    """How far below its line a label stands, in pixels; negative: above it."""
    away = abs(tier) * 1.15 + 0.05
    return f"{'' if tier < 0 else '-'}{SMALL.expr} * {away}"
