"""Cells: blanks in disguise, numbers of several countries, yes and no, one of several words."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.ingest.values import (
    clean,
    fold,
    read_choices,
    read_flags,
    read_integers,
    read_numbers,
    replace_values,
    votes_for_comma,
)


def texts(*values: str | None) -> pa.StringArray:
    return pa.array(values, pa.string())


def test_blanks_in_disguise_are_nothing_and_na_is_a_value() -> None:
    cells = clean(texts("", "  ", "-", "Select", "N/A", "TBD", "NA", "007", " x ", "select", None))
    assert cells.to_pylist() == [None] * 6 + ["NA", "007", "x", "select", None]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            ("12", 12.0),
            ("-3.5", -3.5),
            ("1,234.50", 1234.5),
            ("1,234", 1234.0),
            ("€ 1 200", 1200.0),
            ("$5", 5.0),
        ),
        *(
            ("1e3", 1000.0),
            ("\u221212", -12.0),
            ("12 apples", None),
            ("1,23", None),
            ("nan", None),
            ("inf", None),
        ),
        *(("", None), ("1.2.3", None), ("0x10", None), ("--1", None)),
    ],
)
def test_numbers_with_a_decimal_point(text: str, number: float | None) -> None:
    assert read_numbers(texts(text), comma=False).to_pylist() == [number]
    assert read_numbers(texts(text, "x"), comma=False).to_pylist() == [number, None]


@pytest.mark.parametrize(
    ("text", "number"), [("12,5", 12.5), ("1.234,50", 1234.5), ("1.234", 1234.0), ("7", 7.0)]
)
def test_numbers_with_a_decimal_comma(text: str, number: float) -> None:
    assert read_numbers(texts(text), comma=True).to_pylist() == [number]


def test_a_column_tells_which_sign_its_numbers_use() -> None:
    assert votes_for_comma(texts("1.234", "12,5", None)) > 0
    assert votes_for_comma(texts("1,234", "1,234,567.8", "12.5")) < 0
    assert votes_for_comma(texts("12", "13.5")) == 0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_back(number: float) -> None:
    assert read_numbers(texts(repr(number)), comma=False).to_pylist() == [number]


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("3.0", 3), ("0", None), ("-1", None), ("1.5", None), ("x", None)]
)
def test_a_number_of_times_is_whole_and_at_least_one(text: str, number: int | None) -> None:
    assert read_integers(texts(text), least=1).to_pylist() == [number]


def test_yes_and_no_in_several_tongues() -> None:
    assert read_flags(texts("Yes", "TRUE", "1", "ja", "oui", "sí")).to_pylist() == [True] * 6
    assert read_flags(texts("no", "False", "0", "Nein", "non", None)).to_pylist() == [False] * 5 + [None]
    assert read_flags(texts("maybe", "2")).to_pylist() == [None, None]


def test_choices_are_found_whatever_their_case_and_hyphens() -> None:
    assert read_choices(texts("E-Mail", "CALL", "sms"), ("call", "email")).to_pylist() == [
        "email",
        "call",
        None,
    ]


def test_values_are_translated_as_written_or_without_case() -> None:
    assert replace_values(texts("Gewonnen", "GEWONNEN", "open", None), {"Gewonnen": "won"}).to_pylist() == [
        *("won", "won", "open", None)
    ]


def test_words_fold_without_losing_letters_of_other_scripts() -> None:
    assert fold("Pre-Qualified") == fold("pre qualified") == "prequalified"
    assert fold("В работе") == "вработе"
