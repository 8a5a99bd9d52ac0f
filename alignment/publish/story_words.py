"""The slides about words: what the glossary agrees and who has not signed yet, and which meaning people pick."""

from alignment.publish.sentences import Sentence
from alignment.publish.story import TEAM_NAMES, Bar, Bars, Line, Slide, Table, Team
from alignment.publish.vocabulary import Meanings, Term, Vocabulary, signed_finding
from alignment.publish.wording import count

MOST_TERMS = 5
LONGEST_DEFINITION = 150  # letters on a slide; the whole stands in the notes
LONGEST_MEANING = 90
NO_TERMS = Line("What is a lead, and when is it qualified? The Glossary page has proposals to begin with.")
_TEAMS: tuple[Team, ...] = ("sales", "marketing")


def build_vocabulary(vocabulary: Vocabulary | None, source: str) -> tuple[Slide, ...]:
    """The glossary, then what people say that one of its words means; nothing where nothing is known of the words."""
    if vocabulary is None:
        return ()
    asked = (_meanings(vocabulary.meanings),) if vocabulary.meanings else ()
    return (_terms(vocabulary.terms, source), *asked)


def _terms(terms: tuple[Term, ...], source: str) -> Slide:
    """The terms that a team has still to sign first, since those are to be spoken of."""
    ordered = sorted(terms, key=lambda term: -len(term.missing))
    shown, others = ordered[:MOST_TERMS], len(terms) - MOST_TERMS
    rows = tuple((term.label, shorten(term.text, LONGEST_DEFINITION), _signed(term)) for term in shown)
    return Slide(
        key="vocabulary",
        kind="vocabulary",
        section="Vocabulary: what our words mean",
        headline=Sentence(signed_finding([not term.missing for term in terms]), ()),
        lines=() if terms else (NO_TERMS,),
        table=Table(("Term", "What it means", "Signed by"), rows, (2.2, 6.4, 2.8)) if rows else None,
        counted=f"{count(others, 'further term')} on the Glossary page" if others > 0 else "",
        source=source,
        notes=(
            "Read the definition aloud. Does everybody in the room mean this? If not, change it and sign it again.",
            *(f"{term.label}: {term.text}" for term in ordered),
        ),
    )


def _signed(term: Term) -> str:
    if not term.missing:
        return "Sales and Marketing"
    missing = " and ".join(TEAM_NAMES[team] for team in _TEAMS if team in term.missing)
    return f"Not yet by {missing}"


def _meanings(meanings: Meanings) -> Slide:
    rows = tuple(
        Bar(
            shorten(meaning.text, LONGEST_MEANING),
            float(meaning.percent),
            f"{meaning.percent} %, signed in the glossary" if meaning.agreed else f"{meaning.percent} %",
            meaning.agreed or (place == 0 and not any(row.agreed for row in meanings.rows)),
        )
        for place, meaning in enumerate(meanings.rows)
        if meaning.percent
    )
    return Slide(
        key="meanings",
        kind="vocabulary",
        section="Vocabulary: what people pick",
        headline=Sentence(meanings.finding, ()),
        lines=(Line(meanings.told),) if meanings.told else (),
        chart=Bars(meanings.question, rows),
        counted=meanings.counted,
        source=meanings.source,
        notes=(
            f"Asked in the survey: {meanings.question}",
            *(f"{meaning.percent} %: {meaning.text}" for meaning in meanings.rows),
        ),
    )


def shorten(text: str, longest: int) -> str:
    """The text up to so many letters, ended between words."""
    if len(text) <= longest:
        return text
    whole = text[:longest].rsplit(" ", 1)[0] if " " in text[:longest] else text[: longest - 1]
    return f"{whole.rstrip(' ,;.:')} …"
