"""How large the letters of a slide may be so that all of it stands on the screen, reckoned in widths of letters.

A screen is 69 letters' sizes (rem) wide, of which slides use 63, and 38 high; a letter is about half as wide as high.
"""

from math import ceil

from alignment.publish.story import Slide, Table

WIDTH = 63.0  # rem
ROOM = 24.0  # rem from the headline to the source
LETTER = 0.5  # of the size of the letters
TABLE_SIZES = {"xl": 1.5, "l": 1.3, "m": 1.12, "s": 1.0, "xs": 0.9}  # rem
GAP = 1.2  # rem between two columns
BETWEEN = 1.1  # rem between two rows
LINE = 1.35  # of the size of the letters


def size_of_headline(slide: Slide) -> str:
    """One line in the largest letters, two in middle ones, more in small ones."""
    letters = len(slide.headline.text)
    if slide.kind == "opening" and not slide.table:
        return "cover" if letters < 120 else "m"
    return "l" if letters <= 56 else "m" if letters <= 112 else "s"


def size_of_voices(slide: Slide) -> str:
    """Whether one of the teams says more than finds room in large letters."""
    most = max(
        (sum(len(line.text) for line in slide.lines if line.team == team) for team in ("sales", "marketing")),
        default=0,
    )
    return "l" if most <= 120 else "s"


def size_of_table(table: Table, *, room: float = ROOM) -> str:
    """The name of the largest size at which all rows find `room` (rem); the smallest if none does."""
    return next((name for name, size in TABLE_SIZES.items() if _height(table, size) <= room), "xs")


def _height(table: Table, size: float) -> float:
    shares = [width / sum(table.widths) * WIDTH - GAP for width in table.widths]
    rows = [
        max(ceil(len(cell) * size * LETTER * 1.08 / share) for cell, share in zip(row, shares, strict=True))
        for row in table.rows
    ]
    return 1.8 + sum(max(lines, 1) * size * LINE + BETWEEN for lines in rows)
