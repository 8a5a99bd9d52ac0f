"""The dumbbell as a chart that PowerPoint draws itself: points on a scale whose numbers can be edited."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.util import Pt

from alignment.publish.dumbbell import ON_A_SLIDE, DumbbellRow, Label, place_labels
from alignment.publish.pptx_chart_parts import LABELS, Place, add_frame, place_plot, quiet, write_label
from alignment.publish.pptx_text import colour
from alignment.publish.story import BeliefChart
from alignment.publish.theme import LIGHT

BELIEVED = {"sales": "Sales believes", "marketing": "Marketing believes", "records": "The records show"}
INKS = {"sales": LIGHT.sales, "marketing": LIGHT.marketing, "records": LIGHT.records}
MARKS = {
    "sales": (XL_MARKER_STYLE.CIRCLE, 15),
    "marketing": (XL_MARKER_STYLE.CIRCLE, 15),
    "records": (XL_MARKER_STYLE.DIAMOND, 17),
}
APART = 0.07  # of a row: how far marks step apart that would cover each other
NAMES_TAKE, EDGE = 0.17, 0.03  # of the chart's width: the names at the left, the right end


def add_dumbbells(page: Any, beliefs: BeliefChart, place: Place) -> Any:
    """One row a metric from the top: a dot a team, the records' diamond, a line from the lowest to the highest."""
    rows = [DumbbellRow(row.name, row.sales, row.marketing, row.fact) for row in beliefs.rows]
    heights = [float(len(rows) - number) for number in range(len(rows))]
    data = XyChartData()
    names = data.add_series("Metric")  # the longest comes first: LibreOffice drops what follows a shorter one
    for height in heights:
        names.add_data_point(0, height)
    _add_spans(data, rows, heights)
    for who, name in BELIEVED.items():
        series = data.add_series(name)
        for row, height in zip(rows, heights, strict=True):
            if who in row.marks:
                series.add_data_point(row.marks[who], height + _step(row, who))
    frame, chart = add_frame(page, XL_CHART_TYPE.XY_SCATTER_LINES, data, place, beliefs.measure)
    place_plot(chart, left=NAMES_TAKE, right=EDGE, top=0.1, bottom=0.1)
    _draw_axes(chart, len(rows))
    drawn = {series.name: series for series in chart.plots[0].series}
    for row in rows:
        _draw_span(drawn[_span(row)])
    for who, name in BELIEVED.items():
        _draw_marks(drawn[name], who, [row for row in rows if who in row.marks])
    _write_names(drawn["Metric"], rows)
    return frame


def _span(row: DumbbellRow) -> str:
    return f"From lowest to highest: {row.name}"


def _add_spans(data: XyChartData, rows: Sequence[DumbbellRow], heights: Sequence[float]) -> None:
    for row, height in zip(rows, heights, strict=True):
        series = data.add_series(_span(row))
        ends = row.marks.values() or (0.0,)
        for value in (min(ends), max(ends)):
            series.add_data_point(value, height)


def _step(row: DumbbellRow, who: str) -> float:
    return {"sales": APART, "marketing": -APART}.get(who, 0.0) if row.parted else 0.0


def _draw_axes(chart: Any, rows: int) -> None:
    across, up = chart.category_axis, chart.value_axis
    for axis in (across, up):
        quiet(axis)
    across.minimum_scale, across.maximum_scale, across.major_unit = 0, 1, 0.5
    across.has_major_gridlines = True
    across.major_gridlines.format.line.color.rgb = colour(LIGHT.faint)
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "0 %", False
    across.tick_labels.font.size = Pt(12)
    up.minimum_scale, up.maximum_scale, up.visible = 0.4, rows + 0.6, False


def _draw_span(series: Any) -> None:
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb, series.format.line.width = colour(LIGHT.line), Pt(3)


def _draw_marks(series: Any, who: str, rows: Sequence[DumbbellRow]) -> None:
    series.format.line.fill.background()
    series.marker.style, series.marker.size = MARKS[who]
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour(INKS[who])
    series.marker.format.line.color.rgb = colour(LIGHT.background)
    for number, row in enumerate(rows):
        labels = _labels_at(row, who)
        if labels:
            above = labels[0].tier > 0
            position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW
            texts = [(label.text, INKS[label.who]) for label in labels]
            write_label(series.points[number], texts, position, bold=True)


def _labels_at(row: DumbbellRow, who: str) -> list[Label]:
    """The labels that hang on a mark: its own; beside that of Sales the records' one, where it has no room else."""
    placed = {label.who: label for label in place_labels(row, letter=ON_A_SLIDE)}
    crowded = "records" in placed and placed["records"].tier == 2
    if crowded and who == "records":
        return []
    own = [placed[who]]
    return [*own, placed["records"]] if crowded and who == "sales" else own


def _write_names(series: Any, rows: Sequence[DumbbellRow]) -> None:
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for number, row in enumerate(rows):
        write_label(series.points[number], [(row.name, LIGHT.text)], XL_LABEL_POSITION.LEFT, size=LABELS)
