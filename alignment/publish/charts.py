"""Charts of shares and scores: from small tables with fixed column names to Altair, in one theme.

Text that is drawn comes in columns or as a title; no chart builds an expression from it.
"""

from typing import Any

import altair as alt
import pandas as pd

from alignment.publish.theme import FONT, Theme

Chart = alt.LayerChart
TILE_FONT = 11
PAGE_FONT = 13


def trend_chart(table: pd.DataFrame, *, target: float | None, top: float, height: int, theme: Theme) -> Chart:
    """A line over months in the width of a tile, from 0 to `top`; the running month is dashed and hollow.

    `table`, one row a month, oldest first: `label` (the month in words, each another), `value` (None: a gap), `complete`
    (bool), `told` (what the tooltip says). `target` draws a rule at that value.
    """
    ends = [table["label"].iloc[0], table["label"].iloc[-1]]
    layers = _trend_layers(ends, target, top, theme)
    return configured(alt.layer(*layers, data=_with_paths(table)), theme).properties(height=height)


def bullet_chart(value: float | None, *, target: float, theme: Theme) -> Chart:
    """A bar of a share on the scale from 0 to 100 %, with a tick at its target."""
    rows = pd.DataFrame({"start": [0.0], "end": [1.0], "value": [value], "target": [target]})
    scale = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart()
    whole = base.mark_bar(color=theme.faint, height=14).encode(
        x=alt.X("start:Q", scale=scale, axis=None), x2="end:Q"
    )
    bar = base.mark_bar(color=theme.records, height=6).encode(x=alt.X("start:Q", scale=scale), x2="value:Q")
    tick = base.mark_tick(color=theme.text, thickness=3, height=18).encode(x=alt.X("target:Q", scale=scale))
    return configured(alt.layer(whole, bar, tick, data=rows), theme).properties(height=24)


def lost_chart(table: pd.DataFrame, *, title: str = "", theme: Theme) -> Chart:
    """One bar a metric: the points that it costs the score, labelled directly, the costliest first.

    `table`, at least one row: `metric` (its name), `points` (0–100), `told` (the label at the end of the bar).
    """
    most = max(float(table["points"].max()), 1.0)
    base = alt.Chart().encode(
        y=alt.Y("metric:N", sort=None, axis=alt.Axis(title=None, domain=False, ticks=False, labelPadding=10)),
        x=alt.X("points:Q", axis=None, scale=alt.Scale(domain=[0, most * 1.25], nice=False)),
    )
    bars = base.mark_bar(color=theme.records, height=14)
    labels = base.mark_text(align="left", dx=6, color=theme.text, fontSize=PAGE_FONT).encode(text="told:N")
    chart = alt.layer(bars, labels, data=table).properties(height=34 * len(table))
    return configured(chart.properties(title=title) if title else chart, theme, size=PAGE_FONT)


def specification(chart: Chart) -> dict[str, Any]:
    """The Vega-Lite specification with its rows below the top.

    Rows at the top would be turned into Arrow tables at every run; these few are cheaper as they are.
    """
    spec: dict[str, Any] = chart.to_dict()
    tables = spec.pop("datasets", {})
    inner = {"layer": spec.pop("layer")}
    for part in (spec, *inner["layer"]):
        if "name" in part.get("data", {}):
            part["data"] = {"values": tables[part["data"]["name"]]}
    if "data" in spec:
        inner["data"] = spec.pop("data")
    del spec["$schema"]
    return {**spec, "layer": [inner]}


def _with_paths(table: pd.DataFrame) -> pd.DataFrame:
    complete = table["complete"].astype(bool)
    running = ~complete | (~complete).shift(-1, fill_value=False)
    last = table.index == table["value"].last_valid_index()
    return table.assign(
        solid=table["value"].where(complete),
        dashed=table["value"].where(running),
        full_end=table["value"].where(last & complete),
        hollow_end=table["value"].where(last & ~complete),
    )


def _trend_layers(ends: list[str], target: float | None, top: float, theme: Theme) -> list[alt.Chart]:
    months = alt.Axis(
        values=ends, title=None, labelAngle=0, labelFlush=True, labelOverlap=False, labelPadding=4
    )
    x = alt.X("label:O", sort=None, axis=months, scale=alt.Scale(padding=0))
    scale = alt.Scale(domain=[0, top], nice=False)
    unit = "datum.value * 100 + ' %'" if top == 1 else "datum.value"
    axis = alt.Axis(values=[0, top], labelExpr=unit, title=None, grid=True)
    base = alt.Chart().encode(x=x)
    dots = base.mark_point(color=theme.records, size=45, strokeWidth=2, opacity=1)
    layers = [
        base.mark_line(color=theme.records, strokeWidth=2).encode(y=alt.Y("solid:Q", scale=scale, axis=axis)),
        base.mark_line(color=theme.records, strokeWidth=2, strokeDash=[3, 3]).encode(y=_on("dashed", scale)),
        dots.encode(y=_on("full_end", scale), fill=alt.value(theme.records)),
        dots.encode(y=_on("hollow_end", scale), fill=alt.value(theme.background)),
        base.mark_point(size=300, opacity=0).encode(y=_on("value", scale), tooltip="told:N"),
    ]
    if target is not None:
        rule = alt.Chart(pd.DataFrame({"target": [target]})).mark_rule(color=theme.line, strokeDash=[2, 2])
        layers.insert(0, rule.encode(y=_on("target", scale)))
    return layers


def _on(column: str, scale: alt.Scale) -> alt.Y:
    return alt.Y(f"{column}:Q", scale=scale)


def configured(chart: Any, theme: Theme, *, size: int = TILE_FONT) -> Chart:
    """The chart with the font, sizes and colours that all of them share."""
    dressed: Chart = (
        chart.properties(padding={"left": 0, "right": 6, "top": 0, "bottom": 0})
        .configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
        .configure_mark(
            aria=False
        )  # the description of the whole tells it; unnamed parts say nothing to anybody
        .configure_axis(
            labelColor=theme.text if size == PAGE_FONT else theme.muted,
            labelFontSize=size,
            labelLimit=240,
            gridColor=theme.faint,
            domain=False,
            ticks=False,
        )
        .configure_title(color=theme.text, fontSize=16, fontWeight=600, anchor="start", offset=12)
    )
    return dressed
