"""What respondents find behind their link after the close: what was published, question by question."""

import streamlit as st

from alignment.answering import Sheet
from alignment.survey.publication import Figure, Published, QuestionResult
from alignment.survey.questions import Questionnaire
from alignment.ui.survey_words import say
from alignment.ui.text import plain


def show_results(sheet: Sheet, published: Published, *, language: str) -> None:
    """Every question with what all together and the teams that may be shown have answered; comments where allowed."""
    st.title(plain(say("results", language)), anchor=False)
    if published.is_empty:
        st.markdown(plain(say("too_few", language, k=published.k)))
        return
    if published.participation.company is not None:
        st.markdown(plain(say("took_part", language, percent=published.participation.company)))
    for result in published.questions:
        if result.company is not None:
            _show_result(sheet.questionnaire, result, language)
    st.caption(plain(say("rounded", language)))
    if published.comments:
        st.subheader(plain(sheet.questionnaire.comment.text.say(language)), anchor=False)
        for comment in published.comments:
            st.text(comment)


def _show_result(questionnaire: Questionnaire, result: QuestionResult, language: str) -> None:
    texts = {item.id: item.text.say(language) for item in questionnaire.items}
    texts[questionnaire.choice.id] = questionnaire.choice.text.say(language)
    groups = {say("everybody", language): result.company}
    groups |= {
        getattr(questionnaire.teams, team).say(language): figure for team, figure in result.teams.items()
    }
    told = [f"{name}: {_tell(figure, result, language)}" for name, figure in groups.items() if figure]
    with st.container(gap="xxsmall", key=f"result_{result.id}"):
        st.markdown(f"**{plain(texts[result.id])}**")
        st.markdown(plain(" · ".join(told)))


def _tell(figure: Figure, result: QuestionResult, language: str) -> str:
    if result.kind == "estimate":
        return say("of_ten", language, mean=figure.mean)
    return say("same" if result.kind == "choice" else "agree", language, percent=figure.percent)
