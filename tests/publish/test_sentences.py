"""What a scorecard says in words: no number without its result, and title, weakest link and tiles in agreement."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures import ratio as shares
from alignment.measures import scorecard as scoring
from alignment.measures.ratio import Fact, Quality, Ratio
from alignment.measures.result_json import dump_scorecard, load_scorecard, scorecard_json
from alignment.measures.results import MetricResult, Scorecard
from alignment.measures.windows import last_weeks
from alignment.publish.sentences import PHRASES, Sentence, build_story, weakness_of
from alignment.settings import METRIC_KEYS, Settings

AS_OF = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
TARGETS = Settings().targets


def build(
    counts: dict[str, tuple[int, int]],
    before: dict[str, tuple[int, int]],
    missed: str = "",
    *,
    weights: dict[str, float] | None = None,
    marketing: float | None = None,
) -> Scorecard:
    """A scorecard of these numerators and denominators, now and in the period before.

    `marketing`: how far Marketing keeps its promises, in per cent; None: it made none.
    """
    results, earlier = [], {}
    for metric in scoring.METRICS:
        now, was = Ratio(*counts[metric.key]), Ratio(*before[metric.key])
        target = float(getattr(TARGETS, metric.key))
        interval = shares.wilson(now.numerator, now.denominator) if metric.has_interval else None
        value = now.value
        earlier[metric.key] = None if was.value is None else scoring.attainment(was.value, target)
        gap = now.denominator - now.numerator
        facts = {"miss_share_top_source": Fact(0.5, gap // 2, gap, "share", "Webinar")} if gap > 3 else {}
        if metric.key == "meeting_cadence":
            facts = {"all_hands_kept": Fact(0.5, 1, 2, "share", missed)}
        results.append(
            MetricResult(
                key=metric.key,
                ratio=now,
                interval=interval,
                target=target,
                target_confirmed=False,
                status=shares.status_of(now, target),
                narrow=shares.is_narrow(now, interval, target),
                few_records=metric.has_interval and shares.few_records(now),
                as_of=AS_OF,
                window=last_weeks(AS_OF, "UTC"),
                attainment=None if value is None else attain(metric.key, value, target, marketing),
                points_lost=None,
                change=shares.change_between(now, was, with_interval=metric.has_interval),
                quality=Quality("A"),
                facts=facts,
            )
        )
    weights = weights or dict.fromkeys(METRIC_KEYS, 1.0)
    parts = scoring.score({m.key: m.attainment for m in results}, weights)
    was_score = scoring.score(earlier, weights).score
    change = None if parts.score is None or was_score is None else parts.score - was_score
    return Scorecard(
        as_of=AS_OF,
        window=last_weeks(AS_OF, "UTC"),
        rules_version="1-test",
        score=parts.score,
        score_range=parts.score_range,
        geometric_mean=parts.geometric_mean,
        score_change=change,
        score_verdict=scoring.score_verdict([m.change for m in results], difference=change),
        measured=parts.measured,
        weakest=parts.weakest,
        metrics=tuple(replace(m, points_lost=parts.points_lost.get(m.key)) for m in results),
    )


def attain(key: str, value: float, target: float, marketing: float | None) -> float:
    own = scoring.attainment(value, target)
    return own if marketing is None or key != "sla_adherence" else (own + marketing) / 2


def numbers_in(text: str) -> set[int]:
    return {int(n) for n in re.findall(r"\d+", re.sub(r"“[^”]*”", "", text))}


def round_half_up(value: float) -> int:
    return int(f"{value + 1e-9:.0f}") if abs(value - int(value)) != 0.5 else int(value) + 1


def known_numbers(sentence: Sentence, scorecard: Scorecard) -> set[int]:
    """Every whole number that the results of which a sentence speaks can lend it, worked out from the JSON."""
    data = scorecard_json(scorecard)
    known: set[int] = set()
    if "score" in sentence.about:
        known |= {data["measured"], len(data["metrics"]), 3, 100}
        for value in (data["score"], data["score_change"]["value"]):
            known |= set() if value is None else {round_half_up(abs(value))}
    for metric in data["metrics"]:
        if metric["key"] not in sentence.about:
            continue
        known |= {metric["numerator"], metric["denominator"]}
        if metric["denominator"]:
            percent = (200 * metric["numerator"] + metric["denominator"]) // (2 * metric["denominator"])
            known |= {percent, 100 - percent}
        for value in (metric["attainment"], metric["points_lost"], (metric["change"]["value"] or 0) * 100):
            known |= set() if value is None else {round_half_up(abs(value))}
        for fact in metric["facts"].values():
            known |= {int(fact["numerator"]), int(fact["denominator"])}
    return known


counts = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda p: (min(p), max(p)))
states = st.fixed_dictionaries(dict.fromkeys(METRIC_KEYS, counts))
weighings = st.fixed_dictionaries(dict.fromkeys(METRIC_KEYS, st.sampled_from([0.0, 1.0, 2.5])))


@given(states, states, weighings, st.none() | st.floats(0, 100))
def test_every_number_of_a_sentence_stands_in_the_result_it_speaks_of(
    now: dict[str, tuple[int, int]],
    before: dict[str, tuple[int, int]],
    weights: dict[str, float],
    marketing: float | None,
) -> None:
    scorecard = build(now, before, weights=weights, marketing=marketing)
    story = build_story(scorecard)
    for sentence in (story.title, *story.sentences):
        assert numbers_in(sentence.text) <= known_numbers(sentence, scorecard), sentence


@given(states, states)
def test_title_weakest_link_and_tiles_agree(
    now: dict[str, tuple[int, int]], before: dict[str, tuple[int, int]]
) -> None:
    scorecard = build(now, before)
    story = build_story(scorecard)
    if scorecard.weakest is None:
        assert "weakest" not in story.sentences[1].text
        return
    lost = {m.key: m.points_lost or 0.0 for m in scorecard.metrics}
    assert lost[scorecard.weakest] == max(lost.values())
    assert scorecard.weakest in story.title.about
    assert f"The weakest link is {PHRASES[scorecard.weakest].label}" in story.sentences[1].text
    assert all(
        scorecard.metric(key).status == "on_target" for key in story.title.about if key != scorecard.weakest
    )


PERFECT = dict.fromkeys(METRIC_KEYS, (100, 100))


def test_what_weighs_nothing_is_still_not_called_on_target() -> None:
    weights = {**dict.fromkeys(METRIC_KEYS, 1.0), "content_usage": 0.0}
    now = {**PERFECT, "content_usage": (10, 100)}
    story = build_story(build(now, now, weights=weights))
    assert story.title.text == "Every metric that weighs anything reaches its target"
    assert story.sentences[1].text == "Below target, though without weight in the score: content usage."


def test_data_that_weigh_nothing_make_no_score_and_say_why() -> None:
    story = build_story(build(PERFECT, PERFECT, weights=dict.fromkeys(METRIC_KEYS, 0.0)))
    assert story.sentences[0].text == "The metrics that have data weigh nothing, so there is no score."


def test_promises_that_marketing_breaks_are_not_laid_at_the_door_of_sales() -> None:
    story = build_story(build(PERFECT, PERFECT, marketing=50.0))
    assert story.title.text == (
        "Sales uses the content that Marketing makes, but what both sides promised about hand-offs is kept to 75 %"
    )
    assert (
        "in time, yet both sides together keep 75 % of what they promised, which" in story.sentences[1].text
    )


def test_few_records_are_told_in_the_title_too() -> None:
    few = {**PERFECT, "sla_adherence": (5, 9)}
    title = build_story(build(few, few)).title.text
    assert title.endswith("44 % of hand-offs wait too long for an answer (few records)")


def test_hardly_any_is_not_called_none_and_hardly_moved_not_moved_by_none() -> None:
    now = {**PERFECT, "meeting_cadence": (897, 1000)}
    story = build_story(build(now, {**now, "meeting_cadence": (896, 1000)}))
    assert "up less than a point on the period before" in story.sentences[0].text
    nearly = build(PERFECT, PERFECT)
    gap = replace(
        nearly.metric("content_usage"), ratio=Ratio(999, 1000), status="below_target", points_lost=1.0
    )
    assert weakness_of(gap) == "under a percent of the content goes unused"


def test_no_direction_is_claimed_that_the_data_do_not_carry() -> None:
    steady = dict.fromkeys(METRIC_KEYS, (50, 100))
    story = build_story(build(steady, {**steady, "sla_adherence": (49, 100)}))
    assert "no clear change" in story.sentences[0].text
    assert story.sentences[2].text == "No metric moved clearly against the period before."


def test_a_missed_all_hands_is_named_whatever_the_share() -> None:
    perfect = dict.fromkeys(METRIC_KEYS, (100, 100))
    story = build_story(build(perfect, perfect, missed="September 2026"))
    assert story.sentences[2].text.endswith("The monthly all-hands was missed in September 2026.")


def test_two_metrics_make_no_score() -> None:
    some = {**dict.fromkeys(METRIC_KEYS, (0, 0)), "sla_adherence": (5, 10), "lead_acceptance": (5, 10)}
    story = build_story(build(some, some))
    assert story.title.text == "Not enough is measured yet for an alignment score"
    assert "2 of 4 metrics have data" in story.sentences[0].text


@pytest.mark.parametrize("value", [(0, 0), (7, 10), (0, 30)])
def test_a_kept_scorecard_reads_back_the_same(value: tuple[int, int]) -> None:
    state = dict.fromkeys(METRIC_KEYS, value)
    scorecard = build(state, state)
    assert load_scorecard(dump_scorecard(scorecard)) == scorecard
    assert dump_scorecard(load_scorecard(dump_scorecard(scorecard))) == dump_scorecard(scorecard)


def test_viewers_are_told_no_segment() -> None:
    weak = {**dict.fromkeys(METRIC_KEYS, (100, 100)), "sla_adherence": (40, 100)}
    assert "“Webinar”" in build_story(build(weak, weak)).sentences[1].text
    assert "Webinar" not in build_story(build(weak, weak), limited=True).sentences[1].text
