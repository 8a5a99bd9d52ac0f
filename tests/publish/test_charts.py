"""Charts say what their table says: nothing left out, the axis of a share whole, the running month marked."""

import json
from typing import Any

import pandas as pd
import pytest

from alignment.publish.charts import bullet_chart, lost_chart, specification, trend_chart
from alignment.publish.theme import DARK, LIGHT, THEMES, Theme

MONTHS = pd.DataFrame(
    {
        "label": ["Jul 2026", "Aug 2026", "Sep 2026", "Oct so far"],
        "value": [0.5, None, 0.75, 0.8],
        "complete": [True, True, True, False],
        "told": ["July: 50 %", "August: no data", "September: 75 %", "October: 80 %"],
    }
)


def _trend(theme: Theme = LIGHT, **options: Any) -> dict[str, Any]:
    chart = trend_chart(MONTHS, **{"target": 0.9, "top": 1, "height": 96, "theme": theme, **options})
    return specification(chart)


def _rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec["layer"][0]["data"]["values"]
    return rows


def _layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = spec["layer"][0]["layer"]
    return layers


def test_a_gap_in_the_records_is_a_gap_in_the_line() -> None:
    assert [row["solid"] for row in _rows(_trend())] == [0.5, None, 0.75, None]


def test_the_running_month_is_dashed_from_the_last_complete_one_on_and_hollow() -> None:
    rows = _rows(_trend())
    assert [row["dashed"] for row in rows] == [None, None, 0.75, 0.8]
    assert [row["hollow_end"] for row in rows] == [None, None, None, 0.8]
    assert all(row["full_end"] is None for row in rows)


def test_a_month_that_is_complete_ends_in_a_full_dot() -> None:
    chart = trend_chart(MONTHS.assign(complete=True), target=None, top=1, height=96, theme=LIGHT)
    rows = _rows(specification(chart))
    assert [row["full_end"] for row in rows] == [None, None, None, 0.8]
    assert [row["dashed"] for row in rows] == [None] * 4


def test_the_axis_of_a_share_goes_from_nothing_to_all() -> None:
    scales = [
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in _layers(_trend())
        if "scale" in layer["encoding"]["y"]
    ]
    assert scales
    assert all(domain == [0, 1] for domain in scales)
    bullet = _layers(specification(bullet_chart(0.46, target=0.6, theme=LIGHT)))
    assert all(layer["encoding"]["x"]["scale"]["domain"] == [0, 1] for layer in bullet)


def test_the_target_is_a_rule_and_only_drawn_where_there_is_one() -> None:
    rules = [layer for layer in _layers(_trend()) if layer["mark"]["type"] == "rule"]
    assert [rule["data"]["values"] for rule in rules] == [[{"target": 0.9}]]
    assert not [layer for layer in _layers(_trend(target=None)) if layer["mark"]["type"] == "rule"]


def test_the_first_and_the_last_month_are_named_within_the_width() -> None:
    axes = [layer["encoding"]["x"]["axis"] for layer in _layers(_trend()) if "x" in layer["encoding"]]
    assert all(axis["values"] == ["Jul 2026", "Oct so far"] and axis["labelFlush"] for axis in axes)
    assert len(axes) == 5


def test_a_bullet_shows_value_and_target() -> None:
    spec = specification(bullet_chart(0.46, target=0.6, theme=LIGHT))
    assert _rows(spec) == [{"start": 0.0, "end": 1.0, "value": 0.46, "target": 0.6}]
    assert [layer["mark"]["type"] for layer in _layers(spec)] == ["bar", "bar", "tick"]


def test_losses_keep_their_order_and_their_labels() -> None:
    table = pd.DataFrame(
        {"metric": ["Content usage", "SLA"], "points": [6.0, 0.0], "told": ["6 points", "0 points"]}
    )
    spec = specification(lost_chart(table, title="Content usage costs most", theme=LIGHT))
    assert _rows(spec) == table.to_dict("records")
    assert all(layer["encoding"]["y"]["sort"] is None for layer in _layers(spec))
    assert spec["title"] == "Content usage costs most"


def test_nothing_lost_still_draws_an_axis() -> None:
    table = pd.DataFrame({"metric": ["SLA"], "points": [0.0], "told": ["0 points"]})
    layers = _layers(specification(lost_chart(table, theme=LIGHT)))
    assert layers[0]["encoding"]["x"]["scale"]["domain"] == [0, 1.25]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_chart_has_the_colours_of_its_theme_alone(name: Any) -> None:
    theme, other = THEMES[name], DARK if name == "light" else LIGHT
    drawn = json.dumps(_trend(theme))
    assert theme.records in drawn
    assert other.records not in drawn
    assert theme.sales not in drawn
    assert theme.marketing not in drawn


def test_text_of_the_records_stays_text() -> None:
    hostile = "'];alert(1)//"
    table = pd.DataFrame({"metric": [hostile], "points": [1.0], "told": [hostile]})
    spec = specification(lost_chart(table, theme=LIGHT))
    inside = json.dumps({key: part for key, part in spec["layer"][0].items() if key != "data"})
    assert hostile not in inside
    assert _rows(spec)[0]["metric"] == hostile


def test_rows_stand_below_the_top_of_a_specification() -> None:
    for spec in (_trend(), specification(bullet_chart(0.5, target=0.9, theme=DARK))):
        assert "data" not in spec
        assert "datasets" not in spec
