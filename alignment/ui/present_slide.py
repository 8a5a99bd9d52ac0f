"""One slide on the screen: headline, figure, chart or table, what each team says, n and source small."""

import json
from functools import lru_cache

import streamlit as st

from alignment.publish.charts import specification
from alignment.publish.story import Chart, Figure, Line, Slide, Table
from alignment.publish.story_charts import slide_chart
from alignment.publish.theme import THEMES, ThemeName
from alignment.ui.drawn import theme_name
from alignment.ui.present_fit import ROOM, size_of_headline, size_of_table, size_of_voices
from alignment.ui.text import plain

_TEAM = {"sales": "blue", "marketing": "orange"}
_STATUS: dict[str, tuple[str, str]] = {
    "on_target": ("green", ":material/check_circle:"),
    "below_target": ("yellow", ":material/arrow_downward:"),
    "far_below_target": ("red", ":material/keyboard_double_arrow_down:"),
    "no_data": ("gray", ":material/remove:"),
}


def show_slide(slide: Slide) -> None:
    """Draw a slide, as large as the screen."""
    with st.container(gap=None, key=f"present_slide_{slide.kind}"):
        show_headline(slide)
        if slide.figure:
            _show_beside(slide, slide.figure)
        elif slide.chart or slide.table:
            _show_whole(slide)
        else:
            _show_words(slide)
        _show_voices(slide)
        show_source(slide)


def show_headline(slide: Slide) -> None:
    """What the slide is about, small, and what it says, as large as it fits."""
    size = size_of_headline(slide)
    with st.container(gap=None, key=f"present_head_{size}"):
        st.caption(plain(slide.section))
        st.title(plain(_unbroken(slide.headline.text)), anchor=False)


def show_source(slide: Slide) -> None:
    """How many were counted, where and when the figures are from."""
    with st.container(key="present_small"):
        st.caption(plain(_unbroken(" · ".join(text for text in (slide.counted, slide.source) if text))))


def _show_beside(slide: Slide, figure: Figure) -> None:
    """A figure with what belongs to it, and the chart beside it."""
    with st.container(horizontal=True, gap="large", key="present_body_beside", wrap=False):
        with st.container(gap="xsmall", key="present_figure"):
            st.metric(figure.label, figure.value, label_visibility="collapsed")
            st.markdown(plain(figure.under))
            if figure.status and figure.status_word:
                colour, icon = _STATUS[figure.status]
                st.markdown(f":{colour}[{icon} **{plain(_unbroken(figure.status_word))}**]")
            if figure.change:
                st.markdown(f"Against the period before: {plain(figure.change)}")
            _show_lines(tuple(line for line in slide.lines if not line.team))
        if slide.chart:
            _show_chart(slide, slide.chart)


def _show_whole(slide: Slide) -> None:
    """Sentences, then a chart or a table in the whole width."""
    with st.container(gap="small", key="present_body_whole"):
        _show_lines(tuple(line for line in slide.lines if not line.team))
        if slide.chart:
            _show_chart(slide, slide.chart)
        if slide.table:
            show_table(slide.table)


def _show_words(slide: Slide) -> None:
    """Sentences alone, in large letters."""
    with st.container(gap="medium", key="present_body_words"):
        _show_lines(tuple(line for line in slide.lines if not line.team))


def _show_voices(slide: Slide) -> None:
    """What both teams promised and signed, beside each other, each in its colour."""
    said = {team: [line for line in slide.lines if line.team == team] for team in _TEAM}
    if not any(said.values()):
        return
    with st.container(
        horizontal=True, gap="medium", wrap=False, key=f"present_voices_{size_of_voices(slide)}"
    ):
        for team, lines in said.items():
            with st.container(gap="xsmall", key=f"present_voice_{team}"):
                _show_lines(tuple(lines))


def _show_lines(lines: tuple[Line, ...]) -> None:
    for line in lines:
        text = plain(_unbroken(line.text))
        st.markdown(f":{_TEAM[line.team]}[{text}]" if line.team else text)


def _show_chart(slide: Slide, chart: Chart) -> None:
    spec = json.loads(_written(chart, theme_name()))
    with st.container(key="present_chart"):
        st.vega_lite_chart(spec=spec, theme=None, alt=chart.alt, height="stretch", key=f"present_{slide.key}")


# Kept per process: a story is looked at by many, forwards and backwards; the figures themselves are the key.
@lru_cache(maxsize=500)
def _written(chart: Chart, theme: ThemeName) -> str:
    return json.dumps(specification(slide_chart(chart, THEMES[theme])), allow_nan=False)


def show_table(table: Table, *, room: float = ROOM) -> None:
    """A table in the largest letters with which all of it finds `room` (rem)."""
    with st.container(gap=None, key=f"present_table_{size_of_table(table, room=room)}"):
        for number, cells in enumerate((table.header, *table.rows)):
            kind = "titles" if number == 0 else "row"
            with st.container(key=f"present_{kind}_{number}"):
                columns = st.columns(table.widths, gap="medium")
            for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                with column:
                    _show_cell(cell, head=number == 0, first=place == 0)


def _show_cell(cell: str, *, head: bool, first: bool) -> None:
    text = plain(_unbroken(cell))
    if head:
        st.caption(text)
    else:
        st.markdown(f"**{text}**" if first and text else text or "\\_\\_\\_\\_\\_\\_\\_\\_")


def _unbroken(text: str) -> str:
    """Text whose percentages stay on one line."""
    return text.replace(" %", "\u00a0%")
