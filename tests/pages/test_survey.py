"""The questionnaire as respondents go through it: screen by screen, kept over a reload, sent once."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from alignment import surveys
from alignment.access.configuration import SignIn
from alignment.access.cookies import ANSWER
from alignment.access.served import Served, serve
from alignment.access.survey_ways import read_link
from alignment.store import survey_queries
from alignment.store.commands import table_of
from alignment.store.survey_models import SurveyWave
from alignment.surveys import Invitation
from tests.pages.opening import FRAME, Visitor, words_of
from tests.support.people import OPERATOR
from tests.support.surveys import answer_all, home_of, open_wave


@pytest.fixture
def wave(empty: Served) -> Invitation:
    """A wave is open, in an app that others reach as well."""
    serve(Served(empty.environment, empty.database, SignIn(accounts=True)))
    return open_wave(empty.database)


@pytest.fixture
def rae(visitor: Visitor, wave: Invitation) -> Visitor:
    """Rae has opened the link on her phone."""
    visitor.remote_ip = "203.0.113.7"
    way = read_link(wave.token, {})
    assert way is not None
    visitor.cookies = {ANSWER: way.cookie}
    return visitor


def _open() -> AppTest:
    return AppTest.from_file(str(FRAME), default_timeout=60).run()


def _begin(page: AppTest, team: str = "sales") -> AppTest:
    page.radio(key="survey_team").set_value(team)
    return page.button(key="survey_next").click().run()


def _answers(served: Served, wave: Invitation) -> list[tuple[str, dict[str, object]]]:
    with served.database.read() as connection:
        return survey_queries.list_answers(connection, wave.wave.id)


def test_five_screens_lead_to_one_stored_answer(empty: Served, wave: Invitation, rae: Visitor) -> None:
    page = _begin(_open())
    page.radio(key="survey_answered-in-time").set_value(7)
    page.radio(key="survey_content-used").set_value("open")
    page.button(key="survey_next").click().run()
    page.radio(key="survey_same-goals").set_value(4)
    page.button(key="survey_next").click().run()
    page.button(key="survey_next").click().run()
    page.radio(key="survey_qualified-lead-means").set_value("wants-to-talk")
    page.text_area(key="survey_comment").set_value("Fewer forms")
    page.button(key="survey_next").click().run()
    assert "your answer is stored" in words_of(page)
    stored = {"answered-in-time": 7, "same-goals": 4, "qualified-lead-means": "wants-to-talk"}
    assert _answers(empty, wave) == [("sales", stored)]
    with empty.database.read() as connection:
        assert survey_queries.list_comments(connection, wave.wave.id) == ["Fewer forms"]
    assert "your answer is stored" in words_of(_open()), "whoever comes back has answered"
    assert len(_answers(empty, wave)) == 1


def test_the_page_says_how_small_a_group_is_shown_and_who_could_see_what(rae: Visitor) -> None:
    words = words_of(_open())
    assert "groups of at least 5 people" in words
    assert "one answer per browser" in words
    assert "whoever runs the server could look at single answers" in words


def test_a_reload_goes_on_where_it_stopped(rae: Visitor) -> None:
    page = _begin(_open())
    page.radio(key="survey_leads-accepted").set_value(3)
    page.button(key="survey_next").click().run()
    again = _open()
    assert [radio.key for radio in again.radio if radio.key.startswith("survey_same")] == [
        "survey_same-goals",
        "survey_same-words",
    ]
    again.button(key="survey_back").click().run()
    assert again.radio(key="survey_leads-accepted").value == 3
    again.button(key="survey_back").click().run()
    assert again.radio(key="survey_team").value == "sales"


def test_without_a_team_nobody_gets_further(empty: Served, wave: Invitation, rae: Visitor) -> None:
    page = _open()
    page.button(key="survey_next").click().run()
    assert "Choose your team first" in words_of(page)
    assert page.radio(key="survey_team").options == ["Sales", "Marketing"]


def test_the_language_follows_the_browser_and_can_be_switched(rae: Visitor) -> None:
    page = _open()
    page.radio(key="survey_language").set_value("de").run()
    assert "Wie arbeiten die beiden Teams zusammen?" in words_of(page)
    page = _begin(page)
    assert "Von zehn" in page.radio(key="survey_meetings-held").label


def test_respondents_get_the_questionnaire_and_nothing_else(rae: Visitor) -> None:
    page = _open()
    with pytest.raises(ValueError, match="scorecard"):
        page.switch_page("../../pages/scorecard.py").run()


def test_after_the_close_the_same_link_shows_what_was_published(
    empty: Served, wave: Invitation, rae: Visitor
) -> None:
    sales = [{"answered-in-time": 9, "same-goals": 4}] * 6
    answer_all(empty.database, wave, {"sales": sales, "marketing": [{"answered-in-time": 4}] * 6})
    surveys.close_wave(OPERATOR, empty.database, home_of(empty.environment.home), 1)
    words = words_of(_open())
    assert "What came out of the survey" in words
    assert "All: 6.5 of ten · Sales: 9.0 of ten · Marketing: 4.0 of ten" in words
    assert "Sales: 95 % agree" in words


def test_too_few_answers_show_nothing(empty: Served, wave: Invitation, rae: Visitor) -> None:
    answer_all(empty.database, wave, {"sales": [{"same-goals": 1}] * 4})
    surveys.close_wave(OPERATOR, empty.database, home_of(empty.environment.home), 1)
    words = words_of(_open())
    assert "Fewer than 5 people answered" in words
    assert "agree" not in words


def test_a_wave_that_ends_while_somebody_fills_it_in_takes_nothing_late(
    empty: Served, wave: Invitation, rae: Visitor
) -> None:
    page = _begin(_open())
    with empty.database.write() as connection:
        connection.execute(sa.update(table_of(SurveyWave)).values(closes_at=datetime.now(UTC)))
    page.button(key="survey_next").click().run()
    assert "No access" in words_of(page)
    assert _answers(empty, wave) == []
