"""Ids for rows whose tool gives none: made of what the row says, so that the same file again brings the same rows."""

import hashlib
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from alignment.ingest.canonical import Rows
from alignment.ingest.kinds import Kind

PREFIX = "row-"
_BYTES = 15
_SEPARATOR = "\x1f"


class RowKeys:
    """Gives the rows of one file their ids where they have none; of rows that say the same, each gets one of its own.

    What counts may change between two extracts (`made_of` of the kind names the rest) and is no part of the id.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind, self._seen = kind, Counter[str]()

    def fill(self, rows: Rows) -> None:
        """Fill in the blank ids of a chunk."""
        made = self._kind.made_id
        if made is None:
            return
        given = rows.table.get(made.target, pa.nulls(rows.count, pa.string()))
        blank = np.asarray(given.is_null()) & rows.faults.good
        if blank.any():
            ids = pa.array(self._make(rows, blank), pa.string())
            given = pc.replace_with_mask(given, pa.array(blank), ids)
        rows.table[made.target] = given

    def _make(self, rows: Rows, blank: np.ndarray) -> list[str]:
        mask = pa.array(blank)
        texts = [
            _bare(rows.table[column.target].filter(mask).cast(pa.string()).fill_null(""))
            for column in self._kind.columns
            if column.name in self._kind.made_of and column.target in rows.table
        ]
        told = pc.binary_join_element_wise(*texts, _SEPARATOR) if texts else pa.repeat("", int(blank.sum()))
        return [self._number(text) for text in told.to_pylist()]

    def _number(self, told: str) -> str:
        self._seen[told] += 1
        again = f"-{self._seen[told]}" if self._seen[told] > 1 else ""
        return PREFIX + hashlib.blake2b(told.encode(), digest_size=_BYTES).hexdigest() + again


def _bare(texts: pa.StringArray) -> pa.StringArray:
    """Without what a calendar writes before the title of a meeting that is called off: it is still that meeting."""
    return pc.replace_substring_regex(texts, r"(?i)^(cancell?ed|abgesagt|storniert):\s*", "")
