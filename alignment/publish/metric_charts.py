"""Charts of one metric's page: its months, where its shortfall comes from, and what stands beside it.

Text that is drawn comes in columns; no chart builds an expression from it. Titles stand above the charts.
"""

from typing import Any, Literal

import altair as alt
import pandas as pd

from alignment.publish.charts import PAGE_FONT, Chart, configured
from alignment.publish.theme import Theme, blend

ROW = 30  # pixels a bar with its label needs
SMALL_FONT = 12
ROOM_FOR_LABELS = 1.6  # of the longest bar: so that labels fit beside it on a phone
CELL = 34
Side = Literal["left", "right"]
SIDES: tuple[tuple[bool, Side], ...] = ((False, "left"), (True, "right"))
DARKEST = 0.38  # how much of the full colour the fullest cell has: its number must stay readable on it
NO_LINE = alt.Axis(title=None, domain=False, ticks=False, labelPadding=8)


def month_chart(
    table: pd.DataFrame, *, target: float, references: pd.DataFrame, marks: pd.DataFrame, theme: Theme
) -> Chart:
    """The share of each month from 0 to 100 % with its target, reference lines and marks; the running month is hollow.

    `table`, oldest first: label (the month), value (None: a gap), complete, told (the tooltip), text (the value in
    words, drawn at the last month), low and high (between which the share lies with certainty; None: nothing is drawn).
    `references`: value, text (in short lines); `marks` (what began when): label
    (a month), text.
    """
    order = list(table["label"])
    axis_of_months = alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", labelPadding=14)
    x = alt.X("label:O", scale=alt.Scale(domain=order), axis=axis_of_months)
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(
        values=[0, 0.25, 0.5, 0.75, 1], labelExpr="datum.value * 100 + ' %'", title=None, grid=True
    )
    y = alt.Y("value:Q", scale=scale, axis=axis)
    months = alt.Chart(_with_ends(table)).encode(x=x)
    last = months.transform_filter("datum.last")
    dot: dict[str, Any] = {"size": 60, "strokeWidth": 2, "opacity": 1, "color": theme.records}
    goal = pd.DataFrame({"value": [target], "text": [f"Target {target:.0%}".replace("%", " %")]})
    layers = [
        alt.Chart(references).mark_rule(color=theme.muted, strokeDash=[2, 4]).encode(y=y),
        alt.Chart(goal).mark_rule(color=theme.line, strokeDash=[6, 3]).encode(y=y),
        *_marks(marks, theme, x),
        *_band(months, table, theme, scale),
        months.mark_line(color=theme.records, strokeWidth=2.5).encode(y=y),
        months.transform_filter("datum.complete").mark_point(filled=True, **dot).encode(y=y, tooltip="told:N"),
        months.transform_filter("!datum.complete")
        .mark_point(fill=theme.background, **dot)
        .encode(y=y, tooltip="told:N"),
        *(
            last.transform_filter(where)
            .mark_text(align="right", dy=dy, dx=6, color=theme.text, fontSize=PAGE_FONT, fontWeight=600)
            .encode(y=y, text="text:N")
            for where, dy in (("!datum.falls", -14), ("datum.falls", 16))
        ),
        _names_of_lines(pd.concat([references, goal]), theme=theme, y=y),
    ]  # fmt: skip
    chart = configured(alt.layer(*layers).properties(height=260), theme, size=PAGE_FONT)
    return chart.properties(padding={"left": 0, "right": 6, "top": 4, "bottom": 8})


def bar_chart(table: pd.DataFrame, *, theme: Theme, whole: float | None = None) -> Chart:
    """One bar a row, labelled at its end; where `expected` is given, a tick where the bar would end by size alone.

    `table`, in the order to draw: name, value, told (the label), expected (None: no tick), strong (drawn in full
    colour; the others stand back). `whole`: the end of the scale, drawn as a track; None: the longest bar decides.
    """
    rows = table.assign(whole=whole)
    longest = whole or max(float(table[["value", "expected"]].astype(float).max().max()), 1e-9)
    scale = alt.Scale(domain=[0, longest * ROOM_FOR_LABELS], nice=False)
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=None, axis=NO_LINE), x=alt.X("value:Q", axis=None, scale=scale)
    )
    colour = alt.when("datum.strong").then(alt.value(theme.records)).otherwise(alt.value(theme.line))
    layers = [base.mark_bar(height=14).encode(color=colour)]
    if whole is not None:
        layers.insert(
            0, base.mark_bar(height=14, color=theme.faint).encode(x=alt.X("whole:Q", scale=scale, axis=None))
        )
    ticks = base.transform_filter("isValid(datum.expected)").mark_tick(
        thickness=3, height=22, color=theme.muted
    )
    layers.append(ticks.encode(x=alt.X("expected:Q", scale=scale, axis=None)))
    labels = base.mark_text(align="left", dx=8, color=theme.text, fontSize=PAGE_FONT)
    ends = alt.X("end:Q", scale=scale, axis=None)
    reach = "max(datum.whole || datum.value, isValid(datum.expected) ? datum.expected : 0)"
    layers.append(labels.transform_calculate(end=reach).encode(x=ends, text="told:N"))
    return configured(alt.layer(*layers).properties(height=ROW * len(table)), theme, size=PAGE_FONT)


def heat_chart(table: pd.DataFrame, *, theme: Theme) -> Chart:
    """Weekdays against hours: the darker a cell, the more misses, with their number in it.

    `table`, in the order to draw: day, hour (words), misses (None: not shown), told (the tooltip).
    """
    most = max(float(table["misses"].astype(float).max()), 1.0)
    hours, days = list(dict.fromkeys(table["hour"])), list(dict.fromkeys(table["day"]))
    above = alt.Axis(title=None, labelAngle=0, orient="top", labelPadding=6, labelOverlap="greedy")
    base = alt.Chart(table).encode(
        x=alt.X("hour:N", sort=hours, axis=above),
        y=alt.Y("day:N", sort=days, axis=NO_LINE),
        tooltip="told:N",
    )
    darkest = blend(theme.records, theme.surface, DARKEST)
    shade = alt.Scale(domain=[0, most], range=[theme.surface, darkest])
    cells = base.mark_rect(stroke=theme.background, strokeWidth=2).encode(
        color=alt.Color("misses:Q", scale=shade, legend=None)
    )
    numbers = base.transform_filter("datum.misses > 0").mark_text(fontSize=SMALL_FONT, color=theme.text)
    numbers = numbers.encode(text="misses:Q")
    height = CELL * table["day"].nunique() + 24
    return configured(alt.layer(cells, numbers).properties(height=height), theme, size=SMALL_FONT)


def parts_chart(table: pd.DataFrame, *, theme: Theme) -> Chart:
    """One bar of shares that add up to 1, each labelled above or below it in turn.

    `table`, in the order to draw: name, share, told (the label).
    """
    ends = table["share"].cumsum()
    rows = table.assign(start=ends - table["share"], end=ends, above=[i % 2 == 0 for i in range(len(table))])
    rows = rows.assign(place=rows["start"].where(rows.index != rows.index[-1], rows["end"]))
    scale = alt.Scale(domain=[0, 1], nice=False)
    shades = [theme.records, theme.line, theme.muted, theme.faint]
    base = alt.Chart(rows).encode(x=alt.X("start:Q", scale=scale, axis=None))
    bar = base.mark_bar(height=26, stroke=theme.background, strokeWidth=2).encode(
        x2="end:Q",
        y=alt.value(36),
        color=alt.Color("name:N", scale=alt.Scale(domain=list(rows["name"]), range=shades), legend=None),
    )
    layers: list[alt.Chart] = [bar]
    for above, height in ((True, 10), (False, 62)):
        for last, align in SIDES:
            here = rows[(rows["above"] == above) & ((rows.index == rows.index[-1]) == last)]
            text = alt.Chart(here).mark_text(align=align, color=theme.text, fontSize=PAGE_FONT)
            layers.append(
                text.encode(x=alt.X("place:Q", scale=scale, axis=None), y=alt.value(height), text="told:N")
            )
    return configured(alt.layer(*layers).properties(height=74), theme, size=PAGE_FONT)


def period_chart(table: pd.DataFrame, *, theme: Theme) -> Chart:
    """One row a policy, one sign a period: a filled dot where it met, a cross where it did not, a ring if it still may.

    `table`: policy, start (ISO date), outcome (held, missed, pending), told (the tooltip).
    """
    policies = list(dict.fromkeys(table["policy"]))
    days = alt.Axis(title=None, format="%-d %b", labelOverlap="greedy", grid=False, tickCount=5)
    names = alt.Axis(title=None, domain=False, ticks=False, labelPadding=12, labelLimit=130)
    base = alt.Chart(table).encode(
        x=alt.X("start:T", scale=alt.Scale(type="utc", padding=14), axis=days),
        y=alt.Y("policy:N", sort=policies, axis=names),
        tooltip="told:N",
    )
    held = base.transform_filter("datum.outcome == 'held'")
    missed = base.transform_filter("datum.outcome == 'missed'")
    pending = base.transform_filter("datum.outcome == 'pending'")
    layers = [
        held.mark_point(shape="circle", filled=True, size=110, opacity=1, color=theme.records),
        missed.mark_point(shape="cross", filled=True, size=190, opacity=1, angle=45, color=theme.poor),
        pending.mark_point(
            shape="circle", filled=False, size=110, opacity=1, strokeWidth=2, color=theme.line
        ),
    ]
    return configured(alt.layer(*layers).properties(height=48 * len(policies) + 24), theme, size=SMALL_FONT)


def _with_ends(table: pd.DataFrame) -> pd.DataFrame:
    """Adds `last` (the last value) and `falls` (lower than the one before: its label stands clear below the line)."""
    falls = table["value"].astype(float) < table["value"].astype(float).shift()
    return table.assign(last=table.index == table["value"].last_valid_index(), falls=falls)


def _band(months: alt.Chart, table: pd.DataFrame, theme: Theme, scale: alt.Scale) -> list[alt.Chart]:
    """Where each share lies with certainty, behind its line; nothing for complete counts."""
    if table["low"].isna().all():
        return []
    return [
        months.mark_area(color=theme.faint, opacity=0.9).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    ]


def _names_of_lines(table: pd.DataFrame, *, theme: Theme, y: alt.Y) -> alt.Chart:
    """What horizontal lines are, to the right of the plot, where nothing else is drawn."""
    texts = alt.Chart(table).mark_text(
        align="left", baseline="middle", dx=6, color=theme.muted, fontSize=SMALL_FONT, lineBreak="\n"
    )
    named: alt.Chart = texts.encode(x=alt.value("width"), y=y, text="text:N")
    return named


def _marks(table: pd.DataFrame, theme: Theme, x: alt.X) -> list[alt.Chart]:
    """Vertical lines where something began, with what it was."""
    if table.empty:
        return []
    base = alt.Chart(table).encode(x=x)
    texts = base.mark_text(align="left", dx=4, color=theme.muted, fontSize=SMALL_FONT)
    return [
        base.mark_rule(color=theme.muted, strokeDash=[1, 2]),
        texts.encode(y=alt.value(8), text="text:N"),
    ]
