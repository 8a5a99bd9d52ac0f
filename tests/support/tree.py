"""Knows the files of this repository, as text and as syntax trees, without what tools leave behind."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {"var", "dist", "__pycache__"}
OURS_BUT_HIDDEN = {".ci", ".streamlit", ".gitignore"}
GENERATED = "alignment/store/migrations/versions/"


@cache
def list_files() -> tuple[Path, ...]:
    """Every file that is ours, in a fixed order."""
    return tuple(sorted(_walk(ROOT)))


@cache
def list_modules(*, folder: str = "") -> tuple[Path, ...]:
    """Every Python file of ours below `folder` (a path from the root; all of them by default)."""
    return tuple(file for file in list_files() if file.suffix == ".py" and name_of(file).startswith(folder))


def list_product_modules() -> tuple[Path, ...]:
    """Every Python file of ours but the tests and the generated migrations."""
    return tuple(file for file in list_modules() if not name_of(file).startswith(("tests/", GENERATED)))


def name_of(file: Path) -> str:
    """The path from the root, as written in messages."""
    return file.relative_to(ROOT).as_posix()


@cache
def read_text(file: Path) -> str:
    """The text of a file; empty where it is no text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def parse(file: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(read_text(file), filename=str(file))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS or (path.name.startswith(".") and path.name not in OURS_BUT_HIDDEN):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path
