"""The report on paper: a few pages, real text, an outline, fonts inside, charts as lines and not as pictures."""

from dataclasses import replace
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from alignment.publish.fonts import FAMILIES, font_folders
from alignment.publish.pdf import write_pdf
from alignment.publish.story import Belief, Beliefs, Deck
from alignment.publish.story_slides import build_deck
from alignment.settings import METRIC_KEYS
from tests.publish.test_sentences import build
from tests.publish.test_story import WEAK, tell, unadvised
from tests.support.exported import plain_spaces
from tests.support.told_sample import sample_story


@pytest.fixture(scope="module")
def sample() -> tuple[Deck, bytes]:
    deck = sample_story()
    return deck, write_pdf(deck)


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_report_has_three_to_five_pages_and_is_small(sample: tuple[Deck, bytes]) -> None:
    for pdf in (sample[1], write_pdf(sample[0], paper="us-letter")):
        assert 3 <= len(PdfReader(BytesIO(pdf)).pages) <= 5
        assert len(pdf) < 500_000


def test_its_text_is_text_and_says_the_sentences_the_shares_and_the_counts(
    sample: tuple[Deck, bytes],
) -> None:
    deck, text = sample[0], words(PdfReader(BytesIO(sample[1])))
    assert deck.title in text
    for slide in deck.of("metric"):
        assert slide.figure is not None
        assert slide.figure.value in text
        assert slide.figure.under in text
    for fix in deck.fixes[:3]:
        assert fix.practice.title in text


def test_its_outline_leads_to_the_findings(sample: tuple[Deck, bytes]) -> None:
    reader = PdfReader(BytesIO(sample[1]))
    titles = []

    def walk(entries: list[object]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            else:
                titles.append(plain_spaces(getattr(entry, "title", "")))

    walk(list(reader.outline))
    assert sample[0].title in titles
    assert {"The four metrics", "How this is counted", "What we decide today"} <= set(titles)
    assert {slide.headline.text for slide in sample[0].of("issue")} <= set(titles)
    assert reader.metadata is not None
    assert reader.metadata.title == sample[0].title


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    """The fonts of a report, and whether each is embedded."""
    found = {}
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner["/FontDescriptor"].get_object()
            found[str(font["/BaseFont"])] = any(
                key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
            )
    return found


def test_every_font_is_embedded_and_no_page_holds_a_picture(sample: tuple[Deck, bytes]) -> None:
    reader = PdfReader(BytesIO(sample[1]))
    assert fonts_of(reader)
    assert all(fonts_of(reader).values())
    assert [len(page.images) for page in reader.pages] == [0] * len(reader.pages)


def test_names_of_other_scripts_are_set_in_fonts_that_have_them() -> None:
    name = "東京 株式会社 · 한국 · Ελλάδα · Україна · ישראל · தமிழ் · বাংলা · 🚀 · ✆"
    pdf = write_pdf(build_deck(replace(tell(build(WEAK, WEAK)), organisation=name)))
    reader = PdfReader(BytesIO(pdf))
    text = words(reader)
    for word in ("東京", "株式会社", "한국", "Ελλάδα", "Україна"):
        assert word in text
    for font in ("NotoSansCJK", "NotoSansTamil", "NotoSansBengali", "NotoEmoji", "NotoSansSymbols2"):
        assert any(font in used for used in fonts_of(reader)), font
    assert len(pdf) < 500_000


def test_every_family_that_a_report_names_comes_along() -> None:
    with font_folders() as folders:
        found = typst.Fonts(
            font_paths=[str(folder) for folder in folders],
            include_system_fonts=False,
            include_embedded_fonts=False,
        )
        assert set(FAMILIES) <= set(found.families())


def test_text_is_never_read_as_markup() -> None:
    hostile = '#panic("x") *bold* $x$ @ref <label> // gone'
    pdf = write_pdf(build_deck(replace(tell(build(WEAK, WEAK)), organisation=hostile)))
    assert hostile in words(PdfReader(BytesIO(pdf)))


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_paper_is_the_one_asked_for(paper: str) -> None:
    pdf = write_pdf(build_deck(tell(build(WEAK, WEAK))), paper="a4" if paper == "a4" else "us-letter")
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    width, height = (595, 842) if paper == "a4" else (612, 792)
    assert (float(box.width), float(box.height)) == pytest.approx((width, height), abs=1)


def test_with_a_survey_the_beliefs_stand_beside_the_metrics() -> None:
    beliefs = Beliefs((Belief("sla_adherence", 0.7, 0.3, 0.4),), "20+ answers", "October")
    pdf = write_pdf(build_deck(replace(tell(build(WEAK, WEAK)), beliefs=beliefs)))
    text = words(PdfReader(BytesIO(pdf)))
    assert "SLA adherence: Sales believes 70 %, Marketing 30 %; the records show 40 %" in text


def test_a_report_without_any_data_says_what_is_missing() -> None:
    nothing = dict.fromkeys(METRIC_KEYS, (0, 0))
    text = words(PdfReader(BytesIO(write_pdf(build_deck(unadvised(tell(build(nothing, nothing))))))))
    assert "Not enough is measured yet for an alignment score" in text
    assert "Nothing is suggested on these records" in text


def test_the_same_story_gives_the_same_bytes() -> None:
    deck = build_deck(tell(build(WEAK, WEAK)))
    assert write_pdf(deck) == write_pdf(deck)
