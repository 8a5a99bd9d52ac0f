"""The PowerPoint file is made of titles, native charts and tables, notes; nothing flows over, nothing is a picture."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.plot import BarPlot, LinePlot, XyPlot
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from python_calamine import CalamineWorkbook

from alignment.publish.pptx import write_pptx
from alignment.publish.pptx_dumbbell import BELIEVED
from alignment.publish.pptx_text import LINE, height_of
from alignment.publish.story import Bars, Belief, BeliefChart, Beliefs, Decision, Deck, Months, Slide
from alignment.publish.story_slides import build_deck
from alignment.publish.theme import LIGHT, contrast
from tests.publish.test_sentences import build
from tests.publish.test_story import WEAK, tell
from tests.support.exported import plain_spaces
from tests.support.told_sample import sample_story

INCH = 914_400
LONG = "A very long sentence about everything that was counted, promised, kept and missed in this quarter. "


def open_slides(deck: Deck) -> list[Any]:
    return list(Presentation(BytesIO(write_pptx(deck))).slides)


@pytest.fixture(scope="module")
def sample() -> tuple[Deck, list[Any]]:
    deck = sample_story()
    return deck, open_slides(deck)


def shapes(pages: list[Any]) -> Iterator[Any]:
    return (shape for page in pages for shape in page.shapes)


def text_of(page: Any) -> str:
    texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    tables = [shape.table for shape in page.shapes if shape.has_table]
    return "\n".join([*texts, *(cell.text for table in tables for row in table.rows for cell in row.cells)])


def test_every_slide_has_its_headline_as_a_real_title_and_notes_for_the_speaker(
    sample: tuple[Deck, list[Any]],
) -> None:
    deck, pages = sample
    titles = [plain_spaces(page.shapes.title.text_frame.text) for page in pages]
    assert titles == [slide.headline.text for slide in deck.slides]
    for page, slide in zip(pages, deck.slides, strict=True):
        assert page.notes_slide.notes_text_frame.text.split("\n\n") == list(slide.notes)
    presentation = Presentation(BytesIO(write_pptx(deck)))
    assert presentation.slide_width * 9 == pytest.approx(presentation.slide_height * 16, rel=1e-3)
    assert presentation.core_properties.title == deck.title


def test_charts_are_native_and_their_numbers_can_be_edited(sample: tuple[Deck, list[Any]]) -> None:
    kinds: dict[type, type] = {Bars: BarPlot, Months: LinePlot, BeliefChart: XyPlot}
    for page, slide in zip(sample[1], sample[0].slides, strict=True):
        charts = [shape.chart for shape in page.shapes if shape.has_chart]
        assert len(charts) == (slide.chart is not None)
        for chart in charts:
            assert [type(plot) for plot in chart.plots] == [kinds[type(slide.chart)]]
            book = CalamineWorkbook.from_filelike(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
            assert len(book.get_sheet_by_index(0).to_python()) > 1


def test_the_running_month_ends_a_dashed_line_in_a_hollow_dot(sample: tuple[Deck, list[Any]]) -> None:
    page = next(
        page
        for page, slide in zip(sample[1], sample[0].slides, strict=True)
        if isinstance(slide.chart, Months)
    )
    (chart,) = (shape.chart for shape in page.shapes if shape.has_chart)
    whole, running, target = chart.plots[0].series
    assert running.format.line.dash_style == MSO_LINE.DASH
    assert str(running.marker.format.fill.fore_color.rgb) == LIGHT.background.removeprefix("#").upper()
    assert str(whole.marker.format.fill.fore_color.rgb) == LIGHT.records.removeprefix("#").upper()
    assert whole.values[-1] is None
    assert running.values[-1] is not None
    assert set(target.values) == {0.9}


def test_the_dumbbell_joins_its_marks_in_the_colours_of_their_teams(sample: tuple[Deck, list[Any]]) -> None:
    (chart,) = (
        shape.chart
        for page, slide in zip(sample[1], sample[0].slides, strict=True)
        if isinstance(slide.chart, BeliefChart)
        for shape in page.shapes
        if shape.has_chart
    )
    series = {drawn.name: drawn for drawn in chart.plots[0].series}
    inks = {name: str(series[name].marker.format.fill.fore_color.rgb) for name in BELIEVED.values()}
    assert inks == {name: getattr(LIGHT, who).removeprefix("#").upper() for who, name in BELIEVED.items()}
    spans = [drawn for name, drawn in series.items() if name.startswith("From lowest to highest")]
    assert len(spans) == 4
    assert all(str(span.format.line.color.rgb) == LIGHT.line.removeprefix("#").upper() for span in spans)


def test_what_is_added_later_takes_the_colours_and_the_font_of_the_product() -> None:
    presentation = Presentation(BytesIO(write_pptx(build_deck(tell(build(WEAK, WEAK))))))
    theme = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode()
    assert {ink.lower() for ink in re.findall(r'srgbClr val="(\w{6})"', theme)} >= {
        getattr(LIGHT, name).removeprefix("#") for name in ("text", "records", "sales", "marketing")
    }
    assert 'latin typeface="Arial"' in theme


def test_what_a_chart_shows_is_told_to_those_who_cannot_see_it(sample: tuple[Deck, list[Any]]) -> None:
    charts = [slide.chart for slide in sample[0].slides if slide.chart]
    told = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in shapes(sample[1]) if shape.has_chart
    ]
    assert told == [chart.alt for chart in charts]
    assert any(isinstance(chart, Bars) for chart in charts)
    assert any(isinstance(chart, Months) for chart in charts)


def test_no_text_is_a_picture(sample: tuple[Deck, list[Any]]) -> None:
    assert not [shape for shape in shapes(sample[1]) if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]


def test_the_colours_are_those_of_the_theme_and_readable(sample: tuple[Deck, list[Any]]) -> None:
    inks = {
        f"#{run.font.color.rgb}".lower()
        for shape in shapes(sample[1])
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert inks <= {getattr(LIGHT, name) for name in LIGHT.__dataclass_fields__}
    assert all(contrast(ink, LIGHT.background) >= 4.5 for ink in inks)


def crowded() -> Deck:
    """A story whose every text is as long as it gets."""
    deck = build_deck(
        replace(
            tell(build(WEAK, WEAK)),
            beliefs=Beliefs((Belief("sla_adherence", 0.7, 0.3, None),), "20+ answers", "October"),
            decided=(Decision(LONG[:160], LONG[:40]),) * 6,
        )
    )

    def crowd(slide: Slide) -> Slide:
        headline = replace(slide.headline, text=LONG[:130])
        table = slide.table and replace(
            slide.table, rows=tuple(tuple(LONG[:90] for _ in row) for row in slide.table.rows)
        )
        return replace(slide, headline=headline, table=table)

    return replace(deck, slides=tuple(crowd(slide) for slide in deck.slides))


@pytest.mark.parametrize("which", ["sample", "crowded"])
def test_no_text_flows_over_its_place_nor_off_the_slide(which: str, sample: tuple[Deck, list[Any]]) -> None:
    pages = sample[1] if which == "sample" else open_slides(crowded())
    for page in pages:
        for shape in page.shapes:
            bottom = (shape.top + shape.height) / INCH
            assert shape.left >= 0
            assert (shape.left + shape.width) / INCH <= 13.34
            assert bottom <= 7.5
            if shape.has_text_frame:
                assert _height(shape) <= shape.height / INCH + 0.02, shape.text_frame.text
            if shape.has_table:
                assert shape.top / INCH + _height_of_table(shape.table) <= 6.9


def _height(shape: Any) -> float:
    """How high the text of a shape stands, worked out from its runs."""
    high = 0.0
    for paragraph in shape.text_frame.paragraphs:
        if paragraph.runs:
            font = paragraph.runs[0].font
            high += height_of(paragraph.text, shape.width / INCH, font.size.pt, bold=bool(font.bold))
            high += (paragraph.space_after.pt if paragraph.space_after is not None else 0) / 72
    return high


def _height_of_table(table: Any) -> float:
    widths = [column.width / INCH - 0.24 for column in table.columns]
    rows = 0.0
    for row in table.rows:
        runs = [cell.text_frame.paragraphs[0].runs for cell in row.cells]
        texts = [
            height_of(run[0].text, width, run[0].font.size.pt, bold=bool(run[0].font.bold)) if run else 0.0
            for run, width in zip(runs, widths, strict=True)
        ]
        rows += max(row.height / INCH, max(texts) + 0.16)
    return rows


def test_a_text_breaks_into_the_lines_that_its_width_gives() -> None:
    one = height_of("word", 5, 18)
    assert one == pytest.approx(18 * LINE / 72)
    assert height_of("word " * 100, 5, 18) > 5 * one
    assert height_of("w" * 300, 1, 18) > 5 * one  # a word that is longer than the line breaks as well
    assert height_of("東京🚀精密機器株" * 5, 5, 35) == pytest.approx(4 * 35 * LINE / 72)  # ten to a line


def test_a_name_in_any_script_and_a_hostile_one_stay_text() -> None:
    name = "=HYPERLINK(1) 東京 Ελλάδα <b>"
    deck = build_deck(replace(tell(build(WEAK, WEAK)), organisation=name))
    page = open_slides(deck)[0]
    assert name in text_of(page)
    assert not re.search(r"hlinkClick", page.part.blob.decode())
