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
    return _arrive(visitor, wave)


def _arrive(visitor: Visitor, wave: Invitation) -> Visitor:
    link = wave.urls("")[0].removeprefix("/a/")
    way = read_link(link, {})
    assert way is not None
    visitor.cookies = {ANSWER: way.cookie}
    return visitor


def _open() -> AppTest:
    return AppTest.from_file(str(FRAME), default_timeout=60).run()


def _begin(page: AppTest, team: str = "sales") -> AppTest:
    page.radio(key="survey_team").set_value(team)
    return _press(page, "next", 0)


def _press(page: AppTest, button: str, screen: int) -> AppTest:
    return page.button(key=f"survey_{button}_{screen}").click().run()


def _answers(served: Served, wave: Invitation) -> list[tuple[str, dict[str, object]]]:
    with served.database.read() as connection:
        return survey_queries.list_answers(connection, wave.wave.id)


def test_five_screens_lead_to_one_stored_answer(empty: Served, wave: Invitation, rae: Visitor) -> None:
    page = _begin(_open())
    page.radio(key="survey_answered-in-time").set_value(7)
    page.radio(key="survey_content-used").set_value("open")
    _press(page, "next", 1)
    page.radio(key="survey_same-goals").set_value(4)
    _press(page, "next", 2)
    _press(page, "next", 3)
    page.radio(key="survey_qualified-lead-means").set_value("wants-to-talk")
    page.text_area(key="survey_comment").set_value("Fewer forms")
    _press(page, "next", 4)
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
    assert "One answer per browser" in words
    assert "this app shows nobody an answer" in words
    assert "Whoever runs the server could look at single answers in its database" in words
    assert "14 questions on 5 short screens, about three minutes" in words


def test_a_wave_with_a_block_promises_the_minutes_that_it_takes(
    empty: Served, wave: Invitation, rae: Visitor
) -> None:
    _arrive(rae, open_wave(empty.database, way="codes"))
    words = words_of(_open())
    assert "20 questions on 7 short screens, about four minutes" in words
    assert "One answer per person" in words


def test_a_reload_goes_on_where_it_stopped(rae: Visitor) -> None:
    page = _begin(_open())
    page.radio(key="survey_leads-accepted").set_value(3)
    _press(page, "next", 1)
    again = _open()
    assert [radio.key for radio in again.radio if radio.key.startswith("survey_same")] == [
        "survey_same-goals",
        "survey_same-words",
    ]
    _press(again, "back", 2)
    assert again.radio(key="survey_leads-accepted").value == 3
    _press(again, "back", 1)
    assert again.radio(key="survey_team").value == "sales"


def test_what_was_tapped_is_kept_before_anybody_goes_on(rae: Visitor) -> None:
    page = _begin(_open())
    page.radio(key="survey_leads-accepted").set_value(3)
    page.button(key="survey_keep").click().run()  # by the page's script, when the browser leaves it
    assert _open().radio(key="survey_leads-accepted").value == 3


def test_the_second_click_of_a_double_click_skips_no_screen(rae: Visitor) -> None:
    page = _begin(_open())
    with pytest.raises(KeyError, match="survey_next_0"):
        _press(page, "next", 0)


def test_without_a_team_nobody_gets_further(empty: Served, wave: Invitation, rae: Visitor) -> None:
    page = _press(_open(), "next", 0)
    assert "Choose your team first" in words_of(page)
    assert page.radio(key="survey_team").options == ["Sales", "Marketing"]


def test_the_language_follows_the_browser_and_can_be_switched(rae: Visitor) -> None:
    page = _open()
    page.radio(key="survey_language").set_value("de").run()
    assert "Wie arbeiten die beiden Teams zusammen?" in words_of(page)
    page = _begin(page)
    question = "Von zehn vereinbarten gemeinsamen Besprechungen beider Teams Wie viele fanden statt?"
    assert page.radio(key="survey_meetings-held").label == question, "read out without escapes"
    page.radio(key="survey_meetings-held").set_value(8)
    page.radio(key="survey_language").set_value("en").run()
    assert page.radio(key="survey_meetings-held").value == 8, "what was tapped stays"


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


def _end(served: Served) -> None:
    with served.database.write() as connection:
        connection.execute(sa.update(table_of(SurveyWave)).values(closes_at=datetime.now(UTC)))


def _fill_in(page: AppTest, comment: str) -> AppTest:
    _begin(page)
    for screen in (1, 2, 3):
        _press(page, "next", screen)
    page.text_area(key="survey_comment").set_value(comment)
    return page


def test_a_late_answer_is_refused_and_what_was_written_is_given_back(
    empty: Served, wave: Invitation, rae: Visitor
) -> None:
    page = _fill_in(_open(), "Fewer *forms*")
    _end(empty)
    _press(page, "next", 4)
    assert "Your answer came too late and was not stored" in page.warning[0].value.replace("\\", "")
    assert page.code[0].value == "Fewer *forms*"
    assert "This link does not work" in words_of(page)
    assert _answers(empty, wave) == []


def test_who_sends_after_the_close_reads_that_it_does_not_count_beside_the_results(
    empty: Served, wave: Invitation, rae: Visitor
) -> None:
    page = _fill_in(_open(), "Fewer forms")
    answer_all(empty.database, wave, {"sales": [{"same-goals": 4}] * 6})
    surveys.close_wave(OPERATOR, empty.database, home_of(empty.environment.home), 1)
    _press(page, "next", 4)
    assert "came too late" in page.warning[0].value
    assert "What came out of the survey" in words_of(page)


def test_who_answered_from_another_tab_reads_that_the_first_answer_counts(
    empty: Served, wave: Invitation, rae: Visitor
) -> None:
    first, second = _fill_in(_open(), "first"), _open()
    _press(second, "next", 4)
    _press(first, "next", 4)
    assert "That one counts" in words_of(first)
    assert len(_answers(empty, wave)) == 1


def test_links_that_lead_nowhere_look_alike_and_never_ask_for_a_sign_in(
    empty: Served, wave: Invitation, rae: Visitor
) -> None:
    coded = open_wave(empty.database, way="codes")
    pages = []
    for link in (f"{coded.token}~aaaa-bbbb-cccc-dddd", "A" * 43, wave.token):
        if link == wave.token:
            _end(empty)
        way = read_link(link, {})
        assert way is not None
        rae.cookies = {ANSWER: way.cookie}
        pages.append(words_of(_open()))
    assert len(set(pages)) == 1
    assert "the same link shows the results once they are published" in pages[0]
    assert "ign in" not in pages[0]
