"""Answers that another tool has collected: which of its columns ask our questions, who is in which team, what is said."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from alignment.survey.publication import Answer, Published, publish
from alignment.survey.questions import (
    LANGUAGES,
    Block,
    Choice,
    Question,
    Questionnaire,
    QuestionsFile,
    Term,
    build_choice,
)
from alignment.survey.scales import ReadColumn, fold, is_open, read_column

LIKELY = 0.75  # so alike two wordings are before one is proposed for the other
CERTAIN = 1.0
_NUMBERING = re.compile(r"^\s*(?:q(?:uestion)?|frage)?\s*\d{1,3}\s*[.:)–-]\s+|\s*\*+\s*$", re.IGNORECASE)
TEAM_HEADINGS = frozenset(
    fold(text)
    for text in (
        *("team", "your team", "which team do you work in?", "department", "function", "which team are you in?"),
        *("in welchem team arbeiten sie?", "abteilung", "bereich", "équipe", "votre équipe", "service"),
        *("dans quelle équipe travaillez-vous ?", "equipo", "su equipo", "departamento", "¿en qué equipo trabaja?"),
    )
)  # fmt: skip
_TEAMS: Mapping[str, tuple[str, ...]] = {
    "sales": ("sales", "sales team", "vertrieb", "verkauf", "ventes", "commercial", "équipe commerciale", "ventas",
              "comercial"),
    "marketing": ("marketing", "marketing team", "mercadeo", "mercadotecnia"),
    "leadership": ("leadership", "management", "leitung", "geschäftsführung", "geschäftsleitung", "direction",
                   "dirección", "executive"),
    "other": ("other", "another team", "ein anderes team", "andere", "autre", "autre équipe", "otro", "otro equipo"),
}  # fmt: skip
_TEAM_OF = {fold(name): team for team, names in _TEAMS.items() for name in names}


@dataclass(frozen=True)
class Match:
    """A column that seems to ask one of our questions, and how alike the wordings are, 0 to 1."""

    question: str
    column: int
    likeness: float


def askable(file: QuestionsFile, terms: Sequence[Term]) -> Questionnaire:
    """All that a column may ask: the core, the items of every block, and the definition from the glossary's terms."""
    items = tuple(question for block in file.blocks for question in block.questions)
    block = Block.model_construct(id="all", questions=items)
    return Questionnaire.model_construct(
        teams=file.teams,
        scale=file.scale,
        questions=file.questions,
        block=block,
        choice=build_choice(file.definition, terms),
        comment=file.comment,
    )


def propose_matches(columns: Sequence[str], questions: Iterable[Question | Choice]) -> list[Match]:
    """Which column asks which question: by its id, else by its wording in any language; the most alike first.

    Each column and each question once. A proposal, for a person to confirm: a likeness of 1 alone is certain.
    """
    found = [
        Match(question.id, place, likeness)
        for question in questions
        for place, likeness in _liken(columns, question)
    ]
    chosen: list[Match] = []
    for match in sorted(found, key=lambda each: -each.likeness):
        taken = any(match.question == other.question or match.column == other.column for other in chosen)
        if not taken:
            chosen.append(match)
    return chosen


def _liken(columns: Sequence[str], question: Question | Choice) -> Iterable[tuple[int, float]]:
    """The columns whose wording is likely that of the question, and how alike it is."""
    ours = {fold(question.text.say(language)) for language in LANGUAGES}
    matchers = [SequenceMatcher(None, "", text, autojunk=False) for text in sorted(ours)]
    for place, text in enumerate(columns):
        asked = fold(_NUMBERING.sub("", text))
        if asked == fold(question.id) or asked in ours:
            yield place, CERTAIN
            continue
        likeness = max(_compare(matcher, asked) for matcher in matchers)
        if likeness >= LIKELY:
            yield place, min(likeness, 0.99)


def _compare(matcher: SequenceMatcher[str], text: str) -> float:
    matcher.set_seq1(text)
    # two upper bounds, each far quicker than what follows it: a wide file has a thousand columns
    if matcher.real_quick_ratio() < LIKELY or matcher.quick_ratio() < LIKELY:
        return 0.0
    return matcher.ratio()


def find_team_column(
    columns: Sequence[str], cells: Sequence[Sequence[str]], used: Collection[int] = ()
) -> int | None:
    """The column that says the team: by its heading, else the only one that holds nothing but names of teams."""
    free = [place for place in range(len(columns)) if place not in used]
    named = [place for place in free if fold(_NUMBERING.sub("", columns[place])) in TEAM_HEADINGS]
    if named:
        return named[0]
    told = [place for place in free if _tells_teams({row[place] for row in cells})]
    return told[0] if len(told) == 1 else None


def _tells_teams(values: set[str]) -> bool:
    teams = {_TEAM_OF.get(fold(value)) for value in values if value.strip()}
    return len(teams) > 1 and None not in teams


def find_team(value: str, said: Mapping[str, str]) -> str | None:
    """The team that a value means: as somebody said (folded value → team), else as it is called.

    "" for people who are meant to be left out, as those who named none; None if nobody knows.
    """
    text = fold(value)
    return said[text] if text in said else _TEAM_OF.get(text) if text else ""


@dataclass(frozen=True)
class Asked:
    """What a file's columns are taken for. `team`: the column, or the team of everybody; `teams`: folded value → team."""

    columns: Mapping[str, int]
    team: int | str | None
    teams: Mapping[str, str] = field(default_factory=dict)
    reverse: frozenset[str] = frozenset()
    comment: int | None = None


@dataclass(frozen=True)
class ReadAnswers:
    """The answers of a file: `people` are the rows that count, `answers` and `comments` ("" for none) what each said.

    `left_out`: reason → people.

    `read`: question → how its column was read; `teams`: value → people and the team meant, None where nobody knows.
    """

    people: tuple[int, ...]
    answers: tuple[Answer, ...]
    comments: tuple[str, ...]
    left_out: Mapping[str, int]
    read: Mapping[str, ReadColumn]
    teams: Mapping[str, tuple[int, str | None]]


def read_answers(rows: Sequence[Sequence[str]], asked: Asked, questionnaire: Questionnaire) -> ReadAnswers:
    """What the rows answer to our questions; a person without a known team, or without an answer, is left out."""
    by_id: dict[str, Question | Choice] = {item.id: item for item in questionnaire.items}
    by_id[questionnaire.choice.id] = questionnaire.choice
    read = {
        name: read_column(by_id[name], [row[place] for row in rows], reverse=name in asked.reverse)
        for name, place in asked.columns.items()
    }
    values = [row[asked.team] if isinstance(asked.team, int) else asked.team or "" for row in rows]
    left_out, people, answers, comments = Counter[str](), [], [], []
    for place, value in enumerate(values):
        team = find_team(value, asked.teams)
        given = {name: found for name, column in read.items() if (found := column.values[place]) is not None}
        if not given:
            left_out["nothing_answered"] += 1
        elif not team:
            left_out["no_team"] += 1
        else:
            people.append(place)
            answers.append(Answer(team, given))
            text = "" if asked.comment is None else rows[place][asked.comment]
            comments.append("" if is_open(text) else text)
    counts = Counter(value.strip() for value in values)
    teams = {value: (number, find_team(value, asked.teams)) for value, number in counts.items()}
    return ReadAnswers(tuple(people), tuple(answers), tuple(comments), dict(left_out), read, teams)


def narrow(questionnaire: Questionnaire, mapped: Iterable[str]) -> Questionnaire:
    """What an imported wave asked: the questions that its columns answer; the definition stays as it would be asked."""
    chosen = set(mapped)
    block = questionnaire.block.questions if questionnaire.block else ()
    turning = tuple(question for question in block if question.id in chosen)
    return questionnaire.model_copy(
        update={
            "questions": tuple(question for question in questionnaire.questions if question.id in chosen),
            "block": Block.model_construct(id="imported", questions=turning) if turning else None,
        }
    )


def publish_imported(
    questionnaire: Questionnaire,
    answers: Sequence[Answer],
    *,
    mapped: Iterable[str],
    k: int,
    invited: Mapping[str, int],
    comments: tuple[str, ...],
) -> Published:
    """What may be said, by the rules of every wave, of the questions that were mapped and of no other."""
    chosen = set(mapped)
    published = publish(questionnaire, answers, k=k, invited=invited, comments=comments)
    questions = tuple(result for result in published.questions if result.id in chosen)
    return published.model_copy(update={"questions": questions})
