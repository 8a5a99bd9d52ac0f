"""What is read and written about presentations: that a snapshot was presented, and what was decided there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import insert_once, table_of
from alignment.store.presentation_models import Decision, PresentedSnapshot
from alignment.store.snapshot_models import PublishedSnapshot

_presented, _decision = table_of(PresentedSnapshot), table_of(Decision)
_snapshot = table_of(PublishedSnapshot)


@dataclass(frozen=True)
class KeptDecision:
    """What was decided, who sees to it, by when, and who wrote it down at which moment."""

    what: str
    owner: str
    due: date | None
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True)
class Presentation:
    """That a snapshot was presented; `version` counts how often its decisions were written down."""

    snapshot: str
    presented_at: datetime
    presented_by: str
    version: int
    decisions: tuple[KeptDecision, ...] = ()


def list_presented(connection: Connection) -> list[Presentation]:
    """All snapshots that were presented, the one published last first, each with what was decided."""
    decided: dict[str, tuple[KeptDecision, ...]] = {}
    for row in connection.execute(sa.select(*_decision.c).order_by(_decision.c.snapshot, _decision.c.place)):
        values = dict(row._mapping)
        snapshot = str(values.pop("snapshot"))
        del values["place"]
        decided[snapshot] = (*decided.get(snapshot, ()), KeptDecision(**values))
    known = sa.select(*_presented.c).join(_snapshot, _snapshot.c.id == _presented.c.snapshot)
    rows = connection.execute(known.order_by(_snapshot.c.number.desc()))
    return [Presentation(**row._mapping, decisions=decided.get(row.snapshot, ())) for row in rows]


def mark_presented(connection: Connection, snapshot: str, *, at: datetime, by: str) -> bool:
    """Say that a snapshot was presented; False, and nothing changed, if that was said before."""
    row = {"snapshot": snapshot, "presented_at": at, "presented_by": by, "version": 0}
    return insert_once(connection, _presented, row)


def replace_decisions(
    connection: Connection, snapshot: str, decisions: Sequence[KeptDecision], *, version: int
) -> bool:
    """Put these decisions in the place of those that were read as `version`; False if somebody was faster.

    The snapshot has to be marked as presented before.
    """
    mine = sa.and_(_presented.c.snapshot == snapshot, _presented.c.version == version)
    if not connection.execute(sa.update(_presented).where(mine).values(version=version + 1)).rowcount:
        return False
    connection.execute(sa.delete(_decision).where(_decision.c.snapshot == snapshot))
    rows = [
        {"snapshot": snapshot, "place": place, **vars(decision)}
        for place, decision in enumerate(decisions, 1)
    ]
    if rows:
        connection.execute(sa.insert(_decision), rows)
    return True
