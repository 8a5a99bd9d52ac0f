from alignment.ui.data import load_house
from alignment.ui.guard import require_respondent
from alignment.ui.survey_form import load_sheet, show_questionnaire, show_thanks
from alignment.ui.survey_over import show_late
from alignment.ui.survey_results import show_results
from alignment.ui.survey_style import choose_language, on_survey

respondent = require_respondent()
house, sheet = load_house(), load_sheet(respondent)

with on_survey():
    language = choose_language()
    if sheet.published is not None:
        show_late(language)
        show_results(sheet, sheet.published, language=language)
    elif sheet.state == "answered":
        show_thanks(sheet, language=language, zone=house.zone)
    else:
        show_questionnaire(respondent, sheet, language=language, zone=house.zone)
