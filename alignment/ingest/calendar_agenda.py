"""Whether an invitation holds an agenda: what is left of its text once the conference tool's own words are gone."""

import html
import re
import unicodedata
from dataclasses import dataclass

LEAST_LETTERS = 20
LONGEST_TEXT = 32_768

# the words for the three items of a monthly all-hands, as they begin, in English, German, French and Spanish
_ITEMS = {
    "metrics": "metric kpi scorecard dashboard numbers figures kennzahl zahlen indicateur chiffres tableau.de.bord"
    " indicador cifras metrique metrica",
    "issues": "issue blocker obstacle obstaculo problem hindernis hurde prozess.?problem blocage difficulte"
    " bloqueo dificultad reibung friction",
    "vocabulary": "vocabular vocabulaire vokabular wortschatz glossar terminolog definition definicion begriff"
    " meaning.of terminos",
}
_ITEM_WORDS = {item: re.compile(r"\b(?:" + "|".join(words.split()) + ")") for item, words in _ITEMS.items()}

# bounded repeats throughout: the text comes from strangers
_LINK = re.compile(r"\b(?:https?|tel|sip|mailto|webcal|file):\S+|\bwww\.\S+|[\w.+'-]{1,64}@[\w.-]{1,255}")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK = re.compile(r"<\s*(?:br|/?p|/?li|/?div|/?tr|/?h\d)\b[^<>]{0,500}>", re.IGNORECASE)
_GOOGLE_BLOCK = re.compile(r"-::~:~::~[:~-]*.*?(?:-::~:~::~[:~-]*|\Z)", re.DOTALL)
_DIAL_IN = re.compile(r"[\W_]*\d[\d\s().,#*/-]{5,}.{0,60}$")
# lines of which these stand at the beginning, after bullets and blanks
_OPENINGS = (
    r"(?:or,? |otherwise,? )?(?:to )?(?:join|dial|call in|tap to join|click (?:here|this link)|one tap)\b",
    r"find (?:a|your) local|(?:to )?view (?:more|your) (?:phone|event)|more phone numbers|global call-in",
    r"download teams|reset (?:dial-in )?pin|video call link|when it.s time, join",
    r"(?:for organi[sz]ers|fur organisatoren|pour les organisateurs|para organizadores)\b",
    r"(?:an der |am )?[\w-]{0,40}(?:besprechung|meeting)\b.*\b(?:teilnehmen|teilzunehmen|beitreten)\b",
    r"hier klicken|klicken sie hier|.{0,30}\beinwahl|nehmen sie (?:auf|an|per|uber)\b",
    r"(?:rejoindre|rejoignez|participer a|participez a|cliquez ici)\b|(?:unirse|unase|haga clic|participe)\b",
    r"more ways to join|need help\b",
    r"(?:learn more|more information|weitere info\w{0,10}|pour en savoir plus|mas informacion"
    r"|besoin d.aide|necesita ayuda|benotigen sie hilfe)\W*(?:$|\|)",
    r"meeting (?:host|number|id|password|passcode|options|link)\b",
    r"(?:phone )?conference[\s-]?id\b|(?:telefon)?konferenz[\s-]?(?:id|kennung)\b",
    r"(?:besprechungs|sitzungs|meeting)[\s-]?(?:id|kennnummer|optionen)\b",
    r"id (?:de (?:la )?)?(?:reunion|conferencia|conference)\b|(?:options|opciones) de (?:la )?reunion",
    r"(?:passcode|password|access code|pin|host (?:key|pin)|kenncode|kennung|kennwort|passwort|zugangscode"
    r"|code secret|mot de passe|code d.acces|codigo de acceso|contrasena)\s*[:(]",
)
# lines of which these stand anywhere
_PHRASES = (
    r"\b(?:microsoft|ms) teams\b|\bteams[ -](?:meeting|besprechung)|\breunion (?:microsoft )?teams\b",
    r"\bzoom[ -](?:meeting|webinar|reunion|besprechung)|\breunion (?:de |sur )?zoom\b",
    r"\bgoogle meet\b|\bwebex\b|\bgotomeeting\b|\bskype\b|\bthis event has a video call\b",
    r"\binviting you to a scheduled\b|\bdo not (?:delete|edit|change)\b|\bpowered by calendly\b",
)
_BOILERPLATE = re.compile(rf"^[\W_]*(?:{'|'.join(_OPENINGS)})|{'|'.join(_PHRASES)}")


@dataclass(frozen=True)
class Agenda:
    """Whether there is one, and which of metrics, issues and vocabulary it names (";"-joined; None if none)."""

    present: bool
    items: str | None


def read_agenda(text: str) -> Agenda:
    """Judge the description of an invitation; plain text or the HTML that some calendars put there.

    An agenda is there if at least 20 letters remain without the join block, dial-ins, links, separators and tags.
    """
    kept = _own_words(text[:LONGEST_TEXT])
    letters = sum(character.isalpha() for character in kept)
    items = [item for item, words in _ITEM_WORDS.items() if words.search(kept)]
    present = letters >= LEAST_LETTERS
    return Agenda(present, ";".join(items) or None if present else None)


def _own_words(text: str) -> str:
    text = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", _GOOGLE_BLOCK.sub("\n", text))))
    lines = (_LINK.sub(" ", _fold(line)) for line in text.split("\n"))
    return "\n".join(line for line in lines if not _is_boilerplate(line))


def _is_boilerplate(line: str) -> bool:
    beginning = line[:500]
    return bool(_DIAL_IN.match(beginning) or _BOILERPLATE.search(beginning))


def _fold(text: str) -> str:
    """Lower case without accents, so that one spelling of a word finds them all."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
