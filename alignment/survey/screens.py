"""In which steps a questionnaire is gone through: few questions each, so that a phone shows them whole."""

from dataclasses import dataclass
from typing import Literal

from alignment.survey.questions import Question, Questionnaire

ScreenKind = Literal["start", "estimates", "agreements", "last"]
MOST_AGREEMENTS = 4


@dataclass(frozen=True)
class Screen:
    """One step: `start` asks for the team, `last` for the definition and a comment, the others for these items."""

    kind: ScreenKind
    questions: tuple[Question, ...] = ()


def build_screens(questionnaire: Questionnaire) -> tuple[Screen, ...]:
    """Five steps; those with a block about practices have its items before the last one."""
    estimates = tuple(item for item in questionnaire.questions if item.kind == "estimate")
    themes = tuple(item for item in questionnaire.questions if item.kind == "agreement")
    block = questionnaire.block.questions if questionnaire.block else ()
    return (
        Screen("start"),
        Screen("estimates", estimates),
        *(Screen("agreements", part) for part in (*_split(themes), *_split(block))),
        Screen("last"),
    )


def _split(questions: tuple[Question, ...]) -> list[tuple[Question, ...]]:
    """Parts of at most four, as even as possible."""
    count = -(-len(questions) // MOST_AGREEMENTS)
    size = -(-len(questions) // count) if count else 1
    return [questions[start : start + size] for start in range(0, len(questions), size)]
