"""Which headers are nearly a name that is known: a slip of the pen, not another word."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

SHORTEST = 6  # letters: in shorter words one letter makes another word
NEAR, NEAR_WORD = 0.88, 0.75

_WORDS = re.compile(r"[^\W_]+")


def find_similar(headers: Mapping[int, str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Canonical name → position of the one header that resembles one of its names.

    A header that resembles the names of two columns, and two headers that resemble one column, tell nothing.
    """
    found: dict[str, list[int]] = {}
    for place, header in headers.items():
        columns = [column for column, known in names.items() if any(_near(header, name) for name in known)]
        if len(columns) == 1:
            found.setdefault(columns[0], []).append(place)
    return {column: places[0] for column, places in found.items() if len(places) == 1}


def _near(header: str, name: str) -> bool:
    """Word for word: "First SQL Date" is close to "First MQL Date", and something else."""
    words, known = _words(header), _words(name)
    whole, wanted = "".join(words), "".join(known)
    if len(words) != len(known) or min(len(whole), len(wanted)) < SHORTEST:
        return False
    if abs(len(whole) - len(wanted)) > 2 or _ratio(whole, wanted) < NEAR:
        return False
    return all(_ratio(a, b) >= NEAR_WORD for a, b in zip(words, known, strict=True))


def _words(name: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFKC", name).casefold())


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
