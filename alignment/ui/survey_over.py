"""What is said where a survey link leads nowhere, and to somebody whose answer came too late."""

import streamlit as st

from alignment.access.plain_pages import DEAD_LINK
from alignment.ui.survey_draft import COMMENT, find_unfinished
from alignment.ui.survey_style import choose_language, on_survey
from alignment.ui.survey_words import say
from alignment.ui.text import plain


def show_nowhere() -> None:
    """One page for every link that opens nothing; whoever was just filling in the questionnaire reads what became of it."""
    with on_survey():
        language = choose_language()
        show_late(language)
        title, text = DEAD_LINK[language]
        st.title(plain(title), anchor=False)
        st.markdown(plain(text))


def show_late(language: str) -> None:
    """Say that an answer was not stored, and give back what was written; nothing where nothing was filled in."""
    unfinished = find_unfinished()
    if unfinished is None or not unfinished.values:
        return
    st.warning(plain(say("over", language)), icon=":material/schedule:")
    if written := str(unfinished.values.get(COMMENT, "")):
        st.markdown(plain(say("written", language)))
        st.code(written, language=None, wrap_lines=True)
