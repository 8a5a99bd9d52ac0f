"""Charts of a metric's page: their rows, scales and labels, without any expression made of text from data."""

import json
from typing import Any

import pandas as pd
import pytest

from alignment.publish import metric_charts
from alignment.publish.charts import Chart, specification
from alignment.publish.theme import DARK, LIGHT, Theme, blend, contrast

NOTHING = pd.DataFrame({"value": [], "text": []})
NO_MARKS = pd.DataFrame({"label": [], "text": []})
HOSTILE = "datum.x']; alert(1) //"


def months(values: list[float | None], *, uncertain: bool = False) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [f"month {number}" for number in range(len(values))],
            "value": values,
            "complete": [True] * (len(values) - 1) + [False],
            "told": "",
            "text": [None if value is None else f"{value:.0%}" for value in values],
            "low": [None if value is None else value - 0.1 for value in values] if uncertain else None,
            "high": [None if value is None else value + 0.1 for value in values] if uncertain else None,
        }
    )


def bars(name: str = "Webinar") -> pd.DataFrame:
    rows = [(name, 58.0, "58 of 68", 22.5, True), ("Partner", 3.0, "3 of 40", None, False)]
    return pd.DataFrame(rows, columns=["name", "value", "told", "expected", "strong"])


def layers(chart: Chart) -> list[dict[str, object]]:
    found: list[dict[str, object]] = specification(chart)["layer"][0]["layer"]
    return found


def texts(chart: Chart) -> str:
    return json.dumps(specification(chart))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_months_stand_on_a_scale_from_0_to_100_percent_with_their_target(theme: Theme) -> None:
    chart = metric_charts.month_chart(
        months([0.5, None, 0.6]), target=0.9, references=NOTHING, marks=NO_MARKS, theme=theme
    )
    text = texts(chart)
    assert '"domain": [0, 1]' in text
    assert "Target 90 %" in text
    assert theme.records in text


def test_months_keep_their_order_whatever_lines_are_drawn_first() -> None:
    references = pd.DataFrame({"value": [0.5], "text": ["half unused (low)"]})
    chart = metric_charts.month_chart(
        months([0.5, 0.4, 0.6]), target=0.6, references=references, marks=NO_MARKS, theme=LIGHT
    )
    text = texts(chart)
    assert '"domain": ["month 0", "month 1", "month 2"]' in text
    assert "half unused (low)" in text


def test_what_began_when_is_drawn_at_its_month() -> None:
    marks = pd.DataFrame({"label": ["month 1"], "text": ["Faster routing"]})
    chart = metric_charts.month_chart(
        months([0.5, 0.4, 0.6]), target=0.6, references=NOTHING, marks=marks, theme=LIGHT
    )
    assert "Faster routing" in texts(chart)


def test_the_band_of_certainty_lies_behind_the_line_and_only_where_there_is_chance() -> None:
    def marks(*, uncertain: bool) -> list[Any]:
        table = months([0.5, None, 0.6], uncertain=uncertain)
        drawn = metric_charts.month_chart(table, target=0.9, references=NOTHING, marks=NO_MARKS, theme=LIGHT)
        return [layer["mark"]["type"] for layer in layers(drawn)]  # type: ignore[index]

    assert marks(uncertain=True).index("area") < marks(uncertain=True).index("line")
    assert "area" not in marks(uncertain=False)


def test_each_bar_is_labelled_and_leaves_room_for_its_label() -> None:
    chart = metric_charts.bar_chart(bars(), theme=LIGHT)
    text = texts(chart)
    assert "58 of 68" in text
    assert json.dumps([0, 58.0 * metric_charts.ROOM_FOR_LABELS]) in text


def test_a_share_is_drawn_on_a_track_to_100_percent() -> None:
    chart = metric_charts.bar_chart(bars().assign(value=[0.5, 1.0], expected=None), theme=LIGHT, whole=1.0)
    assert json.dumps([0, metric_charts.ROOM_FOR_LABELS]) in texts(chart)
    assert LIGHT.faint in texts(chart)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_number_in_the_fullest_cell_is_readable(theme: Theme) -> None:
    cells = pd.DataFrame({"day": ["Fri", "Fri"], "hour": ["13", "14"], "misses": [58, None], "told": ""})
    cell, number = layers(metric_charts.heat_chart(cells, theme=theme))
    fullest = blend(theme.records, theme.surface, metric_charts.DARKEST)
    assert fullest in json.dumps(cell)
    assert theme.text in json.dumps(number)
    assert contrast(theme.text, fullest) >= 4.5


def test_four_shares_fill_one_bar_from_end_to_end() -> None:
    parts = pd.DataFrame(
        [("Accepted", 0.52, "a"), ("Rejected", 0.25, "b"), ("In work", 0.16, "c"), ("Silent", 0.07, "d")],
        columns=["name", "share", "told"],
    )
    rows = specification(metric_charts.parts_chart(parts, theme=LIGHT))["layer"][0]["layer"][0]["data"][
        "values"
    ]
    assert [round(row["start"], 2) for row in rows] == [0, 0.52, 0.77, 0.93]
    assert rows[-1]["end"] == pytest.approx(1)


def test_met_and_missed_periods_differ_by_their_sign_and_not_by_colour_alone() -> None:
    periods = pd.DataFrame(
        [("All-hands", "2026-09-01", "missed", ""), ("All-hands", "2026-10-01", "pending", "")],
        columns=["policy", "start", "outcome", "told"],
    )
    marks = [layer["mark"] for layer in layers(metric_charts.period_chart(periods, theme=LIGHT))]
    shapes = {(mark["shape"], mark["filled"]) for mark in marks if isinstance(mark, dict)}
    assert shapes == {("circle", True), ("cross", True), ("circle", False)}


def test_names_from_data_are_rows_and_never_part_of_an_expression() -> None:
    spec = specification(metric_charts.bar_chart(bars(HOSTILE), theme=LIGHT))
    assert spec["layer"][0]["data"]["values"][0]["name"] == HOSTILE
    drawn = json.dumps(spec["layer"][0]["layer"])
    assert "alert" not in drawn
