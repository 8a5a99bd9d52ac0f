"""What the survey asks: the strict shape of `questions.toml`, and the questionnaire of one wave."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from alignment.content_files import DATA
from alignment.errors import AlignmentError

FILE = DATA / "questions.toml"
THEMES = ("goals", "language", "feedback", "roles", "trust", "leadership", "content", "time")
TEAMS = ("sales", "marketing", "leadership", "other")
LANGUAGES = ("en", "de")
MOST_IN_A_BLOCK = 6
MOST_MEANINGS = 5

Id = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
Text = Annotated[str, Field(min_length=1, max_length=300)]
Kind = Literal["estimate", "agreement"]
Theme = Literal["goals", "language", "feedback", "roles", "trust", "leadership", "content", "time"]
Metric = Literal["meeting_cadence", "sla_adherence", "content_usage", "lead_acceptance"]
Language = Literal["en", "de"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Words(_Part):
    """The same words in every language that ships."""

    en: Text
    de: Text

    def say(self, language: str) -> str:
        """The words in a language; English where there is no other."""
        return self.de if language == "de" else self.en


class Question(_Part):
    """One item. `estimate`: 0 to 10 of ten; `agreement`: 1 to 5. Both may be left at "can't tell"."""

    id: Id
    kind: Kind
    text: Words
    theme: Theme
    metric: Metric
    practices: Annotated[tuple[Id, ...], Field(min_length=1)]

    @property
    def values(self) -> range:
        """What may be answered."""
        return range(11) if self.kind == "estimate" else range(1, 6)


class Meaning(_Part):
    """One meaning to pick."""

    id: Id
    text: Words


class Definition(_Part):
    """How it is asked what people mean by a term; `terms`: which of the glossary's terms, the best one first."""

    id: Id
    terms: Annotated[tuple[str, ...], Field(min_length=1)]
    called: Words
    text: Words
    other: Words
    theme: Theme
    metric: Metric
    practices: Annotated[tuple[Id, ...], Field(min_length=1)]
    meanings: Annotated[tuple[Meaning, ...], Field(min_length=3, max_length=MOST_MEANINGS)]


class Comment(_Part):
    """The one open question, and what people are warned of before they write."""

    text: Words
    warning: Words


class Block(_Part):
    """Items about practices that are asked together."""

    id: Id
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Scale(_Part):
    """What the five points of agreement are called, from 1 to 5, and how no answer is given."""

    agree: Annotated[tuple[Words, ...], Field(min_length=5, max_length=5)]
    cannot_tell: Words


class TeamNames(_Part):
    """What the teams are called."""

    sales: Words
    marketing: Words
    leadership: Words
    other: Words


class QuestionsFile(_Part):
    """A whole file: four estimates and eight themes, the definition, the comment, and the blocks in turn."""

    teams: TeamNames
    scale: Scale
    questions: tuple[Question, ...]
    definition: Definition
    comment: Comment
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        estimates = [question.metric for question in self.questions if question.kind == "estimate"]
        themes = [question.theme for question in self.questions if question.kind == "agreement"]
        if len(estimates) != 4 or len(set(estimates)) != 4:
            raise ValueError("the core has one estimate for each of the four metrics")
        if sorted(themes) != sorted(THEMES):
            raise ValueError(f"the core has one agreement for each theme: {', '.join(THEMES)}")
        for block in self.blocks:
            if len(block.questions) > MOST_IN_A_BLOCK:
                raise ValueError(f"the block '{block.id}' has more than {MOST_IN_A_BLOCK} questions")
        rotating = [question for block in self.blocks for question in block.questions]
        ids = [question.id for question in (*self.questions, *rotating)] + [self.definition.id]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"the id '{name}' is given twice; ids are unique and stay for ever")
        if any(question.kind != "agreement" for question in rotating):
            raise ValueError("the questions of a block ask for agreement")
        return self


@dataclass(frozen=True)
class Term:
    """A term of the organisation's glossary; `signed`: both teams have signed what it means."""

    name: str
    meaning: str
    signed: bool = False


class Choice(_Part):
    """The definition question of one wave: what may be picked, in the order that is shown.

    `agreed` is the meaning that the glossary gives and both teams have signed; None without one.
    """

    id: Id
    text: Words
    theme: Theme
    metric: Metric
    practices: tuple[Id, ...]
    meanings: tuple[Meaning, ...]
    other: Words
    agreed: Id | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """What may be answered: a meaning, or that none is right."""
        return (*(meaning.id for meaning in self.meanings), "none")


class Questionnaire(_Part):
    """What one wave asks, fixed when it opens."""

    teams: TeamNames
    scale: Scale
    questions: tuple[Question, ...]
    block: Block | None
    choice: Choice
    comment: Comment

    @property
    def items(self) -> tuple[Question, ...]:
        """The core, then the block of this wave."""
        return (*self.questions, *(self.block.questions if self.block else ()))


@cache
def load_questions(path: Path = FILE) -> QuestionsFile:
    """The questions that ship with the product; AlignmentError, naming place and field, for a file that strays."""
    try:
        return QuestionsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as problem:
        raise AlignmentError(f"{path}: there is no such file; questions are read from it") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise AlignmentError(f"{path}: this is not TOML: {problem}") from problem
    except ValidationError as problem:
        lines = [
            f"{path}, {'.'.join(str(part) for part in error['loc'])}: "
            + error["msg"].removeprefix("Value error, ")
            for error in problem.errors()
        ]
        raise AlignmentError("\n".join(lines)) from problem


def build_questionnaire(file: QuestionsFile, *, number: int, terms: Sequence[Term] = ()) -> Questionnaire:
    """What wave `number`, counted from 1, asks: every second wave brings one of the blocks, each in its turn.

    `terms` are those of the glossary: one of them is asked for, the others are among what may be picked.
    """
    turn = number // 2 - 1
    block = file.blocks[turn % len(file.blocks)] if number % 2 == 0 else None
    return Questionnaire(
        teams=file.teams,
        scale=file.scale,
        questions=file.questions,
        block=block,
        choice=build_choice(file.definition, terms),
        comment=file.comment,
    )


def build_choice(definition: Definition, terms: Sequence[Term] = ()) -> Choice:
    """The definition question for a glossary; without a fitting term, with the meanings that ship alone."""
    asked = _find_term(definition, terms)
    meanings = [] if asked is None else [_meaning_of(asked)]
    others = [term for term in terms if term is not asked and asked and "lead" in _fold(term.name)]
    meanings += [_meaning_of(term) for term in others[:2]]
    known = {_fold(meaning.text.en) for meaning in meanings}
    meanings += [meaning for meaning in definition.meanings if _fold(meaning.text.en) not in known]
    called = Words(en=asked.name, de=asked.name) if asked else definition.called
    return Choice(
        id=definition.id,
        text=Words(
            en=definition.text.en.replace("{term}", called.en),
            de=definition.text.de.replace("{term}", called.de),
        ),
        theme=definition.theme,
        metric=definition.metric,
        practices=definition.practices,
        # mixed, but alike for everybody: what the glossary says must not always stand first
        meanings=tuple(sorted(meanings[:MOST_MEANINGS], key=lambda meaning: _digest(meaning.text.en))),
        other=definition.other,
        agreed=_meaning_of(asked).id if asked and asked.signed else None,
    )


def _find_term(definition: Definition, terms: Sequence[Term]) -> Term | None:
    by_name = {_fold(term.name): term for term in reversed(terms) if term.meaning.strip()}
    return next((by_name[_fold(name)] for name in definition.terms if _fold(name) in by_name), None)


def _meaning_of(term: Term) -> Meaning:
    letters = re.sub(r"[^a-z]", "", _digest(term.name + "\n" + term.meaning))[:12]
    text = " ".join(term.meaning.split())[:300]
    return Meaning(id=f"glossary-{letters}", text=Words(en=text, de=text))


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
