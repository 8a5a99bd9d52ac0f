"""How long a questionnaire takes, from what there is to read and to decide: the promise that its first page makes."""

import math
import re

from alignment.survey.questions import Questionnaire
from alignment.survey.screens import build_screens

WORDS_A_MINUTE = 200  # read silently; studies of adults find 200 to 260, so this is the slow end
# seconds to make up one's mind and tap, once the question is read
OF_ESTIMATE, OF_AGREEMENT, OF_DEFINITION, OF_TEAM = 5.0, 3.0, 5.0, 2.0
OF_SCREEN = 1.5  # to find the button, and until the next screen is there
_WORD = re.compile(r"\w[\w'’.-]*")


def promised_minutes(questionnaire: Questionnaire, language: str, *, told: int) -> int:
    """Whole minutes, never fewer than it takes; `told`: how many words the page says besides the questions."""
    return math.ceil(expected_seconds(questionnaire, language, told=told) / 60)


def expected_seconds(questionnaire: Questionnaire, language: str, *, told: int = 0) -> float:
    """Seconds for somebody who reads every word and answers every question, without a comment."""
    reading = (told + count_words(_texts(questionnaire, language))) / WORDS_A_MINUTE * 60
    deciding = sum(OF_ESTIMATE if item.kind == "estimate" else OF_AGREEMENT for item in questionnaire.items)
    return reading + deciding + OF_DEFINITION + OF_TEAM + OF_SCREEN * len(build_screens(questionnaire))


def count_taps(questionnaire: Questionnaire) -> int:
    """Taps for an answer to everything: one a question, the team, and a button a screen."""
    return len(questionnaire.items) + 2 + len(build_screens(questionnaire))


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def _texts(questionnaire: Questionnaire, language: str) -> str:
    """All words of the questionnaire that somebody reads: a scale once a screen, since nobody reads it twice."""
    scale, choice, comment = questionnaire.scale, questionnaire.choice, questionnaire.comment
    points = [*(point.say(language) for point in scale.agree), scale.cannot_tell.say(language)]
    screens = [screen for screen in build_screens(questionnaire) if screen.kind == "agreements"]
    texts = [item.text.say(language) for item in questionnaire.items]
    texts += [choice.text.say(language), *(meaning.text.say(language) for meaning in choice.meanings)]
    texts += [choice.other.say(language), comment.text.say(language), comment.warning.say(language)]
    return "\n".join([*texts, *points * len(screens)])
