"""The page of survey waves: opened, handed out once, watched coarsely, closed for good; for editors alone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from alignment import surveys
from alignment.access.served import Served
from alignment.store.commands import table_of
from alignment.store.survey_models import SurveyWave
from alignment.ui.waves_view import end_of
from tests.pages.opening import open_page, words_of
from tests.support.people import OPERATOR
from tests.support.surveys import answer_all, open_wave

WAVES = "../../pages/survey_waves.py"
ANSWER = {"answered-in-time": 7}


def _fill_form(page: AppTest, *, label: str = "Autumn", sales: int = 12, way: str = "open") -> AppTest:
    page.text_input(key="wave_label").set_value(label)
    page.number_input(key="wave_sales").set_value(sales)
    page.radio(key="wave_way").set_value(way)
    return page.button(key="wave_open").set_value(True).run()


def _codes_of(page: AppTest) -> list[str]:
    return [code.value for code in page.code]


def test_without_a_wave_the_page_says_so_and_opens_the_first(empty: Served) -> None:
    page = open_page(WAVES)
    assert not page.exception
    assert "No survey wave is open" in words_of(page)
    page = _fill_form(page)
    (wave,) = surveys.list_waves(OPERATOR, empty.database)
    assert (wave.label, wave.k, dict(wave.invited), wave.way) == ("Autumn", 5, {"sales": 12}, "open")
    (link,) = _codes_of(page)
    assert "/a/" in link
    assert "“Autumn” is open until" in words_of(page)


def test_a_link_is_shown_until_it_is_saved_and_never_again(empty: Served) -> None:
    page = _fill_form(open_page(WAVES))
    assert len(_codes_of(page)) == 1
    page = page.run()
    assert len(_codes_of(page)) == 1
    page = page.button(key="invitation_done").click().run()
    assert _codes_of(page) == _codes_of(open_page(WAVES)) == []


def test_one_time_links_are_taken_along_as_files(empty: Served) -> None:
    page = _fill_form(open_page(WAVES), sales=6, way="codes")
    assert {button.key for button in page.get("download_button")} == {"codes_csv", "codes_sheet"}
    assert "6 one-time links" in words_of(page)
    page.button(key="invitation_done").click().run()
    page.number_input(key="codes_1").set_value(3)
    page = page.button(key="invite_1").click().run()
    assert "3 one-time links" in words_of(page)


def test_what_cannot_be_is_said_and_opens_nothing(empty: Served) -> None:
    page = _fill_form(open_page(WAVES), sales=0)
    assert "how many people of each team" in words_of(page)
    assert surveys.list_waves(OPERATOR, empty.database) == []


def test_two_clicks_open_one_wave(empty: Served) -> None:
    page = _fill_form(open_page(WAVES))
    page = page.button(key="wave_open").set_value(True).run()
    assert "is open already" in words_of(page)
    assert len(surveys.list_waves(OPERATOR, empty.database)) == 1


def test_a_team_that_is_too_small_is_named_before_anybody_answers(empty: Served) -> None:
    page = _fill_form(open_page(WAVES), sales=3)
    assert "nothing can be published" in "".join(warning.value for warning in page.warning)


def test_participation_is_told_as_coarse_as_it_will_be_published(empty: Served) -> None:
    handed = open_wave(empty.database)
    answer_all(empty.database, handed, {"sales": [ANSWER] * 3})
    assert "Fewer than 5 have answered so far" in words_of(open_page(WAVES))
    answer_all(empty.database, handed, {"sales": [ANSWER] * 5, "marketing": [ANSWER] * 1})
    words = words_of(open_page(WAVES))
    assert (
        "About 45 % of those invited took part." in words
    )  # 9 of 20, by team nothing: Marketing would follow


def test_closing_is_asked_twice_and_publishes(empty: Served) -> None:
    answer_all(empty.database, open_wave(empty.database), {"sales": [ANSWER] * 6})
    page = open_page(WAVES).button(key="close_now_1").click().run()
    assert not page.exception
    assert [box.value.replace("\\", "") for box in page.success] == [
        "Autumn is closed: its results are published."
    ]
    ((_, published),) = surveys.load_published(empty.database)
    assert not published.is_empty
    assert "No survey wave is open" in words_of(page)


def test_a_wave_whose_last_day_has_passed_asks_to_be_closed(empty: Served) -> None:
    open_wave(empty.database)
    with empty.database.write() as connection:
        over = datetime.now(UTC) - timedelta(minutes=1)
        connection.execute(sa.update(table_of(SurveyWave)).values(closes_at=over))
    page = open_page(WAVES)
    assert "takes no answers any more and waits to be closed" in words_of(page)
    assert not [button for button in page.button if button.key == "invite_1"]


def test_the_last_day_ends_with_its_last_minute_there() -> None:
    end = end_of(datetime(2026, 10, 24, tzinfo=UTC).date(), "Europe/Berlin")
    assert end.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-10-24T23:59:00+02:00"
