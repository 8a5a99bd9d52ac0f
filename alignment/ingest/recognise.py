"""Which kind of file this is, told from its header, and which of its columns is what."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from alignment.content_files import DATA
from alignment.errors import AlignmentError, FileRefused, NeedsAnswer
from alignment.ingest.kinds import KINDS, Kind, kind_named
from alignment.ingest.similarity import find_similar
from alignment.ingest.sources import KnownFile, Sources, load_sources
from alignment.ingest.tables import fold_header

LEAST_MATCHES = 2  # a lone "id" or "name" tells nothing

_SCHEMA = TypeAdapter(dict[str, dict[str, tuple[str, ...]]])


@dataclass(frozen=True)
class Recognition:
    """What a header means: `columns` maps canonical names to positions; `why` says what told the kind.

    `fallbacks`: where the column at that position is blank, the row's value stands in the first of these that is not.
    `known`: the tool's file, where the header is that of one.
    """

    kind: Kind
    columns: Mapping[str, int]
    why: str
    unmapped: tuple[str, ...]
    fallbacks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    known: KnownFile | None = None


@lru_cache(maxsize=1)
def load_aliases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Per kind and canonical column, the folded names under which tools export it (data/columns.toml)."""
    return read_aliases((DATA / "columns.toml").read_text(encoding="utf-8"))


def read_aliases(text: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Parse and check the text of a file of column names; raises AlignmentError naming what is wrong in it."""
    try:
        kinds = _SCHEMA.validate_python(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as problem:
        raise AlignmentError(f"columns.toml cannot be read: {problem}") from problem
    known = {kind.key: kind for kind in KINDS}
    for key, columns in kinds.items():
        wrong = [name for name in columns if key not in known or name not in known[key].by_name]
        if wrong:
            raise AlignmentError(f"columns.toml, [{key}]: there is no column '{wrong[0]}'")
        names = [fold_header(alias) for aliases in columns.values() for alias in aliases]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise AlignmentError(f"columns.toml, [{key}]: '{twice}' is named twice")
    return {
        key: {name: tuple(fold_header(alias) for alias in aliases) for name, aliases in columns.items()}
        for key, columns in kinds.items()
    }


@lru_cache(maxsize=1)
def _spelled() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The same names as they are written."""
    return _SCHEMA.validate_python(tomllib.loads((DATA / "columns.toml").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def known_headers() -> frozenset[str]:
    """Every folded column name of any kind: what makes a row look like a header."""
    return frozenset(_kinds_knowing())


def fingerprint(header: Sequence[str]) -> str:
    """A slug that is the same for files with the same columns in the same order."""
    return hashlib.sha256("\n".join(fold_header(name) for name in header).encode()).hexdigest()[:16]


def recognise(
    header: Sequence[str],
    *,
    name: str,
    kind: Kind | None = None,
    constants: Collection[str] = (),
    sources: Sources | None = None,
) -> Recognition:
    """Tell kind and columns from a header; with a `kind` given only the columns, `constants` standing in for some.

    A tool's own export is told by its fingerprint (`sources`: those that ship, if None). Else a canonical name is
    found before an alias, an alias before a similar name, and the first of equal headers counts. Raises FileRefused
    where no kind fits, saying what is missing, and NeedsAnswer where two kinds fit equally well.
    """
    known = (load_sources() if sources is None else sources).find(header, kind.key if kind else None)
    if known:
        return _recognise_known(header, known, constants, name=name)
    found = [_match(header, candidate) for candidate in ((kind,) if kind else KINDS)]
    if kind:
        match = replace(found[0].with_similar(header), constants=frozenset(constants))
        _require(match, header, name)
        return _recognition(match, header, f"--kind {kind.key}")
    if not any(match.tells for match in found):
        found = [match.with_similar(header) for match in found]
    complete = sorted((m for m in found if m.tells), key=lambda m: len(m.columns), reverse=True)
    richest = max(found, key=lambda match: len(match.columns))
    if not complete or len(richest.columns) > len(complete[0].columns):
        raise FileRefused(_explain(found, header, name))
    best, *others = complete
    if others and len(others[0].columns) == len(best.columns):
        raise NeedsAnswer(
            f"'{name}' may hold {best.kind.label.lower()} or {others[0].kind.label.lower()}; say which with "
            f"--kind {best.kind.key} or --kind {others[0].kind.key}"
        )
    how = (
        "by the names of the template"
        if best.exact == len(best.columns)
        else "by column names known from other tools"
    )
    best = best.with_similar(header)
    return _recognition(best, header, f"{len(best.columns)} columns recognised {how}")


def _recognise_known(
    header: Sequence[str], known: KnownFile, constants: Collection[str], *, name: str
) -> Recognition:
    """A tool's export: its own columns first, then what else is known by name."""
    file = known.file
    kind, position = kind_named(file.kind), _positions(header)
    places = {
        canonical: tuple(dict.fromkeys(position[n] for n in map(fold_header, names) if n in position))
        for canonical, names in file.columns.items()
    }
    columns = {canonical: found[0] for canonical, found in places.items() if found}
    taken = {place for found in places.values() for place in found}
    for canonical, place in _match(header, kind).columns.items():
        if canonical not in file.columns and canonical not in file.constants and place not in taken:
            columns[canonical] = place
    match = _Match(kind, columns, (), 0, constants=frozenset(constants) | frozenset(file.constants))
    _require(match, header, name)
    recognition = _recognition(match, header, f"{known.source.label}: {file.label}, by its columns")
    fallbacks = {canonical: found[1:] for canonical, found in places.items() if found[1:]}
    read = {header[place] for found in places.values() for place in found}
    unmapped = tuple(text for text in recognition.unmapped if text not in read)
    return replace(recognition, fallbacks=fallbacks, known=known, unmapped=unmapped)


def map_columns(
    header: Sequence[str], kind: Kind, given: Mapping[str, str], constants: Collection[str], *, name: str
) -> Recognition:
    """The columns as a mapping file names them; raises FileRefused for a header that the file lacks."""
    positions = {}
    for canonical, wanted in given.items():
        if wanted not in header:
            listed = ", ".join(f"'{h}'" for h in header if h)
            raise FileRefused(
                f"'{name}' has no column '{wanted}', which the mapping names for {canonical}; it has {listed}"
            )
        positions[canonical] = list(header).index(wanted)
    match = _Match(kind, positions, tuple(given.values()), len(positions), constants=frozenset(constants))
    _require(match, header, name)
    return _recognition(match, header, "the mapping file")


@dataclass(frozen=True)
class _Match:
    kind: Kind
    columns: dict[str, int]
    headers: tuple[str, ...]  # as the file has them, of those columns
    exact: int  # by the template's own names
    constants: frozenset[str] = frozenset()
    similar: tuple[str, ...] = ()  # headers that only resemble a name that is known

    def with_similar(self, header: Sequence[str]) -> "_Match":
        """With the columns whose headers are nearly, and unmistakably, a known name."""
        taken = set(self.columns.values())
        free = {place: text for place, text in enumerate(header) if place not in taken and text}
        names = {
            column.name: (column.name, *_spelled().get(self.kind.key, {}).get(column.name, ()))
            for column in self.kind.columns
        }
        found = {c: p for c, p in find_similar(free, names).items() if c not in self.columns}
        similar = tuple(header[place] for place in found.values())
        return replace(
            self,
            columns=self.columns | found,
            headers=self.headers + similar,
            similar=self.similar + similar,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        return self.kind.missing(set(self.columns) | self.constants)

    @property
    def tells(self) -> bool:
        """Enough to tell the kind without being told.

        Nothing is missing, and two headers are known to this kind alone, or are its template's names, its id's among
        them: `Id`, `Name`, `Type` and `Created Date` stand in every table of every tool.
        """
        if self.missing:
            return False
        ids = self.kind.either or (self.kind.columns[0].name,)
        own = sum(_kinds_knowing().get(fold_header(header)) == 1 for header in self.headers)
        named = self.exact >= LEAST_MATCHES and any(fold_header(name) in self.folded for name in ids)
        return named or own >= LEAST_MATCHES

    @property
    def folded(self) -> frozenset[str]:
        return frozenset(fold_header(header) for header in self.headers)


@lru_cache(maxsize=1)
def _kinds_knowing() -> Mapping[str, int]:
    """Folded column name → how many kinds know it."""
    known: Counter[str] = Counter()
    for kind in KINDS:
        names = {fold_header(column.name) for column in kind.columns}
        known.update(names.union(*load_aliases().get(kind.key, {}).values()))
    return known


def _positions(header: Sequence[str]) -> dict[str, int]:
    """Folded header → where it stands first."""
    position: dict[str, int] = {}
    for place, text in enumerate(header):
        position.setdefault(fold_header(text), place)
    position.pop("", None)
    return position


def _match(header: Sequence[str], kind: Kind) -> _Match:
    position = _positions(header)
    columns = {c.name: position[fold_header(c.name)] for c in kind.columns if fold_header(c.name) in position}
    exact = len(columns)
    for canonical, aliases in load_aliases().get(kind.key, {}).items():
        free = (position[a] for a in aliases if a in position and position[a] not in columns.values())
        place_of_alias = None if canonical in columns else next(free, None)
        if place_of_alias is not None:
            columns[canonical] = place_of_alias
    return _Match(kind, columns, tuple(header[place] for place in columns.values()), exact)


def _require(match: _Match, header: Sequence[str], name: str) -> None:
    if match.missing:
        raise FileRefused(_what_is_missing(match, header, name))
    if not match.columns:
        raise FileRefused(_explain([match], header, name))


def _recognition(match: _Match, header: Sequence[str], why: str) -> Recognition:
    used = set(match.columns.values())
    unmapped = tuple(text for place, text in enumerate(header) if place not in used and text)
    if match.similar:
        why += f"; by similarity: {', '.join(repr(text) for text in match.similar)}"
    return Recognition(match.kind, match.columns, why, unmapped)


def _what_is_missing(match: _Match, header: Sequence[str], name: str) -> str:
    missing = ", ".join(match.missing)
    listed = ", ".join(f"'{text}'" for text in header[:12] if text) + (", …" if len(header) > 12 else "")
    return (
        f"'{name}' cannot be read as {match.kind.label.lower()}: no column for {missing} (it has {listed}); name the "
        f"column in a mapping file (--mapping), or start from the template: alignment template {match.kind.key}"
    )


def _explain(found: Sequence[_Match], header: Sequence[str], name: str) -> str:
    closest = max(found, key=lambda match: (len(match.columns), match.exact))
    if len(closest.columns) >= LEAST_MATCHES and closest.missing:
        return _what_is_missing(closest, header, name)
    listed = ", ".join(f"'{text}'" for text in header[:12] if text) + (", …" if len(header) > 12 else "")
    kinds = ", ".join(kind.key for kind in KINDS)
    return (
        f"'{name}' is of no known kind: its columns are {listed}; say --kind ({kinds}), name its columns in a mapping "
        "file (--mapping), or start from a template: alignment template KIND"
    )
