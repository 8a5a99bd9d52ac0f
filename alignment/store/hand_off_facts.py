"""What is asked of each hand-off, as at a moment: the flags that metrics, records and outcomes are judged by."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from alignment.store.commands import table_of
from alignment.store.models import HandOff

_c = table_of(HandOff).c


def response_facts(as_of: datetime) -> dict[str, Any]:
    """What SLA adherence asks, by name: the columns of `hand_off_counts` without `n`."""
    touched = known(_c.touched_at, as_of)
    return {
        "excluded": _c.excluded,
        "timed": _c.handed_off_at.is_not(None),
        "touch_known": _c.touch_known,
        "touched_before": sa.and_(known(_c.touched_before_at, as_of), sa.not_(touched)),
        "due": known(_c.deadline_at, as_of),
        "touched": touched,
        "in_time": sa.and_(touched, holds(_c.touched_at <= _c.deadline_at)),
    }


def decision_facts(as_of: datetime) -> dict[str, Any]:
    """What lead acceptance asks, by name: the columns of `decision_counts` without `n`."""
    decided = sa.and_(_c.decision.is_not(None), sa.or_(_c.decided_at.is_(None), known(_c.decided_at, as_of)))
    worked = sa.or_(known(_c.touched_at, as_of), known(_c.touched_before_at, as_of))
    earlier = sa.or_(holds(_c.touched_at <= _c.decided_at), holds(_c.touched_before_at <= _c.decided_at))
    inside = sa.or_(_c.decided_at.is_(None), holds(_c.decided_at <= _c.decision_due_at))
    return {
        "excluded": _c.excluded,
        "timed": _c.handed_off_at.is_not(None),
        "touch_known": _c.touch_known,
        "acceptance_stage": _c.acceptance_stage,
        "ended": known(_c.decision_due_at, as_of),
        "decision": sa.case((decided, _c.decision)),
        "basis": sa.case((decided, _c.decision_basis)),
        "dated": sa.and_(decided, _c.decided_at.is_not(None)),
        "in_window": sa.and_(decided, inside),
        "touched": worked,
        "picked_up": sa.or_(_c.picked_up, known(_c.picked_up_at, as_of)),
        "has_reason": sa.and_(decided, _c.reason.is_not(None)),
        "conflict": sa.and_(decided, _c.conflict),
        "reversed": known(_c.reversed_at, as_of),
        "touched_before_decision": sa.and_(decided, earlier),
    }


def known(moment: sa.ColumnElement[Any], as_of: datetime) -> sa.ColumnElement[bool]:
    """Whether a time is on record and not later than `as_of`."""
    return holds(moment <= as_of)


def holds(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """False where a side is blank, not blank."""
    return condition.is_(sa.true())
