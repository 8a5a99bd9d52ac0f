"""Charts that PowerPoint draws itself: their numbers can be edited, their colours are the product's."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from alignment.publish.pptx_chart_parts import Place, add_frame, place_plot, quiet, write_label
from alignment.publish.pptx_dumbbell import add_dumbbells
from alignment.publish.pptx_text import colour
from alignment.publish.story import Bars, Chart, Months, percent
from alignment.publish.theme import LIGHT

DOT = 8  # points
NEAR = 0.1  # of the scale: what is nearer to the target would be written over its name


def add_chart(page: Any, chart: Chart, place: Place) -> None:
    """Add the chart of a slide; what it says in words becomes its alternative text."""
    if isinstance(chart, Bars):
        frame = _add_bars(page, chart, place)
    elif isinstance(chart, Months):
        frame = _add_months(page, chart, place)
    else:
        frame = add_dumbbells(page, chart, place)
    frame.name = chart.measure
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)


def _add_bars(page: Any, bars: Bars, place: Place) -> Any:
    data = CategoryChartData()
    data.categories = [bar.name for bar in bars.rows]
    data.add_series(bars.measure, [bar.value for bar in bars.rows])
    frame, chart = add_frame(page, XL_CHART_TYPE.BAR_CLUSTERED, data, place, bars.measure)
    names, values, plot = chart.category_axis, chart.value_axis, chart.plots[0]
    names.reverse_order = True  # the first one on top
    quiet(names)
    values.visible, values.has_major_gridlines = False, False
    values.minimum_scale, values.maximum_scale = 0, max(bar.value for bar in bars.rows) * 1.35 or 1
    plot.gap_width = 55
    for number, bar in enumerate(bars.rows):
        point = plot.series[0].points[number]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = colour(LIGHT.records if bar.strong else LIGHT.line)
        write_label(point, [(bar.told, LIGHT.text)], XL_LABEL_POSITION.OUTSIDE_END, bold=bar.strong)
    return frame


def _add_months(page: Any, months: Months, place: Place) -> Any:
    data = CategoryChartData(number_format="0 %")
    data.categories = [month.label for month in months.rows]
    whole, running = _split(months)
    data.add_series(months.measure, whole)
    data.add_series("Month so far", running)
    data.add_series("Target", [months.target] * len(months.rows))
    frame, chart = add_frame(page, XL_CHART_TYPE.LINE_MARKERS, data, place, months.measure)
    place_plot(chart, left=0.08, right=0.15, top=0.12, bottom=0.13)
    names, values = chart.category_axis, chart.value_axis
    quiet(names)
    values.minimum_scale, values.maximum_scale, values.major_unit = 0, 1, 0.25
    values.major_gridlines.format.line.color.rgb = colour(LIGHT.faint)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0 %", False
    values.format.line.fill.background()
    names.tick_labels.font.size = values.tick_labels.font.size = Pt(12)
    line, so_far, target = chart.plots[0].series
    _draw_line(line)
    _draw_running(so_far, running)
    _draw_target(target, months)
    _label_last(line if running[-1] is None else so_far, months)
    return frame


def _split(months: Months) -> tuple[list[float | None], list[float | None]]:
    """The values of complete months, and those that the dashed line to the running month joins."""
    whole = [month.value if month.complete else None for month in months.rows]
    starts = {number - 1 for number, month in enumerate(months.rows) if not month.complete}
    running = [
        month.value if not month.complete or number in starts else None
        for number, month in enumerate(months.rows)
    ]
    return whole, running


def _draw_line(line: Any) -> None:
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = colour(LIGHT.records), Pt(2.5)
    _mark(line, inside=LIGHT.records)


def _draw_running(line: Any, values: list[float | None]) -> None:
    """A dashed piece from the last complete month, which keeps its own dot, to a hollow one."""
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = colour(LIGHT.records), Pt(2.5)
    line.format.line.dash_style = MSO_LINE.DASH
    _mark(line, inside=LIGHT.background)
    known = [number for number, value in enumerate(values) if value is not None]
    for number in known[:-1]:
        line.points[number].marker.style = XL_MARKER_STYLE.NONE


def _mark(line: Any, *, inside: str) -> None:
    line.marker.style, line.marker.size = XL_MARKER_STYLE.CIRCLE, DOT
    line.marker.format.fill.solid()
    line.marker.format.fill.fore_color.rgb = colour(inside)
    line.marker.format.line.color.rgb, line.marker.format.line.width = colour(LIGHT.records), Pt(2)


def _draw_target(target: Any, months: Months) -> None:
    target.smooth, target.marker.style = False, XL_MARKER_STYLE.NONE
    target.format.line.color.rgb, target.format.line.width = colour(LIGHT.line), Pt(1.5)
    target.format.line.dash_style = MSO_LINE.SQUARE_DOT
    told = f"Target {percent(months.target)}"
    write_label(target.points[len(months.rows) - 1], [(told, LIGHT.muted)], XL_LABEL_POSITION.RIGHT, size=12)


def _label_last(line: Any, months: Months) -> None:
    """The last known value at its point: beside it, or above or below where the target's name stands beside it."""
    last, value = [(n, m.value) for n, m in enumerate(months.rows) if m.value is not None][-1]
    away = value - months.target
    beside = last == len(months.rows) - 1 and abs(away) >= NEAR
    aside = XL_LABEL_POSITION.ABOVE if away >= 0 else XL_LABEL_POSITION.BELOW
    position = XL_LABEL_POSITION.RIGHT if beside else aside
    write_label(line.points[last], [(percent(value), LIGHT.text)], position, bold=True)
