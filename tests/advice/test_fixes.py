"""Fixes: what fires, in which order, and what is said with each."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.advice.fixes import IN_PLACE, Fix, fixes_json, suggest
from alignment.advice.practices import load_practices
from alignment.advice.schema import EFFORTS, Practice
from alignment.measures.ratio import Fact
from alignment.measures.results import Scorecard
from tests.advice.cards import TARGETS, card, metric, practice, share, signal

PRACTICES = load_practices()
BY_ID = {practice.id: practice for practice in PRACTICES}
LATE = metric("sla_adherence", (67, 100))
ROUTED_SLOWLY = metric("sla_adherence", (67, 100), {"routing_delay_median_hours": Fact(3.5, unit="hours")})
UNDECIDED = {"undecided_share": share(30, 100), "reasons_missing_share": share(2, 30)}


def ids(fixes: tuple[Fix, ...]) -> list[str]:
    return [fix.id for fix in fixes]


def ranked(*practices: Practice, scorecard: Scorecard | None = None, **more: object) -> list[str]:
    return ids(suggest(scorecard or card(LATE), practices, **more))  # type: ignore[arg-type]


class TestTheOrder:
    def test_the_more_directly_a_practice_acts_the_earlier_it_comes(self) -> None:
        steps = [practice(f"p-{name}", signals=[signal(directness=step)]) for name, step in
                 (("weak", 0.3), ("direct", 1), ("middle", 0.6))]  # fmt: skip
        assert ranked(*steps) == ["p-direct", "p-middle", "p-weak"]

    def test_points_lost_weigh_against_directness(self) -> None:
        scorecard = card(
            metric("sla_adherence", (45, 90), points_lost=10.0),
            metric("content_usage", (5, 10), points_lost=5.0),
        )
        on_content = practice("on-content", moves=["content_usage"], signals=[signal("content.value")])
        weakly = practice("weakly", signals=[signal(directness=0.3)])
        fairly = practice("fairly", signals=[signal(directness=0.6)])
        assert ranked(weakly, on_content, fairly, scorecard=scorecard) == ["fairly", "on-content", "weakly"]

    def test_of_equal_ones_the_smaller_effort_comes_first_then_the_order_they_are_written_in(self) -> None:
        equal = [practice(f"p-{name}", effort=effort) for name, effort in
                 (("a", "large"), ("b", "small"), ("c", "medium"), ("d", "small"))]  # fmt: skip
        assert ranked(*equal) == ["p-b", "p-d", "p-c", "p-a"]

    def test_the_strongest_of_several_signals_decides(self) -> None:
        twice = practice("twice", effort="large", signals=[signal(directness=0.3), signal(directness=1)])
        once = practice("once", signals=[signal(directness=0.6)])
        assert ranked(once, twice) == ["twice", "once"]

    def test_practices_that_move_beliefs_alone_come_after(self) -> None:
        beliefs = practice("beliefs", moves=["roles"])
        weak = practice("weak", effort="large", signals=[signal(directness=0.3)])
        fixes = suggest(card(LATE), [beliefs, weak])
        assert ids(fixes) == ["weak", "beliefs"]
        assert (fixes[1].metric, fixes[1].points_max) == (None, None)

    def test_what_is_in_place_comes_last_and_says_so(self) -> None:
        first, second = practice("first"), practice("second", effort="large")
        beliefs = practice("beliefs", moves=["roles"])
        fixes = suggest(card(LATE), [first, second, beliefs], in_place={"first"})
        assert ids(fixes) == ["second", "beliefs", "first"]
        assert fixes[-1].state == "evidenced"
        assert fixes[-1].caveats == (IN_PLACE,)

    def test_facts_may_show_that_it_is_in_place(self) -> None:
        condition = {
            "fact": "sla.target_confirmed",
            "comparison": ">=",
            "threshold": 1,
            "sentence": "Confirmed",
        }
        evidence = [{"kind": "data", "shows": "a target", "conditions": [condition]}]
        proven, other = practice("proven", evidence=evidence), practice("other", effort="large")
        confirmed = card(metric("sla_adherence", (67, 100), confirmed=True))
        assert ranked(proven, other, scorecard=confirmed) == ["other", "proven"]
        assert ranked(proven, other) == ["proven", "other"]


class TestWhatIsSuggested:
    def test_nothing_for_a_metric_that_has_reached_its_target(self) -> None:
        assert suggest(card(), [practice("needless", signals=[signal(comparison=">=")])]) == ()

    def test_unless_the_signal_is_worth_knowing_even_then(self) -> None:
        told = practice("told", signals=[signal(comparison=">=", on_target_too=True)])
        (fix,) = suggest(card(), [told])
        assert (fix.metric, fix.points_max) == ("sla_adherence", 0.0)

    def test_a_fact_of_another_metric_helps_those_that_the_practice_moves(self) -> None:
        wide = practice("wide", moves=["content_usage", "lead_acceptance"])
        scorecard = card(LATE, metric("content_usage", (50, 100)), metric("lead_acceptance", (50, 100)))
        (fix,) = suggest(scorecard, [wide])
        assert fix.metric == "content_usage"
        assert fix.points_max == scorecard.metric("content_usage").points_lost

    def test_what_a_survey_says_moves_beliefs_where_no_metric_is_below_target(self) -> None:
        asked = practice("asked", signals=[signal("survey.roles_gap", comparison=">=", threshold=0.15)])
        gap = {"survey.roles_gap": Fact(0.2)}
        (unmeasured,) = suggest(card(), [asked], more_facts=gap)
        assert (unmeasured.metric, unmeasured.points_max) == (None, None)
        (late,) = suggest(card(LATE), [asked], more_facts=gap)
        assert late.metric == "sla_adherence"

    def test_nothing_without_data(self) -> None:
        nothing = card(*(metric(key, (0, 0)) for key in TARGETS), score=None)
        assert suggest(nothing, PRACTICES) == ()

    def test_without_a_score_the_order_is_the_same_and_no_points_are_promised(self) -> None:
        metrics = (LATE, metric("lead_acceptance", (50, 100), UNDECIDED), metric("meeting_cadence", (8, 10)))
        scored, unscored = suggest(card(*metrics), PRACTICES), suggest(card(*metrics, score=None), PRACTICES)
        assert ids(scored) == ids(unscored)
        assert {fix.points_max for fix in unscored} == {None}


class TestNeverAlone:
    alone = practice("alone", never_alone=True)

    def test_it_is_left_out_where_it_would_be_the_only_fix(self) -> None:
        assert ranked(self.alone) == []

    def test_company_of_another_metric_is_none(self) -> None:
        other = practice("other", moves=["content_usage"], signals=[signal("content.value")])
        scorecard = card(LATE, metric("content_usage", (5, 10)))
        assert ranked(self.alone, other, scorecard=scorecard) == ["other"]

    def test_it_comes_behind_its_company_however_strong_it_is(self) -> None:
        weak = practice("weak", effort="large", signals=[signal(directness=0.3)])
        assert ranked(self.alone, weak) == ["weak", "alone"]

    @pytest.mark.parametrize("values", [{"never_alone": True}, {"leadership_only": True}])
    def test_what_not_everybody_may_see_or_may_not_be_alone_either_is_no_company(
        self, values: dict[str, bool]
    ) -> None:
        company = practice("company", **values)
        assert "alone" not in ranked(self.alone, company)

    def test_what_is_in_place_already_is_no_company(self) -> None:
        assert ranked(self.alone, practice("done"), in_place={"done"}) == ["done"]


def test_a_fix_says_why_in_the_numbers_that_fired() -> None:
    (fix,) = [f for f in suggest(card(ROUTED_SLOWLY), PRACTICES) if f.id == "fast-handover"]
    (why,) = fix.why
    assert (why.fact, why.value, why.numerator) == ("sla.routing_delay_median_hours", 3.5, None)
    assert why.sentence == "Business hours until half of the hand-offs had an owner: 3.5"
    assert fix.points_max == ROUTED_SLOWLY.points_lost


def test_undecided_leads_suggest_feedback_and_a_process_which_is_not_alone() -> None:
    accepted = metric("lead_acceptance", (50, 100), UNDECIDED)
    fixes = suggest(card(accepted), PRACTICES)
    assert ids(fixes)[:2] == ["outcome-feedback", "lead-process"]
    assert any("rift warns" in caveat for caveat in fixes[1].caveats)


def test_a_process_that_fires_for_two_metrics_is_not_alone_with_either() -> None:
    never = metric("sla_adherence", (60, 100), {"never_touched_share": share(30, 100)})
    fixes = suggest(card(never, metric("lead_acceptance", (55, 100), UNDECIDED)), PRACTICES)
    process = next(fix for fix in fixes if fix.id == "lead-process")
    assert process.metric == "sla_adherence"
    before = fixes[: fixes.index(process)]
    assert any(fix.metric == process.metric for fix in before)


def test_the_json_has_what_a_program_needs() -> None:
    (entry, *_) = fixes_json(suggest(card(ROUTED_SLOWLY), PRACTICES))
    assert list(entry) == [
        *(
            "id",
            "title",
            "metric",
            "points_max",
            "effort",
            "first_step",
            "who",
            "why",
            "cites",
            "caveats",
            "state",
        )
    ]
    assert all(list(why) == ["fact", "value", "numerator", "denominator", "sentence"] for why in entry["why"])
    assert all(list(cite) == ["document", "place"] for cite in entry["cites"])


def sample_like() -> Scorecard:
    """Webinars on Friday afternoons are late, one source does not fit, late stages lie unused, an all-hands missed."""
    return card(
        metric("meeting_cadence", (10, 13), {
            "all_hands_kept": share(0, 1, "September 2026"), "agenda_share": share(11, 22),
            "buddy_share": share(3, 11), "single_team_share": share(21, 43),
        }),
        metric("sla_adherence", (480, 721), {
            "miss_share_top_day_part": share(119, 241, "Friday afternoon"),
            "hand_off_share_top_day_part": share(169, 721, "Friday afternoon"),
            "miss_share_top_source": share(121, 241, "Webinar"),
            "hand_off_share_top_source": share(150, 721, "Webinar"),
            "routing_delay_median_hours": Fact(0.58, denominator=732, unit="hours"),
            "month_end_miss_share": share(15, 241), "never_touched_share": share(74, 721),
        }),
        metric("content_usage", (27, 60), {
            "unused_share_top_stage": share(18, 33, "decision"), "asset_share_top_stage": share(20, 60, "decision"),
        }),
        metric("lead_acceptance", (343, 633), {
            "top_reason_share": share(53, 124, "Not a fit"), "reasons_missing_share": share(21, 124),
            "reject_share_top_two_sources": share(84, 124, "Content syndication and Demo request"),
            "undecided_share": share(60, 633),
        }),
    )  # fmt: skip


def test_the_story_of_the_sample_leads_to_its_fixes() -> None:
    fixes = {fix.id: fix for fix in suggest(sample_like(), PRACTICES)}
    said = {name: [why.sentence for why in fix.why] for name, fix in fixes.items()}
    assert "119 of 241 late hand-offs came on a Friday afternoon" in said["marketing-calendar"]
    assert "121 of 241 late hand-offs came from “Webinar”" in said["marketing-calendar"]
    assert said["ride-along"] == ["53 of 124 rejections give the reason “Not a fit”"]
    assert "joint-lead-scoring" in said
    assert said["story-continuity"] == ["18 of 33 unused assets are for the stage “decision”"]
    assert "0 of 1 monthly all-hands took place; missed: September 2026" in said["monthly-all-hands"]
    assert not {"fast-handover", "empathy-for-horizons", "outcome-feedback", "lead-process"} & said.keys()
    assert next(iter(fixes)) == "marketing-calendar"


SHARES = st.integers(1, 400).flatmap(
    lambda d: st.builds(share, st.integers(0, d), st.just(d), st.just("Not a fit"))
)
NAMES = {
    "meeting_cadence": ("agenda_share", "all_hands_kept", "buddy_share", "single_team_share"),
    "sla_adherence": ("miss_share_top_day_part", "hand_off_share_top_day_part", "never_touched_share",
                      "busiest_days_miss_share", "month_end_miss_share", "fields_complete_share", "marketing_volume"),
    "content_usage": ("unused_new_share", "concentration", "unused_share_top_type", "asset_share_top_type"),
    "lead_acceptance": ("undecided_share", "reasons_missing_share", "top_reason_share"),
}  # fmt: skip


@st.composite
def scorecards(draw: st.DrawFn) -> Scorecard:
    metrics = []
    for key, names in NAMES.items():
        denominator = draw(st.integers(0, 300))
        counts = (draw(st.integers(0, denominator)), denominator)
        facts = draw(st.dictionaries(st.sampled_from(names), SHARES)) if denominator else {}
        metrics.append(metric(key, counts, facts, confirmed=draw(st.booleans())))
    return card(*metrics)


SURVEYS: Mapping[str, st.SearchStrategy[Fact]] = {
    name: st.integers(0, 100).map(lambda percent: Fact(percent / 100, label="Sales"))
    for name in ("survey.trust_lowest", "survey.roles_gap", "survey.goals_gap", "survey.leadership_lowest")
}


@given(
    scorecards(), st.fixed_dictionaries({}, optional=dict(SURVEYS)), st.sets(st.sampled_from(sorted(BY_ID)))
)
def test_whatever_the_figures_the_order_is_the_rule(
    scorecard: Scorecard, survey: dict[str, Fact], in_place: set[str]
) -> None:
    fixes = suggest(scorecard, PRACTICES, in_place=in_place, more_facts=survey)
    assert fixes == suggest(scorecard, PRACTICES, in_place=in_place, more_facts=survey)
    assert len(set(ids(fixes))) == len(fixes)
    for fix in fixes:
        assert fix.why
        if fix.metric:
            assert fix.points_max == scorecard.metric(fix.metric).points_lost
    free = [fix for fix in fixes if not fix.practice.never_alone]
    assert free == sorted(free, key=lambda fix: place(fix, scorecard))
    for number, fix in enumerate(fixes):
        if fix.practice.never_alone:
            company = [f for f in fixes[:number] if f.metric == fix.metric and f.state != "evidenced"]
            assert any(not (f.practice.never_alone or f.practice.leadership_only) for f in company)


def place(fix: Fix, scorecard: Scorecard) -> tuple[object, ...]:
    """Where a fix belongs, worked out from what is known of it from outside."""
    fired = {why.fact for why in fix.why}
    weight = 0.0
    if fix.metric and (scorecard.metric(fix.metric).attainment or 0) < 100:
        own = {"sla_adherence": "sla", "lead_acceptance": "acceptance", "content_usage": "content"}
        prefix = own.get(fix.metric, "meetings")
        steps = [
            s.directness
            for s in fix.practice.signals
            if s.fact in fired and (s.fact.startswith(prefix) or not elsewhere(s.fact, fix.practice))
        ]
        weight = max(steps) * (scorecard.metric(fix.metric).points_lost or 0)
    effort = EFFORTS.index(fix.practice.effort)
    return fix.state == "evidenced", fix.metric is None, -weight, effort, list(BY_ID).index(fix.id)


def elsewhere(fact: str, practice: Practice) -> bool:
    """Whether a fact speaks of another metric that the practice moves."""
    prefixes = {"sla": "sla_adherence", "acceptance": "lead_acceptance", "content": "content_usage",
                "meetings": "meeting_cadence"}  # fmt: skip
    return prefixes.get(fact.split(".", maxsplit=1)[0]) in practice.moves
