"""Reads back what was exported: the words and the charts of slides, the words of a report."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pptx import Presentation
from pypdf import PdfReader

NUMBER = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class ReadChart:
    """A native chart: its series by name, their values (of a scatter: x), its labels by series and point."""

    values: dict[str, list[float | None]]
    labels: list[str]
    categories: list[str]


@dataclass(frozen=True)
class ReadPage:
    """A slide of a PowerPoint file."""

    title: str
    texts: list[str]
    charts: list[ReadChart]
    notes: str


def plain_spaces(text: str) -> str:
    """The text with one common space wherever there was any."""
    return " ".join(text.split())


def numbers(texts: Iterable[str]) -> Counter[str]:
    """How often each number is said: "77", "1,234", "−3"."""
    return Counter(number for text in texts for number in NUMBER.findall(text))


def read_pptx(content: bytes) -> list[ReadPage]:
    """The slides of a file."""
    return [_read_page(page) for page in Presentation(BytesIO(content)).slides]


def _read_page(page: Any) -> ReadPage:
    texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    tables = [shape.table for shape in page.shapes if shape.has_table]
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    return ReadPage(
        title=plain_spaces(page.shapes.title.text_frame.text),
        texts=[plain_spaces(text) for text in (*texts, *cells)],
        charts=[_read_chart(shape.chart) for shape in page.shapes if shape.has_chart],
        notes=page.notes_slide.notes_text_frame.text,
    )


def _read_chart(chart: Any) -> ReadChart:
    plot = chart.plots[0]
    return ReadChart(
        values={series.name: _values(series) for series in plot.series},
        labels=[
            plain_spaces("".join(run.text for run in label.iter("{*}t")))
            for label in chart._chartSpace.iter("{*}dLbl")
        ],
        categories=[str(category) for category in plot.categories],
    )


def _values(series: Any) -> list[float | None]:
    across = series._element.find("{*}xVal")
    if across is None:
        return list(series.values)
    return [float(point.find("{*}v").text) for point in across.iter("{*}pt")]


def read_pdf(content: bytes) -> str:
    """The words of a report, page after page."""
    return plain_spaces(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
