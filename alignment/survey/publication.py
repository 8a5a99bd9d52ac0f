"""What is published of a wave: computed once from its answers, by rules that nothing passes by."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

from alignment.errors import AlignmentError
from alignment.survey import anonymity
from alignment.survey.anonymity import LEAST_FOR_DISTRIBUTION, find_band, round_mean, round_percent
from alignment.survey.questions import TEAMS, Choice, Question, Questionnaire

AGREES = (4, 5)


@dataclass(frozen=True)
class Answer:
    """One person's answers: the team, and question → value. A question left out, or at "can't tell", is absent."""

    team: str
    values: Mapping[str, int | str] = field(default_factory=dict)


class _Published(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Published):
    """What a group answered to one question.

    `low` to `high`: between which numbers the group lies (high None: no upper end). `mean`: of an estimate, out of
    ten. `percent`: of an agreement, who answered 4 or 5; of the definition, who picked the most frequent meaning.
    `agreed_percent`: who picked the glossary's meaning. `distribution`: value → percent, of ten people or more.
    `most_picked`: the most frequent meaning, where the distribution is known. Percent are steps of five, 5 to 95.
    """

    low: int
    high: int | None
    mean: float | None = None
    percent: int | None = None
    agreed_percent: int | None = None
    distribution: dict[str, int] | None = None
    most_picked: str | None = None


class QuestionResult(_Published):
    """One question: what all together answered, and the teams that may be shown; company None: too few answered."""

    id: str
    kind: Literal["estimate", "agreement", "choice"]
    theme: str
    metric: str
    core: bool
    company: Figure | None
    teams: dict[str, Figure]


class Participation(_Published):
    """Who took part: percent of those invited, by steps of five; None where nobody can be spoken of."""

    company: int | None
    teams: dict[str, int]


class Published(_Published):
    """All that is ever known of a wave. The same answers in any order give the same bytes."""

    k: int
    participation: Participation
    questions: tuple[QuestionResult, ...]
    comments: tuple[str, ...]

    def find(self, question: str) -> QuestionResult | None:
        """The result of a question, if the wave asked it."""
        return next((result for result in self.questions if result.id == question), None)

    @property
    def is_empty(self) -> bool:
        """Whether too few took part for anything to be said."""
        return all(result.company is None for result in self.questions)

    def to_bytes(self) -> bytes:
        """The published bytes."""
        return self.model_dump_json().encode()

    def digest(self) -> str:
        """SHA-256 of the published bytes, in hexadecimal."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def publish(
    questionnaire: Questionnaire,
    answers: Sequence[Answer],
    *,
    k: int,
    invited: Mapping[str, int],
    comments: tuple[str, ...] = (),
) -> Published:
    """What may be said of these answers (trust.md, "Anonymity"), each question for itself.

    `invited`: team → people. `comments` as they are published. AlignmentError for a k below five.
    """
    anonymity.check_k(k)
    core = {question.id for question in questionnaire.questions} | {questionnaire.choice.id}
    asked: tuple[Question | Choice, ...] = (*questionnaire.items, questionnaire.choice)
    return Published(
        k=k,
        participation=publish_participation(count_by_team(answers), k=k, invited=invited),
        questions=tuple(_publish_question(item, answers, k=k, core=item.id in core) for item in asked),
        comments=comments,
    )


def read_answer(
    questionnaire: Questionnaire, *, team: str, values: Mapping[str, object], teams: Iterable[str] = TEAMS
) -> Answer:
    """An answer as it was sent, without what was left open; AlignmentError for what nobody can have chosen."""
    if team not in teams:
        raise AlignmentError("choose the team that you work in")
    asked: dict[str, Question | Choice] = {item.id: item for item in questionnaire.items}
    asked[questionnaire.choice.id] = questionnaire.choice
    given: dict[str, int | str] = {}
    for name, value in values.items():
        if value is None:
            continue
        if name not in asked or isinstance(value, bool) or value not in asked[name].values:
            raise AlignmentError(f"'{name}' cannot be answered so; reload the page and answer again")
        given[name] = value  # type: ignore[assignment]
    return Answer(team, given)


def count_by_team(answers: Iterable[Answer]) -> dict[str, int]:
    """How many answered in each team."""
    counts = dict.fromkeys(TEAMS, 0)
    for answer in answers:
        counts[answer.team] += 1
    return counts


def publish_participation(counts: Mapping[str, int], *, k: int, invited: Mapping[str, int]) -> Participation:
    """How many of those invited took part, all together and in the teams that may be shown."""
    everybody, asked = sum(counts.values()), sum(invited.values())
    return Participation(
        company=round_percent(everybody, asked) if everybody >= k and asked else None,
        teams={
            team: round_percent(counts[team], invited[team])
            for team in anonymity.choose_teams(counts, k)
            if invited.get(team)
        },
    )


def _publish_question(
    question: Question | Choice, answers: Sequence[Answer], *, k: int, core: bool
) -> QuestionResult:
    given: dict[str, list[int | str]] = {team: [] for team in TEAMS}
    for answer in answers:
        if answer.values.get(question.id) in question.values:
            given[answer.team].append(answer.values[question.id])
    counts = {team: len(values) for team, values in given.items()}
    for_distribution = max(k, LEAST_FOR_DISTRIBUTION)
    spread = anonymity.choose_teams(counts, for_distribution)
    everybody = [value for values in given.values() for value in values]
    return QuestionResult(
        id=question.id,
        kind=question.kind if isinstance(question, Question) else "choice",
        theme=question.theme,
        metric=question.metric,
        core=core,
        company=build_figure(question, everybody, k=k, spread=len(everybody) >= for_distribution)
        if len(everybody) >= k
        else None,
        teams={
            team: build_figure(question, given[team], k=k, spread=team in spread)
            for team in anonymity.choose_teams(counts, k)
        },
    )


def build_figure(question: Question | Choice, values: Sequence[int | str], *, k: int, spread: bool) -> Figure:
    """The figure of a group; with its distribution if `spread`."""
    number = len(values)
    low, high = find_band(number, k)
    found = Counter(values)
    counts = {str(value): found[value] for value in question.values}
    figure = Figure(low=low, high=high)
    if spread:
        shares = {value: round_percent(count, number) for value, count in counts.items()}
        figure = figure.model_copy(update={"distribution": shares})
    return figure.model_copy(update=_summary(question, counts, spread=spread))


def _summary(question: Question | Choice, counts: Mapping[str, int], *, spread: bool) -> dict[str, object]:
    number = sum(counts.values())
    if isinstance(question, Choice):
        most = max(counts, key=lambda value: (counts[value], value))
        agreed = question.agreed
        return {
            "percent": round_percent(counts[most], number),
            "agreed_percent": round_percent(counts[agreed], number) if agreed else None,
            "most_picked": most if spread else None,
        }
    if question.kind == "estimate":
        total = sum(int(value) * count for value, count in counts.items())
        return {"mean": round_mean(total, number, highest=10)}
    return {"percent": round_percent(sum(counts[str(value)] for value in AGREES), number)}
