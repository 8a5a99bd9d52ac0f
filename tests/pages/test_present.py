"""The slides on the page: the numbers of the story, the slide that the address names, no data in plain words."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from alignment.access.served import Served
from alignment.publish.story import Deck
from tests.pages.opening import FRAME, words_of
from tests.support.told_sample import sample_story

PRESENT = "../../pages/present.py"


def open_slide(slide: str) -> AppTest:
    page = AppTest.from_file(str(FRAME), default_timeout=60).run().switch_page(PRESENT)
    page.query_params["slide"] = slide
    return page.run()


def test_each_slide_shows_the_numbers_of_the_story(sample: Served) -> None:
    deck: Deck = sample_story()
    for number, slide in enumerate(deck.slides, 1):
        page = open_slide(str(number))
        said = words_of(page).replace("\u00a0", " ")
        assert slide.headline.text in said
        assert slide.counted in said
        assert all(line.text in said for line in slide.lines)
        if slide.figure:
            assert page.metric[0].value == slide.figure.value
            assert slide.figure.under in said
        if slide.table:
            assert all(cell in said for row in slide.table.rows for cell in row)
        drawn = page.get("vega_lite_chart")
        assert len(drawn) == (slide.chart is not None)
        if slide.chart and drawn:
            assert drawn[0].proto.alt == slide.chart.alt
            assert json.loads(drawn[0].proto.spec)["height"] == "container"


@pytest.mark.parametrize(
    ("asked", "shown"), [("0", 1), ("-3", 1), ("x", 1), ("99999", 1), ("400", None), ("²", 1)]
)
def test_an_address_that_names_no_slide_shows_the_nearest_or_the_first(
    sample: Served, asked: str, shown: int | None
) -> None:
    last = len(sample_story().slides)
    assert f"{shown or last} of {last}" in words_of(open_slide(asked))


def test_without_records_the_page_says_what_to_load(empty: Served) -> None:
    page = AppTest.from_file(str(FRAME), default_timeout=60).run().switch_page(PRESENT).run()
    assert page.title[0].value == "No records are loaded yet"
