"""Where the records of a CSV begin: blocks of whole records with the line number of each."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.errors import FileRefused

BLOCK = 4 << 20  # bytes read at once: what bounds memory
LONGEST_RECORD = 8 << 20  # bytes: 200 columns of 32 kB each are less
_NUL, _NEWLINE, _RETURN, _QUOTE = 0, 10, 13, 34

Bytes = NDArray[np.uint8]
Stream = io.BufferedIOBase | io.RawIOBase


@dataclass(frozen=True)
class Block:
    """Whole records as UTF-8. `starts` are the byte positions of those that are not blank lines, `lines` the numbers
    of the lines in which they begin, from 1.
    """

    data: Bytes
    starts: NDArray[np.int64]
    lines: NDArray[np.int64]

    @property
    def longest(self) -> int:
        """The bytes of the longest record."""
        return int(np.diff(self.starts, append=len(self.data)).max(initial=0))

    @property
    def has_nul(self) -> bool:
        return bool((self.data == _NUL).any())

    def after(self, line: int) -> "Block":
        """Without the records that begin in or before this line."""
        first = int(np.searchsorted(self.lines, line, side="right"))
        cut = int(self.starts[first]) if first < len(self.starts) else len(self.data)
        return Block(self.data[cut:], self.starts[first:] - cut, self.lines[first:]) if first else self


def cut_records(stream: Stream, name: str) -> Iterator[Block]:
    """Cut a stream at the ends of records: line ends that stand outside quotes.

    Right for text in which quotes enclose whole cells (see `is_regular`). Raises FileRefused for a quote that is
    never closed and for a record beyond all limits.
    """
    rest, line = np.empty(0, np.uint8), 1
    while True:
        data, ended = _fill(stream, rest)
        newlines = np.flatnonzero(data == _NEWLINE)
        quotes = np.flatnonzero(data == _QUOTE)
        ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0] if len(quotes) else newlines
        if ended and len(quotes) % 2:
            start = int(ends[-1]) + 1 if len(ends) else 0
            raise FileRefused(_unclosed(name, line + int(np.searchsorted(newlines, start))))
        used = len(data) if ended else int(ends[-1]) + 1 if len(ends) else 0
        if len(data) - used > LONGEST_RECORD:
            raise FileRefused(_unclosed(name, line))
        if used:
            yield _mark(data[:used], newlines, ends, line)
        if ended:
            return
        rest, line = data[used:], line + int(np.searchsorted(newlines, used))


def _fill(stream: Stream, rest: Bytes) -> tuple[Bytes, bool]:
    """What is left and what follows, in one piece, and whether the stream has ended.

    Pieces are equally large wherever records are not: memory of one size is used again, of many sizes it grows.
    """
    data = np.empty(max(BLOCK, 2 * len(rest)), np.uint8)
    data[: len(rest)] = rest
    size, view = len(rest), data.data
    while size < len(data):
        count = stream.readinto(view[size:])
        if not count:
            return data[:size], True
        size += count
    return data, False


def _unclosed(name: str, line: int) -> str:
    return f"'{name}', line {line}: a record that begins here does not end; a closing quote is missing"


def _mark(data: Bytes, newlines: NDArray[np.int64], ends: NDArray[np.int64], line: int) -> Block:
    starts = np.concatenate([[0], ends + 1])
    starts = starts[starts < len(data)]
    first = data[starts]
    second = data[np.minimum(starts + 1, len(data) - 1)]
    alone = (first == _RETURN) & ((second == _NEWLINE) | (starts + 1 == len(data)))
    kept = (first != _NEWLINE) & ~alone
    return Block(data, starts[kept], line + np.searchsorted(newlines, starts[kept]))


def is_regular(stream: Stream, delimiter: str) -> bool:
    """Whether quotes stand only around whole cells and lines end in LF or CRLF: then counting them is enough."""
    try:
        return all(_is_regular(block.data, delimiter) for block in cut_records(stream, ""))
    except FileRefused:
        return False  # what looks like an open quote may be a sign for inches


def _is_regular(data: Bytes, delimiter: str) -> bool:
    returns = np.flatnonzero(data == _RETURN) + 1
    if len(returns) and (returns[-1] == len(data) or (data[returns] != _NEWLINE).any()):
        return False
    quotes = np.flatnonzero(data == _QUOTE)
    bounds = np.zeros(256, dtype=bool)
    bounds[[ord(delimiter), _NEWLINE, _QUOTE]] = True
    before = quotes[0::2] - 1
    after = quotes[1::2] + 1
    opened = bounds[data[before[before >= 0]]].all()
    bounds[_RETURN] = True
    return bool(opened and bounds[data[after[after < len(data)]]].all())
