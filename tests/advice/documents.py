"""Finds the words and the places of the five documents that the practices cite; they are not ours to ship."""

import hashlib
import os
import re
import unicodedata
from pathlib import Path

import pytest

from tests.support.tree import ROOT

FILES = {"blame-game": "000", "get-along": "001", "and-or-versus": "002", "rift": "003", "siblings": "004"}
SHINGLES = Path(__file__).parent / "shingles.txt"
RUN = 8  # words: that many in a row are somebody else's sentence
ITEM = re.compile(r"^\s*[-•]\s+")
LONGEST_HEADING = 16  # words


def load_documents() -> dict[str, str]:
    """The documents by short name; without them the test is skipped."""
    folder = Path(os.environ.get("ALIGNMENT_SEEDS") or ROOT.parent / "shared" / "seeds")
    if not folder.is_dir():
        pytest.skip(f"the five documents are not at {folder}; name their folder in ALIGNMENT_SEEDS")
    return {
        name: next(folder.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
        for name, number in FILES.items()
    }


def list_words(text: str) -> list[str]:
    """The words of a text, without case, accents and punctuation; what a hyphen or an apostrophe joins is two."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def hash_shingles(text: str) -> dict[str, str]:
    """Every run of eight words as a short hash, which gives nothing of the text away → the run."""
    words = list_words(text)
    runs = {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    return {hashlib.sha256(run.encode()).hexdigest()[:12]: run for run in runs}


def find_place(document: str, section: str, part: str) -> str:
    """The text of a section or of its part: "item 2", "paragraph 1", "after the list", or a label that opens it.

    "Opening" is what stands before the first heading. KeyError if there is no such place.
    """
    lines = [line.strip() for line in document.splitlines() if line.strip()]
    headings = [i for i, line in enumerate(lines) if _is_heading(line)]
    begin = -1 if section == "Opening" else _find(lines, headings, section)
    end = next((i for i in headings if i > begin), len(lines))
    return _find_part(lines[begin + 1 : end], part)


def _is_heading(line: str) -> bool:
    return (
        not ITEM.match(line) and len(line.split()) <= LONGEST_HEADING and not line.endswith((".", ":", "…"))
    )


def _find(lines: list[str], headings: list[int], section: str) -> int:
    wanted = list_words(section)
    for i in headings:
        if list_words(lines[i])[: len(wanted)] == wanted:
            return i
    raise KeyError(section)


def _find_part(lines: list[str], part: str) -> str:
    items = [line for line in lines if ITEM.match(line)]
    paragraphs = [line for line in lines if not ITEM.match(line)]
    kind, _, number = part.rpartition(" ")
    if not part:
        return "\n".join(lines)
    if kind in ("item", "paragraph") and number.isdigit():
        listed = items if kind == "item" else paragraphs
        if int(number) > len(listed):
            raise KeyError(part)
        return listed[int(number) - 1]
    if part == "after the list":
        return "\n".join(lines[lines.index(items[-1]) + 1 :])
    for paragraph in paragraphs:
        if paragraph.startswith(f"{part}:"):
            return paragraph
    raise KeyError(part)


def write_shingles() -> None:
    """Write the hashes of the documents anew; needed only if a document changes."""
    hashes = {hashed for text in load_documents().values() for hashed in hash_shingles(text)}
    SHINGLES.write_text("\n".join(sorted(hashes)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_shingles()
