"""The practices of the five documents: read from `practices.toml`, checked, in the order they are written."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from alignment.advice.schema import Practice, PracticesFile, Tension
from alignment.content_files import DATA
from alignment.errors import AlignmentError

FILE = "practices.toml"


def load_practices(*folders: Path) -> tuple[Practice, ...]:
    """The practices that ship with the product, then those of `practices.toml` in each further folder.

    A further file may use the thresholds and sentences of the shipped one, and say where its practices pull
    apart from those. AlignmentError, naming file, practice and field, for a file that cannot be read, for an
    unknown key, fact, document or metric, and for an id given twice.
    """
    paths = [folder / FILE for folder in (DATA, *folders)]
    return _load(tuple((path, _read_stamp(path)) for path in paths))


def _read_stamp(path: Path) -> int:
    """When a file was changed last, in nanoseconds; 0 if it is not there."""
    return path.stat().st_mtime_ns if path.exists() else 0


@cache
def _load(files: tuple[tuple[Path, int], ...]) -> tuple[Practice, ...]:
    """Read once as long as no file changes: a page asks for them each time it is drawn."""
    practices: list[Practice] = []
    tensions: list[Tension] = []
    context: dict[str, dict[str, Any]] = {"thresholds": {}, "sentences": {}}
    for path, _ in files:
        raw = _read(path)
        for name in context:
            context[name] |= raw[name] if isinstance(raw.get(name), dict) else {}
        content = _check(path, raw, context)
        practices += content.practices
        tensions += content.tensions
        _refuse_duplicates(path, practices)
        _refuse_strangers(path, practices, content.tensions)
    return tuple(_add_tensions(practice, tensions) for practice in practices)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise AlignmentError(f"{path}: there is no such file; practices are read from {FILE}") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise AlignmentError(f"{path}: this is not TOML: {problem}") from problem


def _check(path: Path, raw: Mapping[str, Any], context: Mapping[str, Any]) -> PracticesFile:
    try:
        return PracticesFile.model_validate(raw, context=context)
    except ValidationError as problem:
        errors = [f"{_place(raw, error['loc'])}: {_explain(error)}" for error in problem.errors()]
        raise AlignmentError("\n".join(f"{path}, {error}" for error in errors)) from problem


def _place(raw: Mapping[str, Any], location: tuple[int | str, ...]) -> str:
    """Where in the file an error lies: "practice 'ride-along', signals 2, fact"."""
    words, rest = [], list(location)
    if len(rest) > 1 and rest[0] == "practices" and isinstance(rest[1], int):
        practice = raw["practices"][rest[1]]
        name = practice.get("id") if isinstance(practice, dict) else None
        words, rest = [f"practice {name!r}" if name else f"practice {rest[1] + 1}"], rest[2:]
    for part in rest:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words)


def _explain(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such key"
    message: str = error["msg"].removeprefix("Value error, ")
    return message


def _refuse_duplicates(path: Path, practices: Sequence[Practice]) -> None:
    ids = [practice.id for practice in practices]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        raise AlignmentError(
            f"{path}, practice '{name}': the id is given twice; ids are unique and stay for ever"
        )


def _refuse_strangers(path: Path, practices: Sequence[Practice], tensions: Sequence[Tension]) -> None:
    known = {practice.id for practice in practices}
    for tension in tensions:
        for name in sorted({*tension.practices} - known):
            raise AlignmentError(f"{path}, tensions: there is no practice '{name}'")


def _add_tensions(practice: Practice, tensions: Sequence[Tension]) -> Practice:
    notes = tuple(tension.note for tension in tensions if practice.id in tension.practices)
    return practice.model_copy(update={"tensions": (*practice.tensions, *notes)})
