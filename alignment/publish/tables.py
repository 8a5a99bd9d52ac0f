"""Tables as CSV that a spreadsheet shows and never runs."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BLANKS = " \n\v\f\u00a0\u200b\u2060\ufeff"
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def neutral(cell: object) -> object:
    """The cell as it may be written: a text that a spreadsheet would take for a formula gets an apostrophe before it.

    Blanks before the sign and full-width forms of it are seen through; numbers stay numbers.
    """
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    seen = unicodedata.normalize("NFKC", cell).lstrip(_BLANKS)
    return f"'{cell}" if seen.startswith(_FORMULA) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV with this header, its cells neutral; blank for None."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(name) for name in header])
    writer.writerows([["" if cell is None else neutral(cell) for cell in row] for row in rows])
    return out.getvalue()
