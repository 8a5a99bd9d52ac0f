"""What the survey asks: whole, plain, in two languages, and every item knows what it is for."""

import re
from pathlib import Path

import pytest

from alignment.advice import known_facts
from alignment.advice.practices import load_practices
from alignment.errors import AlignmentError
from alignment.settings import METRIC_KEYS
from alignment.survey.questions import (
    FILE,
    MOST_IN_A_BLOCK,
    THEMES,
    Question,
    Questionnaire,
    Term,
    build_questionnaire,
    load_questions,
)

QUESTIONS = load_questions()
ROTATING = [question for block in QUESTIONS.blocks for question in block.questions]
ITEMS = [*QUESTIONS.questions, *ROTATING]


def test_the_core_is_four_estimates_beside_the_metrics_and_eight_themes() -> None:
    core = build_questionnaire(QUESTIONS, number=1)
    assert len(core.items) == 12
    assert {item.metric for item in core.items if item.kind == "estimate"} == set(METRIC_KEYS)
    assert [item.theme for item in core.items if item.kind == "agreement"] == list(THEMES)
    assert THEMES == known_facts.THEMES


def test_every_item_names_a_theme_a_metric_and_practices_that_exist() -> None:
    known = {practice.id for practice in load_practices()}
    assert {name for item in ITEMS for name in item.practices} <= known
    assert set(QUESTIONS.definition.practices) <= known
    assert all(item.practices and item.theme in THEMES and item.metric in METRIC_KEYS for item in ITEMS)


def test_blocks_come_on_every_second_wave_in_turn() -> None:
    asked = [build_questionnaire(QUESTIONS, number=number).block for number in range(1, 9)]
    assert [block.id if block else None for block in asked] == [
        *(None, "six-questions", None, "daily-work"),
        *(None, "six-questions", None, "daily-work"),
    ]
    assert all(len(block.questions) <= MOST_IN_A_BLOCK for block in QUESTIONS.blocks)


def test_what_the_six_questions_ask_is_among_the_blocks() -> None:
    six = next(block for block in QUESTIONS.blocks if block.id == "six-questions")
    practices = {name for question in six.questions for name in question.practices}
    assert {"real-agenda-meetings", "content-point-person", "feedback-point-person"} <= practices
    assert {"shared-workspace", "six-questions", "shared-goals"} <= practices


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_items_ask_one_thing_in_few_words(item: Question) -> None:
    for text in (item.text.en, item.text.de):
        assert not re.search(r"and/or|und/oder|;", text)
        assert not re.search(r"\b(and|und)\b", text, re.IGNORECASE)
        assert len(text.split()) <= 18


def test_what_the_glossary_says_is_among_the_meanings_wherever_it_stands() -> None:
    terms = [
        Term("Lead", "Anybody whose address we have"),
        Term("MQL", "A contact that Marketing finds ready for Sales", signed=True),
        Term("Churn", "A customer who leaves"),
    ]
    choice = build_questionnaire(QUESTIONS, number=1, terms=terms).choice
    texts = [meaning.text.en for meaning in choice.meanings]
    assert "“MQL”" in choice.text.en
    assert "„MQL“" in choice.text.de
    assert {terms[0].meaning, terms[1].meaning} < set(texts)
    assert terms[2].meaning not in texts
    assert choice.agreed == next(m.id for m in choice.meanings if m.text.en == terms[1].meaning)
    assert build_questionnaire(QUESTIONS, number=1, terms=terms[::-1]).choice.agreed == choice.agreed


def test_without_signatures_no_meaning_counts_as_the_agreed_one() -> None:
    unsigned = build_questionnaire(QUESTIONS, number=1, terms=[Term("MQL", "Ready for Sales")]).choice
    assert unsigned.agreed is None
    none = build_questionnaire(QUESTIONS, number=1).choice
    assert (none.agreed, len(none.meanings)) == (None, 4)
    assert "qualifizierter Lead" in none.text.de


def test_a_questionnaire_can_be_kept_as_text() -> None:
    asked = build_questionnaire(QUESTIONS, number=2, terms=[Term("MQL", "Ready for Sales", signed=True)])
    assert Questionnaire.model_validate_json(asked.model_dump_json()) == asked


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('theme = "goals"', 'theme = "gaols"', "questions.4.theme"),
        ('theme = "goals"', 'theme = "time"', "one agreement for each theme"),
        ('metric = "sla_adherence"', 'metric = "lead_acceptance"', "one estimate for each"),
        ('text.de = "Beide Teams arbeiten auf dieselben Ziele hin."', "", "text.de: Field required"),
        ('id = "same-goals"', 'id = "same-words"', "'same-words' is given twice"),
        ('id = "same-goals"', 'id = "same-goals"\nwieght = 2', "wieght: Extra inputs"),
    ],
)
def test_a_file_that_strays_is_refused_with_place_and_field(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    strayed = tmp_path / "questions.toml"
    strayed.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(AlignmentError, match=complaint):
        load_questions(strayed)
