"""Screen, PowerPoint, PDF and JSON of one story carry the same numbers: percent, counts and points, one by one."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from alignment import exports
from alignment.publish.charts import specification
from alignment.publish.pdf import write_pdf
from alignment.publish.pptx import write_pptx
from alignment.publish.pptx_dumbbell import BELIEVED
from alignment.publish.story import Belief, Beliefs, Deck, deck_json, percent
from alignment.publish.story_charts import slide_chart
from alignment.publish.story_slides import build_deck
from alignment.publish.theme import LIGHT
from alignment.settings import METRIC_KEYS
from tests.publish.test_sentences import build
from tests.publish.test_story import WEAK, tell, unadvised
from tests.support.exported import ReadPage, numbers, plain_spaces, read_pdf, read_pptx
from tests.support.people import OPERATOR
from tests.support.told_sample import sample_database

GOOD = {**dict.fromkeys(METRIC_KEYS, (97, 100)), "content_usage": (1_234, 1_400)}
FEW = {**dict.fromkeys(METRIC_KEYS, (3, 7)), "meeting_cadence": (0, 0)}
NOTHING = dict.fromkeys(METRIC_KEYS, (0, 0))
CLOSE = Beliefs(
    (Belief("sla_adherence", 0.79, 0.79, 0.77), Belief("content_usage", None, 0.05, None)), "20+ answers", "May"
)  # fmt: skip
Json = dict[str, Any]


@lru_cache(maxsize=3)
def of_the_sample(window: str) -> Deck:
    return exports.tell_story(OPERATOR, sample_database(), window=window)


STORIES = {
    "the last 13 weeks": lambda: of_the_sample("13w"),
    "a quarter": lambda: of_the_sample("2026-Q3"),
    "a month": lambda: of_the_sample("2026-06"),
    "everybody agrees": lambda: build_deck(replace(tell(build(WEAK, GOOD)), beliefs=CLOSE)),
    "all on target": lambda: build_deck(tell(build(GOOD, WEAK))),
    "few records": lambda: build_deck(tell(build(FEW, FEW), caused=False)),
    "nothing": lambda: build_deck(unadvised(tell(build(NOTHING, NOTHING)))),
}


@pytest.fixture(scope="module", params=STORIES)
def deck(request: pytest.FixtureRequest) -> Deck:
    return STORIES[request.param]()


@pytest.fixture(scope="module")
def told(deck: Deck) -> list[Json]:
    """The slides as the JSON file has them: what the other forms are held against."""
    slides: list[Json] = json.loads(json.dumps(deck_json(deck)))["slides"]
    return slides


@pytest.fixture(scope="module")
def pages(deck: Deck) -> list[ReadPage]:
    return read_pptx(write_pptx(deck))


def said_on(slide: Json) -> list[str]:
    """Every text of a slide but for its chart and its notes."""
    figure, table = slide["figure"] or {}, slide["table"] or {"header": [], "rows": []}
    label = figure.get("label", "")
    cells = [*table["header"], *(cell for row in table["rows"] for cell in row)]
    texts = [slide["section"], slide["headline"]["text"], slide["counted"], slide["source"], *cells]
    texts += [text for text in figure.values() if text and text != label]
    return [*texts, *(line["text"] for line in slide["lines"])]


def charts_of(told: list[Json]) -> Iterator[tuple[int, Json]]:
    return ((number, slide["chart"]) for number, slide in enumerate(told) if slide["chart"])


def test_every_number_of_a_slide_stands_on_its_page_in_powerpoint_and_no_other(
    told: list[Json], pages: list[ReadPage]
) -> None:
    assert len(pages) == len(told)
    for number, (slide, page) in enumerate(zip(told, pages, strict=True), 1):
        status = {"on_target", "below_target", "far_below_target", "no_data"}
        expected = numbers(text for text in said_on(slide) if text not in status)
        assert numbers(page.texts) == expected + Counter([str(number), str(len(told))])
        assert page.notes == "\n\n".join(slide["notes"])


def test_the_charts_of_powerpoint_hold_the_values_and_labels_of_the_story(
    told: list[Json], pages: list[ReadPage]
) -> None:
    for number, chart in charts_of(told):
        (read,) = pages[number].charts
        rows = chart["rows"]
        if "sales" in rows[0]:
            for who, name in (("sales", "sales"), ("marketing", "marketing"), ("fact", "records")):
                assert read.values[BELIEVED[name]] == [row[who] for row in rows if row[who] is not None]
        elif "complete" in rows[0]:
            whole = [row["value"] if row["complete"] else None for row in rows]
            assert read.values[chart["measure"]] == whole
            assert [row["value"] for row in rows if not row["complete"]] in (
                [],
                read.values["Month so far"][-1:],
            )
        else:
            assert list(read.values.values()) == [[row["value"] for row in rows]]
        assert numbers(read.labels) == numbers(labels_of(chart))


def labels_of(chart: Json) -> list[str]:
    """What is written at the marks of a chart."""
    rows = chart["rows"]
    if "sales" in rows[0]:
        shares = [row[who] for row in rows for who in ("sales", "marketing", "fact")]
        return [percent(share) for share in shares if share is not None]
    if "complete" in rows[0]:
        last = [row["value"] for row in rows if row["value"] is not None][-1]
        return [percent(last), percent(chart["target"])]
    return [row["told"] for row in rows]


def test_the_charts_of_the_screen_draw_the_values_and_labels_of_the_story(
    deck: Deck, told: list[Json]
) -> None:
    for number, chart in charts_of(told):
        story = deck.slides[number].chart
        assert story is not None
        drawn = list(_rows_of(specification(slide_chart(story, LIGHT))))
        labels = {str(row[name]) for row in drawn for name in ("text", "told") if row.get(name)}
        values = {row["value"] for row in drawn if row.get("value") is not None}
        expected = [
            row[name]
            for row in chart["rows"]
            for name in ("value", "sales", "marketing", "fact")
            if row.get(name) is not None
        ]
        assert values >= set(expected)
        assert numbers(labels_of(chart)).keys() <= numbers(labels).keys()
        assert values <= {*expected, chart.get("target")}


def _rows_of(spec: Json) -> Iterator[Json]:
    inner = spec["layer"][0]
    for part in (inner, *inner["layer"]):
        yield from part.get("data", {}).get("values", ())


def test_the_report_says_each_figure_each_label_and_each_headline(deck: Deck, told: list[Json]) -> None:
    paper = read_pdf(write_pdf(deck))
    for slide in told:
        texts = [slide["headline"]["text"]] if slide["kind"] != "score" else []
        if figure := slide["figure"]:
            texts += [figure["value"], figure["change"]]
            texts += [figure["under"]] if slide["kind"] == "metric" and slide["chart"] else []
        if slide["chart"]:
            texts += labels_of(slide["chart"])
        assert [text for text in texts if plain_spaces(text) not in paper] == []
    assert [sentence for sentence in deck.sentences if plain_spaces(sentence) not in paper] == []


def test_figures_are_those_of_the_scorecard_that_goes_with_them(deck: Deck, told: list[Json]) -> None:
    data = deck_json(deck)["scorecard"]
    for metric in data["metrics"]:
        (slide,) = [slide for slide in told if slide["key"] == f"metric-{metric['key']}"]
        n, of = metric["numerator"], metric["denominator"]
        if not of:
            assert slide["figure"]["value"] == "—"
            continue
        assert slide["figure"]["value"] == f"{(200 * n + of) // (2 * of)} %"
        assert slide["figure"]["under"].startswith(f"{n:,} of {of:,} ")
