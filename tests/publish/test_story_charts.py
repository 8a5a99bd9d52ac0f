"""The charts of slides: all rows of the story, sized by their place, no expression made of text from the records."""

import json

import pytest

from alignment.publish.charts import specification
from alignment.publish.story import Bar, Bars, BeliefChart, BeliefRow, Chart, Month, Months
from alignment.publish.story_charts import slide_chart
from alignment.publish.theme import DARK, LIGHT, Theme

HOSTILE = "datum.x']; alert(1) //"
BARS = Bars("Late", (Bar(HOSTILE, 50.0, f"50 of 60 {HOSTILE}", True), Bar("Fair", 0.0, "0 of 10", False)))
AUGUST, SEPTEMBER = Month("Aug 2026", 0.5, 5, 10, True), Month("Sep 2026", None, 0, 0, True)
MONTHS = Months("SLA", (AUGUST, SEPTEMBER, Month("Oct so far", 0.8, 8, 10, False)), 0.9)
BELIEFS = BeliefChart("Believed", (BeliefRow(HOSTILE, 0.8, None, 0.6),))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("chart", [BARS, MONTHS, BELIEFS])
def test_a_slide_s_chart_takes_the_size_of_its_place_and_the_colours_of_its_theme(
    chart: Chart, theme: Theme
) -> None:
    spec = specification(slide_chart(chart, theme))
    assert (spec["width"], spec["height"]) == ("container", "container")
    assert theme.records in json.dumps(spec)


@pytest.mark.parametrize("chart", [BARS, BELIEFS])
def test_names_of_the_records_are_rows_and_never_part_of_an_expression(chart: Chart) -> None:
    inner = specification(slide_chart(chart, LIGHT))["layer"][0]
    tables = [part.pop("data")["values"] for part in (inner, *inner["layer"]) if "data" in part]
    assert any(row.get("name") == HOSTILE for table in tables for row in table)
    assert "alert" not in json.dumps(inner)


def test_the_running_month_is_dashed_and_a_gap_stays_a_gap() -> None:
    rows = specification(slide_chart(MONTHS, LIGHT))["layer"][0]["layer"]
    drawn = next(
        layer["data"]["values"] for layer in rows if len(layer.get("data", {}).get("values", ())) == 3
    )
    assert [row["value"] for row in drawn] == [0.5, None, 0.8]
    assert [row["dashed"] for row in drawn] == [None, None, 0.8]
    assert [row["solid"] for row in drawn] == [0.5, None, None]
