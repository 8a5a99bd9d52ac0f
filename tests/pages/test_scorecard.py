"""The scorecard page says what the scorecard says, to whoever may see it, and leads on where something is missing."""

import json
import re
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from alignment import imports, organisation, scorecards
from alignment.access.principal import LOCAL_ADMIN
from alignment.access.served import Served
from alignment.ingest.load import LoadOptions
from alignment.publish.sentences import PHRASES, build_story
from tests.pages.opening import FRAME, Visitor, open_page, words_of

LEADS = (
    "lead_id,source,status,handed_off_at,first_touch_at,decided_at,decision\n"
    "L-1,fair,Working,2026-03-02T10:00:00Z,2026-03-02T11:00:00Z,2026-03-03T10:00:00Z,accepted\n"
    "L-2,fair,Working,2026-03-02T10:00:00Z,2026-03-05T11:00:00Z,2026-03-06T10:00:00Z,rejected\n"
)


def _load(served: Served, text: str, *, kind: str = "leads", as_of: datetime) -> None:
    options = LoadOptions(kind=kind, as_of=as_of)
    imports.import_file(
        LOCAL_ADMIN, served.database, served.environment, text.encode(), file_name="own.csv", options=options
    )


def _charts(page: AppTest) -> dict[str, str]:
    charts = [chart.proto for chart in page.get("vega_lite_chart")]
    return {chart.alt.partition(".")[0]: chart.spec for chart in charts}  # by what is told of them


def test_the_title_and_the_sentences_are_the_storys(sample: Served) -> None:
    page = open_page()
    story = build_story(scorecards.compute(sample.database))
    words = words_of(page)
    assert not page.exception
    assert story.title.text in words
    assert all(sentence.text in words for sentence in story.sentences)


def test_title_weakest_link_and_tiles_agree(sample: Served) -> None:
    page = open_page()
    scorecard = scorecards.compute(sample.database)
    assert scorecard.weakest
    weakest = scorecard.metric(scorecard.weakest)
    label = PHRASES[weakest.key].label
    tile = next(metric for metric in page.metric if metric.label.lower() == label.lower())
    missing = 100 - int(tile.value.removesuffix(" %"))
    assert f"{missing} %" in words_of(page).splitlines()[0]
    assert any(heading.value.lower().startswith(f"{label.lower()} costs most") for heading in page.subheader)


def test_every_tile_shows_value_counts_status_and_target(sample: Served) -> None:
    page = open_page()
    words = words_of(page)
    scorecard = scorecards.compute(sample.database)
    for metric in scorecard.metrics:
        if metric.ratio.denominator:
            assert f"{metric.ratio.numerator:,} of {metric.ratio.denominator:,} " in words, metric.key
            assert f"Target {round(metric.target * 100)} %, provisional" in words
    assert len(page.metric) == 5
    assert f"{int((scorecard.score or 0) + 0.5)} of 100" in words


def test_the_sample_is_named_as_such_and_leads_to_the_import(sample: Served) -> None:
    page = open_page()
    assert "Sample data" in words_of(page)
    leads_on = page.get("page_link")[0].proto
    assert leads_on.label == "Load your own"
    assert "first file replaces this invented company" in leads_on.help


def test_everybody_is_told_that_this_copy_is_open(sample: Served) -> None:
    assert "Open local copy: everybody on this computer is admin" in words_of(open_page())


def test_a_link_opens_the_window_that_it_names(sample: Served) -> None:
    page = open_page(window="2026-Q2")
    assert page.selectbox(key="window_choice").value == "2026-Q2"
    assert "Q2 2026" in words_of(page)
    expected = scorecards.compute(sample.database, window="2026-Q2").metric("sla_adherence").ratio
    assert f"{expected.numerator:,} of {expected.denominator:,} hand-offs" in words_of(page)


@pytest.mark.parametrize("window", ["nonsense", "2031-01", "", "2026-13", "0w", "<script>"])
def test_a_link_that_names_no_window_opens_the_last_13_weeks(sample: Served, window: str) -> None:
    page = open_page(window=window)
    assert not page.exception
    assert page.selectbox(key="window_choice").value == "13w"


def test_choosing_a_window_puts_it_into_the_address(sample: Served) -> None:
    page = open_page()
    page.selectbox(key="window_choice").set_value("2026-09").run()
    assert page.query_params["window"] == "2026-09"
    assert "September 2026" in words_of(page)
    page.selectbox(key="window_choice").set_value("13w").run()
    assert "window" not in page.query_params


def test_charts_follow_the_theme_of_the_browser(sample: Served) -> None:
    light, dark = open_page(), AppTest.from_file(str(FRAME), default_timeout=60)
    dark.context = {"theme": "dark"}
    dark.run()
    assert "#27303f" in _charts(light)["SLA adherence by month"]
    assert "#dfe4ea" in _charts(dark)["SLA adherence by month"]
    assert "#27303f" not in "".join(_charts(dark).values())


def test_a_tiles_line_has_twelve_months_and_marks_the_running_one(sample: Served) -> None:
    spec = json.loads(_charts(open_page())["SLA adherence by month"])
    rows = spec["layer"][0]["data"]["values"]
    assert len(rows) == 12
    assert [row["complete"] for row in rows] == [True] * 11 + [False]
    assert rows[-1]["label"].endswith("so far")


def test_nothing_loaded_says_what_is_needed_and_where_it_goes(empty: Served) -> None:
    page = open_page()
    assert not page.exception
    assert "No records are loaded yet" in words_of(page)
    assert "Needs a calendar export and the team roster" in words_of(page)
    assert [link.proto.label for link in page.get("page_link")] == ["Load files"]
    assert not page.metric


def test_own_data_that_are_old_carry_a_banner(empty: Served) -> None:
    _load(empty, LEADS, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    words = words_of(open_page())
    age = (datetime.now(UTC) - datetime(2026, 4, 1, tzinfo=UTC)).days
    assert "Old data." in words
    assert f"1 Apr 2026, {age} days ago" in words


def test_own_data_that_are_new_carry_none(empty: Served) -> None:
    _load(empty, LEADS, as_of=datetime.now(UTC))
    words = words_of(open_page())
    assert "Old data." not in words
    assert "Sample data" not in words


def test_too_few_metrics_give_no_score_and_tiles_that_lead_on(empty: Served) -> None:
    _load(empty, LEADS, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    page = open_page()
    words = words_of(page)
    assert not page.exception
    assert "a score needs at least 3" in words
    assert "will stand here once three metrics are measured" in words
    assert {metric.label: metric.value for metric in page.metric}["Content usage"] == "—"
    assert "Needs the content library and its use log" in words
    assert [link.proto.label for link in page.get("page_link")].count("Load its records") == 2


def test_few_records_are_marked_beside_the_number(empty: Served) -> None:
    _load(empty, LEADS, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    page = open_page()
    assert "1 of 2 hand-offs" in words_of(page)
    assert words_of(page).count("Few records") == 2


def test_a_confirmed_target_is_no_longer_called_provisional(sample: Served) -> None:
    organisation.save_settings(LOCAL_ADMIN, sample.database, {"targets.confirmed": ["sla_adherence"]})
    captions = [caption.value for caption in open_page().caption]
    assert "Target 90 %" in captions
    assert "Target 90 %, provisional" in captions


def test_names_from_the_records_are_shown_as_they_stand(empty: Served) -> None:
    hostile = "![x](http://evil.example/x.png) **b** :red[c]"
    organisation.save_settings(LOCAL_ADMIN, empty.database, {"organisation.name": json.dumps(hostile)})
    _load(empty, LEADS.replace("fair", hostile), as_of=datetime(2026, 4, 1, tzinfo=UTC))
    page = open_page()
    assert hostile in words_of(page)
    written = [element.value for element in [*page.title, *page.markdown, *page.caption]]
    assert not [text for text in written if re.search(r"(?<!\\)(!\[|\]\(|\*\*b|:red\[c)", text)]


@pytest.mark.parametrize(
    "headers",
    [
        [("Host", "score.example.com")],
        [("Host", "localhost"), ("X-Forwarded-For", "10.0.0.1")],
        [("Host", "localhost"), ("Forwarded", "for=10.0.0.1")],
        [],
    ],
)
def test_a_stranger_sees_that_there_is_no_access_and_nothing_else(
    sample: Served, visitor: Visitor, headers: list[tuple[str, str]]
) -> None:
    visitor.headers = headers
    page = open_page()
    assert [title.value for title in page.title] == ["No access"]
    assert not page.metric
    assert not page.get("vega_lite_chart")
    assert not page.get("page_link")
