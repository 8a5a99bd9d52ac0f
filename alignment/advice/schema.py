"""What a practice is made of: the strict shape of `practices.toml`."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from alignment.advice.known_facts import FACTS, METRIC_OF, THEMES
from alignment.advice.sentences import read_fields

Document = Literal["blame-game", "get-along", "and-or-versus", "rift", "siblings"]
Effort = Literal["small", "medium", "large"]
Comparison = Literal["<", "<=", ">", ">="]
Owner = Literal[
    "Head of Sales",
    "Head of Marketing",
    "RevOps",
    "CEO",
    "Sales enablement",
    "Content lead",
    "Product marketing",
]

DOCUMENTS: Mapping[Document, str] = {  # what people call them
    "blame-game": "Five strategies against the blame game (Drew Neisser, 2024)",
    "get-along": "Why can’t we just get along?",
    "and-or-versus": "Sales AND marketing? Or sales VERSUS marketing?",
    "rift": "The rift between sales and marketing",
    "siblings": "Why are Marketing and Sales fighting again?",
}
EFFORTS: tuple[Effort, ...] = ("small", "medium", "large")
DIRECTNESS = (1.0, 0.6, 0.3)
OF_TARGET = {"target": Fraction(1), "far_below_target": Fraction(3, 4)}  # thresholds that follow the settings
METRICS = tuple(METRIC_OF.values())

Id = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
Words = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Cite(_Part):
    """Where a practice stands: the document, its section, the part of it; and a few words to find it by."""

    document: Document
    section: Words
    part: str = ""
    anchor: Words

    @property
    def place(self) -> str:
        """The section and its part, as people look it up."""
        return f"{self.section}, {self.part}" if self.part else self.section

    @field_validator("anchor")
    @classmethod
    def _is_short(cls, anchor: str) -> str:
        if len(anchor.split()) > 4:
            raise ValueError(
                f"'{anchor}' has more than four words; sentences of a document are not ours to copy"
            )
        return anchor


def _context(info: ValidationInfo, table: str) -> Mapping[str, Any]:
    """One of the tables that hold for all practices: thresholds, sentences."""
    found: Mapping[str, Any] = (info.context or {}).get(table, {})
    return found


def _check_known(fact: str) -> None:
    if fact not in FACTS:
        room = fact.partition(".")[0] + "."
        near = [name for name in FACTS if name.startswith(room)] or list(FACTS)
        raise ValueError(f"'{fact}' is not a fact; there are {', '.join(near)}")


def _check_sentence(fact: str, sentence: str) -> None:
    if not sentence:
        raise ValueError(f"nothing says how to tell '{fact}': give a sentence here or in [sentences]")
    for name in read_fields(sentence):
        if name not in (known := FACTS[fact].fields):
            raise ValueError(f"'{fact}' has no {{{name}}}; its fields are {', '.join(known)}")


def _read_threshold(value: Any, info: ValidationInfo) -> Any:
    """A number stays as it is written; a word is looked up among the words of the file (`[thresholds]`)."""
    words = _context(info, "thresholds")
    if isinstance(value, str) and value not in OF_TARGET:
        if value not in words:
            raise ValueError(f"'{value}' is no threshold; the words are {', '.join([*OF_TARGET, *words])}")
        return Fraction(str(words[value]))
    return value if isinstance(value, (str, Fraction)) else Fraction(str(value))


class Condition(_Part):
    """A fact compared with a threshold: an exact number, or one that follows the metric's target."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    fact: str
    comparison: Comparison
    threshold: Annotated[Fraction | Literal["target", "far_below_target"], BeforeValidator(_read_threshold)]

    @field_validator("fact")
    @classmethod
    def _is_known(cls, fact: str) -> str:
        _check_known(fact)
        return fact

    @model_validator(mode="after")
    def _has_a_target(self) -> "Condition":
        if self.threshold in OF_TARGET and "target" not in FACTS[self.fact].fields:
            raise ValueError(f"'{self.fact}' has no target; only the value of a metric has one")
        return self


class Spoken(Condition):
    """A condition that is told, in a sentence with the fact's own figures: by default that of `[sentences]`."""

    sentence: str = Field("", validate_default=True)

    @field_validator("sentence")
    @classmethod
    def _is_sayable(cls, sentence: str, info: ValidationInfo) -> str:
        fact = info.data.get("fact", "")  # missing if it is unknown, which is told already
        sentence = sentence or _context(info, "sentences").get(fact, "")
        if fact:
            _check_sentence(fact, sentence)
        return sentence


class Signal(Spoken):
    """What suggests a practice.

    `directness`: how directly the practice acts on the fact. `label_has`: the fact's label must hold one of
    these words, in any case. `only_if`: must hold as well. A signal counts while its metric is below target;
    `on_target_too`: it is worth knowing even then.
    """

    directness: float
    label_has: tuple[str, ...] = ()
    only_if: tuple[Condition, ...] = ()
    on_target_too: bool = False

    @field_validator("directness")
    @classmethod
    def _is_a_step(cls, value: float) -> float:
        if value not in DIRECTNESS:
            raise ValueError(f"{value:g} is not one of {', '.join(f'{step:g}' for step in DIRECTNESS)}")
        return value


class Evidence(_Part):
    """What shows that a practice is really in place: records, a survey, or somebody's entry in the register.

    `conditions` are those that records must meet. If they all hold, a practice counts as evidenced, unless
    they are only a trace of it (`proves` false): then they can speak against it, but not for it.
    """

    kind: Literal["data", "survey", "register"]
    shows: Words
    conditions: tuple[Spoken, ...] = ()
    proves: bool = True


class Practice(_Part):
    """One practice: where it is from, what it moves, what suggests it, what shows it, how to begin."""

    id: Id
    title: Words
    cites: tuple[Cite, ...]
    moves: tuple[str, ...]
    what: Words
    first_step: Words
    who: tuple[Owner, ...]
    effort: Effort
    evidence: tuple[Evidence, ...]
    signals: tuple[Signal, ...]
    caveats: tuple[Words, ...] = ()
    tensions: tuple[Words, ...] = ()  # where the documents pull apart; filled from the file's `tensions`
    leadership_only: bool = False
    never_alone: bool = False

    @field_validator("cites", "moves", "who", "evidence", "signals")
    @classmethod
    def _is_not_empty(cls, entries: tuple[object, ...]) -> tuple[object, ...]:
        if not entries:
            raise ValueError("at least one is needed")
        return entries

    @field_validator("moves")
    @classmethod
    def _moves_something(cls, moves: tuple[str, ...]) -> tuple[str, ...]:
        for name in moves:
            if name not in (*METRICS, *THEMES):
                raise ValueError(
                    f"'{name}' is neither a metric ({', '.join(METRICS)}) nor a theme ({', '.join(THEMES)})"
                )
        return moves

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics it moves; empty if it moves beliefs alone."""
        return tuple(name for name in self.moves if name in METRICS)


class Tension(_Part):
    """Where documents pull apart, said at every practice it concerns."""

    practices: Annotated[tuple[Id, ...], Field(min_length=1)]
    note: Words


class PracticesFile(_Part):
    """A whole file: words for thresholds, how facts are told, the practices, and where documents pull apart."""

    thresholds: Mapping[str, str | float] = Field(default_factory=dict)
    sentences: Mapping[str, str] = Field(default_factory=dict)
    practices: tuple[Practice, ...] = ()
    tensions: tuple[Tension, ...] = ()

    @field_validator("sentences")
    @classmethod
    def _can_be_told(cls, sentences: Mapping[str, str]) -> Mapping[str, str]:
        for fact, sentence in sentences.items():
            _check_known(fact)
            _check_sentence(fact, sentence)
        return sentences
