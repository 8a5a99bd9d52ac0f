"""Answers that another tool has collected: which of its columns ask our questions, and what its scales mean."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from alignment.survey.questions import LANGUAGES, Question

LIKELY = 0.75  # so alike two wordings are before one is proposed for the other
_MARKS = re.compile(r"[\W_]+")
# From 1 to 5, in English, German, French and Spanish.
_AGREEMENT: tuple[tuple[str, ...], ...] = (
    (
        *("strongly disagree", "completely disagree", "stimme gar nicht zu", "stimme überhaupt nicht zu"),
        *("trifft gar nicht zu", "pas du tout d'accord", "totalmente en desacuerdo", "muy en desacuerdo"),
    ),
    (
        *("disagree", "somewhat disagree", "stimme nicht zu", "stimme eher nicht zu", "trifft eher nicht zu"),
        *("pas d'accord", "plutôt pas d'accord", "en desacuerdo", "algo en desacuerdo"),
    ),
    (
        *("neither", "neutral", "neither agree nor disagree", "teils, teils", "weder noch", "unentschieden"),
        *("neutre", "ni d'accord ni pas d'accord", "ni de acuerdo ni en desacuerdo"),
    ),
    (
        *("agree", "somewhat agree", "stimme zu", "stimme eher zu", "trifft eher zu"),
        *("d'accord", "plutôt d'accord", "de acuerdo", "algo de acuerdo"),
    ),
    (
        *(
            "strongly agree",
            "completely agree",
            "stimme voll zu",
            "stimme voll und ganz zu",
            "trifft voll zu",
        ),
        *("tout à fait d'accord", "totalmente de acuerdo", "muy de acuerdo"),
    ),
)
_LEFT_OPEN = (
    *("", "-", "n/a", "i can't tell", "don't know", "i don't know", "kann ich nicht sagen", "weiß nicht"),
    *("keine angabe", "je ne sais pas", "sans opinion", "no sé", "no sabe", "ns/nc"),
)


def _fold(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold().replace("’", "'")).split())


_POINTS: Mapping[str, int] = {
    _fold(label): point for point, labels in enumerate(_AGREEMENT, 1) for label in labels
}
_OPEN = frozenset(_fold(label) for label in _LEFT_OPEN)


@dataclass(frozen=True)
class Match:
    """A column that seems to ask one of our questions, and how alike the wordings are, 0 to 1."""

    question: str
    column: int
    likeness: float


@dataclass(frozen=True)
class ReadColumn:
    """The answers of a column, None where it was left open, and the cells that no scale explains, with their counts."""

    values: tuple[int | None, ...]
    unread: Mapping[str, int]


def propose_matches(columns: Sequence[str], questions: Iterable[Question]) -> list[Match]:
    """Which column asks which question: by its id, else by its wording in any language; the most alike first.

    Each column and each question once. A proposal, for a person to confirm.
    """
    found = [
        Match(question.id, place, _likeness(text, question))
        for question in questions
        for place, text in enumerate(columns)
    ]
    chosen: list[Match] = []
    for match in sorted(found, key=lambda each: -each.likeness):
        taken = any(match.question == other.question or match.column == other.column for other in chosen)
        if match.likeness >= LIKELY and not taken:
            chosen.append(match)
    return chosen


def _likeness(text: str, question: Question) -> float:
    folded = _fold(text)
    if folded == _fold(question.id):
        return 1.0
    ours = (_fold(question.text.say(language)) for language in LANGUAGES)
    return max(SequenceMatcher(None, folded, each).ratio() for each in ours)


def read_column(question: Question, cells: Sequence[str]) -> ReadColumn:
    """Cells as values of a question: numbers of its own range, or the labels of five points in four languages.

    A column that holds a number beyond the range is of another scale: none of its numbers are read.
    """
    folded = [_fold(cell) for cell in cells]
    numbers = [int(cell) for cell in folded if cell.isascii() and cell.isdigit()]
    is_ours = all(number in question.values for number in numbers)
    values, unread = [], Counter[str]()
    for cell, text in zip(cells, folded, strict=True):
        value = _read(question, text, numbers=is_ours)
        values.append(value)
        if value is None and text not in _OPEN:
            unread[cell.strip()] += 1
    return ReadColumn(tuple(values), dict(unread))


def _read(question: Question, text: str, *, numbers: bool) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text) if numbers else None
    return _POINTS.get(text) if question.kind == "agreement" else None
