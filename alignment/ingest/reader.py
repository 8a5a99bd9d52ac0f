"""From the bytes of a CSV to its rows as text, in chunks, each row with its line number."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from alignment.errors import FileRefused, RowError
from alignment.ingest.endings import Endings
from alignment.ingest.records import LONGEST_RECORD, Block, cut_records, is_regular
from alignment.ingest.sniff import Encoding, InputFile, find_encoding, open_utf8
from alignment.ingest.tables import TableStart, find_table

LONGEST_CELL = 32 << 10  # bytes
ROWS_AT_ONCE = 20_000  # where rows are read one by one
_FILLING = ',;|"\t\r\n '  # what a row without any content is made of


@dataclass(frozen=True)
class TextChunk:
    """Some rows: the line in which each begins, the wanted columns by position, and the rows that are no rows."""

    lines: NDArray[np.int64]
    columns: dict[int, pa.StringArray]
    errors: list[RowError]


@dataclass(frozen=True)
class TextTable:
    """A table of text that can be read as often as one likes.

    `regular`: quotes and line ends are where they belong, so that the fast way is right.
    """

    file: InputFile
    encoding: Encoding
    start: TableStart
    regular: bool
    endings: Endings = field(default_factory=Endings)

    @property
    def header(self) -> tuple[str, ...]:
        return self.start.header

    def chunks(self, positions: Sequence[int]) -> Iterator[TextChunk]:
        """All rows below the header, in chunks, with the columns at these positions.

        Rows with more or fewer cells than the header, with NUL bytes or with endless cells are errors; blank rows
        are nothing. Raises FileRefused for a quote that is never closed.
        """
        wanted = sorted(set(positions))
        return self._read_blocks(wanted) if self.regular else self._read_rows(wanted)

    def _read_blocks(self, wanted: list[int]) -> Iterator[TextChunk]:
        with open_utf8(self.file, self.encoding) as stream:
            for block in cut_records(stream, self.file.name):
                rows, sums, ended = self.endings.cut(
                    block.after(self.start.line), self.start.delimiter, len(self.header)
                )
                if len(rows.lines):
                    chunk = _without(_parse(rows, self.start, wanted), sums)
                    suspicious = rows.has_nul or rows.longest > LONGEST_CELL
                    yield _check_cells(chunk, self.header) if suspicious else chunk
                if ended:
                    return

    def _read_rows(self, wanted: list[int]) -> Iterator[TextChunk]:
        rows: list[tuple[int, list[str]]] = []
        errors: list[RowError] = []
        for line, cells in _odd_rows(self):
            if isinstance(cells, RowError):
                errors.append(cells)
            elif self.endings.is_footer(cells):
                break
            elif self.endings.is_subtotal(cells, len(self.header)):
                continue
            elif len(cells) != len(self.header):
                if any(cell.strip(_FILLING) for cell in cells):
                    errors.append(_ragged(line, len(cells), len(self.header)))
            else:
                rows.append((line, [cells[position] for position in wanted]))
            if len(rows) + len(errors) >= ROWS_AT_ONCE:
                yield _check_cells(_to_chunk(rows, errors, wanted), self.header)
                rows, errors = [], []
        if rows or errors:
            yield _check_cells(_to_chunk(rows, errors, wanted), self.header)


def open_table(
    file: InputFile,
    *,
    known: frozenset[str],
    endings: Endings | None = None,
    is_known: Callable[[Sequence[str]], bool] = lambda header: False,
) -> TextTable:
    """Find encoding, delimiter and header; `known` are folded column names that a header may hold.

    `endings`: rows that are no records. `is_known`: whether a header is that of a tool, which may have more columns.
    Raises FileRefused for a file without a table.
    """
    encoding = find_encoding(file)
    head = file.head().decode(encoding.name, errors="replace")
    start = find_table(head, known, file.name, is_known)
    with open_utf8(file, encoding) as stream:
        regular = is_regular(stream, start.delimiter)
    return TextTable(file, encoding, start, regular, endings or Endings())


def _ragged(line: int, cells: int, expected: int) -> RowError:
    code, what = ("too_many_cells", "more") if cells > expected else ("too_few_cells", "fewer")
    return RowError(
        line,
        "",
        "",
        code,
        f"line {line}: {cells} cells, {what} than the {expected} of the header; a cell that holds the delimiter or "
        "a line break belongs in quotes",
    )


def _parse(block: Block, start: TableStart, wanted: list[int]) -> TextChunk:
    ragged: list[tuple[int, int]] = []

    def note(row: Any) -> str:
        ragged.append((row.number - 1, row.actual_columns if row.text.strip(_FILLING) else 0))
        return "skip"

    names = [str(position) for position in range(len(start.header))]
    table = arrow_csv.read_csv(
        pa.BufferReader(pa.py_buffer(block.data)),
        # one thread: rows are only numbered then
        arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(block.data) + 1),
        arrow_csv.ParseOptions(delimiter=start.delimiter, newlines_in_values=True, invalid_row_handler=note),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=[names[position] for position in wanted],
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    good = np.ones(len(block.lines), dtype=bool)
    good[[number for number, _ in ragged]] = False
    errors = [_ragged(int(block.lines[number]), cells, len(names)) for number, cells in ragged if cells]
    columns = {position: _one_array(table.column(names[position])) for position in wanted}
    return _drop_blank_rows(TextChunk(block.lines[good], columns, errors), block, np.flatnonzero(good))


def _one_array(column: pa.ChunkedArray) -> pa.StringArray:
    return (
        column.chunk(0)
        if column.num_chunks == 1
        else pa.concat_arrays(column.chunks or [pa.array([], pa.string())])
    )


def _drop_blank_rows(chunk: TextChunk, block: Block, records: NDArray[np.int64]) -> TextChunk:
    """Spreadsheets export rows of nothing but delimiters below their data."""
    suspects: Any = None
    for values in chunk.columns.values():
        empty = pc.equal(pc.utf8_trim_whitespace(values), "")
        suspects = empty if suspects is None else pc.and_(suspects, empty)
        if not pc.any(suspects).as_py():
            return chunk
    ends = np.append(block.starts[1:], len(block.data))
    rows = np.flatnonzero(suspects.to_numpy(zero_copy_only=False))
    blank = [
        row
        for row in rows
        if not block.data[block.starts[records[row]] : ends[records[row]]].tobytes().strip(_FILLING.encode())
    ]
    keep = np.ones(len(chunk.lines), dtype=bool)
    keep[blank] = False
    return _filter(chunk, keep, [])


def _filter(chunk: TextChunk, keep: NDArray[np.bool_], errors: list[RowError]) -> TextChunk:
    mask = pa.array(keep)
    columns = {position: values.filter(mask) for position, values in chunk.columns.items()}
    return TextChunk(chunk.lines[keep], columns, chunk.errors + errors)


def _without(chunk: TextChunk, lines: frozenset[int]) -> TextChunk:
    """Without the rows of these lines, whether they were read or not."""
    if not lines:
        return chunk
    errors = [error for error in chunk.errors if error.row not in lines]
    keep = ~np.isin(chunk.lines, list(lines))
    return _filter(TextChunk(chunk.lines, chunk.columns, errors), keep, [])


def _check_cells(chunk: TextChunk, header: tuple[str, ...]) -> TextChunk:
    """Rows with a cell beyond the limit or with a NUL byte become errors."""
    bad: dict[int, RowError] = {}
    for position, values in chunk.columns.items():
        lengths = pc.binary_length(values)
        if (pc.max(lengths).as_py() or 0) > LONGEST_CELL:
            for row in np.flatnonzero(pc.greater(lengths, LONGEST_CELL)):
                what = f"a cell of more than {LONGEST_CELL // 1024} kB; shorten it or leave the column out"
                bad.setdefault(int(row), _bad_cell(chunk, int(row), header[position], "cell_too_long", what))
        for row in np.flatnonzero(pc.match_substring(values, "\0")):
            what = "a NUL byte; export the file again as text"
            bad.setdefault(int(row), _bad_cell(chunk, int(row), header[position], "nul_byte", what))
    if not bad:
        return chunk
    keep = np.ones(len(chunk.lines), dtype=bool)
    keep[list(bad)] = False
    return _filter(chunk, keep, list(bad.values()))


def _bad_cell(chunk: TextChunk, row: int, column: str, code: str, what: str) -> RowError:
    line = int(chunk.lines[row])
    return RowError(line, column, "", code, f"line {line}, column '{column}': {what}")


def _to_chunk(rows: list[tuple[int, list[str]]], errors: list[RowError], wanted: list[int]) -> TextChunk:
    columns = {
        position: pa.array([cells[place] for _, cells in rows], pa.string())
        for place, position in enumerate(wanted)
    }
    return TextChunk(np.array([line for line, _ in rows], dtype=np.int64), columns, errors)


def _odd_rows(table: TextTable) -> Iterator[tuple[int, list[str] | RowError]]:
    """Row by row with Python's own reader: slower, and right for stray quotes and old line ends."""
    with io.TextIOWrapper(
        table.file.open(), encoding=table.encoding.name, errors="replace", newline=""
    ) as stream:
        reader = csv.reader(_lines(stream, table.file.name), delimiter=table.start.delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                error = _broken_quotes(table, line, reader.line_num, str(problem))
                if line > table.start.line:
                    yield line, error
                continue
            if line > table.start.line and any(cell.strip() for cell in cells):
                yield line, cells


def _broken_quotes(table: TextTable, first: int, last: int, problem: str) -> RowError:
    if "expected after" not in problem:  # the end of the file, or of what one cell may hold
        raise FileRefused(
            f"'{table.file.name}', line {first}: a cell that begins here does not end; a closing quote is missing"
        )
    place = f"line {first}" if first == last else f"lines {first} to {last}"
    message = f"{place}: a quote inside quotes; double a quote that belongs to the text"
    return RowError(first, "", "", "bad_quotes", message)


def _lines(stream: io.TextIOWrapper, name: str) -> Iterator[str]:
    number = 0
    while text := stream.readline(LONGEST_RECORD):
        number += 1
        if len(text) == LONGEST_RECORD:
            raise FileRefused(f"'{name}', line {number} has no end; this is no table of text")
        yield text
