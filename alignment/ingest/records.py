"""Where the records of a CSV begin: blocks of whole records with the line number of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.errors import FileRefused

LONGEST_RECORD = 8 << 20  # bytes: 200 columns of 32 kB each are less
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Block:
    """Whole records as UTF-8 bytes. `starts` are the byte positions of those that are not blank lines, `lines` the
    numbers of the lines in which they begin, from 1.
    """

    data: bytes
    starts: NDArray[np.int64]
    lines: NDArray[np.int64]

    def after(self, line: int) -> "Block":
        """Without the records that begin in or before this line."""
        first = int(np.searchsorted(self.lines, line, side="right"))
        if first == 0:
            return self
        if first == len(self.lines):
            return Block(b"", self.starts[:0], self.lines[:0])
        cut = int(self.starts[first])
        return Block(self.data[cut:], self.starts[first:] - cut, self.lines[first:])


def cut_records(pieces: Iterable[bytes], name: str) -> Iterator[Block]:
    """Cut a stream at the ends of records: line ends that stand outside quotes.

    Right for text in which quotes enclose whole cells (see `is_regular`). Raises FileRefused for a quote that is
    never closed and for a record beyond all limits.
    """
    rest, line = b"", 1
    for piece in pieces:
        data = rest + piece if rest else piece
        block, used, passed = _cut(data, line, last=False)
        if block is not None:
            yield block
        rest, line = data[used:], line + passed
        if len(rest) > LONGEST_RECORD:
            raise FileRefused(_unclosed(name, line))
    if rest:
        if rest.count(b'"') % 2:
            raise FileRefused(_unclosed(name, line))
        block, _, _ = _cut(rest, line, last=True)
        if block is not None:
            yield block


def _unclosed(name: str, line: int) -> str:
    return f"'{name}', line {line}: a record that begins here does not end; a closing quote is missing"


def _cut(data: bytes, line: int, *, last: bool) -> tuple[Block | None, int, int]:
    """The whole records in `data`, how many bytes they are, and how many line ends these hold."""
    characters = np.frombuffer(data, dtype=np.uint8)
    newlines = np.flatnonzero(characters == _NEWLINE)
    ends = newlines
    if b'"' in data:
        quotes = np.flatnonzero(characters == _QUOTE)
        ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    used = len(data) if last else int(ends[-1]) + 1 if len(ends) else 0
    if not used:
        return None, 0, 0
    starts = np.concatenate([[0], ends + 1])
    starts = starts[starts < used]
    lines = line + np.searchsorted(newlines, starts)
    passed = int(np.searchsorted(newlines, used))
    kept = _not_blank(characters, starts, used)
    block = Block(data[:used], starts[kept], lines[kept]) if kept.any() else None
    return block, used, passed


def _not_blank(characters: NDArray[np.uint8], starts: NDArray[np.int64], used: int) -> NDArray[np.bool_]:
    first = characters[starts]
    second = characters[np.minimum(starts + 1, used - 1)]
    alone = (first == _RETURN) & ((second == _NEWLINE) | (starts + 1 == used))
    return np.asarray((first != _NEWLINE) & ~alone)


def is_regular(pieces: Iterable[bytes], delimiter: str) -> bool:
    """Whether quotes stand only around whole cells and lines end in LF or CRLF: then counting them is enough."""
    try:
        return all(_is_regular(block.data, delimiter) for block in cut_records(pieces, ""))
    except FileRefused:
        return False  # what looks like an open quote may be a sign for inches


def _is_regular(data: bytes, delimiter: str) -> bool:
    if data.count(b"\r") != data.count(b"\r\n"):
        return False
    if b'"' not in data:
        return True
    characters = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(characters == _QUOTE)
    bounds = np.zeros(256, dtype=bool)
    bounds[[ord(delimiter), _NEWLINE, _QUOTE]] = True
    before = quotes[0::2] - 1
    after = quotes[1::2] + 1
    opened = bounds[characters[before[before >= 0]]].all()
    bounds[_RETURN] = True
    return bool(opened and bounds[characters[after[after < len(characters)]]].all())
