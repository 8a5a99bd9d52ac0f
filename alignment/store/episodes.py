"""Which hand-off of its lead a lead row speaks of, where rows alone tell several apart."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

RETURNED = ("rejected", "recycled")  # decisions, and meanings of statuses, that give a lead back


@dataclass(frozen=True)
class LeadRow:
    """What of a lead row matters here; `order` and `line` say where in the file it stands.

    `newer`: the row is stored already, as of a later moment than the file, which therefore only fills its gaps.
    """

    handed_off_at: datetime | None
    decision: str | None
    status: str | None
    order: int = -1
    line: int = -1
    newer: bool = False


@dataclass(frozen=True)
class Settled:
    """Where the rows of a file belong: order → episode, and order → the line that holds its place already."""

    episodes: Mapping[int, int]
    duplicates: Mapping[int, int]


def settle_lead(
    arriving: Iterable[LeadRow], known: Mapping[int, LeadRow], returned_statuses: Collection[str]
) -> Settled:
    """Give each arriving row of one lead its episode; of two rows of one episode the lower one is a duplicate.

    A later hand-off is a new episode only if the one before was returned; otherwise its time has been changed.
    `known`: the lead's stored rows by episode.
    """
    states, taken = dict(known), dict[int, LeadRow]()
    duplicates: dict[int, int] = {}
    for row in sorted(arriving, key=_by_time):
        episode = _find_episode(row, states, returned_statuses)
        other = taken.get(episode)
        kept = row if other is None or row.line < other.line else other
        if other is not None:
            lost = other if kept is row else row
            duplicates |= {order: kept.line for order, line in duplicates.items() if line == lost.line}
            duplicates[lost.order] = kept.line
        taken[episode] = kept
        states[episode] = _merge(known.get(episode), kept)
    return Settled({row.order: episode for episode, row in taken.items()}, duplicates)


def _by_time(row: LeadRow) -> tuple[bool, float, int]:
    at = row.handed_off_at
    return (at is not None, at.timestamp() if at else 0.0, row.line)


def _find_episode(row: LeadRow, states: Mapping[int, LeadRow], returned_statuses: Collection[str]) -> int:
    if not states:
        return 1
    latest, at = max(states), row.handed_off_at
    if at is None:
        return latest
    same = [episode for episode, state in states.items() if state.handed_off_at == at]
    if same:
        return same[0]
    last = states[latest]
    returned = last.decision in RETURNED or last.status in returned_statuses
    if returned and last.handed_off_at and at > last.handed_off_at:
        return latest + 1
    before = [e for e, state in states.items() if state.handed_off_at is None or state.handed_off_at <= at]
    return max(before, default=min(states))


def _merge(known: LeadRow | None, row: LeadRow) -> LeadRow:
    if known is None:
        return row
    first, second = (known, row) if known.newer else (row, known)
    return replace(
        row,
        handed_off_at=first.handed_off_at or second.handed_off_at,
        decision=first.decision or second.decision,
        status=first.status or second.status,
    )
