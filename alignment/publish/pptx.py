"""A story as a PowerPoint file: real titles, native charts and tables that can be edited, notes for the speaker."""

from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches

from alignment.publish.pptx_charts import add_chart
from alignment.publish.pptx_table import add_table
from alignment.publish.pptx_text import Run, fitting_size, write, write_slide_number
from alignment.publish.pptx_theme import set_theme
from alignment.publish.story import Deck, Figure, Slide
from alignment.publish.theme import LIGHT

WIDTH, HEIGHT = 13.333, 7.5  # inches: 16:9
MARGIN = 0.7
INSIDE = WIDTH - 2 * MARGIN
LONGEST_PROPERTY = 255  # characters: what the properties of an Office file hold
TITLE = 1.05  # inches: two lines of a headline
TOP, BOTTOM = 1.95, 6.75  # where the middle of a slide begins and ends
TITLE_ONLY = 5  # the layout of python-pptx' template that has a title and nothing else
STATUS = {
    "on_target": LIGHT.good,
    "below_target": LIGHT.fair,
    "far_below_target": LIGHT.poor,
    "no_data": LIGHT.muted,
}
TEAMS = {"sales": LIGHT.sales, "marketing": LIGHT.marketing, "": LIGHT.text}


def write_pptx(deck: Deck) -> bytes:
    """The file, 16:9. Its figures and words are those of the story; every chart has a text for those who can't see it."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _set_properties(presentation, deck)
    set_theme(presentation)
    layout = _arrange_layout(presentation)
    for number, slide in enumerate(deck.slides, 1):
        _add_slide(presentation.slides.add_slide(layout), slide, number, deck)
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def _set_properties(presentation: Any, deck: Deck) -> None:
    about = presentation.core_properties
    texts = (deck.title, deck.about, deck.organisation)
    about.title, about.subject, about.author = (text[:LONGEST_PROPERTY] for text in texts)
    if deck.as_of:
        about.created = about.modified = deck.as_of.replace(tzinfo=None)


def _arrange_layout(presentation: Any) -> Any:
    """The layout of all slides, its title where it belongs on a wide slide; the other layouts are taken out."""
    layout = presentation.slide_layouts[TITLE_ONLY]
    for other in list(presentation.slide_layouts):
        if other is not layout:
            presentation.slide_layouts.remove(other)
    for holder in list(layout.placeholders):
        if holder.placeholder_format.type != 1:  # dates and numbers have a place of ours
            holder._element.getparent().remove(holder._element)
    for title in (layout.placeholders[0], presentation.slide_master.placeholders[0]):
        title.left, title.top, title.width, title.height = (Inches(n) for n in (MARGIN, 0.72, INSIDE, TITLE))
    return layout


def _add_slide(page: Any, slide: Slide, number: int, deck: Deck) -> None:
    opening = slide.kind == "opening"
    _add_section(page, slide)
    title = page.shapes.title
    if opening:
        title.left, title.top, title.width, title.height = (Inches(n) for n in (MARGIN, 1.5, INSIDE, 1.9))
    box = (INSIDE, 1.9 if opening else TITLE)
    size = fitting_size(
        slide.headline.text,
        box,
        sizes=(40, 36, 32, 28, 24, 20) if opening else (30, 28, 26, 24, 22, 20),
        bold=True,
    )
    write(
        title.text_frame,
        [[Run(slide.headline.text, size, LIGHT.text, bold=True)]],
        anchor=MSO_ANCHOR.TOP,
        after=0,
    )
    _add_middle(page, slide)
    _add_foot(page, slide, number, len(deck.slides))
    page.notes_slide.notes_text_frame.text = "\n\n".join(slide.notes)


def _add_section(page: Any, slide: Slide) -> None:
    box = _text_box(page, MARGIN, 0.35, INSIDE, 0.4, name="Section")
    write(box, [[Run(slide.section, 14, LIGHT.muted, bold=True)]])


def _add_middle(page: Any, slide: Slide) -> None:
    if slide.kind == "opening":
        _add_lines(page, slide, (MARGIN, 3.5, INSIDE, 2.9), sizes=(24, 22, 20, 18, 16, 14))
        return
    left = MARGIN
    if slide.figure:
        _add_figure(page, slide.figure)
        _add_lines(page, slide, (MARGIN, 4.55, 3.9, 2.1), sizes=(16, 15, 14, 13, 12, 11, 10))
        left = MARGIN + 4.3
    if slide.chart:
        below = 0.0 if slide.figure else _height_of_lines(slide)
        add_chart(page, slide.chart, (left, TOP, MARGIN + INSIDE - left, BOTTOM - TOP - below))
    if slide.table:
        top = TOP + _height_of_lines(slide)
        add_table(page, slide.table, (MARGIN, top, INSIDE, BOTTOM - top))
    if not slide.figure and slide.lines:
        top = TOP if slide.table else BOTTOM - _height_of_lines(slide)
        _add_lines(page, slide, (MARGIN, top, INSIDE, _height_of_lines(slide)), sizes=(16, 14, 12, 11))


def _height_of_lines(slide: Slide) -> float:
    return 0.0 if slide.figure else 0.6 * len(slide.lines)


def _add_figure(page: Any, figure: Figure) -> None:
    box = _text_box(page, MARGIN, TOP, 3.9, 2.5, name=figure.label)
    paragraphs = [
        [Run(figure.value, 66, LIGHT.text, bold=True)],
        [Run(figure.under, 18, LIGHT.text)],
        [Run(figure.status_word, 14, STATUS.get(figure.status or "", LIGHT.muted), bold=True)],
        [Run(f"Against the period before: {figure.change}", 14, LIGHT.muted)] if figure.change else [],
    ]
    write(box, [runs for runs in paragraphs if runs and runs[0].text])


def _add_lines(
    page: Any, slide: Slide, place: tuple[float, float, float, float], *, sizes: tuple[float, ...]
) -> None:
    if not slide.lines:
        return
    box = _text_box(page, *place, name="Text")
    whole = "\n".join(line.text for line in slide.lines)
    size = fitting_size(whole, place[2:], sizes=sizes, spacing=1.5)
    write(
        box,
        [[Run(line.text, size, TEAMS[line.team])] for line in slide.lines],
        after=size * 0.5,
    )


def _add_foot(page: Any, slide: Slide, number: int, total: int) -> None:
    told = " · ".join(text for text in (slide.counted, slide.source) if text)
    write(_text_box(page, MARGIN, 6.95, INSIDE - 1.2, 0.35, name="Source"), [[Run(told, 11, LIGHT.muted)]])
    box = _text_box(page, MARGIN + INSIDE - 1.1, 6.95, 1.1, 0.35, name="Slide number")
    write_slide_number(box, number, total, size=11, ink=LIGHT.muted)


def _text_box(page: Any, left: float, top: float, width: float, height: float, *, name: str) -> Any:
    shape = page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    shape.name = name
    return shape.text_frame
