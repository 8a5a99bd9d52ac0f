"""Presentations: a snapshot is marked as presented, what was decided stands beside it, and opens the next story."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.errors import AlignmentError
from alignment.publish.comparison import Measured, compare
from alignment.publish.frozen import read_payload
from alignment.publish.story import Decision, LastTime
from alignment.scorecards import DEFAULT_WINDOW
from alignment.snapshots import publish_snapshot
from alignment.store import presentation_rows, snapshot_queries
from alignment.store.database import Connection, Database
from alignment.store.presentation_rows import KeptDecision, Presentation
from alignment.store.snapshot_queries import SnapshotInfo

MOST_DECISIONS = 6  # they have to find room on one slide
LONGEST_DECISION, LONGEST_OWNER = 160, 40


@dataclass(frozen=True)
class _Place:
    """A snapshot among those that were presented: what is known of its own presentation, and which one came before."""

    info: SnapshotInfo
    own: Presentation | None
    newer: SnapshotInfo | None


def check_decisions(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions without needless blanks and without empty ones; AlignmentError, naming the line, if one cannot be."""
    tidy = [
        Decision(" ".join(d.what.split()), " ".join(d.owner.split()), d.due)
        for d in decisions
        if d.what.strip() or d.owner.strip() or d.due
    ]
    if len(tidy) > MOST_DECISIONS:
        raise AlignmentError(f"one meeting keeps at most {MOST_DECISIONS} decisions, not {len(tidy)}")
    for line, decision in enumerate(tidy, 1):
        _check(decision, line)
    return tuple(tidy)


def _check(decision: Decision, line: int) -> None:
    if not decision.what:
        raise AlignmentError(
            f"decision {line} says who and when, but not what; write it down or clear the line"
        )
    for text, name, longest in (
        (decision.what, "text", LONGEST_DECISION),
        (decision.owner, "owner", LONGEST_OWNER),
    ):
        if len(text) > longest:
            raise AlignmentError(
                f"the {name} of decision {line} has {len(text)} characters; at most {longest}"
            )


def keep_decisions(
    principal: Principal,
    database: Database,
    snapshot: str,
    decisions: Sequence[Decision],
    *,
    started_from: int | None = None,
) -> Presentation:
    """Keep what was decided with a snapshot, by its whole id, in the place of what was kept before; it is presented.

    `started_from`: the version that was on the table (0: nothing yet); None: whichever is the newest. Decisions can be
    changed until a newer snapshot is presented. Raises AlignmentError where that cannot be or somebody was faster,
    AccessRefused for anybody below an editor.
    """
    now, wanted = datetime.now(UTC), check_decisions(decisions)
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        place = _find_place(connection, snapshot)
        _refuse_late(place)
        own = place.own or _mark(connection, editor, place.info, at=now)
        version = own.version if started_from is None else started_from
        kept = [_kept(decision, own, at=now, by=editor.name) for decision in wanted]
        if not presentation_rows.replace_decisions(connection, place.info.id, kept, version=version):
            _refuse_overtaken(own)
        details = {"decisions": len(kept), "version": version + 1}
        subject = f"snapshot {place.info.number}: {place.info.label}"
        record_change(connection, editor, Action.DECISIONS_KEPT, at=now, subject=subject, details=details)
        return _own(connection, place.info.id)


def mark_presented(principal: Principal, database: Database, snapshot: str) -> Presentation:
    """Say that a snapshot, by its whole id, was presented: the next story tells what changed since. Twice is once.

    Raises AlignmentError if there is none; AccessRefused for anybody below an editor.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        place = _find_place(connection, snapshot)
        return place.own or _mark(connection, editor, place.info, at=now)


def publish_presented(
    principal: Principal,
    database: Database,
    decisions: Sequence[Decision] = (),
    *,
    label: str = "",
    window: str = DEFAULT_WINDOW,
) -> SnapshotInfo:
    """Publish what was just presented from the records as a snapshot, and keep what was decided with it.

    Raises AlignmentError, publishing nothing, for decisions that cannot be, and as `publish_snapshot` does.
    """
    wanted = check_decisions(decisions)
    info = publish_snapshot(principal, database, label=label, window=window)
    if wanted:
        keep_decisions(principal, database, info.id, wanted)
    else:
        mark_presented(principal, database, info.id)
    return info


def find_presentation(principal: Principal, database: Database, snapshot: str) -> Presentation | None:
    """What is known of the presentation of a snapshot, by its whole id; None if it was not presented.

    AccessRefused for anybody below a viewer, and for the holder of a link to another snapshot.
    """
    with database.read() as connection:
        authorise(principal, Role.VIEWER, connection, now=datetime.now(UTC), snapshot=snapshot)
        return read_presentation(connection, snapshot)


def list_presentations(principal: Principal, database: Database) -> list[Presentation]:
    """All presentations, that of the newest snapshot first; AccessRefused for anybody below an editor."""
    with database.read() as connection:
        authorise(principal, Role.EDITOR, connection, now=datetime.now(UTC))
        return presentation_rows.list_presented(connection)


def read_presentation(connection: Connection, snapshot: str) -> Presentation | None:
    """What is known of the presentation of a snapshot; None if it was not presented."""
    known = presentation_rows.list_presented(connection)
    return next((each for each in known if each.snapshot == snapshot), None)


def read_last_time(connection: Connection, now: Measured, *, before: int | None = None) -> LastTime | None:
    """What was presented before snapshot number `before` (None: last of all), and what changed from then to `now`.

    A snapshot of the invented sample company is nothing that a real one follows, and the other way round.
    """
    for presentation in presentation_rows.list_presented(connection):
        found = snapshot_queries.load_payload(connection, presentation.snapshot)
        if found is None or (before is not None and found[0].number >= before):
            continue
        frozen = read_payload(found[1])
        if frozen.is_sample == now.is_sample:
            return LastTime(found[0].label, told_decisions(presentation), compare(frozen, now))
    return None


def told_decisions(presentation: Presentation | None) -> tuple[Decision, ...]:
    """What was decided, as a story tells it."""
    return tuple(Decision(d.what, d.owner, d.due) for d in presentation.decisions) if presentation else ()


def _find_place(connection: Connection, snapshot: str) -> _Place:
    known = {info.id: info for info in snapshot_queries.list_snapshots(connection)}
    info = known.get(snapshot)
    if info is None:
        raise AlignmentError("there is no such snapshot; `alignment snapshots` lists them")
    presented = presentation_rows.list_presented(connection)
    own = next((each for each in presented if each.snapshot == snapshot), None)
    newest = known[presented[0].snapshot] if presented else info
    return _Place(info, own, newest if newest.number > info.number else None)


def _refuse_late(place: _Place) -> None:
    if place.newer is not None:
        raise AlignmentError(
            f"snapshot {place.newer.number} was presented since: what was decided with snapshot {place.info.number}"
            " stays as it was shown there; write down what changes with the newer one"
        )


def _refuse_overtaken(own: Presentation) -> NoReturn:
    who = own.decisions[0].decided_by if own.decisions else own.presented_by
    raise AlignmentError(
        f"nothing was kept: the decisions were changed meanwhile ({who} was there before you); look at them, then"
        " write yours down again"
    )


def _mark(connection: Connection, editor: Principal, info: SnapshotInfo, *, at: datetime) -> Presentation:
    presentation_rows.mark_presented(connection, info.id, at=at, by=editor.name)
    subject = f"snapshot {info.number}: {info.label}"
    record_change(connection, editor, Action.SNAPSHOT_PRESENTED, at=at, subject=subject)
    return _own(connection, info.id)


def _own(connection: Connection, snapshot: str) -> Presentation:
    found = read_presentation(connection, snapshot)
    assert found is not None
    return found


def _kept(decision: Decision, own: Presentation, *, at: datetime, by: str) -> KeptDecision:
    """A decision as it is stored; one that stood there before keeps who wrote it down when."""
    same = (
        kept for kept in own.decisions if (kept.what, kept.owner, kept.due) == tuple(vars(decision).values())
    )
    return next(same, KeptDecision(decision.what, decision.owner, decision.due, at, by))
