"""What all charts of a PowerPoint file share: their frame, their quiet axes, their labels."""

from collections.abc import Mapping, Sequence
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Pt

from alignment.publish.pptx_text import FONT, colour
from alignment.publish.theme import LIGHT
from alignment.publish.wording import unbroken

LABELS = 14  # points
Place = tuple[float, float, float, float]  # left, top, width, height in inches


def add_frame(page: Any, kind: XL_CHART_TYPE, data: Any, place: Place, title: str) -> tuple[Any, Any]:
    """The shape on the slide and its chart, with what it measures as a small title and without a legend."""
    frame = page.shapes.add_chart(kind, *(Inches(n) for n in place), data)
    chart = frame.chart
    chart.font.name, chart.font.size, chart.font.color.rgb = FONT, Pt(LABELS), colour(LIGHT.text)
    chart.has_title, chart.has_legend = True, False
    frame_of_title = chart.chart_title.text_frame
    frame_of_title.text = title
    font = frame_of_title.paragraphs[0].runs[0].font
    font.size, font.bold, font.name, font.color.rgb = Pt(LABELS), False, FONT, colour(LIGHT.muted)
    _place_title(chart)
    return frame, chart


def _place_title(chart: Any) -> None:
    """At the left, where the eye comes from the headline."""
    title = chart._chartSpace.chart.find(qn("c:title"))
    title.remove(title.find(qn("c:layout")))
    at_the_left = {"xMode": "edge", "yMode": "edge", "x": "0.01", "y": "0.005"}
    title.find(qn("c:tx")).addnext(_manual_layout(at_the_left))


def place_plot(chart: Any, *, left: float, right: float, top: float, bottom: float) -> None:
    """Leave these shares of the chart free around what is plotted."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    values = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge"}
    values |= {"x": f"{left}", "y": f"{top}", "w": f"{1 - left - right:.4f}", "h": f"{1 - top - bottom:.4f}"}
    area.insert(0, _manual_layout(values))


def _manual_layout(values: Mapping[str, str]) -> Any:
    layout = OxmlElement("c:layout")
    manual = OxmlElement("c:manualLayout")
    layout.append(manual)
    for name, value in values.items():
        part = OxmlElement(f"c:{name}")
        part.set("val", value)
        manual.append(part)
    return layout


def quiet(axis: Any) -> None:
    """An axis without lines of its own: its words alone."""
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.fill.background()


def write_label(
    point: Any,
    texts: Sequence[tuple[str, str]],
    position: XL_LABEL_POSITION,
    *,
    bold: bool = False,
    size: float = LABELS,
) -> None:
    """Label a point with texts, each in its ink, one beside the other."""
    label = point.data_label
    label.position = position
    paragraph = label.text_frame.paragraphs[0]
    for number, (text, ink) in enumerate(texts):
        run = paragraph.add_run()
        run.text = unbroken(text if number == 0 else f"   {text}")
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = colour(ink)
