"""The practices: all there, from the right places, strict about what a file may say."""

from pathlib import Path

import pytest

from alignment.advice.practices import load_practices
from alignment.advice.schema import DOCUMENTS, Practice
from alignment.errors import AlignmentError

PRACTICES = load_practices()
BY_ID = {practice.id: practice for practice in PRACTICES}
IDS = {
    "joint-metrics-report",
    "buddy-system",
    "cross-attendance",
    "deal-rooms",
    "ride-along",
    "big-bet",
    "early-messaging-input",
    "social-time",
    "cross-functional-plan",
    "cover-the-overlap",
    "lead-process",
    "joint-lead-scoring",
    "real-agenda-meetings",
    "marketing-calendar",
    "culture-of-respect",
    "shared-goals",
    "monthly-all-hands",
    "safe-airing",
    "shared-vocabulary",
    "lead-context",
    "outcome-feedback",
    "written-agreement",
    "content-point-person",
    "feedback-point-person",
    "shared-workspace",
    "six-questions",
    "leader-values-both",
    "reporting-lines",
    "common-truth",
    "walk-in-their-shoes",
    "marketing-with-product",
    "who-owes-what",
    "credit-sharing",
    "blameless-loss-review",
    "open-communication",
    "two-way-sla",
    "fast-handover",
    "story-continuity",
    "metrics-between-meetings",
    "recognise-different-personalities",
    "show-pre-contact-work",
    "sell-one-to-one",
    "empathy-for-horizons",
}

COMPLETE = """
[[practices]]
id = "quiet-hours"
title = "Quiet hours"
cites = [{ document = "rift", section = "The rift between sales and marketing", anchor = "rift" }]
moves = ["sla_adherence", "time"]
what = "Nobody hands over after four."
first_step = "Agree the hour."
who = ["RevOps"]
effort = "small"
evidence = [{ kind = "register", shows = "the hour" }]
signals = [{ fact = "sla.miss_share_top_day_part", comparison = ">=", threshold = "a_few", directness = 0.6 }]
"""


def write(folder: Path, text: str) -> Path:
    (folder / "practices.toml").write_text(text, encoding="utf-8")
    return folder


def test_all_43_practices_are_there_under_the_ids_they_keep_for_ever() -> None:
    assert len(IDS) == 43
    assert set(BY_ID) == IDS


def test_three_practices_are_never_the_only_fix_and_three_are_for_the_leadership() -> None:
    assert {p.id for p in PRACTICES if p.never_alone} == {
        "lead-process",
        "who-owes-what",
        "early-messaging-input",
    }
    leadership = {p.id for p in PRACTICES if p.leadership_only}
    assert leadership == {"leader-values-both", "reporting-lines", "sell-one-to-one"}


def test_every_document_is_cited() -> None:
    cited = {cite.document for practice in PRACTICES for cite in practice.cites}
    assert cited == DOCUMENTS.keys() == {"blame-game", "get-along", "and-or-versus", "rift", "siblings"}


def test_where_documents_pull_apart_the_practices_say_so() -> None:
    assert any("blame-game" in note for note in BY_ID["two-way-sla"].tensions)
    assert any("siblings" in note for note in BY_ID["buddy-system"].tensions)
    assert BY_ID["cross-functional-plan"].tensions[0] in BY_ID["who-owes-what"].tensions
    warned = [p.id for p in PRACTICES if any("rift warns" in note for note in p.tensions)]
    assert sorted(warned) == ["early-messaging-input", "lead-process", "who-owes-what"]


@pytest.mark.parametrize("told", PRACTICES, ids=lambda practice: practice.id)
def test_a_practice_is_told_in_a_few_sentences_with_a_step_for_this_week(told: Practice) -> None:
    assert len(told.what.split()) <= 60
    assert len(told.first_step.split()) <= 40
    assert told.what.endswith(".")
    assert told.first_step.endswith((".", "?"))


def test_the_words_of_the_thresholds_mean_what_the_definitions_say() -> None:
    thresholds = {
        (practice.id, signal.fact): signal.threshold for practice in PRACTICES for signal in practice.signals
    }
    assert float(thresholds["fast-handover", "sla.routing_delay_median_hours"]) == 1
    assert float(thresholds["marketing-calendar", "sla.busiest_days_miss_share"]) == 1 / 3
    assert float(thresholds["joint-lead-scoring", "acceptance.reject_share_top_two_sources"]) == 0.5
    assert float(thresholds["buddy-system", "survey.trust_lowest"]) == 0.6
    assert float(thresholds["shared-goals", "survey.goals_gap"]) == 0.15
    assert float(thresholds["common-truth", "survey.perception_gap_largest"]) == 0.2
    assert float(thresholds["outcome-feedback", "acceptance.undecided_share"]) == 0.15
    assert float(thresholds["outcome-feedback", "acceptance.reasons_missing_share"]) == 0.3
    assert float(thresholds["lead-context", "sla.fields_complete_share"]) == 0.9
    assert float(thresholds["real-agenda-meetings", "meetings.agenda_share"]) == 0.6


def test_a_folder_adds_a_practice_that_uses_the_words_of_the_shipped_file(tmp_path: Path) -> None:
    practices = load_practices(write(tmp_path, COMPLETE))
    assert [p.id for p in practices] == [*(p.id for p in PRACTICES), "quiet-hours"]
    (signal,) = practices[-1].signals
    assert float(signal.threshold) == 0.5
    assert signal.sentence == "{numerator} of {denominator} late hand-offs came on a {label}"


def test_a_folder_may_bring_words_of_its_own(tmp_path: Path) -> None:
    text = '[thresholds]\nmost = "2/3"\n' + COMPLETE.replace('"a_few"', '"most"')
    (signal,) = load_practices(write(tmp_path, text))[-1].signals
    assert float(signal.threshold) == 2 / 3


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("effort", "efort", "practice 'quiet-hours', efort", "there is no such key"),
        ('"small"', '"tiny"', "practice 'quiet-hours', effort", "small"),
        ('"rift"', '"wikipedia"', "practice 'quiet-hours', cites 1, document", "blame-game"),
        ('anchor = "rift"', 'anchor = "one two three four five"', "cites 1, anchor", "more than four words"),
        ('"time"', '"weather"', "practice 'quiet-hours', moves", "neither a metric"),
        ('"sla_adherence"', '"sla"', "practice 'quiet-hours', moves", "sla_adherence"),
        ('who = ["RevOps"]', "who = []", "practice 'quiet-hours', who", "at least one"),
        ('"RevOps"', '"Anna"', "practice 'quiet-hours', who 1", "RevOps"),
        (
            "miss_share_top_day_part",
            "miss_share_top_daypart",
            "signals 1, fact",
            "sla.miss_share_top_day_part",
        ),
        ('">="', '"=="', "practice 'quiet-hours', signals 1, comparison", "<="),
        ('"a_few"', '"plenty"', "signals 1, threshold", "a_few"),
        ('"a_few"', '"target"', "signals 1", "has no target"),
        ("0.6 }", "0.5 }", "signals 1, directness", "0.6"),
        ("0.6 }", '0.6, sentence = "{who} did it" }', "signals 1, sentence", "{who}"),
        ("0.6 }", '0.6, sentence = "{value} hours" }', "signals 1, sentence", "has no {value}"),
        ("0.6 }", '0.6, sentence = "all 12 of them" }', "signals 1, sentence", "no figure of its own"),
        ("0.6 }", '0.6, sentence = "{percent:.1f} %" }', "signals 1, sentence", "its name alone"),
        ("0.6 }", '0.6, sentnce = "x" }', "signals 1, sentnce", "there is no such key"),
        (
            "sla.miss_share_top_day_part",
            "sla.p90_hours",
            "signals 1, sentence",
            "give a sentence here or in [sentences]",
        ),
        ('id = "quiet-hours"', 'id = "ride-along"', "practice 'ride-along'", "given twice"),
        ('id = "quiet-hours"', 'id = "Quiet Hours"', "practice 'Quiet Hours', id", "pattern"),
        ('id = "quiet-hours"\n', "", "practice 1, id", "required"),
        (
            "[[practices]]",
            '[[tensions]]\npractices = ["x-y"]\nnote = "z"\n[[practices]]',
            "tensions",
            "'x-y'",
        ),
        ("[[practices]]", '[sentences]\n"sla.valu" = "z"\n[[practices]]', "sentences", "'sla.valu'"),
        ("[[practices]]", "[[practices]", "", "not TOML"),
    ],
)
def test_a_mistake_in_a_file_is_refused_by_its_place(
    tmp_path: Path, old: str, new: str, place: str, message: str
) -> None:
    assert old in COMPLETE
    with pytest.raises(AlignmentError) as refused:
        load_practices(write(tmp_path, COMPLETE.replace(old, new, 1)))
    assert str(tmp_path / "practices.toml") in str(refused.value)
    assert place in str(refused.value)
    assert message in str(refused.value)


def test_a_folder_without_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AlignmentError, match="there is no such file"):
        load_practices(tmp_path)
