"""The slides opened in LibreOffice and printed: a page a slide, nothing of their words lost, nothing off the page."""

import re

import pypdfium2
import pytest

from alignment.publish.pptx import write_pptx
from alignment.publish.story import BeliefChart, Deck, Months, Slide, percent
from tests.support.office import convert_to_pdf, find_office
from tests.support.told_sample import sample_story

NO_OFFICE = "no LibreOffice on this machine (ALIGNMENT_OFFICE names one): the slides are not opened in it"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> pypdfium2.PdfDocument:
    """The sample's slides, as LibreOffice prints them."""
    office = find_office()
    if office is None:
        pytest.skip(NO_OFFICE)
    return pypdfium2.PdfDocument(
        convert_to_pdf(office, write_pptx(sample_story()), tmp_path_factory.mktemp("office"))
    )


def squeezed(text: str) -> str:
    """The text without its spaces: where lines break is LibreOffice's business."""
    return re.sub(r"\s", "", text)


def words_of(deck: Deck, slide: Slide) -> list[str]:
    """Every text that the page of a slide must show."""
    texts = [slide.section, slide.headline.text, slide.counted, slide.source]
    texts += [line.text for line in slide.lines]
    if figure := slide.figure:
        texts += [figure.value, figure.under, figure.status_word, figure.change]
    if slide.table:
        texts += [*slide.table.header, *(cell for row in slide.table.rows for cell in row)]
    if isinstance(slide.chart, Months):
        texts += [slide.chart.measure, percent(slide.chart.target)]
        texts += [name for month in slide.chart.rows for name in month.label.split()]
    elif isinstance(slide.chart, BeliefChart):
        for row in slide.chart.rows:
            named = (("Sales", row.sales), ("Marketing", row.marketing), ("Records", row.fact))
            texts += [row.name, *(f"{who} {percent(share)}" for who, share in named if share is not None)]
    elif slide.chart:
        texts += [slide.chart.measure, *(text for bar in slide.chart.rows for text in (bar.name, bar.told))]
    return [text for text in texts if text]


def test_every_slide_is_a_wide_page_with_all_its_words(printed: pypdfium2.PdfDocument) -> None:
    deck = sample_story()
    assert len(printed) == len(deck.slides)
    for page, slide in zip(printed, deck.slides, strict=True):
        width, height = page.get_size()
        assert width / height == pytest.approx(16 / 9, rel=0.01)
        shown = squeezed(page.get_textpage().get_text_bounded())
        assert [text for text in words_of(deck, slide) if squeezed(text) not in shown] == []


def test_no_letter_leaves_its_page_or_reaches_the_line_at_the_foot(printed: pypdfium2.PdfDocument) -> None:
    for page in printed:
        width, height = page.get_size()
        text = page.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert all(
            left >= 0 and right <= width and low >= 0 and high <= height for left, low, right, high in boxes
        )
        foot = height * (1 - 6.95 / 7.5)
        assert not [box for box in boxes if box[1] < foot + 1 < box[3] - 1]


def test_charts_stay_drawings(printed: pypdfium2.PdfDocument) -> None:
    pictures = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    assert [list(page.get_objects(filter=[pictures])) for page in printed] == [[]] * len(printed)
