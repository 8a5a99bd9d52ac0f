"""What the cells of another tool's column mean on our scales: labels in four languages, numbers, percent, of ten."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alignment.survey.questions import Choice, Question

_MARKS = re.compile(r"[\W_]+")
# From 1 to 5.
_AGREEMENT: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "English": (
        ("strongly disagree", "completely disagree", "totally disagree"),
        ("disagree", "somewhat disagree", "rather disagree", "mostly disagree"),
        ("neither", "neutral", "neither agree nor disagree", "undecided"),
        ("agree", "somewhat agree", "rather agree", "mostly agree"),
        ("strongly agree", "completely agree", "totally agree"),
    ),
    "German": (
        ("stimme gar nicht zu", "stimme überhaupt nicht zu", "trifft gar nicht zu", "trifft überhaupt nicht zu"),
        ("stimme nicht zu", "stimme eher nicht zu", "trifft eher nicht zu", "trifft nicht zu"),
        ("teils, teils", "teils/teils", "weder noch", "unentschieden", "neutral"),
        ("stimme zu", "stimme eher zu", "trifft eher zu", "trifft zu"),
        ("stimme voll zu", "stimme voll und ganz zu", "stimme völlig zu", "trifft voll zu", "trifft voll und ganz zu"),
    ),
    "French": (
        ("pas du tout d'accord", "fortement en désaccord", "totalement en désaccord"),
        ("pas d'accord", "plutôt pas d'accord", "en désaccord", "plutôt en désaccord"),
        ("neutre", "ni d'accord ni pas d'accord", "ni d'accord, ni pas d'accord", "ni d'accord ni en désaccord"),
        ("d'accord", "plutôt d'accord"),
        ("tout à fait d'accord", "fortement d'accord", "totalement d'accord"),
    ),
    "Spanish": (
        ("totalmente en desacuerdo", "muy en desacuerdo", "completamente en desacuerdo"),
        ("en desacuerdo", "algo en desacuerdo"),
        ("neutral", "ni de acuerdo ni en desacuerdo", "indiferente"),
        ("de acuerdo", "algo de acuerdo"),
        ("totalmente de acuerdo", "muy de acuerdo", "completamente de acuerdo"),
    ),
}  # fmt: skip
_LEFT_OPEN = (
    *("", "-", "n/a", "i can't tell", "can't tell", "don't know", "i don't know", "not applicable"),
    *("kann ich nicht sagen", "weiß nicht", "weiß ich nicht", "keine angabe", "k. a."),
    *("je ne sais pas", "sans opinion", "ne sait pas", "no sé", "no sabe", "ns/nc", "no aplica"),
)
_NUMBER = re.compile(r"(\d+)(?:[.,]0+)?")
_OF_TEN = re.compile(
    r"(\d+)(?:[.,]0+)?\s*(?:/|of|out of|von|sur|de)\s*(?:10|ten|zehn|dix|diez)\b", re.IGNORECASE
)
_PERCENT = re.compile(r"(\d+)(?:[.,]0+)?\s*%")
_BESIDE_A_LABEL = re.compile(r"^\(?\d{1,2}\)?\s*[-–—:=.)]*\s+(?=\D)|\s+[-–—:=]*\s*\(?\d{1,2}\)?$")


def fold(text: str) -> str:
    """A text without case, marks and blanks around."""
    return " ".join(_MARKS.sub(" ", text.casefold().replace("’", "'")).split())


_POINTS: Mapping[str, Mapping[str, int]] = {
    language: {fold(label): point for point, labels in enumerate(points, 1) for label in labels}
    for language, points in _AGREEMENT.items()
}
_OPEN = frozenset(fold(label) for label in _LEFT_OPEN)


@dataclass(frozen=True)
class ReadColumn:
    """A column's answers, None where it was left open; the scale it uses, in words; and the cells that no scale explains.

    `unread`: cell → how many answers have it.
    """

    values: tuple[int | str | None, ...]
    scale: str
    unread: Mapping[str, int]

    @property
    def answered(self) -> int:
        """How many gave an answer that could be read."""
        return sum(value is not None for value in self.values)


def read_column(question: Question | Choice, cells: Sequence[str], *, reverse: bool = False) -> ReadColumn:
    """Cells as values of a question.

    A column of another scale is not squeezed into ours: a number beyond the range, or two labels of one language for
    the same point (seven points), leave all its cells unread. `reverse`: somebody says that its numbers run the other
    way; labels say themselves which way they run.
    """
    if isinstance(question, Choice):
        found: dict[str, int | str | None] = {cell: _read_meaning(question, cell) for cell in set(cells)}
        scale = "meanings"
    else:
        found, scale = _read_scale(question, sorted(set(cells)), reverse=reverse)
    values = tuple(found.get(cell) for cell in cells)
    unread = Counter(
        cell.strip() for cell, value in zip(cells, values, strict=True) if value is None and not is_open(cell)
    )
    return ReadColumn(values, scale, dict(unread))


def is_open(cell: str) -> bool:
    """Whether a cell says that somebody left the question open."""
    return fold(cell) in _OPEN


def _read_meaning(choice: Choice, cell: str) -> str | None:
    said = {fold(choice.other.say(language)): "none" for language in ("en", "de")} | {"none": "none"}
    for meaning in choice.meanings:
        said |= {fold(text): meaning.id for text in (meaning.id, meaning.text.en, meaning.text.de)}
    return said.get(fold(cell))


def _read_scale(
    question: Question, cells: Sequence[str], *, reverse: bool
) -> tuple[dict[str, int | str | None], str]:
    filled = [cell for cell in cells if not is_open(cell)]
    numbers = {cell: _number(cell) for cell in filled}
    given = {number for number in numbers.values() if number is not None}
    top, bottom = max(question.values), min(question.values)
    found: dict[str, int | str | None] = {}
    names: list[str] = []
    if question.kind == "estimate":
        found, names = _read_estimates(numbers, filled, given)
    if given and given <= set(question.values) and not found:
        turned = {cell: top + bottom - number if reverse else number for cell, number in numbers.items()
                  if number is not None}  # fmt: skip
        found, names = dict(turned), [f"{bottom}–{top}" + (", reversed" if reverse else "")]
    elif given and not found:
        return {}, f"another scale: numbers from {min(given)} to {max(given)}"
    if question.kind == "agreement":
        labels, languages = _read_labels(filled)
        if labels is None:
            return {}, "another scale: more than five labels"
        found |= labels
        names += [f"labels ({', '.join(languages)})"] if languages else []
    return found, " and ".join(names) or "none that is known"


def _number(cell: str) -> int | None:
    text = cell.strip()
    found = _NUMBER.fullmatch(text) if text.isascii() else None
    return int(found[1]) if found else None


def _read_estimates(
    numbers: Mapping[str, int | None], filled: Sequence[str], given: set[int]
) -> tuple[dict[str, int | str | None], list[str]]:
    """ "7 of 10", "70 %", and numbers up to 100 that are all whole tens; of another percent nothing is made up."""
    found: dict[str, int | str | None] = {}
    names = []
    tens = {cell: int(match[1]) for cell in filled if (match := _OF_TEN.fullmatch(cell.strip()))}
    if tens:
        found |= {cell: number for cell, number in tens.items() if number <= 10}
        names.append("of ten")
    shares = {cell: int(match[1]) for cell in filled if (match := _PERCENT.fullmatch(cell.strip()))}
    if given and max(given) > 10 and max(given) <= 100 and all(number % 10 == 0 for number in given):
        shares |= {cell: number for cell, number in numbers.items() if number is not None}
    if shares:
        found |= {cell: share // 10 for cell, share in shares.items() if share <= 100 and share % 10 == 0}
        names.append("percent")
    if found and given and set(given) <= set(range(11)) and not shares:
        found |= {cell: number for cell, number in numbers.items() if number is not None}
    return found, names


def _read_labels(filled: Sequence[str]) -> tuple[dict[str, int | str | None] | None, list[str]]:
    """Cell → point by its label, and the languages; None for a scale of more than five labels."""
    folded = {cell: _bare(cell) for cell in filled}
    texts = set(folded.values())
    by_language = {
        language: {text: points[text] for text in texts if text in points}
        for language, points in _POINTS.items()
    }
    fitting = {language: labels for language, labels in by_language.items() if labels}
    if any(len(set(labels.values())) < len(labels) for labels in fitting.values()):
        return None, []
    read = {cell: point for labels in fitting.values() for cell, text in folded.items()
            if (point := labels.get(text))}  # fmt: skip
    told = [name for name in fitting if not _is_shared(name, fitting)]
    return dict(read), told or list(fitting)[:1]


def _is_shared(language: str, fitting: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether another language knows all these labels and more, as with "neutral" alone."""
    mine = fitting[language].keys()
    return any(mine < other.keys() for name, other in fitting.items() if name != language)


def _bare(cell: str) -> str:
    """The label of a cell without a number beside it: "5 = Strongly agree"."""
    text = fold(cell)
    return (
        text
        if any(text in points for points in _POINTS.values())
        else fold(_BESIDE_A_LABEL.sub("", cell.strip()))
    )
