"""Cells that a spreadsheet would run are written so that it shows them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.publish.tables import csv_text, neutral


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+49 30 123",
        "-cmd",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\n=1",
        "＝1+1",
        "＠x",
        "\ufeff=1",
        "\u00a0+x",
    ],
)
def test_what_looks_like_a_formula_is_prefixed(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["webinar", "a=b", "2026-10-12", "", "-5", "+3.5", "-1,200", -5, 3.5, None, True]
)
def test_everything_else_stays_what_it_is(cell: object) -> None:
    assert neutral(cell) is cell


def test_a_table_reads_back_as_it_was_but_for_the_prefix() -> None:
    text = csv_text(("Line", "Value"), [(14, '31/02/2026, "late"'), (15, "=HYPERLINK(1)"), (16, None)])
    assert list(csv.reader(io.StringIO(text))) == [
        ["Line", "Value"],
        ["14", '31/02/2026, "late"'],
        ["15", "'=HYPERLINK(1)"],
        ["16", ""],
    ]


@given(st.text())
def test_no_text_is_written_so_that_it_begins_a_formula(text: str) -> None:
    written = neutral(text)
    assert isinstance(written, str)
    assert written[:1] not in ("=", "@", "\t", "\r")
    assert text in (written, written[1:])
