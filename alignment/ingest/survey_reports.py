"""What an import says of a survey: what each column was taken for, who counts, what was left out and what is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TEAM, COMMENT = "team", "comment"


@dataclass(frozen=True)
class ColumnReading:
    """A column of a survey's file. `asks`: the question's id, "team", "comment", or "" where it is not read.

    `likeness`: how alike its words and the question's are, 0 to 1, None where somebody named it. `unread`: what no
    scale explains, with how many answered so.
    """

    label: str
    asks: str = ""
    likeness: float | None = None
    scale: str = ""
    answered: int = 0
    unread: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class TeamReading:
    """A value of the team's column: how many gave it, and the team that it means; "" where nobody has said."""

    value: str
    people: int
    team: str


@dataclass(frozen=True)
class SurveyReading:
    """How a survey was read, for a person to confirm.

    `people`: answers in the file; of these `unfinished` were not finished and `previews` are trials of the tool.
    `counted` by team; `left_out` reason → people; `known`: counted in an earlier import. `personal`: columns that tell
    who answered, which were dropped before anything else was read. `open`: what has to be said before it can be loaded.
    """

    tool: str
    label: str
    people: int
    unfinished: int
    previews: int
    known: int
    counted: Mapping[str, int]
    left_out: Mapping[str, int]
    columns: tuple[ColumnReading, ...]
    teams: tuple[TeamReading, ...]
    personal: tuple[str, ...]
    open: tuple[str, ...] = ()
    wave: int | None = None


def say_survey(reading: SurveyReading | None) -> list[str]:
    """How a survey was read, in sentences; nothing for other files."""
    if reading is None:
        return []
    teams = ", ".join(f"{team} {number}" for team, number in reading.counted.items())
    told = [f"{sum(reading.counted.values())} answers are counted" + (f": {teams}" if teams else "")]
    if reading.wave is not None:
        told.append(f"published as wave {reading.wave}, “{reading.label}”, apart from the anonymous waves")
    if reading.known:
        told.append(f"{reading.known} were counted in an earlier import; nobody counts twice")
    if reading.personal:
        told.append(
            f"who answered was dropped before anything was kept: {', '.join(name[:60] for name in reading.personal)}"
        )
    return told
