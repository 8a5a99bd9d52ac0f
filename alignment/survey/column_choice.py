"""Which columns of a foreign survey are read as what: as somebody says, and where nobody does, as they are worded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alignment.errors import FileRefused
from alignment.survey.external import CERTAIN, find_team_column, propose_matches
from alignment.survey.questions import TEAMS, Choice, Question, Questionnaire

TEAM, COMMENT = "team", "comment"


@dataclass(frozen=True)
class Heading:
    """What a column is called: in full, by the words that ask for its cells, and by the tool's own name for it."""

    label: str
    asked: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What somebody says of a file: question, "team" or "comment" → heading; the team of everybody; what to turn round.

    `only`: no other column is read. `propose`: columns that only seem to ask a question are read, too.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    everybody: str = ""
    reverse: tuple[str, ...] = ()
    only: bool = False
    propose: bool = False


@dataclass(frozen=True)
class Chosen:
    """Question → column, and how alike their words are (None: somebody said so); the team's column or everybody's team.

    `team` None: nobody knows. `likely`: question → heading that only seems to ask it, and how alike it is.
    """

    columns: Mapping[str, int]
    likeness: Mapping[str, float | None]
    team: int | str | None
    comment: int | None
    likely: Mapping[str, tuple[str, float]]


def choose_columns(
    headings: Sequence[Heading],
    cells: Sequence[Sequence[str]],
    questionnaire: Questionnaire,
    said: Said,
    *,
    name: str,
) -> Chosen:
    """Settle a file's columns; FileRefused, naming what there is, for a question or a heading that does not exist."""
    questions: dict[str, Question | Choice] = {item.id: item for item in questionnaire.items}
    questions[questionnaire.choice.id] = questionnaire.choice
    for given in (*said.columns, *said.reverse):
        if given not in (*questions, TEAM, COMMENT):
            raise FileRefused(f"'{given}' is no question; there are {', '.join((*questions, TEAM, COMMENT))}")
    if said.everybody and said.everybody not in TEAMS:
        raise FileRefused(f"'{said.everybody}' is no team; there are {', '.join(TEAMS)}")
    named = {given: _find(headings, text, name) for given, text in said.columns.items() if text}
    taken = {*said.columns}
    columns: dict[str, int] = {given: place for given, place in named.items() if given in questions}
    likeness: dict[str, float | None] = dict.fromkeys(columns)
    likely: dict[str, tuple[str, float]] = {}
    free = [item for item in questions.values() if item.id not in taken]
    for match in [] if said.only else propose_matches([heading.asked for heading in headings], free):
        if match.column in named.values():
            continue
        if said.propose or match.likeness >= CERTAIN:
            columns[match.question], likeness[match.question] = match.column, match.likeness
        else:
            likely[match.question] = (headings[match.column].label, match.likeness)
    team: int | str | None = said.everybody or named.get(TEAM)
    if team is None and TEAM not in taken:
        used = {*columns.values(), *named.values()}
        team = find_team_column([heading.asked for heading in headings], cells, used)
    return Chosen(columns, likeness, team, named.get(COMMENT), likely)


def _find(headings: Sequence[Heading], text: str, name: str) -> int:
    """The only column that is called so; by its full name first."""
    wanted = " ".join(text.split()).casefold()
    for called in (
        [heading.label for heading in headings],
        [heading.asked for heading in headings],
        *(
            [heading.others[at] if at < len(heading.others) else "" for heading in headings]
            for at in range(2)
        ),
    ):
        places = [place for place, words in enumerate(called) if " ".join(words.split()).casefold() == wanted]
        if len(places) == 1:
            return places[0]
        if places:
            raise FileRefused(
                f"'{name}' has {len(places)} columns called '{text}'; write it in full: question | part"
            )
    listed = ", ".join(f"'{heading.label[:60]}'" for heading in headings[:12]) + (
        ", …" if len(headings) > 12 else ""
    )
    raise FileRefused(f"'{name}' has no column '{text}'; it has {listed}")
