"""Which records stand behind a shortfall: hand-offs by the ids of their own system, the worst first."""

from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.frames import read_frame
from alignment.store.hand_off_facts import decision_facts, holds, response_facts
from alignment.store.models import HandOff

_c = table_of(HandOff).c
_MADE_IT = ("accepted", "converted")


def late_hand_offs(
    connection: Connection, *, start: datetime, end: datetime, as_of: datetime, at_most: int
) -> pd.DataFrame:
    """Hand-offs of [start, end) not touched in time: those never touched first, then the slowest.

    Out: source, lead_id, lead_source, handed_off_at, deadline_at, touched_at (blank: never), response_minutes
    (business time, blank likewise).
    """
    facts = response_facts(as_of)
    touched = facts["touched"]
    missed = [
        *_judged(start, end, facts),
        facts["touch_known"],
        sa.not_(facts["touched_before"]),
        facts["due"],
        sa.not_(facts["in_time"]),
    ]
    columns = (
        *(_c.source, _c.lead_id, _c.lead_source, _c.handed_off_at, _c.deadline_at),
        sa.case((touched, _c.touched_at)).label("touched_at"),
        sa.case((touched, _c.response_minutes)).label("response_minutes"),
    )
    worst = (touched, sa.case((touched, -_c.response_minutes), else_=0.0), _c.handed_off_at, _c.lead_id)
    return read_frame(connection, sa.select(*columns).where(*missed).order_by(*worst).limit(at_most))


def unaccepted_hand_offs(
    connection: Connection, *, start: datetime, end: datetime, as_of: datetime, at_most: int
) -> pd.DataFrame:
    """Hand-offs of [start, end) not accepted in their decision window: those with nothing recorded first, by age.

    Out: source, lead_id, lead_source, handed_off_at, decision_due_at, decision, reason (both as known by `as_of`),
    touched (any work).
    """
    facts = decision_facts(as_of)
    decided = facts["decision"].is_not(None)
    accepted = holds(sa.and_(facts["in_window"], facts["decision"].in_(_MADE_IT)))
    missed = [
        *_judged(start, end, facts),
        facts["acceptance_stage"],
        facts["ended"],
        sa.not_(accepted),
    ]
    recorded = sa.or_(decided, facts["touched"], facts["picked_up"])
    columns = (
        *(_c.source, _c.lead_id, _c.lead_source, _c.handed_off_at, _c.decision_due_at),
        facts["decision"].label("decision"),
        sa.case((decided, _c.reason)).label("reason"),
        facts["touched"].label("touched"),
    )
    worst = (recorded, decided, _c.handed_off_at, _c.lead_id)
    return read_frame(connection, sa.select(*columns).where(*missed).order_by(*worst).limit(at_most))


def _judged(start: datetime, end: datetime, facts: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    inside = (_c.placed_at >= start, _c.placed_at < end)
    return [*inside, facts["excluded"].is_(None), facts["timed"]]
