"""The theme of a PowerPoint file: the product's colours and font, so that what is added later belongs to the family."""

from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement

from alignment.publish.pptx_text import FONT
from alignment.publish.theme import LIGHT

NAME = "Alignment Health Check"
COLOURS = {  # PowerPoint's names for the colours of a theme → the product's
    "dk1": LIGHT.text,
    "lt1": LIGHT.background,
    "dk2": LIGHT.records,
    "lt2": LIGHT.surface,
    "accent1": LIGHT.records,
    "accent2": LIGHT.sales,
    "accent3": LIGHT.marketing,
    "accent4": LIGHT.line,
    "accent5": LIGHT.good,
    "accent6": LIGHT.poor,
    "hlink": LIGHT.text,
    "folHlink": LIGHT.muted,
}


def set_theme(presentation: Any) -> None:
    """Give the slides' theme the product's colours, font and name."""
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)
    theme.set("name", NAME)
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    scheme.set("name", NAME)
    for colour in scheme:
        ink = OxmlElement("a:srgbClr")
        ink.set("val", COLOURS[colour.tag.rpartition("}")[2]].removeprefix("#").upper())
        colour[:] = [ink]
    fonts = theme.find(f".//{qn('a:fontScheme')}")
    fonts.set("name", NAME)
    for latin in fonts.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    part._blob = serialize_part_xml(theme)
