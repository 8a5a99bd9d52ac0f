"""Spreadsheets: numbers are numbers, and no text of the records becomes a formula."""

import csv
import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from alignment.publish.frozen import Finding, FrozenCut
from alignment.publish.sheets import write_csv, write_xlsx
from alignment.publish.story import Deck
from alignment.publish.story_slides import build_deck
from tests.publish.test_sentences import build
from tests.publish.test_story import WEAK, tell

HOSTILE = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def deck() -> Deck:
    material = tell(build(WEAK, WEAK))
    cut = FrozenCut(("lead_source",), "", ((HOSTILE, 60, 50), ("Fair", 40, 10)), 0, 100, 60)
    late = Finding("sla_adherence", f"50 of 60 come from {HOSTILE}", ("50 of 60",), (cut,))
    findings = tuple(late if f.metric == late.metric else f for f in material.told.findings)
    return build_deck(replace(material, told=replace(material.told, findings=findings)))


def read_sheet(deck: Deck, name: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(deck)))
    return [list(row) for row in book.get_sheet_by_name(name).to_python()]


def test_numbers_stay_numbers_in_a_workbook(deck: Deck) -> None:
    header, *rows = read_sheet(deck, "Scorecard")
    found = {str(row[0]): dict(zip(header, row, strict=True)) for row in rows}
    sla = found["SLA adherence"]
    assert (sla["share"], sla["numerator"], sla["denominator"]) == (0.4, 40, 100)
    assert found["Alignment score"]["share"] == pytest.approx((deck.scorecard.score or 0) / 100)
    assert sum(float(str(row[8])) for row in rows[:-1]) == pytest.approx(100 - (deck.scorecard.score or 0))


def test_no_text_of_the_records_becomes_a_formula(deck: Deck) -> None:
    names = [row[2] for row in read_sheet(deck, "Where it comes from")]
    assert f"'{HOSTILE}" in names
    assert HOSTILE not in names


def test_the_csv_holds_the_metrics_and_the_score(deck: Deck) -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(deck))))
    assert [row["metric"] for row in rows] == [
        "Meeting cadence", "SLA adherence", "Content usage", "Lead acceptance", "Alignment score",
    ]  # fmt: skip
    assert float(rows[1]["share"]) == 0.4


def test_every_suggestion_stands_in_the_workbook(deck: Deck) -> None:
    titles = [row[0] for row in read_sheet(deck, "Suggestions")[1:]]
    assert titles == [fix.practice.title for fix in deck.fixes]
