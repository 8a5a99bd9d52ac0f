"""How the questionnaire is dressed: answers as tiles that a thumb finds, and a script for what the browser alone can do."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from alignment.access.asset_routes import SURVEY_SCRIPT
from alignment.survey.questions import LANGUAGES
from alignment.ui.survey_draft import find_unfinished, say_again, take_in
from alignment.ui.survey_words import NAMES, language_of_browser

# Drawn in the colour of the text alone, so that it holds in either theme. A tile is 44 pixels or more either way.
_STYLE = """
<style>
.st-key-survey [data-testid="stRadioOption"] { display: flex; align-items: center; min-height: 2.75rem; margin: 0; }
.st-key-survey [data-testid="stRadioOption"] > div { align-items: center; }
.st-key-survey [class*="-key-answers_"] [role="radiogroup"] { display: grid; gap: .3rem; width: 100%;
  grid-template-columns: repeat(var(--tiles), minmax(0, 1fr)); }
.st-key-survey [class*="-key-answers_list"] { --tiles: 1; }
.st-key-survey [class*="-key-answers_scale_agreement"] { --tiles: 5; }
.st-key-survey [class*="-key-answers_scale_estimate"] { --tiles: 6; }
@media (min-width: 640px) { .st-key-survey [class*="-key-answers_scale_estimate"] { --tiles: 11; } }
.st-key-survey [class*="-key-answers_"] [role="radiogroup"] > * { margin: 0; padding: 0; min-width: 0; }
.st-key-survey [class*="-key-answers_"] [data-testid="stRadioOption"] { width: 100%; height: 100%; border-radius: .4rem;
  padding: .2rem .6rem; border: 1px solid rgba(128, 128, 128, .6);
  border-color: color-mix(in srgb, currentColor 50%, transparent); }
.st-key-survey [class*="-key-answers_"] label > div > :first-child { border-radius: 50%;
  box-shadow: 0 0 0 1px color-mix(in srgb, currentColor 50%, transparent); }
.st-key-survey [class*="-key-answers_scale_"] [role="radiogroup"] > :last-child { grid-column: 1 / -1; }
.st-key-survey [class*="-key-answers_scale_"] [role="radiogroup"] > :last-child label { border-color: transparent; }
.st-key-survey [class*="-key-answers_scale_"] [role="radiogroup"] > :not(:last-child) label {
  justify-content: center; text-align: center; padding: .1rem; }
.st-key-survey [class*="-key-answers_scale_"] [role="radiogroup"] > :not(:last-child) label > div > :first-child {
  display: none; }
.st-key-survey [class*="-key-answers_scale_agreement"] [role="radiogroup"] > :not(:last-child) label {
  min-height: 3.4rem; }
.st-key-survey [class*="-key-answers_scale_agreement"] [role="radiogroup"] > :not(:last-child) p { font-size: .78rem;
  line-height: 1.15; }
@media (min-width: 640px) { .st-key-survey [class*="-key-answers_scale_agreement"] [role="radiogroup"]
  > :not(:last-child) p { font-size: .875rem; } }
.st-key-survey [class*="-key-answers_"] [role="radiogroup"] > * > label:has(input:checked) {
  background: rgba(128, 128, 128, .25); background: color-mix(in srgb, currentColor 16%, transparent);
  border-color: currentColor; box-shadow: inset 0 0 0 1px currentColor; }
.st-key-survey [class*="-key-answers_"] label:has(input:checked) p { font-weight: 700; }
.st-key-survey [data-testid="stRadioOption"]:has(input:focus-visible) { outline: 3px solid currentColor;
  outline-offset: 2px; border-radius: .4rem; }
.st-key-survey_buttons button { min-height: 3rem; min-width: 6.5rem; }
.st-key-survey_keep { display: none; }
.st-key-survey h1:focus, .st-key-survey h3:focus { outline: none; }
</style>
"""


@contextmanager
def on_survey() -> Iterator[None]:
    """The narrow column that everything stands in which respondents see, with its style and its script."""
    st.html(_STYLE)
    st.html(f'<script src="{SURVEY_SCRIPT.removeprefix("/")}"></script>', unsafe_allow_javascript=True)
    with st.container(horizontal_alignment="center"), st.container(width=620, key="survey"):
        yield


def choose_language() -> str:
    """The language of the browser, or the one that was chosen here; in the address, so that a reload keeps it."""
    asked = st.query_params.get("language", "")
    before = asked if asked in LANGUAGES else language_of_browser()
    st.session_state["survey_language"] = before  # the address decides, not what a tab remembers
    st.radio(
        "Language / Sprache",
        LANGUAGES,
        format_func=NAMES.__getitem__,
        horizontal=True,
        label_visibility="collapsed",
        key="survey_language",
        on_change=_remember_language,
    )
    return before


def _remember_language() -> None:
    if unfinished := find_unfinished():
        take_in(unfinished)
        say_again(unfinished)
    st.query_params["language"] = st.session_state["survey_language"]
