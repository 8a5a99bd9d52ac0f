"""What teams too small for the survey have signed openly: kept in a table of its own, away from every answer."""

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import insert_into, table_of
from alignment.store.survey_models import SignedPosition

_position = table_of(SignedPosition)


@dataclass(frozen=True)
class Position:
    """What a team says in its own name beside a wave; `recorded_by` is who typed it in."""

    wave: str
    team: str
    text: str
    signed_by: str
    signed_at: datetime
    recorded_by: str


def save_position(connection: Connection, position: Position) -> None:
    """Keep a position; it takes the place of an earlier one of this team beside this wave."""
    insert = insert_into(connection, _position).values(asdict(position))
    changed = {name: insert.excluded[name] for name in ("text", "signed_by", "signed_at", "recorded_by")}
    connection.execute(insert.on_conflict_do_update(index_elements=["wave", "team"], set_=changed))


def delete_position(connection: Connection, wave: str, team: str) -> bool:
    """Remove a position; False if there is none."""
    mine = sa.and_(_position.c.wave == wave, _position.c.team == team)
    return bool(connection.execute(sa.delete(_position).where(mine)).rowcount)


def list_positions(connection: Connection, wave: str) -> list[Position]:
    """The positions beside a wave, by team."""
    chosen = sa.select(*_position.c).where(_position.c.wave == wave).order_by(_position.c.team)
    return [Position(**row._mapping) for row in connection.execute(chosen)]
