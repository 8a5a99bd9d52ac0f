"""Knows the documents: where they lie, their code blocks, links and headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree import ROOT

_BLOCK = re.compile(r"^```(\w+)(?: ([\w.-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
README = ROOT / "README.md"


@dataclass(frozen=True)
class Block:
    """A block of code: its language, the name of the file that it shows, if any, and its text."""

    language: str
    file: str
    text: str


def list_documents() -> tuple[Path, ...]:
    return tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def read_blocks(document: Path) -> list[Block]:
    return [
        Block(*found.groups(default="")) for found in _BLOCK.finditer(document.read_text(encoding="utf-8"))
    ]


def read_commands(document: Path) -> Iterator[str]:
    """The lines of its shell blocks, in their order."""
    for block in read_blocks(document):
        if block.language == "sh":
            yield from block.text.splitlines()


def read_links(document: Path) -> list[str]:
    return _LINK.findall(_BLOCK.sub("", document.read_text(encoding="utf-8")))


def read_anchors(document: Path) -> set[str]:
    """The names under which its headings can be linked to."""
    headings = _HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
