"""Where the table in a text begins: its delimiter, its header row, and what its columns are called."""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from alignment.errors import FileRefused

DELIMITERS = (",", ";", "\t", "|")
SEARCHED_ROWS = 30
MOST_COLUMNS = 200
MOST_KNOWN_COLUMNS = 1000  # of a tool whose header is known: its own fields, and those that people added


@dataclass(frozen=True)
class TableStart:
    """The delimiter, the names in the header row in their order (some blank, some twice), and the row's line.

    `above` is what stands in the rows above it.
    """

    delimiter: str
    header: tuple[str, ...]
    line: int
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Row:
    line: int
    cells: tuple[str, ...]

    def matches(self, known: frozenset[str]) -> int:
        return len({fold_header(cell) for cell in self.cells} & known)


@dataclass(frozen=True)
class _Table:
    """The first rows as one delimiter makes them; the better `score`, the more it looks like a table."""

    delimiter: str
    rows: tuple[_Row, ...]
    header: _Row
    score: tuple[int, int, int]

    @classmethod
    def read(cls, head: str, delimiter: str, known: frozenset[str]) -> "_Table | None":
        rows = _read_rows(head, delimiter)
        if not rows:
            return None
        header = _find_header(rows, known)
        width = len(header.cells)
        agreeing = sum(len(row.cells) == width for row in rows if row.line > header.line) if width > 1 else 0
        return cls(delimiter, tuple(rows), header, (header.matches(known), agreeing, width))


def fold_header(name: str) -> str:
    """A header without case, blanks and signs; letters of all scripts stay."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def find_table(
    head: str,
    known: frozenset[str],
    name: str,
    is_known: Callable[[Sequence[str]], bool] = lambda header: False,
) -> TableStart:
    """Find the table in the beginning of a text; `known` are folded column names.

    The header is the row that holds most known names, else the first that is not blank; `is_known` says whether it is
    that of a tool. Raises FileRefused for a
    text without any row and for too many columns.
    """
    declared = _declared_delimiter(head)
    tables = [_Table.read(head, delimiter, known) for delimiter in declared or DELIMITERS]
    table = max((table for table in tables if table is not None), key=lambda t: t.score, default=None)
    if table is None:
        raise FileRefused(f"'{name}' is empty")
    header = table.header
    width = len(header.cells)
    if width > MOST_KNOWN_COLUMNS or (width > MOST_COLUMNS and not is_known(header.cells)):
        raise FileRefused(
            f"'{name}', line {header.line}: the header has {len(header.cells):,} columns or more; at most "
            f"{MOST_COLUMNS} are read"
        )
    above = tuple(cell for row in table.rows if row.line < header.line for cell in row.cells if cell.strip())
    return TableStart(table.delimiter, tuple(cell.strip() for cell in header.cells), header.line, above)


def looks_like_table(rows: Sequence[Sequence[str]], known: frozenset[str]) -> bool:
    """Whether one of the first rows holds two names that a header may hold."""
    found = (len({fold_header(cell) for cell in row} & known) for row in rows[:SEARCHED_ROWS])
    return max(found, default=0) >= 2


def _declared_delimiter(head: str) -> str:
    """Excel's own first line: `sep=;`."""
    first = head.lstrip("\ufeff").split("\n", 1)[0].strip('\r" ')
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") and first[4] in DELIMITERS else ""


def _read_rows(head: str, delimiter: str) -> list[_Row]:
    """The first rows that are not blank."""
    reader = csv.reader(io.StringIO(head.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    rows, line = [], 1
    try:
        for cells in islice(reader, SEARCHED_ROWS):
            if any(cell.strip() for cell in cells) and not _is_declaration(cells):
                rows.append(_Row(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error:  # a cell of enormous length: the rows before it are all that can be looked at
        pass
    return rows


def _is_declaration(cells: Sequence[str]) -> bool:
    return cells[0].lower().startswith("sep=") and not any(cells[1:])


def _find_header(rows: list[_Row], known: frozenset[str]) -> _Row:
    best = max(rows, key=lambda row: (row.matches(known), -row.line))
    return best if best.matches(known) >= 2 else rows[0]
