"""What cells mean: blanks in disguise, numbers, yes and no, one of several words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

NULL_WORDS = pa.array(["", "-", "–", "—", "Select", "N/A", "n/a", "TBD", "tbd"])
YES = frozenset(
    ["yes", "y", "true", "t", "1", "x", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "verdadero"]
)
NO = frozenset(["no", "n", "false", "f", "0", "nein", "falsch", "non", "faux", "falso"])
Bools = NDArray[np.bool_]

_SEPARATORS = re.compile(r"[\s_\-–—]+")
_DECIMAL_COMMA = re.compile(
    r"^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})$|^[+-]?\d{1,3}(?:\.\d{3})+,\d+$"
)
_PLAIN = re.compile(r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$")


def clean(values: pa.StringArray) -> pa.StringArray:
    """Without blanks around; `Select`, `-`, `N/A`, `TBD` and nothing at all become null. `NA` stays."""
    trimmed = pc.utf8_trim_whitespace(values)
    blank = pc.is_in(trimmed, value_set=NULL_WORDS)
    if not pc.any(blank).as_py():
        return trimmed
    return pc.if_else(blank, pa.scalar(None, pa.string()), trimmed)


def fold(word: str) -> str:
    """Words without case and separators: `E-mail`, `e_mail` and `EMAIL` are one."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", word).casefold())


def map_distinct(
    values: pa.StringArray, translate: Callable[[list[str]], Iterable[Any]], kind: pa.DataType
) -> pa.Array:
    """Each value's translation, asked for once a distinct value; nulls stay null."""
    encoded = values.dictionary_encode()
    translated = pa.array(list(translate(encoded.dictionary.to_pylist())), type=kind)
    return translated.take(encoded.indices)


def replace_values(values: pa.StringArray, translation: Mapping[str, str]) -> pa.StringArray:
    """Values found in `translation` (as written, else without regard to case) replaced by what it says.

    `Canceled:*` speaks of all values that begin so, `*` of every other one. What is translated into nothing is null.
    """
    folded = {key.casefold(): value for key, value in translation.items()}
    beginnings = {key[:-1]: value for key, value in folded.items() if key.endswith("*") and key != "*"}

    def translate(value: str) -> str | None:
        word = value.casefold()
        begun = (known for start, known in beginnings.items() if word.startswith(start))
        known = translation.get(value, folded.get(word, next(begun, folded.get("*"))))
        return value if known is None else known or None

    return map_distinct(values, lambda found: [translate(v) for v in found], pa.string())


def read_choices(values: pa.StringArray, choices: tuple[str, ...]) -> pa.StringArray:
    """Each value as the choice it names whatever its case and separators; null for what is none of them."""
    known = {fold(choice): choice for choice in choices}
    return map_distinct(values, lambda found: [known.get(fold(v)) for v in found], pa.string())


def read_flags(values: pa.StringArray) -> pa.BooleanArray:
    """Yes and no in four languages, true/false, 1/0; null for anything else."""

    def flag(value: str) -> bool | None:
        word = value.casefold()
        return True if word in YES else False if word in NO else None

    return map_distinct(values, lambda found: [flag(v) for v in found], pa.bool_())


def read_numbers(values: pa.StringArray, *, comma: bool) -> pa.DoubleArray:
    """Numbers, with `,` as the decimal sign if `comma`; thousands separators and currency signs are left out.

    Null for what is no finite number.
    """
    numbers = None if comma else _cast(values)
    if numbers is None:
        numbers = map_distinct(values, lambda found: [_number(v, comma=comma) for v in found], pa.float64())
    return pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, pa.float64()))


def read_integers(values: pa.StringArray, *, least: int) -> pa.Int64Array:
    """Whole numbers from `least` up; null for anything else."""

    def whole(value: str) -> int | None:
        number = _number(value, comma=False)
        good = number is not None and number.is_integer() and least <= number < 2**53
        return int(number) if good and number is not None else None

    return map_distinct(values, lambda found: [whole(v) for v in found], pa.int64())


def votes_for_comma(values: pa.StringArray) -> int:
    """How many values can only be read with a decimal comma, less those that can only be read with a point."""
    marked = values.filter(pc.match_substring(values, ","))
    votes = 0
    for value in marked.unique().to_pylist():
        text = _bare(value)
        votes += bool(_DECIMAL_COMMA.match(text)) - bool(_GROUPED.match(text))
    return votes


def _cast(values: pa.StringArray) -> pa.DoubleArray | None:
    try:
        return pc.cast(values, pa.float64())
    except pa.ArrowInvalid:
        return None


def _bare(value: str) -> str:
    return "".join(c for c in value if not c.isspace() and unicodedata.category(c) != "Sc")


def _number(value: str, *, comma: bool) -> float | None:
    text = _bare(value).replace("\u2212", "-")
    if comma:
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED.match(text):
        text = text.replace(",", "")
    return float(text) if _PLAIN.match(text) else None
