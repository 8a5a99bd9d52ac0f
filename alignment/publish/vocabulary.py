"""The words that a story speaks of: the glossary with what is signed, and which meaning people pick in the survey."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from alignment.publish.wording import count


@dataclass(frozen=True)
class Term:
    """A term of the glossary, what it means, and the teams ("sales", "marketing") that have not signed that yet."""

    label: str
    text: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meaning:
    """A meaning that could be picked, and the percent who did; `agreed`: it is the one that both teams signed."""

    text: str
    percent: int
    agreed: bool = False


@dataclass(frozen=True)
class Meanings:
    """What people say that a word of the glossary means, most picked first.

    `finding` and `told` are what the page of the survey says of it; `counted`: how many answered, `source`: when.
    """

    question: str
    finding: str
    told: str
    rows: tuple[Meaning, ...]
    counted: str
    source: str


@dataclass(frozen=True)
class Vocabulary:
    """The glossary as it stands, and what the newest survey says of one of its terms; None without an answer."""

    terms: tuple[Term, ...]
    meanings: Meanings | None = None


def signed_finding(signed: Sequence[bool]) -> str:
    """How far the words are agreed, in one sentence; `signed`: for each term, whether both teams have."""
    if not signed:
        return "No word is agreed yet"
    if all(signed):
        return f"Both teams have signed all {count(len(signed), 'term')}"
    return f"Both teams have signed {sum(signed)} of {count(len(signed), 'term')}"


def vocabulary_json(vocabulary: Vocabulary | None) -> dict[str, Any] | None:
    """The vocabulary as a snapshot keeps it."""
    return None if vocabulary is None else asdict(vocabulary)


def load_vocabulary(data: Mapping[str, Any] | None) -> Vocabulary | None:
    """The vocabulary that a snapshot kept; None for those from before it was kept."""
    if data is None:
        return None
    terms = tuple(Term(**{**term, "missing": tuple(term["missing"])}) for term in data["terms"])
    kept = data["meanings"]
    if kept is None:
        return Vocabulary(terms)
    return Vocabulary(terms, Meanings(**{**kept, "rows": tuple(Meaning(**row) for row in kept["rows"])}))
