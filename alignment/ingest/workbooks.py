"""Excel workbooks as text: one sheet becomes a CSV whose lines are the sheet's rows; what is hostile is refused."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from alignment.errors import FileRefused
from alignment.ingest.sniff import InputFile

MOST_UNPACKED = 200 << 20  # bytes, of all parts together
MOST_RATIO = 100  # unpacked to packed
SMALL = 1 << 20  # bytes: so little may be packed as tightly as it likes
MOST_ENTRIES = 500
MOST_CELLS = 20_000_000  # of the sheet's rectangle: one cell in its last corner would make it billions
_PIECE = 1 << 20
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_BLANKS = str.maketrans(
    {"\r": " ", "\n": " ", "\0": " "}
)  # a line break would shift the numbers of the lines


def read_workbook(file: InputFile, *, tells: Callable[[Sequence[Sequence[str]]], bool]) -> InputFile:
    """The workbook's table as CSV: its first visible sheet whose first rows tell (`tells`), else the first filled one.

    Dates become ISO 8601, whole numbers lose their `.0`, formulas are their last result. The extent that a sheet
    claims is not believed. Raises FileRefused for an archive beyond the limits, with entities, or that is broken.
    """
    data = file.data or file.open().read()
    _check_archive(data, file.name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        chosen: list[list[str]] = []
        for name in names:
            rows = _rows(book, name)
            if tells(rows[:40]):
                chosen = rows
                break
            chosen = chosen or rows
    except (CalamineError, OSError, ValueError) as problem:
        raise FileRefused(
            f"'{file.name}' is a broken Excel workbook; open it, save it again, and load that"
        ) from problem
    if not chosen:
        raise FileRefused(f"'{file.name}' has no visible sheet with any row")
    return InputFile(file.name, data=_as_csv(chosen))


def _check_archive(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise FileRefused(f"'{name}' holds {len(entries):,} parts; at most {MOST_ENTRIES} are read")
            packed = max(sum(entry.compress_size for entry in entries), 1)
            left = min(MOST_UNPACKED, max(packed * MOST_RATIO, SMALL))
            for entry in entries:
                left = _check_entry(archive, entry, left, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise FileRefused(
            f"'{name}' is a broken or locked Excel workbook; save it again without a password, and load that"
        ) from problem


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, name: str) -> int:
    """How many bytes may follow; what the archive says of its sizes is not believed."""
    markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    places = markup and not entry.filename.endswith("sharedStrings.xml")
    rest, last_row, last_column = b"", 0, 0
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise FileRefused(
                    f"'{name}' unpacks to more than {MOST_UNPACKED >> 20} MB, or to more than {MOST_RATIO} times its size"
                )
            text = rest + piece
            wide = not rest and text.startswith((b"\xff\xfe", b"\xfe\xff"))
            if markup and (wide or b"<!DOCTYPE" in text or b"<!ENTITY" in text):
                raise FileRefused(f"'{name}' declares entities in '{entry.filename}'; that is refused")
            if places:
                found = _CELL.findall(text)
                last_row = max(last_row, max((int(row) for _, row in found), default=0))
                last_column = max(
                    last_column, max(map(_number, {letters for letters, _ in found}), default=0)
                )
                _check_extent(last_row, last_column, name)
            rest = text[-16:]
    return left


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_extent(rows: int, columns: int, name: str) -> None:
    """The reader makes room for all cells up to the last one."""
    if rows * columns > MOST_CELLS:
        raise FileRefused(
            f"'{name}' has a sheet of {rows:,} rows and {columns:,} columns, more than can be read; delete what is "
            "empty below and beside the table"
        )


def _rows(book: Any, sheet: str) -> list[list[str]]:
    """All cells as text, from the first row and column on, however far the data lie from them."""
    table = book.get_sheet_by_name(sheet)
    return [[_text(cell) for cell in row] for row in table.to_python(skip_empty_area=False)]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**63 else repr(cell)
    if isinstance(cell, datetime):
        rounded = cell + timedelta(microseconds=500_000)  # days as fractions are never exactly a second
        return rounded.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell).translate(_BLANKS)


def _as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        # a row of nothing but commas would be no blank line
        writer.writerow(row if any(row) else ())
    return text.getvalue().encode("utf-8", errors="replace")
