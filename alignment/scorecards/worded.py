"""The words beside a scorecard: the glossary as it stands, and what the newest survey says that a lead is."""

from alignment.glossary import read_terms
from alignment.publish.belief_sentences import band_of, definition_finding, definition_sentence
from alignment.publish.vocabulary import Meaning, Meanings, Term, Vocabulary
from alignment.scorecards.believed import newest_wave
from alignment.store.database import Database
from alignment.store.survey_queries import WaveInfo
from alignment.survey.perception import read_definition
from alignment.survey.publication import Published
from alignment.survey.questions import Questionnaire


def told_vocabulary(database: Database) -> Vocabulary:
    """The terms in use by label, and what was published of the newest wave about one of them."""
    with database.read() as connection:
        terms = tuple(Term(term.label, term.now.text, term.missing) for term in read_terms(connection))
    return Vocabulary(terms, _told_meanings(newest_wave(database)))


def _told_meanings(found: tuple[WaveInfo, Published] | None) -> Meanings | None:
    """Which meanings were picked, where so many answered that it may be shown."""
    if found is None:
        return None
    wave, published = found
    choice = Questionnaire.model_validate_json(wave.questionnaire).choice
    result, view = published.find(choice.id), read_definition(published)
    if view is None or result is None or result.company is None or not result.company.distribution:
        return None
    texts = {meaning.id: meaning.text.en for meaning in choice.meanings} | {"none": choice.other.en}
    picked = sorted(result.company.distribution.items(), key=lambda pair: -pair[1])
    return Meanings(
        question=choice.text.en,
        finding=definition_finding(view),
        told=definition_sentence(view),
        rows=tuple(Meaning(texts[slug], percent, slug == choice.agreed) for slug, percent in picked),
        counted=f"{band_of(result.company)} answered, percent in steps of five",
        source=wave.label,
    )
