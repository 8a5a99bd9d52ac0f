"""What is known of the tools that files come from: one TOML file a tool, told by the headers that its exports have."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from alignment.content_files import DATA
from alignment.errors import AlignmentError
from alignment.ingest.dates import DateOrder
from alignment.ingest.kinds import kind_named
from alignment.ingest.mapping_files import KindKey
from alignment.ingest.statuses import Meaning
from alignment.ingest.tables import fold_header
from alignment.ingest.values import fold

SOURCES = DATA / "sources"

Text = Annotated[str, Field(min_length=1)]
Texts = tuple[Text, ...]


class SourceFile(BaseModel):
    """One file that a tool exports.

    `fingerprints`: sets of headers; a file that has all of one set, and none of `unless`, is this file. `columns`:
    canonical name → headers, of which in each row the first that is not blank counts; without any, the column is
    never read. `constants` and `values` as in a mapping file, `"*"` among the values meaning every other one;
    `header_values`: the same for one header of a column, before it is asked which one is blank. `followed_by`:
    canonical name → headers whose cell goes on where its own ends (a day and its time, two lists of people).
    `date_order` counts where the dates of a column leave it open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Text
    kind: KindKey
    fingerprints: Annotated[tuple[Annotated[Texts, Field(min_length=1)], ...], Field(min_length=1)]
    unless: Texts = ()
    columns: dict[str, Texts] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    header_values: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)
    followed_by: dict[str, Texts] = Field(default_factory=dict)
    date_order: DateOrder | None = None
    notes: Texts = ()

    @model_validator(mode="after")
    def _known_columns(self) -> "SourceFile":
        known = kind_named(self.kind).by_name
        for section in ("columns", "constants", "values", "header_values", "followed_by"):
            wrong = next((name for name in getattr(self, section) if name not in known), None)
            if wrong is not None:
                raise ValueError(f"{section}: there is no column '{wrong}' in {self.kind}")
        return self

    @cached_property
    def folded(self) -> tuple[frozenset[str], ...]:
        """The fingerprints as headers are compared."""
        return tuple(frozenset(fold_header(name) for name in names) for names in self.fingerprints)

    def matches(self, header: frozenset[str]) -> int:
        """How many headers tell this file; 0 if it is another."""
        if any(fold_header(name) in header for name in self.unless):
            return 0
        return max((len(names) for names in self.folded if names <= header), default=0)


class Source(BaseModel):
    """One tool: `name` is what its rows are filed under and its section in data/statuses.toml.

    `statuses`: meanings beyond that section. `footers` and `subtotals`: how rows begin that end its tables, or that
    only add up others. `case_safe_ids`: its ids come with 15 characters, case counting, or with 18.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    label: Text
    notes: Texts = ()
    case_safe_ids: bool = False
    statuses: dict[Meaning, Texts] = Field(default_factory=dict)
    footers: Texts = ()
    subtotals: Texts = ()
    files: Annotated[tuple[SourceFile, ...], Field(min_length=1)]

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """Folded status → meaning, of those that stand in this file."""
        return {fold(value): meaning for meaning, values in self.statuses.items() for value in values}


@dataclass(frozen=True)
class KnownFile:
    """A file that was recognised: the tool and which of its files."""

    source: Source
    file: SourceFile


@dataclass(frozen=True)
class Sources:
    """All tools that are known."""

    all: tuple[Source, ...]

    def find(self, header: Sequence[str], kind: str | None = None) -> KnownFile | None:
        """The file with the longest fingerprint that this header has, of this kind if one is given."""
        folded = frozenset(fold_header(name) for name in header)
        found = [
            (file.matches(folded), KnownFile(source, file))
            for source in self.all
            for file in source.files
            if kind in (None, file.kind)
        ]
        length, best = max(found, key=lambda match: match[0], default=(0, None))
        return best if length else None

    @cached_property
    def headers(self) -> frozenset[str]:
        """Every folded header of a fingerprint or a column: what makes a row look like a header."""
        files = [file for source in self.all for file in source.files]
        names = [n for f in files for group in (*f.fingerprints, *f.columns.values()) for n in group]
        return frozenset(fold_header(name) for name in names)

    @cached_property
    def footers(self) -> tuple[str, ...]:
        return _distinct(footer for source in self.all for footer in source.footers)

    @cached_property
    def subtotals(self) -> tuple[str, ...]:
        return _distinct(word for source in self.all for word in source.subtotals)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


@lru_cache(maxsize=16)
def load_sources(*folders: Path) -> Sources:
    """The sources of these folders (data/sources if none is named), each file checked.

    Raises AlignmentError naming file and key for whatever is wrong in one.
    """
    files = [path for folder in folders or (SOURCES,) for path in sorted(folder.glob("*.toml"))]
    sources = tuple(read_source(path.read_text(encoding="utf-8"), name=path.name) for path in files)
    names = [source.name for source in sources]
    twice = next((path.name for path, name in zip(files, names, strict=True) if names.count(name) > 1), None)
    if twice:
        raise AlignmentError(f"{twice}: another file describes a source of the same name")
    return Sources(sources)


def read_source(text: str, *, name: str) -> Source:
    """One source from the text of its file, which is called `name`."""
    try:
        return Source.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise AlignmentError(f"{name} is not TOML: {problem}") from problem
    except ValidationError as problem:
        raise AlignmentError(f"{name}: {'; '.join(_explain(e) for e in problem.errors())}") from problem


def _explain(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"there is no key '{where}'"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"
