"""What the statuses of a source mean: proposed from what is known of its tool, never guessed from the sound of a word."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, get_args

from pydantic import TypeAdapter, ValidationError

from alignment.content_files import DATA
from alignment.errors import AlignmentError, FileRefused
from alignment.ingest.values import fold

Meaning = Literal["pending", "working", "accepted", "converted", "rejected", "recycled", "pre_mql", "unknown"]
MEANINGS: tuple[str, ...] = get_args(Meaning)
MOST_STATUSES = 300

_SCHEMA = TypeAdapter(dict[str, dict[Meaning, tuple[str, ...]]])


@lru_cache(maxsize=1)
def load_meanings() -> Mapping[str, Mapping[str, str]]:
    """Per section of data/statuses.toml: folded status → meaning."""
    return read_meanings((DATA / "statuses.toml").read_text(encoding="utf-8"))


def read_meanings(text: str) -> Mapping[str, Mapping[str, str]]:
    """Parse and check the text of a status file; raises AlignmentError naming what is wrong in it."""
    try:
        sections = _SCHEMA.validate_python(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as problem:
        raise AlignmentError(f"statuses.toml cannot be read: {problem}") from problem
    meanings: dict[str, dict[str, str]] = {}
    for section, by_meaning in sections.items():
        known = meanings.setdefault(section, {})
        for meaning, values in by_meaning.items():
            for value in values:
                if known.setdefault(fold(value), meaning) != meaning:
                    raise AlignmentError(f"statuses.toml, [{section}]: '{value}' has two meanings")
    return meanings


def propose_meanings(
    source: str, values: Iterable[str], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The proposed meaning of each status of a source; "unknown" where none is known.

    `known`: folded status → meaning, where more is known of the source than data/statuses.toml says.
    """
    sections = load_meanings()
    own, plain = {**sections.get(source.casefold(), {}), **(known or {})}, sections["plain"]

    def propose(value: str) -> str:
        word = fold(value)
        agreed = {section[word] for section in sections.values() if word in section}
        return own.get(word) or plain.get(word) or (agreed.pop() if len(agreed) == 1 else "unknown")

    return {value: propose(value) for value in values}


class StatusCount:
    """The different statuses of a file, each with its number of rows and the first line in which it stands."""

    def __init__(self, column: str) -> None:
        self._column = column
        self.rows: Counter[str] = Counter()
        self.first_line: dict[str, int] = {}

    def add(self, values: Mapping[str, tuple[int, int]]) -> None:
        """Take in value → (rows, first line) of a chunk; raises FileRefused for a column that holds no statuses."""
        for value, (rows, line) in values.items():
            self.rows[value] += rows
            self.first_line.setdefault(value, line)
        if len(self.rows) > MOST_STATUSES:
            raise FileRefused(
                f"column '{self._column}' holds more than {MOST_STATUSES} different values, so it is no status; "
                "name the right column in a mapping file (--mapping)"
            )
