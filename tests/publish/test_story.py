"""A story tells what the results hold: every number of a headline, every bar, in the order of a meeting."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from alignment.advice.fixes import suggest
from alignment.advice.practices import load_practices
from alignment.measures.results import Scorecard
from alignment.publish.comparison import Comparison, MetricComparison, Standing
from alignment.publish.frozen import Finding, FrozenCut, Promises, Told
from alignment.publish.metric_sentences import metric_finding
from alignment.publish.promise_sentences import ONE_SIDE
from alignment.publish.sentences import build_story
from alignment.publish.story import (
    Bars,
    Belief,
    Beliefs,
    Decision,
    Deck,
    LastTime,
    Material,
    Signed,
    deck_json,
)
from alignment.publish.story_slides import build_deck
from alignment.publish.vocabulary import Meaning, Meanings, Term, Vocabulary
from alignment.settings import METRIC_KEYS
from tests.publish.test_sentences import build, known_numbers, numbers_in, states

WEAK = {**dict.fromkeys(METRIC_KEYS, (80, 100)), "sla_adherence": (40, 100), "lead_acceptance": (60, 100)}
CAUSE = "46 of 60 late hand-offs come from Webinar on Friday afternoon"
BY_SOURCE = FrozenCut(
    ("lead_source",),
    "50 of 60 late hand-offs come from Webinar",
    (("Webinar", 55, 50), ("Trade fair", 25, 6), ("Partner", 5, 0)),
    hidden=1,
    records=100,
    misses=60,
)
TEAMS = ("sales", "marketing")
BY_REGION = FrozenCut(("region",), "No region stands out", (("North", 100, 60),), 0, 100, 60)


def tell(scorecard: Scorecard, *, caused: bool = True) -> Material:
    """What is told of a scorecard; the late hand-offs have a cause if `caused`."""
    findings = [
        Finding(metric.key, metric_finding(metric, None, None))
        for metric in scorecard.metrics
        if metric.ratio.denominator
    ]
    if caused:
        late = Finding("sla_adherence", CAUSE, (f"{CAUSE}, which is 15 % of all",), (BY_REGION, BY_SOURCE))
        findings = [late if finding.metric == late.metric else finding for finding in findings]
    fixes = suggest(scorecard, load_practices())
    promises = Promises(
        ("A first touch within 4 business hours: 40 %.",), ("Nothing yet: how many.", ONE_SIDE)
    )
    return Material(
        "Quillhaven", "UTC", False, scorecard, promises, Told(build_story(scorecard), fixes, tuple(findings))
    )  # fmt: skip


def unadvised(material: Material) -> Material:
    """The same without any suggestion."""
    return replace(material, told=replace(material.told, fixes=()))


def keys_of(deck: Deck) -> list[str]:
    return [slide.key for slide in deck.slides]


@given(states, states)
@hypothesis_settings(max_examples=40)
def test_every_number_of_a_headline_stands_in_the_result_it_speaks_of(
    now: dict[str, tuple[int, int]], before: dict[str, tuple[int, int]]
) -> None:
    scorecard = build(now, before)
    for slide in build_deck(tell(scorecard, caused=False)).slides:
        assert numbers_in(slide.headline.text) <= known_numbers(slide.headline, scorecard), slide.headline


@given(states, states)
@hypothesis_settings(max_examples=40)
def test_the_figure_and_the_bars_of_a_slide_are_those_of_the_result(
    now: dict[str, tuple[int, int]], before: dict[str, tuple[int, int]]
) -> None:
    scorecard = build(now, before)
    deck = build_deck(tell(scorecard, caused=False))
    for slide in deck.of("metric"):
        n, d = now[slide.key.removeprefix("metric-")]
        assert slide.figure is not None
        assert slide.figure.value == ("—" if not d else f"{(200 * n + d) // (2 * d)} %")
        assert not d or slide.figure.under.startswith(f"{n:,} of {d:,} ")
        assert not d or slide.counted.startswith(f"n = {d:,} ")
    (score,) = deck.of("score")
    if isinstance(score.chart, Bars) and scorecard.score is not None:
        lost = sum(bar.value for bar in score.chart.rows)
        assert lost == pytest.approx(100 - scorecard.score)
        assert [bar.value for bar in score.chart.rows] == sorted(
            (bar.value for bar in score.chart.rows), reverse=True
        )


def test_the_story_goes_from_the_score_over_the_metrics_and_issues_to_what_is_decided() -> None:
    deck = build_deck(tell(build(WEAK, WEAK)))
    metrics = [
        f"metric-{key}" for key in ("meeting_cadence", "sla_adherence", "content_usage", "lead_acceptance")
    ]
    assert keys_of(deck) == ["opening", "score", *metrics, "issue-sla_adherence", "fixes", "decide"]


def test_an_issue_shows_the_segments_that_its_headline_speaks_of_and_loses_nobody() -> None:
    (issue,) = build_deck(tell(build(WEAK, WEAK))).of("issue")
    assert issue.headline.text == CAUSE
    assert isinstance(issue.chart, Bars)
    assert [(bar.name, bar.value, bar.strong) for bar in issue.chart.rows] == [
        ("Webinar", 50, True),
        ("Trade fair", 6, False),
        ("All others", 4, False),
    ]
    assert issue.counted == "n = 60 of 100 hand-offs"
    assert any(note.startswith("To hear, not to solve") for note in issue.notes)


def test_a_metric_on_target_is_no_issue_whatever_its_segments_do() -> None:
    fine = {**dict.fromkeys(METRIC_KEYS, (100, 100)), "lead_acceptance": (10, 100)}
    assert build_deck(tell(build(fine, fine))).of("issue") == ()


def test_the_belief_slide_names_the_widest_gap_and_is_left_out_without_a_survey() -> None:
    material = tell(build(WEAK, WEAK))
    rows = (Belief("sla_adherence", 0.7, 0.3, 0.4), Belief("content_usage", 0.5, 0.6, 0.8))
    told = replace(material, beliefs=Beliefs(rows, "20+ answers", "October"))
    (belief,) = build_deck(told).of("belief")
    assert belief.headline.text == (
        "SLA adherence: Sales believes 70 %, Marketing 30 %; the records show 40 %"
    )
    assert keys_of(build_deck(told)).index("belief") == 6
    assert build_deck(material).of("belief") == ()


def test_what_nobody_signed_is_said() -> None:
    material = tell(build(WEAK, WEAK))
    signed = replace(material, signed=(Signed("sla_adherence", "sales", "We add a Friday duty."),))
    lines = {slide.key: [line.text for line in slide.lines] for slide in build_deck(signed).slides}
    assert "Sales: “We add a Friday duty.”" in lines["metric-sla_adherence"]
    assert "Not yet seen by Marketing" in lines["metric-sla_adherence"]
    assert "Not yet seen by Sales" in lines["metric-content_usage"]


def test_both_sides_promises_stand_on_the_slide_of_the_agreement() -> None:
    slides = {slide.key: slide for slide in build_deck(tell(build(WEAK, WEAK))).slides}
    assert [(line.text, line.team) for line in slides["metric-sla_adherence"].lines] == [
        ("Sales promised a first touch within 4 business hours: 40 %.", "sales"),
        ("Marketing has not promised yet: how many.", "marketing"),
        ("Not yet seen by Sales", "sales"),
        ("Not yet seen by Marketing", "marketing"),
    ]


def test_what_was_decided_and_what_changed_opens_the_next_story() -> None:
    def stands(value: float) -> Standing:
        return Standing(value, round(value * 100), 100, 0.9, "below_target", 1.0)

    moved = MetricComparison("sla_adherence", stands(0.3), stands(0.4), 0.1)
    since = Comparison(70.0, 73.0, 3.0, (moved,), holds=True, remarks=())
    decided = (Decision("One calendar", "Head of Sales", date(2026, 12, 15)), Decision("A Friday duty"))
    material = replace(tell(build(WEAK, WEAK)), last_time=LastTime("October", decided, since))
    first, second, *_ = build_deck(material).slides
    assert (first.key, first.headline.text) == ("opening", "Last time we decided 2 things")
    assert first.table is not None
    assert first.table.rows == (
        ("One calendar", "Head of Sales", "15 Dec 2026"),
        ("A Friday duty", "to be named", "to be named"),
    )
    assert (second.key, second.headline.text) == (
        "changed",
        "The score has risen by 3 points since the last time",
    )
    assert second.table is not None
    assert second.table.header[1] == "In “October”"
    assert second.table.rows == (
        ("Alignment score", "70 of 100", "73 of 100", "+3 points"),
        ("SLA adherence", "30 %", "40 %", "+10 points"),
    )


def test_where_nothing_was_decided_the_finding_opens_and_what_cannot_be_compared_says_why() -> None:
    since = Comparison(70.0, 73.0, None, (), holds=False, remarks=("The rules were changed.",))
    material = replace(tell(build(WEAK, WEAK)), last_time=LastTime("October", (), since))
    first, second, *_ = build_deck(material).slides
    assert first.headline == material.told.story.title
    assert second.headline.text == "Nothing can be compared with “October”"
    assert [line.text for line in second.lines] == ["The rules were changed."]


def test_what_was_decided_stands_in_the_place_of_what_was_proposed() -> None:
    decided = (Decision("One calendar", "Head of Sales", date(2026, 12, 15)),)
    deck = build_deck(replace(tell(build(WEAK, WEAK)), decided=decided))
    (slide,) = deck.of("decide")
    assert slide.headline.text == "What we decided today"
    assert slide.table is not None
    assert slide.table.rows == (("One calendar", "Head of Sales", "15 Dec 2026"),)
    assert deck_json(deck)["decided"] == [
        {"what": "One calendar", "owner": "Head of Sales", "due": "2026-12-15"}
    ]


def test_the_words_that_a_team_has_still_to_sign_come_first_and_long_meanings_are_shortened() -> None:
    terms = (
        Term("Lead", "Somebody."),
        Term("MQL", "word " * 60, ("marketing",)),
        Term("SQL", "Ready.", TEAMS),
    )
    material = replace(tell(build(WEAK, WEAK)), vocabulary=Vocabulary(terms))
    (slide,) = build_deck(material).of("vocabulary")
    assert slide.headline.text == "Both teams have signed 1 of 3 terms"
    assert slide.table is not None
    assert [(row[0], row[2]) for row in slide.table.rows] == [
        ("SQL", "Not yet by Sales and Marketing"),
        ("MQL", "Not yet by Marketing"),
        ("Lead", "Sales and Marketing"),
    ]
    shown = slide.table.rows[1][1]
    assert shown.endswith("word …")
    assert len(shown) < 160
    assert any("word " * 50 in note for note in slide.notes)


def test_which_meaning_people_pick_is_a_slide_of_its_own_with_the_signed_one_marked() -> None:
    rows = (Meaning("Shown interest", 55), Meaning("Ready for Sales", 30, agreed=True), Meaning("Other", 0))
    meanings = Meanings(
        "What is a lead?", "55 % mean the same", "Within the teams: Sales 60 %.", rows, "20+", "May"
    )
    material = replace(tell(build(WEAK, WEAK)), vocabulary=Vocabulary((), meanings))
    words, picked = build_deck(material).of("vocabulary")
    assert words.headline.text == "No word is agreed yet"
    assert picked.headline.text == "55 % mean the same"
    assert isinstance(picked.chart, Bars)
    assert [(bar.name, bar.told, bar.strong) for bar in picked.chart.rows] == [
        ("Shown interest", "55 %", False),
        ("Ready for Sales", "30 %, signed in the glossary", True),
    ]
    assert keys_of(build_deck(material))[-4:] == ["vocabulary", "meanings", "fixes", "decide"]


def test_the_fixes_and_the_decisions_are_tables_with_room_to_write() -> None:
    material = tell(build(WEAK, WEAK))
    (fixes,), (decide,) = (build_deck(material).of(kind) for kind in ("fixes", "decide"))
    assert fixes.table is not None
    assert decide.table is not None
    assert [row[0] for row in fixes.table.rows] == [fix.practice.title for fix in material.told.fixes[:3]]
    assert [row[0] for row in decide.table.rows[:3]] == [row[2] for row in fixes.table.rows]
    assert decide.table.rows[-1] == ("", "", "")


def test_without_any_data_the_story_says_what_is_missing() -> None:
    nothing = dict.fromkeys(METRIC_KEYS, (0, 0))
    deck = build_deck(tell(build(nothing, nothing)))
    assert deck.title == "Not enough is measured yet for an alignment score"
    assert all(slide.headline.text.endswith("is not measured yet") for slide in deck.of("metric"))
    assert all(slide.chart is None for slide in deck.slides)
    assert json.loads(json.dumps(deck_json(deck)))["slides"][1]["figure"]["value"] == "—"
