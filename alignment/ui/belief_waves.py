"""How what both teams believe has moved from wave to wave, question by question."""

import streamlit as st

from alignment.publish.belief_sentences import ESTIMATED, THEME_NAMES
from alignment.survey.perception import perception_index
from alignment.survey.publication import Figure, Published, QuestionResult
from alignment.ui.belief_strip import Waves
from alignment.ui.belief_view import BeliefPage
from alignment.ui.drawn_belief import WavePoint, draw_waves
from alignment.ui.text import plain

LAST = 8  # waves: more do not fit a phone


def show_waves(page: BeliefPage) -> None:
    """The core questions over the waves that asked the very same; with one wave, that the next will tell."""
    waves = [(wave, published) for wave, published in page.waves if not published.is_empty][:LAST][::-1]
    series = {name: points for name, points in _series(waves).items() if len(points) > 1}
    if not series:
        st.caption(
            "What has moved is shown here from the second wave on, for the questions that stayed the same."
        )
        return
    st.subheader(plain(_finding(waves)), anchor=False)
    cells = st.grid(4, min_column_width=220, gap="small", border=True, key="waves")
    for place, (name, points) in enumerate(series.items()):
        with cells.cell(), st.container(gap="xsmall"):
            st.markdown(f"**{plain(name)}**")
            draw_waves(points, alt=name, key=f"wave_line_{place}")


def _finding(waves: Waves) -> str:
    known = [index for index in (perception_index(published) for _, published in waves) if index is not None]
    if len(known) < 2:
        return f"What {len(waves)} waves said"
    points = round((known[-1] - known[0]) * 100)
    if abs(points) < 5:
        return f"Over {len(known)} waves both teams see their cooperation much the same"
    return f"Over {len(known)} waves agreement {'rose' if points > 0 else 'fell'} by {abs(points)} points"


def _series(waves: Waves) -> dict[str, tuple[WavePoint, ...]]:
    """Question → its points; a question that was reworded has another id, and so a line of its own."""
    newest = waves[-1][1].questions if waves else ()
    return {
        _name_of(result): tuple(
            (f"{wave.number}. {wave.label}", *_points(published, result.id))
            for wave, published in waves
            if published.find(result.id) is not None
        )
        for result in newest
        if result.core and result.kind != "choice"
    }


def _name_of(result: QuestionResult) -> str:
    return ESTIMATED[result.metric].name if result.kind == "estimate" else THEME_NAMES[result.theme]


def _points(published: Published, question: str) -> tuple[float | None, float | None]:
    found = published.find(question)
    teams = found.teams if found else {}
    return _share(teams.get("sales")), _share(teams.get("marketing"))


def _share(figure: Figure | None) -> float | None:
    if figure is None:
        return None
    if figure.mean is not None:
        return figure.mean / 10
    return None if figure.percent is None else figure.percent / 100
