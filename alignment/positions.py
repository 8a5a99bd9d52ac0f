"""Positions of teams too small for the survey: said openly, signed by name, and no part of any result."""

from datetime import UTC, datetime

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.errors import AlignmentError
from alignment.store import positions
from alignment.store.database import Connection, Database
from alignment.store.positions import Position
from alignment.store.survey_queries import WaveInfo
from alignment.surveys import find_wave

LONGEST_TEXT, LONGEST_NAME = 600, 100


def small_teams(wave: WaveInfo) -> tuple[str, ...]:
    """The teams of which so few were invited that the survey never shows them."""
    return tuple(team for team, people in wave.invited.items() if 0 < people < wave.k)


def sign_position(
    principal: Principal, database: Database, number: int, *, team: str, text: str, name: str
) -> Position:
    """Record what a small team says in its own name beside wave `number`, signed with `name`.

    A team has one position a wave; a later one takes its place. Raises AlignmentError for a team that the survey can
    speak for itself, AccessRefused for anybody below an editor.
    """
    now, said, signed = datetime.now(UTC), " ".join(text.split()), " ".join(name.split())
    if not 0 < len(said) <= LONGEST_TEXT:
        raise AlignmentError(f"a position needs a text of at most {LONGEST_TEXT} characters")
    if not 0 < len(signed) <= LONGEST_NAME:
        raise AlignmentError("a position is signed openly: give the name of whoever stands for it")
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        wave = _small_team_of(connection, number, team)
        position = Position(wave.id, team, said, signed, now, editor.name)
        positions.save_position(connection, position)
        details = {"number": number, "team": team}
        record_change(connection, editor, Action.POSITION_SIGNED, at=now, subject=wave.label, details=details)
    return position


def withdraw_position(principal: Principal, database: Database, number: int, *, team: str) -> None:
    """Take a team's position back; AlignmentError if there is none, AccessRefused for anybody below an editor."""
    now = datetime.now(UTC)
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        wave = find_wave(connection, number)
        if not positions.delete_position(connection, wave.id, team):
            raise AlignmentError(f"there is no position of '{team}' beside wave {number}")
        details = {"number": number, "team": team}
        record_change(
            connection, editor, Action.POSITION_WITHDRAWN, at=now, subject=wave.label, details=details
        )


def load_positions(database: Database, wave: str) -> list[Position]:
    """The positions beside a wave (its id), for everybody who may see its results."""
    with database.read() as connection:
        return positions.list_positions(connection, wave)


def _small_team_of(connection: Connection, number: int, team: str) -> WaveInfo:
    wave = find_wave(connection, number)
    small = small_teams(wave)
    if team not in small:
        which = (
            f"of wave {number} only {' and '.join(small)} may" if small else f"no team of wave {number} may"
        )
        raise AlignmentError(
            f"{which} sign a position: those of {wave.k} people or more speak by their answers"
        )
    return wave
