"""Which hand-off of its lead a lead row speaks of, where rows alone tell several apart."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

RETURNED = ("rejected", "recycled")  # decisions, and meanings of statuses, that give a lead back


@dataclass(frozen=True)
class LeadRow:
    """What of a lead row matters here; `order` and `line` say where in a file it stands."""

    handed_off_at: datetime | None
    decision: str | None
    status: str | None
    order: int = -1
    line: int = -1


@dataclass(frozen=True)
class Settled:
    """Where the rows of a file belong: order → episode, and order → the line that holds its place already."""

    episodes: Mapping[int, int]
    duplicates: Mapping[int, int]


def settle_lead(
    arriving: Iterable[LeadRow], known: Mapping[int, LeadRow], returned_statuses: Collection[str]
) -> Settled:
    """Give each arriving row of one lead its episode; of two rows of one episode the later one is a duplicate.

    A later hand-off is a new episode only if the one before was returned; otherwise its time has been changed. A row
    without a time speaks of the latest hand-off. `known`: the lead's stored rows by episode. Rows are taken in the
    order of their hand-offs (of one time: of their lines), so that the same file finds the same places again.
    """
    rows, timed = sorted(arriving, key=_by_time), _by_hand_off(known)
    states, standing = dict(known), dict[int, LeadRow]()
    duplicates: dict[int, int] = {}
    for row in sorted(
        rows, key=lambda row: row.handed_off_at not in timed
    ):  # those that are stored already first
        episode = _find_place(row, states, returned_statuses)
        if episode in standing:
            duplicates[row.order] = standing[episode].line
            continue
        standing[episode] = row
        states[episode] = _merge(known.get(episode), row)
    return Settled({row.order: episode for episode, row in standing.items()}, duplicates)


def _by_time(row: LeadRow) -> tuple[bool, float, int]:
    at = row.handed_off_at
    return (at is None, at.timestamp() if at else 0.0, row.line)


def _find_place(row: LeadRow, states: Mapping[int, LeadRow], returned_statuses: Collection[str]) -> int:
    at, timed = row.handed_off_at, _by_hand_off(states)
    if not states:
        return 1
    latest = timed[max(timed)] if timed else max(states)
    if at is None:
        return latest
    if at in timed:
        return timed[at]
    last = states[latest]
    returned = last.decision in RETURNED or last.status in returned_statuses
    if timed and at > max(timed) and returned:
        return max(states) + 1
    before = [moment for moment in timed if moment < at]
    return timed[max(before)] if before else min(states)


def _by_hand_off(states: Mapping[int, LeadRow]) -> dict[datetime, int]:
    return {row.handed_off_at: episode for episode, row in states.items() if row.handed_off_at is not None}


def _merge(known: LeadRow | None, row: LeadRow) -> LeadRow:
    if known is None:
        return row
    return replace(
        row,
        handed_off_at=row.handed_off_at or known.handed_off_at,
        decision=row.decision or known.decision,
        status=row.status or known.status,
    )
