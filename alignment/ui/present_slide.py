"""One slide on the screen: headline, figure, chart or table, what both teams say, n and source small."""

import json
from functools import lru_cache

import streamlit as st

from alignment.publish.charts import specification
from alignment.publish.story import Chart, Figure, Line, Slide, Table
from alignment.publish.story_charts import slide_chart
from alignment.publish.theme import THEMES, ThemeName
from alignment.ui.drawn import theme_name
from alignment.ui.present_stage import with_notes
from alignment.ui.text import plain

_TEAM = {"sales": "blue", "marketing": "orange"}
_STATUS: dict[str, tuple[str, str]] = {
    "on_target": ("green", ":material/check_circle:"),
    "below_target": ("yellow", ":material/arrow_downward:"),
    "far_below_target": ("red", ":material/keyboard_double_arrow_down:"),
    "no_data": ("gray", ":material/remove:"),
}


def show_slide(slide: Slide) -> None:
    """Draw a slide, and the speaker's notes where they are asked for."""
    opening = slide.kind == "opening"
    with st.container(gap="small", key="present_opening" if opening else "present_slide"):
        with st.container(key="present_section"):
            st.caption(plain(slide.section))
        st.title(plain(slide.headline.text.replace(" %", "\u00a0%")), anchor=False)
        if slide.figure:
            _show_beside(slide, slide.figure)
        else:
            _show_whole(slide)
        with st.container(key="present_small"):
            st.caption(plain(" · ".join(text for text in (slide.counted, slide.source) if text)))
    if with_notes():
        _show_notes(slide)


def _show_beside(slide: Slide, figure: Figure) -> None:
    left, right = st.columns([1, 2.2], gap="medium")
    with left, st.container(gap="xsmall", key="present_figure"):
        st.metric(figure.label, figure.value, label_visibility="collapsed")
        st.markdown(plain(figure.under))
        if figure.status and figure.status_word:
            colour, icon = _STATUS[figure.status]
            st.markdown(f":{colour}[{icon} **{plain(figure.status_word)}**]")
        if figure.change:
            st.markdown(f"Against the period before: {plain(figure.change)}")
        _show_lines(slide.lines)
    with right:
        _show_chart(slide)


def _show_whole(slide: Slide) -> None:
    _show_lines(slide.lines)
    if slide.chart:
        _show_chart(slide)
    if slide.table:
        _show_table(slide.table)


def _show_lines(lines: tuple[Line, ...]) -> None:
    for line in lines:
        text = plain(line.text)
        st.markdown(f":{_TEAM[line.team]}[{text}]" if line.team else text)


def _show_chart(slide: Slide) -> None:
    if slide.chart is None:
        return
    spec = json.loads(_written(slide.chart, theme_name()))
    with st.container(key="present_chart"):
        st.vega_lite_chart(
            spec=spec, theme=None, alt=slide.chart.alt, height="stretch", key=f"present_{slide.key}"
        )


# Kept per process: a story is looked at by many, forwards and backwards; the figures themselves are the key.
@lru_cache(maxsize=500)
def _written(chart: Chart, theme: ThemeName) -> str:
    return json.dumps(specification(slide_chart(chart, THEMES[theme])), allow_nan=False)


def _show_table(table: Table) -> None:
    with st.container(gap="small", key="present_table"):
        for number, cells in enumerate((table.header, *table.rows)):
            for place, (column, cell) in enumerate(
                zip(st.columns(table.widths, gap="medium"), cells, strict=True)
            ):
                with column:
                    _show_cell(cell, head=number == 0, first=place == 0)


def _show_cell(cell: str, *, head: bool, first: bool) -> None:
    if head:
        st.caption(plain(cell))
    elif not cell:
        st.markdown("\\_\\_\\_\\_\\_\\_\\_\\_")
    else:
        st.markdown(f"**{plain(cell)}**" if first else plain(cell))


def _show_notes(slide: Slide) -> None:
    with st.container(border=True, gap="xsmall", key="present_notes"):
        for note in slide.notes:
            st.markdown(plain(note))
