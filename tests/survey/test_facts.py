"""The advice learns of a survey what was published, in those very figures, and nothing of anybody who is withheld."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.advice.fixes import fixes_json, suggest
from alignment.advice.known_facts import FACTS
from alignment.advice.practices import load_practices
from alignment.advice.register import build_register
from alignment.measures.ratio import Fact
from alignment.survey.facts import PastWave, build_survey_facts
from alignment.survey.publication import Answer, Published, publish
from alignment.survey.questions import Questionnaire, Term, build_questionnaire, load_questions
from tests.advice.cards import card, metric
from tests.survey.populations import Population

FILE = load_questions()
TERMS = [Term("MQL", "Ready for Sales", signed=True)]
PLAIN, SIX, DAILY = (build_questionnaire(FILE, number=number, terms=TERMS) for number in (1, 2, 4))
CLOSED = datetime(2026, 10, 12, tzinfo=UTC)
RECORDS = {"sla_adherence": 0.67, "lead_acceptance": None}
Values = dict[str, int | str]


def wave(
    sales: Values,
    marketing: Values,
    *,
    asked: Questionnaire = PLAIN,
    people: tuple[int, int] = (12, 8),
    invited: int = 24,
    days_ago: int = 0,
    label: str = "Autumn",
) -> PastWave:
    answers = [Answer("sales", sales)] * people[0] + [Answer("marketing", marketing)] * people[1]
    published = publish(asked, answers, k=5, invited={"sales": invited})
    return PastWave(label, CLOSED - timedelta(days=days_ago), published)


def facts_of(*waves: PastWave, now: datetime | None = CLOSED, is_open: bool = False) -> dict[str, Fact]:
    return build_survey_facts(waves, records=RECORDS, now=now, is_open=is_open)


def fired(*waves: PastWave, now: datetime | None = CLOSED) -> dict[str, list[str]]:
    """What is suggested where every metric is far below its target: practice → why the survey says so."""
    late = card(*(metric(key, (1, 10)) for key in ("sla_adherence", "content_usage", "lead_acceptance")))
    fixes = suggest(late, load_practices(), more_facts=facts_of(*waves, now=now))
    said = {fix.id: [why.sentence for why in fix.why if why.fact.startswith("survey.")] for fix in fixes}
    return {name: sentences for name, sentences in said.items() if sentences}


def test_every_fact_of_the_survey_that_a_practice_may_name_is_handed_over() -> None:
    everything: Values = {item.id: 3 for item in (*SIX.items, *DAILY.items)}
    everything[PLAIN.choice.id] = str(PLAIN.choice.agreed)
    agreed = everything | {PLAIN.choice.id: "none"}
    people = (12, 12)
    facts = facts_of(
        wave(everything, agreed, asked=DAILY, people=people), wave(everything, everything, asked=SIX)
    )
    assert facts.keys() == {name for name in FACTS if name.startswith("survey.")}
    for name, fact in facts.items():
        assert ("share" if fact.unit == "share" else "quantity") == FACTS[name].kind
        assert fact.numerator is fact.denominator is None
        assert fact.unit != "share" or fact.basis or name == "survey.participation_share"


def test_a_card_says_the_published_figures_and_the_band_of_people_they_rest_on() -> None:
    said = fired(wave({"same-goals": 5, "trust-promises": 5}, {"same-goals": 2, "trust-promises": 1}))
    both = "(Sales: 10–19 people; Marketing: 5–9 people)"
    assert said["shared-goals"] == [f"On shared goals the teams lie 90 points apart {both}"]
    assert "5 % of Marketing answer favourably on trust (5–9 people)" in said["buddy-system"]
    assert said["common-truth"] == [f"On shared goals the teams lie 90 points apart {both}"]


# theme → the practices that fire where Marketing sees it badly and Sales well, and where both see it badly
PARTED = {
    "same-goals": {"shared-goals", "joint-metrics-report", "cross-functional-plan"},
    "same-words": {"ride-along"},
    "hear-back": {"feedback-point-person"},
    "clear-duties": {"cover-the-overlap", "written-agreement", "who-owes-what"},
    "trust-promises": {"buddy-system", "culture-of-respect", "walk-in-their-shoes", "blameless-loss-review"},
    "valued-alike": {"leader-values-both"},
    "content-helps": {"marketing-calendar"},
    "know-our-pressure": {"empathy-for-horizons"},
}
LOW = {
    "same-goals": {"cross-functional-plan"},
    "hear-back": {"feedback-point-person"},
    "clear-duties": {"written-agreement"},
    "trust-promises": {"buddy-system", "social-time", "culture-of-respect"},
    "valued-alike": {"leader-values-both"},
}
ANYWAY = {"common-truth", "open-communication"}  # a gap on whatever theme


@pytest.mark.parametrize("question", PARTED)
def test_each_theme_suggests_its_practices(question: str) -> None:
    assert fired(wave({question: 5}, {question: 1})).keys() - ANYWAY == PARTED[question]
    assert fired(wave({question: 1}, {question: 1})).keys() == LOW.get(question, set())
    assert fired(wave({question: 5}, {question: 5})).keys() == set()


def test_who_sees_roles_less_clearly_decides_whether_the_work_before_contact_is_shown() -> None:
    assert "show-pre-contact-work" in fired(wave({"clear-duties": 1}, {"clear-duties": 5}))
    assert "show-pre-contact-work" not in fired(wave({"clear-duties": 5}, {"clear-duties": 1}))


def test_meanings_that_differ_suggest_a_shared_vocabulary() -> None:
    agreed, other = str(PLAIN.choice.agreed), "wants-to-talk"
    asked = PLAIN.choice.id
    assert fired(wave({asked: agreed}, {asked: agreed})) == {}
    said = fired(wave({asked: agreed}, {asked: other}, people=(12, 12)))["shared-vocabulary"]
    assert said[0] == "50 % picked the definition of the glossary (20 people or more)"
    assert "Sales and Marketing most often pick different definitions" in said[2]


def test_the_rotating_items_suggest_and_show_practices() -> None:
    bad = wave(
        {"safe-to-raise": 1, "credit-shared": 2, "could-not-find": 5}, {"safe-to-raise": 5}, asked=DAILY
    )
    assert {"safe-airing", "credit-sharing", "shared-workspace"} <= fired(bad).keys()
    states = {"credit-sharing": {"credit-shared": 4}, "buddy-system": {"somebody-to-call": 5}}
    for name, values in states.items():
        for sales, marketing, state in (
            (values, values, "evidenced"),
            (values, dict.fromkeys(values, 1), "not_in_place"),
            (values, {}, "unknown"),  # of one team alone it cannot be said that both say so
        ):
            facts = facts_of(wave({**sales}, {**marketing}, asked=DAILY))
            register = {
                entry.practice.id: entry
                for entry in build_register(card(), load_practices(), more_facts=facts)
            }
            assert register[name].state == state, (name, sales, marketing)
    claimed = build_register(card(), load_practices(), claimed={"safe-airing"}, more_facts=facts_of(bad))
    assert next(entry for entry in claimed if entry.practice.id == "safe-airing").state == "contradicted"


def test_an_item_is_taken_from_the_newest_wave_that_asked_it_and_names_an_older_one() -> None:
    older = wave({"content-contact": 5}, {}, asked=SIX, label="Spring", days_ago=200)
    facts = facts_of(wave({"same-goals": 4}, {"same-goals": 4}), older)
    assert facts["survey.content_contact_sales"].basis == "10–19 people, Spring"


def test_low_answers_on_the_leadership_two_waves_in_a_row_question_the_reporting_lines() -> None:
    low, high = wave({"valued-alike": 5}, {"valued-alike": 1}), wave({"valued-alike": 5}, {"valued-alike": 5})
    assert "reporting-lines" in fired(low, low)
    assert "reporting-lines" not in fired(low, high, low)
    assert "reporting-lines" not in fired(high, low, low)


@pytest.mark.parametrize(
    ("days", "invited", "why"),
    [
        (119, 24, None),
        (120, 24, "Days since the last wave: 120"),
        (10, 36, "About 55 % took part in the last wave"),
    ],
)
def test_a_wave_long_ago_or_of_few_asks_for_the_next_one(days: int, invited: int, why: str | None) -> None:
    held = wave({"same-goals": 5}, {"same-goals": 5}, invited=invited)
    said = fired(held, now=CLOSED + timedelta(days=days)).get("six-questions")
    assert said == (None if why is None else [why])


def test_before_the_first_wave_there_is_one_to_open_and_while_one_is_open_none_is_missed() -> None:
    assert fired() == {"six-questions": ["Nobody has been asked yet what the teams believe"]}
    later = CLOSED + timedelta(days=400)
    assert facts_of(wave({}, {}), now=later, is_open=True)["survey.days_since_wave"].value == 0
    assert "survey.days_since_wave" not in facts_of(wave({}, {}), now=None)


def _published(sizes: tuple[int, int, int, int], silent: float, seed: int) -> Published:
    answers = Population(sizes, silent, seed).answer(DAILY)
    return publish(DAILY, answers, k=5, invited={"sales": 20, "marketing": 20})


@given(st.tuples(*[st.integers(0, 12)] * 4), st.floats(0, 0.6), st.integers(0, 10_000))
def test_no_fact_tells_more_than_the_published_figures_do(
    sizes: tuple[int, int, int, int], silent: float, seed: int
) -> None:
    published = _published(sizes, silent, seed)
    facts = facts_of(PastWave("Autumn", CLOSED, published))
    shown = [figure for result in published.questions for figure in (*result.teams.values(), result.company)]
    percents = {figure.percent for figure in shown if figure} | {f.agreed_percent for f in shown if f}
    known = {percent / 100 for percent in percents if percent is not None}
    means = {round(10 * figure.mean) / 100 for figure in shown if figure and figure.mean is not None}
    gaps = {round(one - other, 2) for one, other in product(known, known)}
    beliefs = {round(abs(mean - 0.67), 2) for mean in means}
    for name, fact in facts.items():
        if fact.unit == "share" and name != "survey.participation_share":
            assert round(fact.value or 0, 2) in known | gaps | beliefs, name
    for result in published.questions:
        if result.kind == "agreement":
            name = f"survey.{result.theme if result.core else result.id.replace('-', '_')}"
            for team in {"sales", "marketing"} - result.teams.keys():
                assert not {f"{name}_{team}", f"{name}_gap", f"{name}_highest"} & facts.keys()


def test_what_a_withheld_team_answered_changes_no_card() -> None:
    few = (
        12,
        4,
    )  # fewer than k of Marketing: their results are withheld, and so are those of Sales beside them
    calm = wave({"same-goals": 5, "trust-promises": 4}, {"same-goals": 5}, people=few)
    angry = wave({"same-goals": 5, "trust-promises": 4}, {"same-goals": 5, "trust-promises": 4}, people=few)
    for held in (calm, angry):
        assert not any("Marketing" in sentence for why in fired(held).values() for sentence in why)
        assert not any(name.endswith("_gap") for name in facts_of(held))
    cards = [
        fixes_json(suggest(card(), load_practices(), more_facts=facts_of(held))) for held in (calm, angry)
    ]
    assert cards[0] == cards[1]
