"""What both teams believe, on its page: estimates beside the records, themes, definitions, waves, who took part."""

from dataclasses import dataclass

import streamlit as st

from alignment.measures.ratio import whole_percent
from alignment.measures.results import Scorecard
from alignment.publish.belief_sentences import (
    THEME_NAMES,
    band_of,
    belief_finding,
    definition_finding,
    definition_sentence,
    participation_sentence,
    theme_finding,
)
from alignment.publish.dumbbell import DumbbellRow
from alignment.store.survey_queries import WaveInfo
from alignment.survey.perception import (
    BeliefView,
    DefinitionView,
    list_themes,
    perception_index,
    read_definition,
)
from alignment.survey.publication import Figure, Published
from alignment.survey.questions import Questionnaire
from alignment.ui.banner import show_about
from alignment.ui.belief_strip import Waves, beliefs_of, load_waves, rows_of
from alignment.ui.data import House, load_house, load_scorecard
from alignment.ui.drawn_belief import draw_dumbbells
from alignment.ui.pages import WAVES, link_to
from alignment.ui.table_download import offer_table
from alignment.ui.text import day, plain, unbroken
from alignment.ui.url_choice import choose_by_url
from alignment.ui.wording import NOTHING

WAYS = {
    "open": "one answer a browser",
    "codes": "one answer a person",
    "import": "imported from another tool",
}
ASKED = (
    "For each of four metrics: what Sales believes, what Marketing believes, and what the records show.",
    "How both teams see their goals, words, feedback, roles, trust, leadership, content and time.",
    "Which meaning people give to a qualified lead.",
)


@dataclass(frozen=True)
class BeliefPage:
    """What the page shows: the wave that is looked at, all published ones, and the records beside it."""

    house: House
    scorecard: Scorecard
    waves: Waves
    wave: WaveInfo
    published: Published
    questionnaire: Questionnaire
    beliefs: tuple[BeliefView, ...]


def open_belief_page() -> BeliefPage:
    """The wave that the URL names, else the newest; without any the page ends here, with how to come to one."""
    waves = load_waves()
    if not waves:
        _show_nobody_asked()
        st.stop()
    house, scorecard = load_house(), load_scorecard()
    by_number = {str(wave.number): (wave, published) for wave, published in waves}
    wave, published = by_number[_choose(house, waves)]
    return BeliefPage(
        house=house,
        scorecard=scorecard,
        waves=waves,
        wave=wave,
        published=published,
        questionnaire=Questionnaire.model_validate_json(wave.questionnaire),
        beliefs=beliefs_of(published, scorecard),
    )


def _choose(house: House, waves: Waves) -> str:
    names = {str(wave.number): f"{wave.number}. {wave.label}" for wave, _ in waves}
    with show_about(house, "Belief vs fact"):
        return choose_by_url("Wave", "wave", names, hidden_label=True)


def _show_nobody_asked() -> None:
    st.title("Nobody has been asked yet", anchor=False)
    st.markdown(
        "A survey wave asks both teams what they believe: anonymous, three minutes on a phone. Once it is closed, this"
        " page shows:"
    )
    st.markdown("\n".join(f"- {line}" for line in ASKED))
    st.markdown(
        "An editor opens a wave, hands out its link or one-time codes, and closes it. Nothing is shown of fewer than"
        " five people, and nothing at all before the wave is closed."
    )
    link_to(WAVES, "Open a survey wave")


def show_beliefs(page: BeliefPage) -> None:
    """The finding as title, and what is believed beside what the records show."""
    st.title(unbroken(belief_finding(page.beliefs)), anchor=False)
    st.markdown(plain(_about(page)))
    rows = rows_of(page.beliefs)
    if page.published.is_empty:
        st.markdown(
            plain(
                f"Fewer than {page.published.k} people answered any of the questions. Nothing is published of so few."
            )
        )
        return
    with st.container(border=True, key="dumbbells"):
        st.subheader("Out of ten: what is believed, and what the records show", anchor=False)
        draw_dumbbells(rows, alt="What is believed and what the records show", key="belief_rows")
        window = page.scorecard.window.label if page.scorecard.window else "no records"
        st.caption(plain(f"Estimates out of ten as percent. Records: {window}. A team below {page.published.k} answers, or"
                         " one that would follow from the others, is not shown."))  # fmt: skip


def _about(page: BeliefPage) -> str:
    closed = f"closed on {day(page.wave.closed_at, page.house.zone)}" if page.wave.closed_at else ""
    parts = [page.wave.label, closed, WAYS[page.wave.way]]
    told = ", ".join(part for part in parts if part)
    if page.wave.way == "import" and not page.wave.invited:
        return f"{told}. How many were invited is not known."
    return f"{told}. {participation_sentence(page.published.participation)}"


def show_themes(page: BeliefPage) -> None:
    """Who agrees on each theme, the widest gap first, under what follows from it."""
    themes = list_themes(page.published)
    ordered = sorted(themes, key=lambda view: -abs(view.gap or 0))
    rows = tuple(
        DumbbellRow(
            THEME_NAMES[view.theme],
            _share(view.sales),
            _share(view.marketing),
            company=_share(view.company),
        )
        for view in ordered
    )
    rows = tuple(row for row in rows if row.marks)
    if not rows:
        return
    with st.container(border=True, key="themes"):
        st.subheader(unbroken(theme_finding(themes)), anchor=False)
        index = perception_index(page.published)
        if index is not None:
            st.markdown(
                plain(f"Over all themes {whole_percent(index)} % agree, each team weighing the same.")
            )
        draw_dumbbells(rows, alt="Who agrees on each theme", key="theme_rows")
        st.caption("Who answered “agree” or “strongly agree”, in steps of five; the widest gap first.")


def _share(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


def show_definition(page: BeliefPage) -> None:
    """Which meaning people give to a qualified lead."""
    view = read_definition(page.published)
    if view is None or view.same is None:
        return
    with st.container(border=True, key="definition"):
        st.subheader(plain(definition_finding(view)), anchor=False)
        st.markdown(plain(definition_sentence(view)))
        _show_meanings(page, view)


def _show_meanings(page: BeliefPage, view: DefinitionView) -> None:
    choice = page.questionnaire.choice
    result = page.published.find(choice.id)
    shares = result.company.distribution if result and result.company else None
    if not shares:
        st.caption("Which meanings were picked is shown from ten answers on.")
        return
    st.caption(plain(choice.text.en))
    texts = {meaning.id: meaning.text.en for meaning in choice.meanings} | {"none": choice.other.en}
    for meaning, percent in sorted(shares.items(), key=lambda pair: -pair[1]):
        agreed = " (signed in the glossary)" if meaning == choice.agreed else ""
        st.markdown(f"{plain(texts[meaning] + agreed)}")
        st.progress(percent / 100, text=f"{percent} %")


def show_figures(page: BeliefPage) -> None:
    """All that was published of the wave, question by question, with how many answered."""
    texts = {item.id: item.text.en for item in page.questionnaire.items}
    texts[page.questionnaire.choice.id] = page.questionnaire.choice.text.en
    shown = [result for result in page.published.questions if result.company]
    if not shown:
        return
    with st.expander("All published figures", icon=":material/table:", key="figures"):
        table = {
            "Question": [texts[result.id] for result in shown],
            "All": [_told(result.company) for result in shown],
            "Sales": [_told(result.teams.get("sales")) for result in shown],
            "Marketing": [_told(result.teams.get("marketing")) for result in shown],
        }
        st.dataframe(table, hide_index=True, key="figure_table")
        st.caption(
            "Estimates: the mean out of ten. Statements: who agrees. The definition: who picked the most frequent one."
        )
        offer_table(table, file_name="survey-figures", key="figure_download")


def _told(figure: Figure | None) -> str:
    if figure is None:
        return NOTHING
    value = f"{figure.mean:.1f} of 10" if figure.mean is not None else f"{figure.percent} %"
    return f"{value} ({band_of(figure)})"


def show_comments(page: BeliefPage) -> None:
    """The comments, word for word, where they may be shown."""
    with st.container(border=True, key="comments"):
        if not page.published.comments:
            st.subheader("No comments are shown", anchor=False)
            st.caption(
                "Comments are shown when ten people or more have written one, without their team and in no order."
            )
            return
        st.subheader("In their own words", anchor=False)
        st.markdown("\n".join(f"- “{plain(comment)}”" for comment in page.published.comments))
        st.caption("Word for word, in no order. Addresses, numbers and names that are known were taken out.")
