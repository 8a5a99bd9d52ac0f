"""The minutes that the first page promises: never fewer than there is to read and to decide."""

import pytest

from alignment.survey.pace import count_taps, count_words, expected_seconds, promised_minutes
from alignment.survey.questions import LANGUAGES, Term, build_questionnaire, load_questions
from alignment.ui.survey_words import read_before_sending

PLAIN, WITH_BLOCK = (build_questionnaire(load_questions(), number=number) for number in (1, 2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_core_takes_three_minutes_and_a_block_makes_them_four(language: str) -> None:
    told = read_before_sending(language)
    for asked, minutes in ((PLAIN, 3), (WITH_BLOCK, 4)):
        assert promised_minutes(asked, language, told=told) == minutes
        assert expected_seconds(asked, language, told=told) <= minutes * 60


def test_the_promise_follows_from_the_words() -> None:
    long = " ".join(["a word or two on what it means"] * 8)
    wordy = build_questionnaire(load_questions(), number=1, terms=[Term("MQL", long), Term("SQL lead", long)])
    assert expected_seconds(wordy, "en") - expected_seconds(PLAIN, "en") > 20
    assert promised_minutes(wordy, "en", told=read_before_sending("en")) == 4
    # 200 words a minute: a hundred more words are half a minute more
    assert expected_seconds(PLAIN, "en", told=100) - expected_seconds(PLAIN, "en") == pytest.approx(30)
    assert count_words("The other team's e.g. two-way “plan”, 3 of 4.") == 9


def test_every_question_is_one_tap_and_every_screen_one_more() -> None:
    assert (count_taps(PLAIN), count_taps(WITH_BLOCK)) == (19, 27)
