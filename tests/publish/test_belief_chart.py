"""The dumbbell: every mark is labelled, no label meets another, also on a phone; team colours stay the teams'."""

import json
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures.ratio import whole_percent
from alignment.publish.belief_chart import dumbbell_chart, waves_chart
from alignment.publish.charts import Chart, specification
from alignment.publish.dumbbell import ON_A_PHONE, ON_A_SLIDE, DumbbellRow, place_labels
from alignment.publish.theme import DARK, LIGHT, Theme

HOSTILE = "datum.x']; alert(1) //"
SHARES = st.none() | st.integers(0, 100).map(lambda percent: percent / 100)


def rows_of(chart: Chart, column: str) -> list[dict[str, Any]]:
    """The rows of all layers that have this column."""
    layers = specification(chart)["layer"][0]["layer"]
    return [row for layer in layers for row in layer["data"]["values"] if column in row]


@given(SHARES, SHARES, SHARES, st.sampled_from((ON_A_PHONE, ON_A_SLIDE)))
def test_no_label_ever_meets_another_or_leaves_the_scale_on_a_phone_or_a_slide(
    sales: float | None, marketing: float | None, records: float | None, letter: float
) -> None:
    labels = place_labels(DumbbellRow("a", sales, marketing, records), letter=letter)
    assert len(labels) == sum(value is not None for value in (sales, marketing, records))
    assert all(0 <= label.start < label.end <= 1 + 1e-6 for label in labels)
    for one, other in combinations(labels, 2):
        apart = one.end + letter <= other.start + 1e-6 or other.end + letter <= one.start + 1e-6
        assert one.tier != other.tier or apart


def test_labels_say_who_and_how_much_beside_their_marks() -> None:
    labels = place_labels(DumbbellRow("a", 0.87, 0.32, 0.67))
    assert [label.text for label in labels] == ["Sales 87 %", "Marketing 32 %", "Records 67 %"]
    for label, value in zip(labels, (0.87, 0.32, 0.67), strict=True):
        assert label.start <= value <= label.end


def test_everybody_together_stands_in_only_where_neither_team_may_be_shown() -> None:
    assert list(DumbbellRow("a", None, None, 0.5, company=0.6).marks) == ["records", "company"]
    assert list(DumbbellRow("a", 0.4, None, 0.5, company=0.6).marks) == ["sales", "records"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_teams_have_their_colours_and_the_records_a_diamond(theme: Theme) -> None:
    text = json.dumps(specification(dumbbell_chart([DumbbellRow("a", 0.1, 0.2, 0.3)], theme=theme)))
    assert json.dumps([theme.sales, theme.marketing, theme.records, theme.muted]) in text
    assert '"range": ["circle", "circle", "diamond", "circle"]' in text
    assert '"domain": [0, 1]' in text


def test_marks_at_the_same_place_part_so_that_both_are_seen() -> None:
    marks = rows_of(dumbbell_chart([DumbbellRow("a", 0.79, 0.79, 0.3)], theme=LIGHT), "told")
    heights = {mark["who"]: mark["y"] for mark in marks}
    assert heights["sales"] < heights["records"] < heights["marketing"]


def test_names_are_drawn_as_text_and_make_no_expression() -> None:
    chart = dumbbell_chart([DumbbellRow(HOSTILE, 0.1, 0.2, 0.3)], theme=LIGHT)
    spec = specification(chart)
    for layer in spec["layer"][0]["layer"]:
        layer.pop("data")
    assert "alert" not in json.dumps(spec)
    assert [row["name"] for row in rows_of(chart, "name")] == [HOSTILE]


def test_a_share_is_rounded_half_up_also_where_its_binary_lies_below() -> None:
    assert [whole_percent(mean / 10) for mean in (5.9, 8.7, 7.95)] == [59, 87, 80]


def test_waves_keep_their_order_and_leave_a_gap_where_a_team_may_not_be_shown() -> None:
    table = pd.DataFrame({"wave": ["2. b", "3. a"], "sales": [0.5, 0.7], "marketing": [None, 0.6]})
    chart = waves_chart(table, theme=LIGHT)
    text = json.dumps(specification(chart))
    assert '"domain": ["2. b", "3. a"]' in text
    assert "Sales 70 %" in text
    assert "Marketing 60 %" in text
    assert "nan" not in text.lower()
