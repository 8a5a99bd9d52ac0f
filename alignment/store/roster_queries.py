"""What is known of the teams, in numbers: never who somebody is."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.models import Person

_person = table_of(Person)


@dataclass(frozen=True)
class TeamCount:
    """A team with how many people are in it on a day, and how many were before."""

    team: str
    people: int
    left: int


def count_teams(connection: Connection, *, on: date) -> list[TeamCount]:
    """How many people the roster knows by team; who changed the team counts in the one of that day."""
    gone = sa.func.coalesce(_person.c.active_to, date.max) < on
    rows = sa.select(_person.c.team, _person.c.person_key, sa.func.min(sa.case((gone, 1), else_=0))).group_by(
        _person.c.team, _person.c.person_key
    )
    counts: dict[str, list[int]] = {}
    for team, _, left in connection.execute(rows):
        counts.setdefault(team, [0, 0])[left] += 1
    return [TeamCount(team, *counts[team]) for team in sorted(counts)]
