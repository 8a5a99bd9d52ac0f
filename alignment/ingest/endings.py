"""Rows of a report that are no records: those that only add up others, and the footer where the table ends."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alignment.ingest.records import Block

FEW = 2  # cells of a footer that hold anything


@dataclass(frozen=True)
class Endings:
    """How such rows begin: with these very letters in the first cell that is not blank."""

    footers: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()

    def is_footer(self, cells: Sequence[str]) -> bool:
        """Whether the table ends above this row."""
        filled = [cell.strip() for cell in cells if cell.strip()]
        return 0 < len(filled) <= FEW and _begins(filled[0], self.footers)

    def is_subtotal(self, cells: Sequence[str], width: int) -> bool:
        """Whether the row adds up others: its word, and at most half of the header's cells filled."""
        filled = [cell.strip() for cell in cells if cell.strip()]
        return len(filled) > 0 and len(filled) * 2 <= width and _begins(filled[0], self.subtotals)

    def cut(self, block: Block, delimiter: str, width: int) -> tuple[Block, frozenset[int], bool]:
        """The block without the footer and all that follows, the lines of subtotals, and whether a footer was met."""
        data = block.data.tobytes()
        for record in self._suspects(data, block, self.footers):
            if self.is_footer(_cells(data, block, record, delimiter)):
                end = int(block.starts[record])
                block = Block(block.data[:end], block.starts[:record], block.lines[:record])
                return block, self._subtotals(data[:end], block, delimiter, width), True
        return block, self._subtotals(data, block, delimiter, width), False

    def _subtotals(self, data: bytes, block: Block, delimiter: str, width: int) -> frozenset[int]:
        return frozenset(
            int(block.lines[record])
            for record in self._suspects(data, block, self.subtotals)
            if self.is_subtotal(_cells(data, block, record, delimiter), width)
        )

    def _suspects(self, data: bytes, block: Block, words: tuple[str, ...]) -> list[int]:
        """Records in which one of the words stands where a cell may begin, in their order."""
        records = set()
        for word in (word.encode() for word in words):
            at = data.find(word)
            while at >= 0:
                record = int(np.searchsorted(block.starts, at, side="right")) - 1
                start = int(block.starts[max(record, 0)])
                if record >= 0 and not data[start:at].strip(b'",;|\t '):
                    records.add(record)
                at = data.find(word, at + len(word))
        return sorted(records)


def _begins(cell: str, words: tuple[str, ...]) -> bool:
    """Whole words: a "Totalisator" is no total."""
    return any(cell.startswith(word) and not cell[len(word) : len(word) + 1].isalpha() for word in words)


def _cells(data: bytes, block: Block, record: int, delimiter: str) -> list[str]:
    end = int(block.starts[record + 1]) if record + 1 < len(block.starts) else len(data)
    text = data[int(block.starts[record]) : end].decode("utf-8", errors="replace")
    return next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
