"""What another tool has collected is read as answers to our questions where that is certain, and told where it is not."""

import time

import pytest

from alignment.survey.external import find_team_column, propose_matches
from alignment.survey.questions import Question, build_choice, load_questions
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


@pytest.mark.parametrize(
    ("cells", "values", "scale"),
    [
        (("0", "7", "10", ""), (0, 7, 10, None), "0–10"),
        (("7 of 10", "3 out of 10", "10/10"), (7, 3, 10), "of ten"),
        (("7 von 10", "7 sur 10", "7 de 10", "7 von zehn"), (7, 7, 7, 7), "of ten"),
        (("70 %", "30%", "100 %"), (7, 3, 10), "percent"),
        (("70", "30", "100", "0"), (7, 3, 10, 0), "percent"),
        (("4.0", "9,0"), (4, 9), "0–10"),
        (("75 %", "70 %"), (None, 7), "percent"),  # nobody said seven, nor eight
        (("12", "7"), (None, None), "another scale: numbers from 7 to 12"),
        (("120 %", "12 of 10"), (None, None), "of ten and percent"),
    ],
)
def test_estimates_come_as_numbers_of_ten_or_percent(
    cells: tuple[str, ...], values: tuple[int | None, ...], scale: str
) -> None:
    read = read_column(ANSWERED, cells)
    assert (read.values, read.scale) == (values, scale)
    lost = {cell for cell, value in zip(cells, values, strict=True) if value is None and cell}
    assert read.unread.keys() == lost


@pytest.mark.parametrize(
    ("labels", "scale"),
    [
        (("1 - Strongly disagree", "2", "3", "4", "5 - Strongly agree"), "1–5 and labels (English)"),
        (("(1) Trifft gar nicht zu", "2", "3", "4", "5 = trifft voll zu"), "1–5 and labels (German)"),
        (("Fortement en désaccord", "En désaccord", "Neutre", "D’accord", "Fortement d’accord"), "labels (French)"),
        (("MUY EN DESACUERDO", "en desacuerdo", "indiferente", "De acuerdo", "Muy de acuerdo"), "labels (Spanish)"),
        (("Strongly disagree", "Stimme eher nicht zu", "Neutre", "De acuerdo", "Strongly agree"),
         "labels (English, German, French, Spanish)"),
    ],
)  # fmt: skip
def test_labels_say_their_point_and_their_language_with_or_without_a_number(
    labels: tuple[str, ...], scale: str
) -> None:
    read = read_column(GOALS, labels)
    assert (read.values, read.scale, read.unread) == ((1, 2, 3, 4, 5), scale, {})


def test_a_label_outdoes_the_number_beside_it_and_only_a_person_turns_numbers_round() -> None:
    assert read_column(GOALS, ["5 - Strongly disagree", "1 - Strongly agree"]).values == (1, 5)
    assert read_column(GOALS, ["1", "5", "3"]).values == (1, 5, 3)
    turned = read_column(GOALS, ["1", "5", "3"], reverse=True)
    assert (turned.values, turned.scale) == ((5, 1, 3), "1–5, reversed")
    assert read_column(GOALS, ["Agree", "2"], reverse=True).values == (4, 4)


@pytest.mark.parametrize(
    "seven",
    [
        ("Strongly agree", "Agree", "Somewhat agree", "Neither", "Disagree"),
        ("Stimme voll zu", "Stimme zu", "Stimme eher zu"),
        ("D'accord", "Plutôt d'accord"),
        ("De acuerdo", "Algo de acuerdo"),
    ],
)
def test_seven_points_are_not_squeezed_into_five(seven: tuple[str, ...]) -> None:
    read = read_column(GOALS, [*seven, *seven])
    assert read.answered == 0
    assert read.scale == "another scale: more than five labels"
    assert read.unread == dict.fromkeys(seven, 2)


def test_a_meaning_is_known_by_its_words_or_its_id_and_none_of_them_by_its_words() -> None:
    choice = build_choice(load_questions().definition)
    cells = [
        "wants-to-talk",
        "Somebody who has asked to talk to Sales",
        "None of these",
        "Nichts davon",
        "42",
        "",
    ]
    read = read_column(choice, cells)
    assert read.values == ("wants-to-talk", "wants-to-talk", "none", "none", None, None)
    assert read.unread == {"42": 1}


def test_a_thousand_columns_are_compared_in_a_moment() -> None:
    columns = [
        f"How strongly do you agree that statement number {n} describes the two teams?" for n in range(1_000)
    ]
    started = time.perf_counter()
    propose_matches(columns, QUESTIONS.values())
    assert time.perf_counter() - started < 10


def test_the_team_s_column_is_known_by_its_heading_or_by_holding_nothing_but_teams() -> None:
    rows = [("Sales", "yes", "Vertrieb"), ("Marketing", "no", "Ventas")]
    assert find_team_column(["Department", "a", "b"], rows) == 0
    assert find_team_column(["a", "b"], [row[:2] for row in rows]) == 0
    assert (
        find_team_column(["a", "b", "c"], [("Sales", "x", "Sales"), ("Marketing", "y", "Marketing")]) is None
    )
