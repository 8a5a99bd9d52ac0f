"""The metric pages tell where a shortfall comes from, to each as much as they may see; fixes and register say why."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from alignment import imports, scorecards, sharing
from alignment.access.cookies import LINK
from alignment.access.principal import LOCAL_ADMIN
from alignment.access.served import Served
from alignment.advice.practices import load_practices
from alignment.ingest.load import LoadOptions
from alignment.store import queries
from tests.pages.opening import Visitor, open_page, words_of

FOLLOW_UP, ACCEPTANCE = "../../pages/follow_up.py", "../../pages/acceptance.py"
CONTENT, MEETINGS = "../../pages/content.py", "../../pages/meetings.py"
FIXES, PRACTICES = "../../pages/fixes.py", "../../pages/practices.py"
METRIC_PAGES = {
    FOLLOW_UP: "sla_adherence",
    ACCEPTANCE: "lead_acceptance",
    CONTENT: "content_usage",
    MEETINGS: "meeting_cadence",
}


def title_of(page: AppTest) -> str:
    return page.title[0].value.replace("\\", "").replace("\u2060", "")


def tables_of(page: AppTest) -> list[list[str]]:
    return [[str(name) for name in frame.value.columns] for frame in page.dataframe]


def chart_told(page: AppTest, beginning: str) -> str:
    told = [chart.proto.alt for chart in page.get("vega_lite_chart")]
    return next(text for text in told if text.startswith(beginning))


# the sample's story


def test_late_webinar_leads_on_friday_afternoons_are_the_follow_up_pages_title(sample: Served) -> None:
    page = open_page(FOLLOW_UP)
    assert not page.exception
    assert title_of(page) == "106 of 240 late hand-offs come from Webinar on Friday afternoon"
    words = words_of(page)
    assert "which is 15 % of all hand-offs" in words
    assert "119 of 240 late hand-offs are on Friday afternoon" in words
    assert "Friday 14: 58 of 68" in chart_told(page, "late hand-offs by weekday and hour")


def test_the_source_that_does_not_fit_is_found_on_the_acceptance_page(sample: Served) -> None:
    page = open_page(ACCEPTANCE)
    assert not page.exception
    assert title_of(page) == "90 of 290 hand-offs not accepted come from Content syndication"
    words = words_of(page)
    assert "“Not a fit” is the most frequent reason, 53 of 124; 21 of 124 give no reason" in words
    assert "44 of 53 rejections as “Not a fit” come from Content syndication" in words


def test_rejections_without_a_reason_stand_first(sample: Served) -> None:
    told = chart_told(open_page(ACCEPTANCE), "Rejections by reason")
    assert told.startswith("Rejections by reason. No reason given: 21 (17 %); Not a fit: 53 (43 %)")


def test_unused_late_stage_content_is_the_content_pages_title(sample: Served) -> None:
    page = open_page(CONTENT)
    assert not page.exception
    assert title_of(page) == "20 of 34 unused assets are for stage decision"
    assert len(page.dataframe[0].value) == 34


def test_the_missed_all_hands_is_the_meetings_pages_title(sample: Served) -> None:
    page = open_page(MEETINGS)
    assert not page.exception
    assert title_of(page) == "The monthly all-hands was missed in September 2026"
    assert "Monthly all-hands, September 2026: not met" in chart_told(page, "Agreed meetings by period")
    assert "Weekly working meeting, not met: week of 17 Aug 2026, week of 21 Sep 2026" in words_of(page)


# what every metric page holds


@pytest.mark.parametrize("script", METRIC_PAGES)
def test_a_metric_page_shows_what_the_scorecard_says(sample: Served, script: str) -> None:
    page = open_page(script)
    metric = scorecards.compute(sample.database).metric(METRIC_PAGES[script])
    words = words_of(page)
    assert f"{metric.ratio.numerator:,} of {metric.ratio.denominator:,} " in words
    assert f"Target {round(metric.target * 100)} %, provisional" in words
    assert f"Data quality {metric.quality.grade}" in words
    assert metric.reading in words
    assert any(name == ["Setting", "Value", "Meaning"] for name in tables_of(page))


def test_the_four_shares_of_acceptance_add_up_in_one_bar(sample: Served) -> None:
    told = chart_told(open_page(ACCEPTANCE), "What became of hand-offs")
    assert told == "What became of hand-offs. Accepted 54 %; Rejected 20 %; In work 18 %; Silent 8 %."


@pytest.mark.parametrize("script", METRIC_PAGES)
def test_a_metric_page_hands_out_the_figures_behind_its_charts(sample: Served, script: str) -> None:
    offered = {button.key for button in open_page(script).get("download_button")}
    assert {"figures_xlsx", "figures_Months"} <= offered


def test_the_way_of_hand_offs_goes_from_all_of_them_to_the_accepted(sample: Served) -> None:
    told = chart_told(open_page(ACCEPTANCE), "How far hand-offs came")
    counts = [int(n.replace(",", "")) for n in re.findall(r": ([\d,]+) \(", told)]
    assert len(counts) == 4
    assert "(100 %)" in told
    assert counts[0] > counts[2] > counts[3]


def test_both_sides_promises_stand_beside_each_other(sample: Served) -> None:
    words = words_of(open_page(FOLLOW_UP))
    assert "Marketing's promises are not set" in words
    assert "A first touch within 4 business hours, for 90 % of hand-offs: 67 % (480 of 720)" in words


def test_what_goes_with_an_answer_in_time_is_never_called_its_effect(sample: Served) -> None:
    words = words_of(open_page(FOLLOW_UP))
    assert "An answer in time goes with more deals" in words
    assert "because" not in words.lower()


def test_an_earlier_window_is_kept_from_the_address(sample: Served) -> None:
    page = open_page(MEETINGS, window="2026-03")
    assert title_of(page) == "The monthly all-hands was missed in March 2026"


# who sees what


def look_through_a_link(served: Served, visitor: Visitor) -> None:
    link = sharing.create_link(LOCAL_ADMIN, served.database, label="board")
    visitor.cookies[LINK] = link.token


@pytest.mark.parametrize("script", [FOLLOW_UP, ACCEPTANCE])
def test_an_admin_sees_the_ids_of_the_worst_records_and_a_viewer_does_not(
    sample: Served, visitor: Visitor, script: str
) -> None:
    assert any(names[0] == "Record" for names in tables_of(open_page(script)))
    look_through_a_link(sample, visitor)
    page = open_page(script)
    assert not page.exception
    assert not any("Record" in names for names in tables_of(page))
    assert "QH-1" not in words_of(page)


def test_a_viewer_is_told_of_segments_that_are_not_shown(sample: Served, visitor: Visitor) -> None:
    look_through_a_link(sample, visitor)
    page = open_page(FOLLOW_UP)
    assert "not shown: fewer than 10 leads or 5 owners" in words_of(page)
    assert title_of(page) == "106 of 240 late hand-offs come from Webinar on Friday afternoon"


def test_fixes_for_the_leadership_alone_are_no_part_of_a_share_link(sample: Served, visitor: Visitor) -> None:
    private = {practice.title for practice in load_practices() if practice.leadership_only}
    register = words_of(open_page(PRACTICES))
    assert all(title in register for title in private)
    look_through_a_link(sample, visitor)
    register = words_of(open_page(PRACTICES))
    assert not any(title in register for title in private)


# advice


def test_every_fix_says_why_what_to_do_and_where_it_is_from(sample: Served) -> None:
    words = words_of(open_page(FIXES))
    assert "1. A live calendar of what Marketing starts when" in words
    assert "119 of 240 late hand-offs came on a Friday afternoon" in words
    assert (
        "“Why can’t we just get along?” (get-along), How to Restore a Healthy Relationship, item 6" in words
    )


def test_the_scorecard_shows_the_first_three(sample: Served) -> None:
    page, fixes = open_page(), open_page(FIXES)
    first_three = [h.value.partition(" ")[2] for h in fixes.subheader[:3]]
    words = words_of(page)
    assert len(first_three) == 3
    assert all(title.replace("\\", "") in words for title in first_three)


def test_the_register_holds_all_43_and_can_be_cut_by_document(sample: Served) -> None:
    page = open_page(PRACTICES)
    assert "43 practices of 43" in words_of(page)
    page.selectbox(key="document_choice").set_value("rift").run()
    of_rift = [p for p in load_practices() if "rift" in {cite.document for cite in p.cites}]
    assert f"{len(of_rift)} practices of 43" in words_of(page)


# missing and hostile data


@pytest.mark.parametrize("script", METRIC_PAGES)
def test_without_records_a_page_says_what_to_load(empty: Served, script: str) -> None:
    page = open_page(script)
    assert not page.exception
    assert title_of(page).endswith("is not measured yet")
    assert "Needs" in words_of(page)


def test_without_records_advice_has_nothing_to_say_and_says_so(empty: Served) -> None:
    assert title_of(open_page(FIXES)) == "Nothing is suggested on these records"
    assert "43 practices of 43" in words_of(open_page(PRACTICES))


HOSTILE = "![x](http://evil.example/p.png) **bold** :red[a]"


def load_leads_of_a_hostile_source(served: Served) -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    lines = ["lead_id,source,owner,handed_off_at,first_touch_at,decided_at,decision,reason"]
    for number in range(120):
        late = number % 3 == 0
        at = start + timedelta(days=number % 5)
        touch, decided = at + timedelta(days=2 if late else 0, hours=1), at + timedelta(days=3)
        source, decision, reason = (HOSTILE, "rejected", HOSTILE) if late else ("fair", "accepted", "")
        row = f"L-{number},{source},o{number % 7}@x.example,{at.isoformat()},{touch.isoformat()},"
        lines.append(f"{row}{decided.isoformat()},{decision},{reason}")
    options = LoadOptions(kind="leads", as_of=datetime(2026, 4, 1, tzinfo=UTC))
    imports.import_file(
        LOCAL_ADMIN,
        served.database,
        served.environment,
        "\n".join(lines).encode(),
        file_name="own.csv",
        options=options,
    )


@pytest.mark.parametrize("script", [FOLLOW_UP, ACCEPTANCE])
def test_a_hostile_source_is_shown_as_it_stands(empty: Served, script: str) -> None:
    load_leads_of_a_hostile_source(empty)
    page = open_page(script)
    assert not page.exception
    assert HOSTILE in words_of(page)
    rendered = [*page.title, *page.subheader, *page.markdown, *page.caption]
    assert not any("![x]" in element.value or "**bold**" in element.value for element in rendered)


def test_without_deals_the_page_says_what_they_would_tell(empty: Served) -> None:
    load_leads_of_a_hostile_source(empty)
    words = words_of(open_page(FOLLOW_UP))
    assert "What goes with it: load deals to see" in words


def test_the_page_holds_no_key_of_a_person(sample: Served) -> None:
    with sample.database.read() as connection:
        assert queries.has_sample(connection)
    page = open_page(FOLLOW_UP)
    shown = words_of(page) + json.dumps([frame.value.to_json() for frame in page.dataframe])
    assert "@" not in shown
