"""Populations that answer waves, and what somebody could work out from all that is published of them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from alignment.survey.publication import Answer, Figure, Published, QuestionResult
from alignment.survey.questions import TEAMS, Questionnaire

IN_SPAN = 1e-9
_Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Population:
    """People by team, how likely each leaves a question out, and the seed of what they answer."""

    sizes: tuple[int, ...]  # in the order of TEAMS
    silent: float
    seed: int

    def answer(self, questionnaire: Questionnaire) -> list[Answer]:
        """What everybody answers to one wave."""
        chance = random.Random(self.seed)
        asked = (*questionnaire.items, questionnaire.choice)
        return [
            Answer(
                team,
                {item.id: chance.choice(item.values) for item in asked if chance.random() >= self.silent},
            )
            for team, size in zip(TEAMS, self.sizes, strict=True)
            for _ in range(size)
        ]


def find_leaks(
    questionnaire: Questionnaire, answers: Sequence[Answer], published: Published
) -> Iterator[tuple[str, int]]:
    """Questions of which something about fewer than k people follows from the published figures, and how many.

    Unknown is, of each person who answered a question, which of its values they gave. A published figure is a sum
    over a group, weighted by value. Something follows about a group if any weighting of its values is a sum of
    published figures, each taken any number of times or taken away. Figures of two questions share no unknown.
    """
    for item in (*questionnaire.items, questionnaire.choice):
        result = published.find(item.id)
        assert result is not None
        people = [answer.team for answer in answers if item.id in answer.values]
        for size in _leaks_of(result, people, [str(value) for value in item.values], k=published.k):
            yield item.id, size


def _leaks_of(
    result: QuestionResult, people: Sequence[str], values: Sequence[str], *, k: int
) -> Iterator[int]:
    views = [(np.ones(len(people)), result.company)] if result.company else []
    views += [
        (np.array([float(person == team) for person in people]), figure)
        for team, figure in result.teams.items()
    ]
    if not views:
        return
    members = np.array([group for group, _ in views])
    # Whoever is in the same groups cannot be told apart: any sum of figures gives them the same weight.
    kinds, sizes = np.unique(members, axis=1, return_counts=True)
    weights = tuple(tuple(map(tuple, _weights(figure, values))) for _, figure in views)
    for group in _small_groups(sizes, k):
        if _follows(tuple(map(tuple, kinds.tolist())), weights, tuple(group.tolist())):
            yield int(sizes[group > 0].sum())


@cache
def _follows(kinds: _Rows, weights: tuple[_Rows, ...], group: tuple[float, ...]) -> bool:
    """Whether a sum of figures weighs this group alone; `kinds`: a row a figure, who is in it."""
    span = np.array(
        [np.kron(row, weight) for row, each in zip(kinds, weights, strict=True) for weight in each]
    )
    about = np.array([np.kron(group, unit) for unit in np.eye(len(weights[0][0]))])
    return _rank(span) + _rank(about) > _rank(np.vstack([span, about]))


def _small_groups(sizes: npt.NDArray[np.int64], k: int) -> Iterator[npt.NDArray[np.float64]]:
    for number in range(1, len(sizes) + 1):
        for chosen in combinations(range(len(sizes)), number):
            if sizes[list(chosen)].sum() < k:
                group = np.zeros(len(sizes))
                group[list(chosen)] = 1
                yield group


def _weights(figure: Figure | None, values: Sequence[str]) -> Iterator[list[float]]:
    """How a published figure weighs each value; a share of one meaning could be that of any."""
    assert figure is not None
    if figure.distribution or figure.most_picked or figure.agreed_percent is not None:
        yield from np.eye(len(values)).tolist()
    elif figure.mean is not None:
        yield [float(value) for value in values]
    elif "none" in values:
        yield from np.eye(len(values)).tolist()
    else:
        yield [float(value in ("4", "5")) for value in values]


def _rank(matrix: npt.NDArray[np.float64]) -> int:
    return int(np.linalg.matrix_rank(matrix, tol=IN_SPAN))
