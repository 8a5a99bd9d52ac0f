"""No combination of published figures tells about fewer than k people, whoever answers what in whichever order."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.errors import AlignmentError
from alignment.survey import anonymity
from alignment.survey.anonymity import check_k, choose_teams, find_band, round_mean, round_percent
from alignment.survey.publication import Answer, publish
from alignment.survey.questions import TEAMS, Term, build_questionnaire, load_questions
from tests.survey.populations import Population, find_leaks

WAVES = [
    build_questionnaire(load_questions(), number=number, terms=[Term("MQL", "Ready for Sales", signed=True)])
    for number in (1, 2)
]
# most sizes near the limits, where something can go wrong
SIZE = st.one_of(st.integers(0, 12), st.sampled_from([0, 1, 4, 5, 6, 9, 10, 11, 19, 20, 25]))
POPULATIONS = st.builds(
    Population,
    sizes=st.tuples(SIZE, SIZE, SIZE, SIZE),
    silent=st.sampled_from([0.0, 0.1, 0.3]),
    seed=st.integers(0, 2**32),
)
SOME_LEAK = Population(sizes=(8, 7, 3, 0), silent=0.0, seed=1)


@settings(max_examples=1_000)
@given(population=POPULATIONS, k=st.integers(5, 8), wave=st.sampled_from(WAVES))
def test_no_combination_of_published_figures_tells_about_fewer_than_k_people(population, k, wave) -> None:  # type: ignore[no-untyped-def]
    answers = population.answer(wave)
    invited = dict(zip(TEAMS, population.sizes, strict=True))
    published = publish(wave, answers, k=k, invited=invited)
    assert list(find_leaks(wave, answers, published)) == []
    shuffled = random.Random(population.seed).sample(answers, len(answers))
    assert publish(wave, shuffled, k=k, invited=invited).to_bytes() == published.to_bytes()


def test_the_property_does_not_hold_without_the_family_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def choose_by_size_alone(counts: dict[str, int], least: int) -> tuple[str, ...]:
        return tuple(team for team in TEAMS if counts.get(team, 0) >= least)

    answers = SOME_LEAK.answer(WAVES[0])
    monkeypatch.setattr(anonymity, "choose_teams", choose_by_size_alone)
    published = publish(WAVES[0], answers, k=5, invited={})
    leaks = dict(find_leaks(WAVES[0], answers, published))
    assert leaks == dict.fromkeys([item.id for item in (*WAVES[0].items, WAVES[0].choice)], 3)
    monkeypatch.undo()
    assert list(find_leaks(WAVES[0], answers, publish(WAVES[0], answers, k=5, invited={}))) == []


@pytest.mark.parametrize(
    ("sales", "marketing", "leadership", "other", "shown"),
    [
        (12, 8, 0, 0, ("sales", "marketing")),  # nobody is left out
        (12, 8, 5, 0, ("sales", "marketing", "leadership")),
        (12, 8, 2, 0, ("sales",)),  # 2 would follow from the others; with Marketing's 8 they are 10
        (12, 8, 3, 2, ("sales", "marketing")),  # 5 together are enough
        (12, 4, 0, 0, ()),  # 4 would follow from all less Sales
        (9, 3, 0, 2, ("sales",)),
        (7, 7, 1, 0, ("sales",)),  # of equal teams the later one is withheld
        (4, 4, 4, 4, ()),
        (0, 0, 0, 0, ()),
    ],
)
def test_teams_are_published_as_a_family(
    sales: int, marketing: int, leadership: int, other: int, shown: tuple[str, ...]
) -> None:
    counts = dict(zip(TEAMS, (sales, marketing, leadership, other), strict=True))
    assert choose_teams(counts, 5) == shown


def test_percent_are_steps_of_five_and_nobody_learns_that_all_answered_alike() -> None:
    assert [round_percent(part, 8) for part in range(9)] == [5, 15, 25, 40, 50, 65, 75, 90, 95]
    assert round_percent(1, 40) == 5  # 2.5 %, halves up
    assert [round_mean(total, 5, highest=10) for total in (0, 2, 27, 50)] == [0.5, 0.5, 5.4, 9.5]
    assert round_mean(29, 20, highest=10) == 1.5  # 1.45, halves up


def test_numbers_of_people_are_bands() -> None:
    assert [find_band(number, 5) for number in (5, 9, 10, 19, 20, 300)] == [
        *((5, 9), (5, 9), (10, 19), (10, 19), (20, None), (20, None)),
    ]
    assert [find_band(number, 8) for number in (8, 10)] == [(8, 9), (10, 19)]
    assert find_band(40, 30) == (30, None)


def test_k_can_only_be_raised() -> None:
    assert check_k(7) == 7
    with pytest.raises(AlignmentError, match="can only be raised"):
        publish(WAVES[0], [], k=4, invited={})


def _agreeing(numbers: dict[str, int], value: int = 4) -> list[Answer]:
    return [Answer(team, {"same-goals": value}) for team, number in numbers.items() for _ in range(number)]


def test_each_question_is_judged_by_those_who_answered_it() -> None:
    answers = [*_agreeing({"sales": 12, "marketing": 7}), Answer("marketing"), Answer("marketing")]
    published = publish(WAVES[0], answers, k=5, invited={})
    result, unanswered = published.find("same-goals"), published.find("same-words")
    assert result is not None
    assert unanswered is not None
    assert (result.teams["marketing"].low, result.teams["marketing"].high) == (5, 9)
    assert result.teams["marketing"].distribution is None
    assert (unanswered.company, unanswered.teams) == (None, {})


def test_distributions_need_ten_and_leave_nobody_below_ten_behind() -> None:
    result = publish(WAVES[0], _agreeing({"sales": 14, "marketing": 12, "other": 6}), k=5, invited={}).find(
        "same-goals"
    )
    assert result is not None
    assert set(result.teams) == {"sales", "marketing", "other"}
    assert result.company is not None
    assert result.company.distribution == {"1": 5, "2": 5, "3": 5, "4": 95, "5": 5}
    spread = [team for team, figure in result.teams.items() if figure.distribution]
    assert spread == ["sales"]  # with Marketing's as well, that of the six others would follow


def test_too_few_people_are_told_nothing_about() -> None:
    published = publish(WAVES[0], _agreeing({"sales": 4}), k=5, invited={"sales": 4})
    assert published.is_empty
    assert (published.participation.company, published.participation.teams) == (None, {})


def test_participation_is_coarse_and_follows_the_family_rule() -> None:
    invited = {"sales": 20, "marketing": 12, "leadership": 3}
    answers = _agreeing({"sales": 13, "marketing": 12})
    taken = publish(WAVES[0], answers, k=5, invited=invited).participation
    assert taken.company == 70  # 25 of 35
    assert taken.teams == {"sales": 65, "marketing": 95}
    with_leaders = [*answers, Answer("leadership")]
    assert publish(WAVES[0], with_leaders, k=5, invited=invited).participation.teams == {"sales": 65}
