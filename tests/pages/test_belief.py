"""The page of what both teams believe: published figures and nothing else, beside the records."""

from streamlit.testing.v1 import AppTest

from alignment import scorecards, surveys
from alignment.access.served import Served
from alignment.publish.belief_sentences import belief_finding
from alignment.survey.perception import list_beliefs
from tests.pages.opening import SCORECARD, open_page, words_of
from tests.support.people import OPERATOR
from tests.support.surveys import answer_all, open_wave

BELIEF, WAVES = "../../pages/belief.py", "../../pages/survey_waves.py"
APART = {"answered-in-time": 9, "same-goals": 5}
OTHERWISE = {"answered-in-time": 2, "same-goals": 1}


def _charts(page: AppTest) -> list[str]:
    return [chart.proto.alt for chart in page.get("vega_lite_chart")]


def test_the_sample_company_shows_its_gap_on_the_page_and_on_the_scorecard(sample: Served) -> None:
    facts = {m.key: m.ratio.value for m in scorecards.compute(sample.database).metrics}
    ((_, published),) = surveys.load_published(sample.database)
    finding = belief_finding(list_beliefs(published, facts))
    assert "Sales believes" in finding
    for script in (BELIEF, SCORECARD):
        page = open_page(script)
        assert not page.exception
        assert finding in words_of(page).replace("\u00a0", " ")
        assert any("Hand-offs answered in time: Sales 87 %, Marketing 32 %" in alt for alt in _charts(page))


def test_the_page_tells_themes_meanings_comments_and_who_took_part(sample: Served) -> None:
    words = words_of(open_page(BELIEF))
    assert "About 85 % of those invited took part (Sales 80 %, Marketing 90 %)." in words
    assert "seen most differently" in words
    assert "mean the same by a qualified lead" in words
    assert "I like the buddy talks. More of them." in words


def test_before_anybody_was_asked_the_page_says_what_it_will_show(empty: Served) -> None:
    page = open_page(BELIEF)
    assert not page.exception
    assert "Nobody has been asked yet" in words_of(page)
    assert _charts(page) == []


def test_an_open_wave_shows_nothing_at_all(empty: Served) -> None:
    answer_all(
        empty.database, open_wave(empty.database), {"sales": [APART] * 8, "marketing": [OTHERWISE] * 6}
    )
    page = open_page(BELIEF)
    assert "Nobody has been asked yet" in words_of(page)
    assert _charts(page) == []


def test_a_wave_with_too_few_people_says_so_and_draws_nothing(empty: Served) -> None:
    answer_all(empty.database, open_wave(empty.database), {"sales": [APART] * 4})
    surveys.close_wave(OPERATOR, empty.database, empty.environment, 1)
    page = open_page(BELIEF)
    assert not page.exception
    assert "Fewer than 5 people answered" in words_of(page)
    assert "Too few people took part to say how many." in words_of(page)
    assert _charts(page) == []


def test_a_team_that_is_withheld_is_nowhere_on_the_page(empty: Served) -> None:
    answer_all(
        empty.database, open_wave(empty.database), {"sales": [APART] * 8, "marketing": [OTHERWISE] * 3}
    )
    surveys.close_wave(OPERATOR, empty.database, empty.environment, 1)
    page = open_page(BELIEF)
    told = "\n".join(_charts(page))
    assert "Hand-offs answered in time: All 71 %" in told
    assert "Sales" not in told.replace("that Sales", "")
    assert "Marketing" not in told
    (table,) = page.dataframe
    assert set(table.value["Sales"]) == set(table.value["Marketing"]) == {"—"}


def test_over_waves_the_same_questions_are_drawn_as_lines(empty: Served) -> None:
    for low in (2, 6):
        people = {"sales": [APART] * 8, "marketing": [OTHERWISE | {"answered-in-time": low}] * 6}
        handed = open_wave(empty.database)
        answer_all(empty.database, handed, people)
        surveys.close_wave(OPERATOR, empty.database, empty.environment, handed.wave.number)
    told = [alt for alt in _charts(open_page(BELIEF)) if alt.startswith("Hand-offs answered in time. ")]
    assert told == [
        "Hand-offs answered in time. 1. Autumn: Sales 90 %, Marketing 20 %; 2. Autumn: Sales 90 %, Marketing 60 %."
    ]


def test_a_position_stands_beside_the_results_and_says_that_it_is_no_part_of_them(empty: Served) -> None:
    handed = open_wave(empty.database, invited={"sales": 12, "leadership": 3})
    page = open_page(WAVES)
    page.text_area(key="position_text_1_leadership").set_value("We *decide* too late.")
    page.text_input(key="position_name_1_leadership").set_value("Ann Lee")
    page.button(key="position_sign_1").click().run()
    assert "The position of Leadership stands beside" in page.success[0].value
    answer_all(empty.database, handed, {"sales": [APART] * 8})
    surveys.close_wave(OPERATOR, empty.database, empty.environment, 1)
    words = words_of(open_page(BELIEF))
    assert "Position of Leadership" in words
    assert "“We *decide* too late.”" in words
    assert "Signed openly by Ann Lee on" in words
    assert "Not part of the survey" in words
