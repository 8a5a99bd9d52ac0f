"""Text on slides: how it is set, and how much room it takes, measured with a font that is at hand."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

import pymupdf_fonts
from PIL import ImageFont
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Pt

from alignment.publish.wording import unbroken

FONT = (
    "Arial"  # on every machine that opens a presentation; what it lacks, the machine takes from another font
)
LANGUAGE = MSO_LANGUAGE_ID.ENGLISH_UK  # of what the product says: for spelling and for reading aloud
LINE = 1.2  # height of a line, in sizes
SLIDE_NUMBER = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"  # any id: fields have one
MEASURED_AT = 100  # the size that widths are taken at


@dataclass(frozen=True)
class Run:
    """A piece of text in one size (points) and colour."""

    text: str
    size: float
    ink: str
    bold: bool = False


def colour(hexadecimal: str) -> RGBColor:
    """A colour of the theme as PowerPoint takes it."""
    return RGBColor.from_string(hexadecimal.removeprefix("#").upper())


def write(
    frame: Any,
    paragraphs: Sequence[Sequence[Run]],
    *,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    right: bool = False,
    after: float = 2,
    margins: bool = True,
) -> None:
    """Put paragraphs into an empty text frame; `after`: points below each. Text that is too long never shrinks it."""
    frame.word_wrap = True
    if margins:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
        frame.vertical_anchor = anchor
    for number, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        paragraph.space_after = Pt(after)
        for run in runs:
            added = paragraph.add_run()
            added.text = unbroken(run.text)
            added.font.language_id = LANGUAGE
            added.font.name, added.font.size, added.font.bold = FONT, Pt(run.size), run.bold
            added.font.color.rgb = colour(run.ink)


def write_slide_number(frame: Any, number: int, total: int, *, size: float, ink: str) -> None:
    """The number of a slide as a field, which stays right when slides are moved, and of how many there were."""
    write(frame, [[Run(f" / {total}", size, ink)]], right=True)
    told = frame.paragraphs[0].runs[0]._r
    field = OxmlElement("a:fld")
    field.set("id", SLIDE_NUMBER)
    field.set("type", "slidenum")
    text = OxmlElement("a:t")
    text.text = str(number)
    field.extend([deepcopy(told.rPr), text])
    told.addprevious(field)


def fitting_size(
    text: str,
    box: Sequence[float],
    *,
    sizes: Sequence[float],
    bold: bool = False,
    spacing: float = 1.0,
) -> float:
    """The first of the sizes (points, largest first) at which the text fits a box of (width, height) inches."""
    width, height = box
    fits = (size for size in sizes if height_of(text, width, size, bold=bold) * spacing <= height)
    return next(fits, sizes[-1])


def height_of(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """How high a text stands in a box of this width, both in inches, lines broken between words."""
    lines = sum(_count_lines(paragraph, width * 72, size, bold) for paragraph in text.split("\n"))
    return lines * size * LINE / 72


def _count_lines(paragraph: str, width: float, size: float, bold: bool) -> int:
    lines, used, space = 1, 0.0, _width(" ", size, bold)
    for word in paragraph.split():
        wide = _width(word, size, bold)
        if used and used + space + wide > width:
            lines, used = lines + 1, wide
        else:
            used += wide + (space if used else 0)
        lines += int(used // width)  # a word that is longer than the line
    return lines


@lru_cache(maxsize=4_000)
def _width(word: str, size: float, bold: bool) -> float:
    """As the font has it; letters that it lacks and that are as wide as high (Chinese, emoji), as such."""
    square = sum(east_asian_width(letter) in "WF" for letter in word)
    others = "".join(letter for letter in word if east_asian_width(letter) not in "WF")
    return float(_font(bold).getlength(others)) * size / MEASURED_AT + square * size


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    buffer = pymupdf_fonts.fontbuffers["figbo" if bold else "figo"]()
    return ImageFont.truetype(BytesIO(buffer), MEASURED_AT)
