import streamlit as st

from alignment.ui.data import load_house
from alignment.ui.guard import require_respondent
from alignment.ui.survey_form import choose_language, load_sheet, show_questionnaire, show_thanks
from alignment.ui.survey_results import show_results

respondent = require_respondent()
house, sheet = load_house(), load_sheet(respondent)

with st.container(horizontal_alignment="center"), st.container(width=620, key="survey"):
    language = choose_language()
    if sheet.published is not None:
        show_results(sheet, sheet.published, language=language)
    elif sheet.state == "answered":
        show_thanks(sheet, language=language, zone=house.zone)
    else:
        show_questionnaire(respondent, sheet, language=language, zone=house.zone)
