"""The slides on the page: the numbers of the story, the slide that the address names, decisions typed in and kept."""

import json
import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from alignment import exports, presenting, snapshots
from alignment.access.cookies import LINK
from alignment.access.served import Served
from alignment.publish.story import Deck, Slide
from tests.pages.opening import FRAME, Visitor, words_of
from tests.support.people import OPERATOR, hand_link
from tests.support.told_sample import sample_story

PRESENT = "../../pages/present.py"


def open_slide(slide: str, **parameters: str) -> AppTest:
    page = AppTest.from_file(str(FRAME), default_timeout=60).run().switch_page(PRESENT)
    for name, value in {"slide": slide, **parameters}.items():
        page.query_params[name] = value
    return page.run()


def place_of(page: AppTest) -> tuple[int, int]:
    """Which slide is shown, and of how many."""
    told = "".join(str(element.proto.body) for element in page.get("html"))
    found = re.search(r'data-number="(\d+)" data-last="(\d+)"', told)
    assert found
    return int(found[1]), int(found[2])


def open_last(served: Served, **parameters: str) -> AppTest:
    """The slide on which decisions are written down; it is the last one."""
    return open_slide("400", **parameters)


def write(page: AppTest, line: int, what: str, owner: str = "", due: date | None = None) -> None:
    """Write on a line, as one types in its fields."""
    fields = [*page.text_input, *page.date_input]
    by_name = {field.key.split("_")[1]: field for field in fields if field.key.endswith(f"_{line}")}
    by_name["what"].input(what)
    by_name["owner"].input(owner)
    by_name["due"].set_value(due)
    page.run()


def check_slide(page: AppTest, slide: Slide) -> None:
    said = words_of(page).replace("\u00a0", " ")
    assert slide.headline.text in said
    assert slide.counted in said
    if slide.kind != "decide":
        assert all(line.text in said for line in slide.lines)
        assert all(cell in said for row in (slide.table.rows if slide.table else ()) for cell in row)
    if slide.figure:
        assert page.metric[0].value == slide.figure.value
        assert slide.figure.under in said
    drawn = page.get("vega_lite_chart")
    assert len(drawn) == (slide.chart is not None)
    if slide.chart and drawn:
        assert drawn[0].proto.alt == slide.chart.alt
        assert json.loads(drawn[0].proto.spec)["height"] == "container"


def test_each_slide_shows_the_numbers_of_the_story(sample: Served) -> None:
    deck: Deck = sample_story()
    for number, slide in enumerate(deck.slides, 1):
        page = open_slide(str(number))
        assert not page.exception
        assert place_of(page) == (number, len(deck.slides))
        check_slide(page, slide)


@pytest.mark.parametrize(
    ("asked", "shown"), [("0", 1), ("-3", 1), ("x", 1), ("999999999999", 1), ("400", None), ("²", 1)]
)
def test_an_address_that_names_no_slide_shows_the_nearest_or_the_first(
    sample: Served, asked: str, shown: int | None
) -> None:
    last = len(sample_story().slides)
    assert place_of(open_slide(asked)) == (shown or last, last)


def test_without_records_the_page_says_what_to_load(empty: Served) -> None:
    page = AppTest.from_file(str(FRAME), default_timeout=60).run().switch_page(PRESENT).run()
    assert page.title[0].value == "No records are loaded yet"


def test_notes_are_shown_upon_the_slide_or_in_a_window_of_their_own(sample: Served) -> None:
    slide, following = sample_story().slides[1:3]
    assert slide.notes[0] not in words_of(open_slide("2"))
    assert slide.notes[0] in words_of(open_slide("2", notes="1"))
    alone = open_slide("2", notes="window")
    assert slide.notes[0] in words_of(alone)
    assert f"Next: {following.headline.text}" in words_of(alone)
    assert not alone.metric


def test_what_is_typed_in_is_kept_with_a_snapshot_that_is_published_for_it_and_shown_first_next_time(
    sample: Served,
) -> None:
    page = open_last(sample)
    assert "Publishes a snapshot labelled “Meeting of" in words_of(page)
    write(page, 0, "One calendar for both", "Head of Sales", date(2026, 12, 15))
    write(page, 1, "A duty on Fridays")
    page.button(key="decide_keep").click().run()
    assert not page.error
    (info,) = snapshots.list_snapshots(OPERATOR, sample.database)
    assert info.label.startswith("Meeting of ")
    assert page.query_params["id"] == info.id
    kept = presenting.find_presentation(OPERATOR, sample.database, info.id)
    assert kept is not None
    assert [(d.what, d.owner, d.due) for d in kept.decisions] == [
        ("One calendar for both", "Head of Sales", date(2026, 12, 15)),
        ("A duty on Fridays", "", None),
    ]
    assert "What we decided today" in words_of(page)
    first = words_of(open_slide("1"))
    assert "Last time we decided 2 things" in first
    assert "One calendar for both" in first
    assert "15 Dec 2026" in first


def test_kept_decisions_can_be_changed_and_what_cannot_be_is_said(sample: Served) -> None:
    info = presenting.publish_presented(OPERATOR, sample.database, [presenting.Decision("One calendar")])
    page = open_last(sample, id=info.id)
    assert not page.text_input
    page.button(key="decide_change").click().run()
    write(page, 0, "", "Head of Sales")
    page.button(key="decide_keep").click().run()
    assert "not what" in page.error[0].value.replace("\\", "")
    write(page, 0, "Two calendars", "Head of Sales")
    page.button(key="decide_keep").click().run()
    assert not page.error
    kept = presenting.find_presentation(OPERATOR, sample.database, info.id)
    assert kept is not None
    assert [d.what for d in kept.decisions] == ["Two calendars"]


def test_where_nothing_was_decided_it_can_still_be_said_that_this_was_presented(sample: Served) -> None:
    page = open_last(sample)
    page.button(key="decide_keep").click().run()
    assert "there is nothing to keep yet" in words_of(page).lower().replace("\\", "")
    assert snapshots.list_snapshots(OPERATOR, sample.database) == []
    page.button(key="decide_presented").click().run()
    (info,) = snapshots.list_snapshots(OPERATOR, sample.database)
    found = presenting.find_presentation(OPERATOR, sample.database, info.id)
    assert found is not None
    assert found.decisions == ()
    last_time = exports.tell_story(OPERATOR, sample.database).last_time
    assert last_time is not None
    assert last_time.label == info.label


@pytest.mark.parametrize("alone", [False, True])
def test_whoever_holds_a_link_presents_and_reads_what_was_decided(
    sample: Served, visitor: Visitor, alone: bool
) -> None:
    info = presenting.publish_presented(OPERATOR, sample.database, [presenting.Decision("One calendar")])
    visitor.cookies[LINK] = hand_link(sample.database, snapshot=info.id if alone else None).token
    page = open_last(sample, **({} if alone else {"id": info.id}))
    assert not page.exception
    assert not page.text_input
    assert "decide_keep" not in {button.key for button in page.button}
    assert "One calendar" in words_of(page)
