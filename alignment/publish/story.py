"""The shapes of a story: slides as data, from which screen, PowerPoint, PDF, mail and JSON are all made."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from alignment.advice.fixes import Fix
from alignment.measures.ratio import Status, whole_percent
from alignment.measures.result_json import scorecard_json
from alignment.measures.results import Scorecard
from alignment.publish.comparison import Comparison, comparison_json
from alignment.publish.frozen import Promises, Told
from alignment.publish.sentences import Sentence
from alignment.publish.vocabulary import Vocabulary

Kind = Literal["opening", "changed", "score", "metric", "belief", "issue", "vocabulary", "fixes", "decide"]
Team = Literal["sales", "marketing", ""]
TEAM_NAMES: Mapping[Team, str] = {"sales": "Sales", "marketing": "Marketing", "": ""}


@dataclass(frozen=True)
class Signed:
    """One sentence that a team's lead signed about a metric."""

    metric: str
    team: Team
    sentence: str


@dataclass(frozen=True)
class Belief:
    """What each team believes of a metric, as published, beside what the records show: shares 0–1, None: not known."""

    metric: str
    sales: float | None
    marketing: float | None
    fact: float | None


@dataclass(frozen=True)
class Beliefs:
    """What a survey said: one belief a metric, in words who answered when; `finding`: what its page says of it."""

    rows: tuple[Belief, ...]
    counted: str
    source: str
    finding: str = ""


@dataclass(frozen=True)
class Decision:
    """What was decided, who sees to it (blank: nobody was named) and by when (None: no day was set)."""

    what: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True)
class LastTime:
    """The snapshot that was presented before: what it is called, what was decided there, what changed since."""

    label: str
    decisions: tuple[Decision, ...]
    since: Comparison


@dataclass(frozen=True)
class Material:
    """All that a story is made of, as far as whoever reads it may see it.

    `label`: what a snapshot is called; blank for live data. None stands for what there is not: no survey, nothing known
    of the words, nothing presented before. `decided`: what was decided when this very snapshot was presented.
    """

    organisation: str
    time_zone: str
    is_sample: bool
    scorecard: Scorecard
    promises: Promises
    told: Told
    label: str = ""
    signed: tuple[Signed, ...] = ()
    beliefs: Beliefs | None = None
    vocabulary: Vocabulary | None = None
    last_time: LastTime | None = None
    decided: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value, what is written at its end; `strong` ones are what the headline speaks of."""

    name: str
    value: float
    told: str
    strong: bool


@dataclass(frozen=True)
class Bars:
    """Bars of counts or points, in the order to draw; `measure` says what they count."""

    measure: str
    rows: tuple[Bar, ...]

    @property
    def alt(self) -> str:
        """The chart in words."""
        return f"{self.measure}. {'; '.join(f'{bar.name}: {bar.told}' for bar in self.rows)}."


@dataclass(frozen=True)
class Month:
    """One month of a share: `value` 0–1 or None without data; `complete` is False for the running month."""

    label: str
    value: float | None
    numerator: int
    denominator: int
    complete: bool

    @property
    def told(self) -> str:
        """The month in words."""
        if self.value is None:
            return f"{self.label}: no data"
        return f"{self.label}: {whole_percent(self.value)} % ({self.numerator:,} of {self.denominator:,})"


@dataclass(frozen=True)
class Months:
    """A share month by month against its target, oldest first."""

    measure: str
    rows: tuple[Month, ...]
    target: float

    @property
    def alt(self) -> str:
        """The chart in words."""
        return f"{self.measure}. {'; '.join(month.told for month in self.rows if month.value is not None)}."


@dataclass(frozen=True)
class BeliefRow:
    """One metric of the chart of beliefs: shares 0–1."""

    name: str
    sales: float | None
    marketing: float | None
    fact: float | None


@dataclass(frozen=True)
class BeliefChart:
    """What both teams believe beside what the records show."""

    measure: str
    rows: tuple[BeliefRow, ...]

    @property
    def alt(self) -> str:
        """The chart in words."""
        told = (
            f"{row.name}: Sales believes {percent(row.sales)}, Marketing believes {percent(row.marketing)},"
            f" the records show {percent(row.fact)}"
            for row in self.rows
        )
        return f"{self.measure}. {'; '.join(told)}."


Chart = Bars | Months | BeliefChart


@dataclass(frozen=True)
class Table:
    """A table of text: a header, rows of as many cells, and how the width is shared out."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Figure:
    """The number of a slide: what it is, what is counted, its status (None: the score has none), its change in words."""

    label: str
    value: str
    under: str
    status: Status | None
    status_word: str
    change: str


@dataclass(frozen=True)
class Line:
    """A sentence on a slide; `team`: whose it is, in that team's colour."""

    text: str
    team: Team = ""


@dataclass(frozen=True)
class Slide:
    """One finding: a headline and the results it speaks of, at most one chart or table, and what a speaker needs.

    `counted` says n, `source` where and when the figures are from; `section`: what the slide is about, above the
    headline; `key` names it for ever.
    """

    key: str
    kind: Kind
    section: str
    headline: Sentence
    figure: Figure | None = None
    lines: tuple[Line, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    counted: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """A whole story: its slides in the order they are shown, and what stands beside them in a report.

    `about`: organisation, window, as-of, as one line. `sentences`: the three of the scorecard. `fixes`: all of them.
    `decided`: what was decided when it was presented. `last_time`: what was presented before.
    """

    title: str
    organisation: str
    about: str
    window: str
    as_of: datetime | None
    is_sample: bool
    sentences: tuple[str, ...]
    slides: tuple[Slide, ...]
    scorecard: Scorecard
    promises: Promises
    fixes: tuple[Fix, ...] = field(repr=False, default=())
    decided: tuple[Decision, ...] = ()
    last_time: LastTime | None = None

    def of(self, kind: Kind) -> tuple[Slide, ...]:
        """The slides of one kind."""
        return tuple(slide for slide in self.slides if slide.kind == kind)


def deck_json(deck: Deck) -> dict[str, Any]:
    """The story as JSON: its slides as they are shown, and the scorecard as `alignment score --json` prints it."""
    return {
        "title": deck.title,
        "organisation": deck.organisation,
        "window": deck.window,
        "as_of": deck.as_of.isoformat() if deck.as_of else None,
        "is_sample": deck.is_sample,
        "sentences": list(deck.sentences),
        "slides": [asdict(slide) for slide in deck.slides],
        "decided": [_decision_json(decision) for decision in deck.decided],
        "last_time": _last_time_json(deck.last_time),
        "scorecard": scorecard_json(deck.scorecard),
    }


def _last_time_json(last: LastTime | None) -> dict[str, Any] | None:
    if last is None:
        return None
    decided = [_decision_json(decision) for decision in last.decisions]
    return {"label": last.label, "decided": decided, "since": comparison_json(last.since)}


def _decision_json(decision: Decision) -> dict[str, Any]:
    return {
        "what": decision.what,
        "owner": decision.owner,
        "due": decision.due.isoformat() if decision.due else None,
    }


def day(moment: date) -> str:
    """A day in words, e.g. "31 Oct 2026"."""
    return f"{moment.day} {moment:%b %Y}"


def percent(value: float | None) -> str:
    """A share as whole percent, or a dash."""
    return "—" if value is None else f"{whole_percent(value)} %"
