"""The chart of a slide on the screen: as wide and high as its place, its words large enough for the back of a room.

Text that is drawn comes in columns; no chart builds an expression from it.
"""

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from alignment.publish.charts import Chart, configured
from alignment.publish.story import Bars, Months, percent
from alignment.publish.story import Chart as StoryChart
from alignment.publish.story_dumbbell import SIZE, SMALL, dumbbells
from alignment.publish.theme import Theme

ROOM = 1.4  # of the longest bar, for the label at its end
LONGEST_LINE = 34  # letters in a line of a name
MANY_BARS = 6  # from so many on, a name has two lines and not three
NAMES = alt.ExprRef("windowSize()[0] / 3.4")  # pixels at most for the names of bars


def slide_chart(chart: StoryChart, theme: Theme) -> Chart:
    """The chart of a slide; its height and width are those of the place that it is put in."""
    drawn = _draw(chart, theme)
    placed = drawn.properties(width="container", height="container")
    dressed: Chart = configured(placed, theme).properties(
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        padding={"left": 4, "right": 12, "top": 8, "bottom": 8},
    )
    axes: Chart = dressed.configure_axis(
        labelColor=theme.text,
        labelFontSize=SIZE,
        labelLimit=NAMES,
        gridColor=theme.faint,
        domain=False,
        ticks=False,
    )
    return axes


def _draw(chart: StoryChart, theme: Theme) -> Any:
    if isinstance(chart, Bars):
        return _bars(chart, theme)
    return _months(chart, theme) if isinstance(chart, Months) else dumbbells(chart, theme)


def _bars(bars: Bars, theme: Theme) -> Any:
    table = pd.DataFrame([vars(bar) for bar in bars.rows]).assign(name=_in_lines(bars))
    scale = alt.Scale(domain=[0, max(float(table["value"].max()), 1e-9) * ROOM], nice=False)
    axis = alt.Axis(title=None, labelPadding=14, labelExpr="split(datum.value, '\\n')")
    base = alt.Chart(table).encode(
        y=alt.Y("name:N", sort=None, axis=axis, scale=alt.Scale(paddingInner=0.35, paddingOuter=0.15)),
        x=alt.X("value:Q", axis=None, scale=scale),
    )
    colour = alt.when("datum.strong").then(alt.value(theme.records)).otherwise(alt.value(theme.line))
    labels = base.mark_text(align="left", dx=12, color=theme.text, fontSize=SIZE).encode(text="told:N")
    return alt.layer(base.mark_bar(height={"band": 0.85}).encode(color=colour), labels)


def _in_lines(bars: Bars) -> list[str]:
    """The names of the bars, in a few lines where they are long; shortened ones that are alike are numbered."""
    most, names = 2 if len(bars.rows) >= MANY_BARS else 3, list[str]()
    for bar in bars.rows:
        lines = textwrap.wrap(bar.name, LONGEST_LINE, max_lines=most, placeholder=" …")
        name = "\n".join(lines)
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return names


def _months(months: Months, theme: Theme) -> Any:
    table = pd.DataFrame(
        [{**vars(month), "told": month.told, "text": percent(month.value)} for month in months.rows]
    )
    table["last"] = table.index == table["value"].last_valid_index()
    table["solid"] = table["value"].where(table["complete"])
    running = ~table["complete"] | (~table["complete"]).shift(-1, fill_value=False)
    table["dashed"] = table["value"].where(running)
    names = alt.Axis(title=None, labelAngle=0, labelPadding=14, labelFontSize=SMALL, labelOverlap="greedy")
    scale = alt.Scale(domain=[0, 1], nice=False)
    shares = alt.Axis(
        values=[0, 0.5, 1], labelExpr="datum.value * 100 + ' %'", title=None, grid=True, labelFontSize=SMALL
    )
    x = alt.X("label:O", scale=alt.Scale(domain=list(table["label"]), padding=1), axis=names)
    y = alt.Y("value:Q", scale=scale, axis=shares)
    base = alt.Chart(table).encode(x=x)
    dot: dict[str, Any] = {"size": 150, "strokeWidth": 3, "opacity": 1, "color": theme.records}
    last = base.transform_filter("datum.last")
    return alt.layer(
        *_target(months, y, theme),
        base.mark_line(color=theme.records, strokeWidth=4).encode(
            y=alt.Y("solid:Q", scale=scale, axis=shares)
        ),
        base.mark_line(color=theme.records, strokeWidth=4, strokeDash=[6, 6]).encode(
            y=alt.Y("dashed:Q", scale=scale, axis=shares)
        ),
        base.transform_filter("datum.complete").mark_point(filled=True, **dot).encode(y=y, tooltip="told:N"),
        base.transform_filter("!datum.complete")
        .mark_point(fill=theme.background, **dot)
        .encode(y=y, tooltip="told:N"),
        last.mark_text(align="left", dx=16, color=theme.text, fontSize=SIZE, fontWeight=600).encode(
            y=y, text="text:N"
        ),
    )


def _target(months: Months, y: alt.Y, theme: Theme) -> list[alt.Chart]:
    """A rule with its name beside the plot, where it meets no other word."""
    rows = pd.DataFrame({"value": [months.target], "text": [f"Target {percent(months.target)}"]})
    base = alt.Chart(rows).encode(y=y)
    rule = base.mark_rule(color=theme.line, strokeWidth=2, strokeDash=[8, 5])
    text = base.mark_text(align="left", dx=8, color=theme.muted, fontSize=SMALL)
    return [rule, text.encode(x=alt.value("width"), text="text:N")]
