"""What another tool has collected is read as answers to our questions where that is certain, and told where it is not."""

import pytest

from alignment.survey.external import propose_matches
from alignment.survey.questions import Question, load_questions
from alignment.survey.scales import read_column

QUESTIONS = {question.id: question for question in load_questions().questions}
GOALS, ANSWERED = QUESTIONS["same-goals"], QUESTIONS["answered-in-time"]


def _proposed(*columns: str) -> dict[str, int]:
    return {match.question: match.column for match in propose_matches(columns, QUESTIONS.values())}


def test_a_question_is_known_by_its_id_or_its_wording_in_any_language() -> None:
    assert _proposed("team", "same-goals", "trust_promises") == {"same-goals": 1, "trust-promises": 2}
    assert _proposed("1. The two teams work toward the same goals") == {"same-goals": 0}
    assert _proposed("Beide Teams arbeiten auf dieselben Ziele hin") == {"same-goals": 0}


def test_what_is_not_alike_is_not_proposed_and_nothing_twice() -> None:
    assert _proposed("What is your favourite colour?", "Any other remark?") == {}
    twice = propose_matches([GOALS.text.en, GOALS.text.en + "!"], QUESTIONS.values())
    assert [(match.question, match.column, match.likeness) for match in twice] == [("same-goals", 0, 1.0)]


@pytest.mark.parametrize(
    "labels",
    [
        ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
        ("Stimme gar nicht zu", "Stimme eher nicht zu", "Teils, teils", "Stimme eher zu", "Stimme voll zu"),
        ("Pas du tout d’accord", "Plutôt pas d’accord", "Neutre", "Plutôt d’accord", "Tout à fait d’accord"),
        ("Muy en desacuerdo", "En desacuerdo", "Neutral", "De acuerdo", "Totalmente de acuerdo"),
        ("1", "2", "3", "4", "5"),
    ],
)
def test_five_points_are_read_in_four_languages_and_as_numbers(labels: tuple[str, ...]) -> None:
    assert read_column(GOALS, labels).values == (1, 2, 3, 4, 5)
    assert read_column(GOALS, labels).unread == {}


def test_our_own_labels_are_read_in_every_language_that_ships() -> None:
    scale = load_questions().scale
    for language in ("en", "de"):
        labels = [point.say(language) for point in scale.agree]
        read = read_column(GOALS, [*labels, scale.cannot_tell.say(language)])
        assert (read.values, read.unread) == ((1, 2, 3, 4, 5, None), {})


def test_a_column_of_another_scale_is_not_squeezed_into_ours() -> None:
    seven = read_column(GOALS, ["1", "7", "4", ""])
    assert (seven.values, seven.unread) == ((None,) * 4, {"1": 1, "7": 1, "4": 1})
    words = read_column(GOALS, ["Rather blue", "Agree", "Rather blue", "don't know"])
    assert (words.values, words.unread) == ((None, 4, None, None), {"Rather blue": 2})


@pytest.mark.parametrize(
    ("cell", "value"), [("0", 0), ("10", 10), ("Agree", None), ("²", None), ("7.5", None)]
)
def test_estimates_are_whole_numbers_of_ten(cell: str, value: int | None) -> None:
    question: Question = ANSWERED
    assert read_column(question, [cell]).values == (value,)
