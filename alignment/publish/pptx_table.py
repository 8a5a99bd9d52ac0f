"""Tables that PowerPoint can edit: a quiet header, a line below each row, the largest letters for which there is room."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches

from alignment.publish.pptx_text import Run, height_of, write
from alignment.publish.story import Table
from alignment.publish.theme import LIGHT

SIZES = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)  # points
HEAD = 0.42  # inches
HAIR = 9_525  # English metric units: three quarters of a point
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's own id of a table without any style


def add_table(page: Any, table: Table, place: tuple[float, float, float, float]) -> None:
    """Add the table of a slide at (left, top, width, height) inches; its rows in words are its alternative text."""
    left, top, width, room = place
    rows, columns = len(table.rows) + 1, len(table.header)
    frame = page.shapes.add_table(rows, columns, *(Inches(n) for n in (left, top, width, HEAD * rows)))
    frame.name, grid = "Table", frame.table
    frame._element.nvGraphicFramePr.cNvPr.set("descr", _tell(table))
    grid._tbl.tblPr.find("{*}tableStyleId").text = NO_STYLE
    shares = [share / sum(table.widths) * width for share in table.widths]
    for column, share in zip(grid.columns, shares, strict=True):
        column.width = Emu(int(Inches(share)))
    size = _fitting_size(table, shares, room)
    for number, cells in enumerate((table.header, *table.rows)):
        grid.rows[number].height = Inches(HEAD if number == 0 else _height_of_row(cells, shares, size))
        for place_of_cell, text in enumerate(cells):
            cell = grid.cell(number, place_of_cell)
            _fill(cell, text, size, head=number == 0, first=place_of_cell == 0)


def _tell(table: Table) -> str:
    return "; ".join(", ".join(cell for cell in row if cell) for row in table.rows if row[0])


def _fitting_size(table: Table, shares: list[float], room: float) -> float:
    """The largest size at which all rows find room."""
    heights = {size: HEAD + sum(_height_of_row(row, shares, size) for row in table.rows) for size in SIZES}
    return next((size for size, height in heights.items() if height <= room), SIZES[-1])


def _height_of_row(cells: tuple[str, ...], shares: list[float], size: float) -> float:
    heights = [
        height_of(text, share - 0.24, size, bold=True) for text, share in zip(cells, shares, strict=True)
    ]
    return max(heights) + 0.2


def _fill(cell: Any, text: str, size: float, *, head: bool, first: bool) -> None:
    cell.fill.background()
    _underline(cell, LIGHT.records if head else LIGHT.line)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP
    cell.margin_left, cell.margin_right = Inches(0.0 if first else 0.12), Inches(0.12)
    cell.margin_top = cell.margin_bottom = Inches(0.08)
    run = (
        Run(text, min(size, 13), LIGHT.muted, bold=True) if head else Run(text, size, LIGHT.text, bold=first)
    )
    write(cell.text_frame, [[run]], margins=False)


def _underline(cell: Any, ink: str) -> None:
    line, fill, colour = (OxmlElement(name) for name in ("a:lnB", "a:solidFill", "a:srgbClr"))
    line.set("w", str(HAIR))
    colour.set("val", ink.removeprefix("#").upper())
    fill.append(colour)
    line.append(fill)
    cell._tc.get_or_add_tcPr().insert(0, line)
