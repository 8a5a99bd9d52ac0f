"""The dumbbell: what Sales believes, what Marketing believes and what the records show, one row each on one scale.

Every mark carries its own label. Labels stand above or below the line, wherever they meet no other one, also in the
width of a phone. Text that is drawn comes in columns; no chart builds an expression from it.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from alignment.measures.ratio import whole_percent
from alignment.publish.charts import PAGE_FONT, Chart, configured
from alignment.publish.dumbbell import NAMES, SIDES, DumbbellRow, Label, place_labels
from alignment.publish.theme import Theme

NARROWEST = 300  # pixels between 0 and 100 % on a phone
LABEL_FONT = 12
NAME, TIER, DOT, GAP = (
    22,
    17,
    18,
    14,
)  # pixels: a row's name, a line of labels, half a line with its marks, what follows
_SHAPES = {"sales": "circle", "marketing": "circle", "records": "diamond", "company": "circle"}


def dumbbell_chart(rows: Sequence[DumbbellRow], *, theme: Theme) -> Chart:
    """One row each, at least one, in the order given, on the scale from 0 to 100 %.

    The teams' marks are dots in their colours, that of the records a diamond.
    """
    placed = [place_labels(row) for row in rows]
    above = max((label.tier for labels in placed for label in labels), default=1)
    top = NAME + max(above, 1) * TIER + DOT / 2
    step = top + DOT / 2 + TIER + GAP
    height = step * len(rows)
    lines = [number * step + top for number in range(len(rows))]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True, nice=False))
    layers = [
        *_lines(rows, lines, theme, y),
        _marks(rows, lines, theme, y),
        *_labels(placed, lines, theme, y),
        _names(rows, [line - top + NAME / 2 for line in lines], theme, y),
    ]
    chart = configured(alt.layer(*layers).properties(height=height + 4), theme, size=PAGE_FONT)
    return chart.properties(padding={"left": 4, "right": 12, "top": 0, "bottom": 2})


def _x(column: str = "value") -> alt.X:
    axis = alt.Axis(
        values=[0, 0.25, 0.5, 0.75, 1],
        labelExpr="datum.value * 100 + ' %'",
        title=None,
        grid=True,
        labelFlush=True,
        orient="bottom",
    )
    return alt.X(f"{column}:Q", axis=axis, scale=alt.Scale(domain=[0, 1], nice=False))


def _lines(rows: Sequence[DumbbellRow], lines: list[float], theme: Theme, y: alt.Y) -> list[alt.Chart]:
    spans = [
        {"y": line, "start": 0.0, "end": 1.0, "low": min(row.marks.values()), "high": max(row.marks.values())}
        for row, line in zip(rows, lines, strict=True)
        if row.marks
    ]
    table = pd.DataFrame(spans, columns=["y", "start", "end", "low", "high"])
    base = alt.Chart(table).encode(y=y)
    return [
        base.mark_rule(color=theme.faint, strokeWidth=2).encode(x=_x("start"), x2="end:Q"),
        base.mark_rule(color=theme.line, strokeWidth=3).encode(x=_x("low"), x2="high:Q"),
    ]


def _marks(rows: Sequence[DumbbellRow], lines: list[float], theme: Theme, y: alt.Y) -> alt.Chart:
    """The dots and diamonds; those of the two teams part a little where they would cover each other."""
    found = [
        {"y": line + _parted(row, who), "value": value, "who": who, "told": _told(row, who)}
        for row, line in zip(rows, lines, strict=True)
        for who, value in row.marks.items()
    ]  # fmt: skip
    table = pd.DataFrame(found, columns=["y", "value", "who", "told"])
    everybody = list(_SHAPES)
    shape = alt.Shape("who:N", scale=alt.Scale(domain=everybody, range=list(_SHAPES.values())), legend=None)
    points = alt.Chart(table).mark_point(
        filled=True, size=190, opacity=1, stroke=theme.background, strokeWidth=1.5
    )
    marks: alt.Chart = points.encode(x=_x(), y=y, shape=shape, fill=_colour(theme), tooltip="told:N")
    return marks


def _told(row: DumbbellRow, who: str) -> str:
    return f"{row.name}: {NAMES[who]} {whole_percent(row.marks[who])} %"


def _parted(row: DumbbellRow, who: str) -> float:
    return {"sales": -5.0, "marketing": 5.0}.get(who, 0.0) if row.parted else 0.0


def _colour(theme: Theme) -> alt.Fill:
    colours = [theme.sales, theme.marketing, theme.records, theme.muted]
    return alt.Fill("who:N", scale=alt.Scale(domain=list(_SHAPES), range=colours), legend=None)


def _labels(
    placed: Sequence[tuple[Label, ...]], lines: list[float], theme: Theme, y: alt.Y
) -> list[alt.Chart]:
    found = [
        {
            "y": line + _height(label.tier),
            "value": label.hook,
            "who": label.who,
            "text": label.text,
            "side": label.side,
        }
        for labels, line in zip(placed, lines, strict=True)
        for label in labels
    ]
    table = pd.DataFrame(found, columns=["y", "value", "who", "text", "side"])
    return [
        alt.Chart(table[table["side"] == side])
        .mark_text(align=side, baseline="middle", fontSize=LABEL_FONT, fontWeight=600)
        .encode(x=_x(), y=y, text="text:N", fill=_colour(theme))
        for side in SIDES
        if (table["side"] == side).any()
    ]


def _height(tier: int) -> float:
    """How far below the line a tier lies; negative: above it."""
    away = DOT / 2 + (abs(tier) - 0.5) * TIER
    return away if tier < 0 else -away


def _names(rows: Sequence[DumbbellRow], heights: list[float], theme: Theme, y: alt.Y) -> alt.Chart:
    table = pd.DataFrame({"y": heights, "start": 0.0, "name": [row.name for row in rows]})
    texts = alt.Chart(table).mark_text(
        align="left",
        baseline="middle",
        fontSize=PAGE_FONT,
        fontWeight=600,
        color=theme.text,
        limit=NARROWEST + 20,
    )
    named: alt.Chart = texts.encode(x=_x("start"), y=y, text="name:N")
    return named


def waves_chart(table: pd.DataFrame, *, theme: Theme) -> Chart:
    """What both teams answered to one question over waves, from 0 to 100 %; the last value of each is labelled.

    `table`, the oldest wave first: wave (its label, each another), sales, marketing (0 to 1, None: not shown).
    """
    order = list(table["wave"])
    x = alt.X(
        "wave:O", scale=alt.Scale(domain=order), axis=alt.Axis(title=None, labelAngle=0, labelPadding=8)
    )
    axis = alt.Axis(values=[0, 0.5, 1], labelExpr="datum.value * 100 + ' %'", title=None, grid=True)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=axis)
    layers = []
    for who, colour in (("sales", theme.sales), ("marketing", theme.marketing)):
        known = table.assign(value=table[who].astype(float)).dropna(subset=["value"])
        known["text"] = [f"{NAMES[who]} {whole_percent(value)} %" for value in known["value"]]
        base = alt.Chart(known).encode(x=x, y=y)
        last = alt.Chart(known.tail(1)).encode(x=x, y=y)
        label: dict[str, Any] = {"fontSize": LABEL_FONT, "fontWeight": 600, "color": colour, "align": "right"}
        layers += [
            base.mark_line(color=colour, strokeWidth=2.5),
            base.mark_point(color=colour, filled=True, size=70, opacity=1).encode(tooltip="text:N"),
            last.mark_text(dx=8, dy=_beside(table, who), **label).encode(text="text:N"),
        ]
    chart = configured(alt.layer(*layers).properties(height=150), theme, size=PAGE_FONT)
    return chart.properties(padding={"left": 0, "right": 12, "top": 6, "bottom": 2})


def _beside(table: pd.DataFrame, who: str) -> int:
    """On which side of its line a last value is labelled: away from the other team's."""
    last = table.iloc[-1]
    other = "marketing" if who == "sales" else "sales"
    higher = pd.isna(last[other]) or last[who] > last[other] or (last[who] == last[other] and who == "sales")
    return -14 if higher else 16
