"""The figures behind a metric's page, as files: what its charts draw, and no segment that a viewer may not see."""

from dataclasses import replace
from io import BytesIO
from typing import cast

import pytest
from python_calamine import CalamineWorkbook

from alignment.organisation import current_settings
from alignment.publish.workbook import Sheet, write_workbook
from alignment.scorecards import compute
from alignment.scorecards.explained import explain
from alignment.ui.data import House
from alignment.ui.metric_page import MetricPage
from alignment.ui.page_figures import list_sheets
from tests.support.told_sample import sample_database


def open_figures(key: str, *, limited: bool) -> dict[str, Sheet]:
    database = sample_database()
    scorecard = compute(database)
    with database.read() as connection:
        settings = current_settings(connection)
    explained = explain(database, key, "13w", limited=limited)
    house = cast(House, None)  # names and zones are no part of the figures
    page = MetricPage(scorecard.metric(key), scorecard, house, settings, "13w", explained, limited)
    return {sheet.name: sheet for sheet in list_sheets(page)}


def test_a_viewer_takes_along_the_segments_that_the_page_shows_and_no_other() -> None:
    whole, limited = (
        open_figures("sla_adherence", limited=limited)["Where it comes from"].rows
        for limited in (False, True)
    )
    assert set(limited) < set(whole)
    assert ("lead source", "Webinar", 121, 150, 121 / 150) in limited
    names = {row[:2] for row in whole} - {row[:2] for row in limited}
    assert ("lead source", "Partner referral") in names
    assert all(int(row[3] or 0) >= 10 for row in limited)


@pytest.mark.parametrize("key", ["meeting_cadence", "content_usage", "lead_acceptance"])
def test_the_months_are_those_of_the_line(key: str) -> None:
    months = open_figures(key, limited=True)["Months"]
    trend = compute(sample_database()).metric(key).trend
    assert [row[2:] for row in months.rows] == [(p.value, p.numerator, p.denominator) for p in trend]
    assert months.rows[-1][1] == "running"


def test_a_segment_with_a_hostile_name_stays_text_in_the_workbook() -> None:
    cuts = open_figures("sla_adherence", limited=False)["Where it comes from"]
    hostile = replace(cuts, rows=(("lead source", "=HYPERLINK(1)", 5, 10, 0.5),))
    book = CalamineWorkbook.from_filelike(
        BytesIO(write_workbook([hostile], title="", subject="", created=None))
    )
    assert book.get_sheet_by_index(0).to_python()[1] == ["lead source", "'=HYPERLINK(1)", 5.0, 10.0, 0.5]
