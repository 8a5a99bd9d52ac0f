"""Charts that PowerPoint draws itself: their numbers can be edited, their colours are the product's."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from alignment.measures.ratio import whole_percent
from alignment.publish.pptx_text import FONT, colour
from alignment.publish.story import Bars, BeliefChart, Chart, Months
from alignment.publish.theme import LIGHT

LABELS = 14  # points
Place = tuple[float, float, float, float]  # left, top, width, height in inches


def add_chart(page: Any, chart: Chart, place: Place) -> None:
    """Add the chart of a slide; what it says in words becomes its alternative text."""
    if isinstance(chart, Bars):
        frame = _add_bars(page, chart, place)
    elif isinstance(chart, Months):
        frame = _add_months(page, chart, place)
    else:
        frame = _add_beliefs(page, chart, place)
    frame.name = chart.measure
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)


def _add(
    page: Any, kind: XL_CHART_TYPE, data: CategoryChartData, place: Place, title: str
) -> tuple[Any, Any]:
    frame = page.shapes.add_chart(kind, *(Inches(n) for n in place), data)
    chart = frame.chart
    chart.font.name, chart.font.size, chart.font.color.rgb = FONT, Pt(LABELS), colour(LIGHT.text)
    chart.has_title, chart.has_legend = True, False
    frame_of_title = chart.chart_title.text_frame
    frame_of_title.text = title
    font = frame_of_title.paragraphs[0].runs[0].font
    font.size, font.bold, font.name, font.color.rgb = Pt(LABELS), False, FONT, colour(LIGHT.muted)
    return frame, chart


def _add_bars(page: Any, bars: Bars, place: Place) -> Any:
    data = CategoryChartData()
    data.categories = [bar.name for bar in bars.rows]
    data.add_series(bars.measure, [bar.value for bar in bars.rows])
    frame, chart = _add(page, XL_CHART_TYPE.BAR_CLUSTERED, data, place, bars.measure)
    names, values, plot = chart.category_axis, chart.value_axis, chart.plots[0]
    names.reverse_order = True  # the first one on top
    _quiet(names)
    values.visible, values.has_major_gridlines = False, False
    values.minimum_scale, values.maximum_scale = 0, max(bar.value for bar in bars.rows) * 1.35 or 1
    plot.gap_width = 55
    for number, bar in enumerate(bars.rows):
        point = plot.series[0].points[number]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = colour(LIGHT.records if bar.strong else LIGHT.line)
        _label(point, bar.told, XL_LABEL_POSITION.OUTSIDE_END, bold=bar.strong)
    return frame


def _add_months(page: Any, months: Months, place: Place) -> Any:
    data = CategoryChartData(number_format="0 %")
    data.categories = [month.label for month in months.rows]
    data.add_series(months.measure, [month.value for month in months.rows])
    data.add_series("Target", [months.target] * len(months.rows))
    frame, chart = _add(page, XL_CHART_TYPE.LINE_MARKERS, data, place, months.measure)
    names, values = chart.category_axis, chart.value_axis
    _quiet(names)
    values.minimum_scale, values.maximum_scale, values.major_unit = 0, 1, 0.25
    values.major_gridlines.format.line.color.rgb = colour(LIGHT.faint)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0 %", False
    values.format.line.fill.background()
    names.tick_labels.font.size = values.tick_labels.font.size = Pt(12)
    line, target = chart.plots[0].series
    _draw_line(line, months)
    target.smooth, target.marker.style = False, XL_MARKER_STYLE.NONE
    target.format.line.color.rgb, target.format.line.width = colour(LIGHT.line), Pt(1.5)
    target.format.line.dash_style = MSO_LINE.DASH
    _label(target.points[0], f"Target {months.target * 100:.0f} %", XL_LABEL_POSITION.ABOVE, ink=LIGHT.muted)
    return frame


def _draw_line(line: Any, months: Months) -> None:
    """The line of the months; a month that still runs is a hollow dot at the end of a dashed piece."""
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = colour(LIGHT.records), Pt(2.5)
    line.marker.style, line.marker.size = XL_MARKER_STYLE.CIRCLE, 8
    known = [number for number, month in enumerate(months.rows) if month.value is not None]
    for number in known:
        month, point = months.rows[number], line.points[number]
        point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, 8
        point.marker.format.fill.solid()
        inside = LIGHT.records if month.complete else LIGHT.background
        point.marker.format.fill.fore_color.rgb = colour(inside)
        point.marker.format.line.color.rgb = colour(LIGHT.records)
        if not month.complete:
            point.format.line.color.rgb = colour(LIGHT.records)
            point.format.line.dash_style = MSO_LINE.DASH
    last = known[-1]
    value = months.rows[last].value or 0.0
    above = XL_LABEL_POSITION.BELOW if 0 <= months.target - value < 0.12 else XL_LABEL_POSITION.ABOVE
    _label(line.points[last], f"{whole_percent(value)} %", above, bold=True)


def _add_beliefs(page: Any, beliefs: BeliefChart, place: Place) -> Any:
    data = CategoryChartData(number_format="0 %")
    data.categories = [row.name for row in beliefs.rows]
    series = (
        ("Sales believes", [row.sales for row in beliefs.rows], LIGHT.sales),
        ("Marketing believes", [row.marketing for row in beliefs.rows], LIGHT.marketing),
        ("The records show", [row.fact for row in beliefs.rows], LIGHT.records),
    )
    for name, values, _ in series:
        data.add_series(name, values)
    frame, chart = _add(page, XL_CHART_TYPE.BAR_CLUSTERED, data, place, beliefs.measure)
    chart.has_legend = True
    chart.legend.include_in_layout = False
    chart.category_axis.reverse_order = True
    _quiet(chart.category_axis)
    axis, plot = chart.value_axis, chart.plots[0]
    axis.minimum_scale, axis.maximum_scale, axis.visible, axis.has_major_gridlines = 0, 1, False, False
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0 %", False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for drawn, (_, _, ink) in zip(plot.series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour(ink)
    return frame


def _quiet(axis: Any) -> None:
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.fill.background()


def _label(
    point: Any, text: str, position: XL_LABEL_POSITION, *, bold: bool = False, ink: str = LIGHT.text
) -> None:
    label = point.data_label
    label.position = position
    frame = label.text_frame
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.name, font.color.rgb = Pt(LABELS), bold, FONT, colour(ink)
