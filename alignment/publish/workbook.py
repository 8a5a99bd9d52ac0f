"""Tables as a workbook for spreadsheets: numbers stay numbers, no text becomes a formula or a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from alignment.publish.tables import neutral

Cell = str | int | float | None
SHARES = ("share", "target", "change")  # columns that are written as percent
WIDEST = 60  # characters
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Sheet:
    """A table of values: texts, numbers, None for what is not known; shares 0–1."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_workbook(sheets: Sequence[Sheet], *, title: str, subject: str, created: datetime | None) -> bytes:
    """The workbook; texts that a spreadsheet would run are made harmless."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN)
    book.set_properties({"title": title, "subject": subject, "created": _plain(created)})
    head, share = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0 %"})
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, head, share)
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: Sheet, head: Any, share: Any) -> None:
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, name, head)
        width = max([len(name), *(len(str(row[column] or "")) for row in sheet.rows)])
        page.set_column(column, column, min(width + 2, WIDEST))
    page.freeze_panes(1, 0)
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, share if sheet.header[column] in SHARES else None)


def _write_cell(page: Any, row: int, column: int, cell: Cell, share: Any) -> None:
    if isinstance(cell, (int, float)):
        page.write_number(row, column, cell, share)
    elif cell is not None:
        page.write_string(row, column, str(neutral(cell)))


def _plain(moment: datetime | None) -> datetime:
    return moment.replace(tzinfo=None) if moment else datetime(1980, 1, 1)  # noqa: DTZ001 — a file's property
