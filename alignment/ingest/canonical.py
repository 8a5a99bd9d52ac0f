"""From rows of text to typed canonical rows: each column read as what it is, each bad row listed with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from alignment.errors import RowError
from alignment.ingest import values as cells
from alignment.ingest.dates import EARLIEST, DateReading, read_times
from alignment.ingest.kinds import Column, Kind
from alignment.ingest.people import PeopleKey, mask
from alignment.ingest.reader import TextChunk
from alignment.ingest.record_ids import read_ids
from alignment.ingest.zones import DAY, Offsets, load_offsets

SHOWN = 60  # characters of a bad value
TIME, DATE = pa.timestamp("us", "UTC"), pa.date32()


@dataclass(frozen=True)
class FileReading:
    """How one file is read, all of it decided before its first row is loaded.

    `columns`: canonical name → position in the file, `fallbacks`: → the positions that stand in where it is blank,
    `followers`: → the position of what follows it;
    `headers`: canonical name → what the file calls it;
    `constants` and `values` as in a mapping file; `dates`: how each column's dates are written; `comma`: columns of
    numbers with a decimal comma; `latest`: later moments (UTC microseconds) are implausible, None: none is.
    """

    kind: Kind
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    zone: str
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, DateReading] = field(default_factory=dict)
    comma: frozenset[str] = frozenset()
    latest: int | None = None
    most_invitees: int = 150
    fallbacks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    header_values: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    followers: Mapping[str, int] = field(default_factory=dict)
    case_safe_ids: bool = False
    rejected: frozenset[str] = frozenset()  # statuses that mean so

    @property
    def positions(self) -> list[int]:
        """Every position that is read."""
        return [place for name in self.columns for place in self.places(name)]

    def places(self, name: str) -> list[int]:
        """Where the cells of one column stand."""
        follower = [self.followers[name]] if name in self.followers else []
        return [self.columns[name], *self.fallbacks.get(name, ()), *follower]

    @cached_property
    def offsets(self) -> Offsets:
        return load_offsets(self.zone)

    @property
    def given(self) -> tuple[Column, ...]:
        """The columns that this file gives, in its own order: of two bad cells the left one is listed."""
        given = [column for column in self.kind.columns if column.name in {*self.columns, *self.constants}]
        return tuple(sorted(given, key=lambda column: self.columns.get(column.name, len(self.columns))))


class Faults:
    """The bad rows of a chunk: the first reason each, and remarks about rows that are good."""

    def __init__(self, lines: NDArray[np.int64], headers: Mapping[str, str]) -> None:
        self.lines, self._headers = lines, headers
        self.good = np.ones(len(lines), dtype=bool)
        self.errors: list[RowError] = []
        self.remarks: list[RowError] = []

    def reject(self, rows: NDArray[np.int64], values: pa.Array, column: Column, code: str, what: str) -> None:
        """These rows are bad; `values` are those of the rows, `what` is said of each."""
        for row, value in zip(rows.tolist(), values.to_pylist(), strict=True):
            if self.good[row]:
                self.good[row] = False
                self.errors.append(self.describe(row, value or "", column, code, what))

    def describe(self, row: int, value: str, column: Column, code: str, what: str) -> RowError:
        """One row's error or remark; a value that is or holds a person's address is masked."""
        line, header = int(self.lines[row]), self._headers.get(column.name, column.name)
        shown = mask(value) if column.personal or "@" in value else value
        shown = shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
        quoted = f"'{shown}' " if shown else ""
        return RowError(line, header, shown, code, f"line {line}, column '{header}': {quoted}{what}")


@dataclass
class Rows:
    """A chunk on its way: one array a column of the table, one place a row of the file."""

    reading: FileReading
    people: PeopleKey
    faults: Faults
    texts: Mapping[str, pa.StringArray]
    table: dict[str, pa.Array] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.faults.lines)


def read_texts(
    chunk: TextChunk, reading: FileReading, names: set[str] | None = None
) -> dict[str, pa.StringArray]:
    """The cells of canonical columns (all, or those named), blanks in disguise null, values translated."""
    texts = {}
    for column in reading.given:
        name = column.name
        if names is not None and name not in names:
            continue
        if name in reading.columns:
            text = _read_cells(chunk, reading, name, reading.columns[name])
            for place in reading.fallbacks.get(name, ()):
                text = pc.coalesce(text, _read_cells(chunk, reading, name, place))
            if name in reading.followers:
                text = _go_on(text, _read_cells(chunk, reading, name, reading.followers[name]), column)
        else:
            text = pa.repeat(pa.scalar(reading.constants[name] or None, pa.string()), len(chunk.lines))
        translation = reading.values.get(name)
        texts[name] = cells.replace_values(text, translation) if translation else text
    return texts


def _go_on(text: pa.StringArray, follower: pa.StringArray, column: Column) -> pa.StringArray:
    """A cell with the one that follows it: lists go on, a day gets its time, which is nothing without one."""
    people = column.type == "people"
    both = pc.binary_join_element_wise(text, follower, ";" if people else " ")
    return pc.coalesce(both, text, follower) if people else pc.coalesce(both, text)


def _read_cells(chunk: TextChunk, reading: FileReading, name: str, place: int) -> pa.StringArray:
    text = cells.clean(chunk.columns[place])
    translation = reading.header_values.get((name, place))
    return cells.replace_values(text, translation) if translation else text


def read_columns(chunk: TextChunk, reading: FileReading, people: PeopleKey) -> Rows:
    """Read every given column; what cannot be read rejects its row."""
    faults = Faults(chunk.lines, reading.headers)
    rows = Rows(reading, people, faults, read_texts(chunk, reading))
    for column in reading.given:
        _READERS[column.type](rows, column, rows.texts[column.name])
    for column in reading.kind.columns:
        if column.needs_value and column.target in rows.table:
            _require(rows, column)
        elif column.default is not None:
            _fill(rows, column)
    return rows


def to_frame(rows: Rows) -> pd.DataFrame:
    """The good rows as a table with the columns that the store takes, and `_row`, the line in the file."""
    good = rows.faults.good
    table = pa.table(rows.table)
    lines = rows.faults.lines
    if not good.all():
        table, lines = table.filter(pa.array(good)), lines[good]
    frame: pd.DataFrame = table.to_pandas()
    frame.insert(0, "_row", lines)
    return frame


def _require(rows: Rows, column: Column) -> None:
    blank = np.flatnonzero(rows.table[column.target].is_null())
    code = "missing_id" if column.type == "id" or column.target.startswith("person") else "missing_value"
    rows.faults.reject(blank, pa.nulls(len(blank)), column, code, "is blank, and a row needs it")


def _fill(rows: Rows, column: Column) -> None:
    values = rows.table.get(column.target)
    if values is None:
        rows.table[column.target] = pa.repeat(pa.scalar(column.default), rows.count)
    elif values.null_count:
        rows.table[column.target] = values.fill_null(pa.scalar(column.default, values.type))


def _read_text(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    rows.table[column.target] = texts


def _read_id(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    rows.table[column.target] = read_ids(texts, case_safe=rows.reading.case_safe_ids, people=rows.people)


def _read_time(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    utc, given = _moments(rows, column, texts, rows.reading.dates[column.name], rows.reading.offsets)
    rows.table[column.target] = pa.array(utc, mask=~given).view(TIME)
    if column.day_flag:
        flag = np.full(rows.count, rows.reading.dates[column.name].day)
        rows.table[column.day_flag] = pa.array(flag, mask=~given)


def _read_day(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    reading = rows.reading.dates[column.name]
    plain = DateReading(reading.order, day=True, epoch=reading.epoch)
    utc, given = _moments(rows, column, texts, plain, load_offsets("UTC"))
    rows.table[column.target] = pa.array((utc // DAY).astype(np.int32), mask=~given).view(DATE)


def _moments(
    rows: Rows, column: Column, texts: pa.StringArray, reading: DateReading, offsets: Offsets
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """UTC microseconds of every row, and which rows have them; what is no plausible date rejects its row."""
    at = np.flatnonzero(texts.is_valid())
    present = texts.drop_null()
    utc, ok = read_times(present, reading, offsets)

    def reject(bad: NDArray[np.bool_], code: str, what: str) -> None:
        if bad.any():
            rows.faults.reject(at[bad], present.filter(pa.array(bad)), column, code, what)

    reject(~ok, "bad_date", f"is not a date; expected {reading.expected}")
    if rows.reading.latest is not None and not column.open_ended:
        again = "if it is right, say --accept-implausible"
        early, late = ok & (utc < EARLIEST), ok & (utc > rows.reading.latest)
        reject(early, "implausible_date", f"lies before 1990; {again}")
        reject(late, "implausible_date", f"lies more than two years after the file's as-of; {again}")
        ok &= ~early & ~late
    full, given = np.zeros(rows.count, dtype=np.int64), np.zeros(rows.count, dtype=bool)
    full[at], given[at] = utc, ok
    return full, given


def _keep_readable(
    rows: Rows, column: Column, texts: pa.StringArray, read: pa.Array, code: str, what: str
) -> None:
    """Store what was read; a value that stayed unread rejects its row."""
    unread = np.flatnonzero(pc.and_(texts.is_valid(), read.is_null()))
    if len(unread):
        rows.faults.reject(unread, texts.take(pa.array(unread)), column, code, what)
    rows.table[column.target] = read


def _read_number(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    comma = column.name in rows.reading.comma
    expected = "1234,50" if comma else "1234.50"
    read = cells.read_numbers(texts, comma=comma)
    _keep_readable(rows, column, texts, read, "bad_number", f"is not a number; expected e.g. {expected}")


def _read_integer(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    read = cells.read_integers(texts, least=1)
    what = "is not a number of times; expected a whole number from 1 up"
    _keep_readable(rows, column, texts, read, "bad_number", what)


def _read_flag(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    what = "is neither yes nor no; expected yes, no, true, false, 1 or 0"
    _keep_readable(rows, column, texts, cells.read_flags(texts), "bad_choice", what)


def _read_choice(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    what = (
        f"is none of {', '.join(column.choices)}; a mapping file (--mapping) can say what it means under "
        f"[values.{column.name}]"
    )
    _keep_readable(rows, column, texts, cells.read_choices(texts, column.choices), "bad_choice", what)


def _read_person(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    encoded = texts.dictionary_encode()
    rows.table[column.target] = rows.people.hash_column(encoded.dictionary).take(encoded.indices)


def _read_later(rows: Rows, column: Column, texts: pa.StringArray) -> None:
    """Columns that only mean something together: see the finishing of their kind."""


_READERS: Mapping[str, Any] = {
    "id": _read_id,
    "text": _read_text,
    "time": _read_time,
    "day": _read_day,
    "number": _read_number,
    "integer": _read_integer,
    "flag": _read_flag,
    "choice": _read_choice,
    "person": _read_person,
    "people": _read_later,
    "agenda": _read_later,
}
