"""Snapshots: the whole scorecard, published once and never changed; listed, read, compared, signed by both teams."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role, may
from alignment.access.rights import authorise
from alignment.errors import AlignmentError
from alignment.organisation import current_settings
from alignment.publish.comparison import Comparison, compare
from alignment.publish.frozen import Draft, Frozen, Publication, limit_payload, read_payload, write_payload
from alignment.scorecards import DEFAULT_WINDOW
from alignment.scorecards.told import gather
from alignment.settings import METRIC_KEYS
from alignment.store import commands, snapshot_commands, snapshot_queries
from alignment.store.database import Connection, Database
from alignment.store.snapshot_queries import Signature, SnapshotInfo

TEAMS = ("sales", "marketing")
LONGEST_LABEL = 100
LONGEST_NOTE = 1_000
LONGEST_SENTENCE = 300
_TRIES = 3  # an import may finish while a snapshot is made; it will not do so again and again


@dataclass(frozen=True)
class Snapshot:
    """A snapshot as somebody may see it: what is known of it, its payload byte for byte, and the same as objects.

    `payload` is what was published for those who may see everything, and less for viewers. `signatures` stand
    beside it: they come later and are no part of what is frozen.
    """

    info: SnapshotInfo
    payload: str
    frozen: Frozen
    signatures: tuple[Signature, ...]

    def signature(self, metric: str, team: str) -> Signature | None:
        """What a team has signed about a metric, if it has."""
        return next((s for s in self.signatures if (s.metric, s.team) == (metric, team)), None)


def publish_snapshot(
    principal: Principal,
    database: Database,
    *,
    label: str = "",
    note: str = "",
    window: str = DEFAULT_WINDOW,
    as_of: datetime | None = None,
) -> SnapshotInfo:
    """Publish the scorecard of a window as it is now; nothing that comes later changes it. Without a label, the window.

    Raises AlignmentError without data, for a window that there is not, and for texts that are too long;
    AccessRefused for anybody below an editor.
    """
    label, note = _tidy(label, "label", LONGEST_LABEL), _tidy(note, "note", LONGEST_NOTE)
    with database.read() as connection:
        authorise(principal, Role.EDITOR, connection, now=datetime.now(UTC))
    for _ in range(_TRIES):
        draft = gather(database, window=window, as_of=as_of)
        now = datetime.now(UTC)
        with database.write() as connection:
            editor = authorise(principal, Role.EDITOR, connection, now=now)
            if _is_current(connection, draft):
                return _publish(connection, editor, draft, label=label, note=note, at=now)
    raise AlignmentError("the records kept changing while the snapshot was made; publish it again")


def list_snapshots(principal: Principal, database: Database) -> list[SnapshotInfo]:
    """All snapshots, newest first; raises AccessRefused for anybody below an editor."""
    with database.read() as connection:
        authorise(principal, Role.EDITOR, connection, now=datetime.now(UTC))
        return snapshot_queries.list_snapshots(connection)


def find_snapshot(principal: Principal, database: Database, beginning: str) -> SnapshotInfo:
    """The snapshot whose id begins so.

    Raises AlignmentError if there is none, or more than one; AccessRefused for anybody below an editor.
    """
    with database.read() as connection:
        authorise(principal, Role.EDITOR, connection, now=datetime.now(UTC))
        return snapshot_queries.find_snapshot(connection, beginning)


def read_snapshot(principal: Principal, database: Database, snapshot: str) -> Snapshot:
    """A snapshot by its whole id, as far as the principal may see it.

    Raises AlignmentError if there is none; StoreError if its content is not what was published; AccessRefused for
    anybody below a viewer, and for the holder of a link to another one.
    """
    with database.read() as connection:
        reader = authorise(principal, Role.VIEWER, connection, now=datetime.now(UTC), snapshot=snapshot)
        found = snapshot_queries.load_payload(connection, snapshot)
        signatures = snapshot_queries.list_signatures(connection, snapshot)
    if found is None:
        raise AlignmentError("there is no such snapshot; ask whoever gave you its address for a new one")
    info, published = found
    limited = not may(reader, Role.EDITOR)
    payload = limit_payload(published, limited=limited, for_leadership=reader.for_leadership)
    return Snapshot(info, payload, read_payload(payload), tuple(signatures))


def compare_snapshots(principal: Principal, database: Database, first: str, second: str) -> Comparison:
    """Two snapshots beside each other, by their ids or the beginnings of these.

    Raises AlignmentError if one is not there; AccessRefused for anybody below an editor.
    """
    ids = [find_snapshot(principal, database, beginning).id for beginning in (first, second)]
    one, other = (read_snapshot(principal, database, snapshot) for snapshot in ids)
    return compare(one.frozen, other.frozen)


def sign_sentence(
    principal: Principal, database: Database, snapshot: str, *, metric: str, team: str, sentence: str
) -> None:
    """Put one sentence of a team ("sales", "marketing") about a metric under a snapshot, by its whole id.

    It may be signed late, and replaced as long as no newer snapshot is published: what was shown and followed by
    another stays as it was said. The log keeps who signed when.
    Raises AlignmentError where that cannot be; AccessRefused for anybody below an editor.
    """
    now, sentence = datetime.now(UTC), _tidy(sentence, "sentence", LONGEST_SENTENCE)
    if metric not in METRIC_KEYS or team not in TEAMS:
        raise AlignmentError(
            f"'{metric}' of '{team}' cannot be signed; metrics are {', '.join(METRIC_KEYS)}, teams {', '.join(TEAMS)}"
        )
    if not sentence:
        raise AlignmentError("there is nothing to sign; write one sentence")
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        info = snapshot_queries.find_snapshot(connection, snapshot)
        replaced = _check_replaceable(connection, info, metric=metric, team=team)
        snapshot_commands.sign_sentence(
            connection,
            snapshot=info.id,
            metric=metric,
            team=team,
            sentence=sentence,
            signed_at=now,
            signed_by=editor.name,
        )
        details = {"metric": metric, "team": team, "replaced": replaced}
        subject = f"snapshot {info.number}"
        record_change(connection, editor, Action.SNAPSHOT_SIGNED, at=now, subject=subject, details=details)


def _check_replaceable(connection: Connection, info: SnapshotInfo, *, metric: str, team: str) -> bool:
    """Whether there is a sentence to replace; AlignmentError if it is too late for that."""
    signed = snapshot_queries.list_signatures(connection, info.id)
    replaced = any((s.metric, s.team) == (metric, team) for s in signed)
    newest = snapshot_queries.list_snapshots(connection)[0]
    if replaced and newest.id != info.id:
        raise AlignmentError(
            f"this sentence of snapshot {info.number} is signed, and snapshot {newest.number} is published since:"
            " what was said stays; sign the newer one"
        )
    return replaced


def _publish(
    connection: Connection, editor: Principal, draft: Draft, *, label: str, note: str, at: datetime
) -> SnapshotInfo:
    scorecard = draft.scorecard
    if scorecard.as_of is None or scorecard.window is None:
        raise AlignmentError("there is nothing to publish: no records are loaded; load files first")
    publication = Publication(
        id=uuid4().hex,
        number=snapshot_commands.next_number(connection),
        label=label or scorecard.window.label,
        note=note,
        published_at=at,
        published_by=editor.name,
    )
    row = {
        **vars(publication),
        "as_of": scorecard.as_of,
        "window": draft.window,
        "rules_version": scorecard.rules_version,
        "data_version": draft.data_version,
    }
    snapshot_commands.add_snapshot(connection, row, payload=write_payload(draft, publication))
    details = {"snapshot": publication.id, "window": draft.window, "rules_version": scorecard.rules_version}
    subject = f"snapshot {publication.number}: {publication.label}"
    record_change(connection, editor, Action.SNAPSHOT_PUBLISHED, at=at, subject=subject, details=details)
    return snapshot_queries.find_snapshot(connection, publication.id)


def _is_current(connection: Connection, draft: Draft) -> bool:
    """Whether the data and rules are still those that the draft was made from: it was read in several steps."""
    return (
        commands.hold_data_version(connection) == draft.data_version
        and current_settings(connection).rules_version == draft.scorecard.rules_version
    )


def _tidy(text: str, name: str, longest: int) -> str:
    text = " ".join(text.split())
    if len(text) > longest:
        raise AlignmentError(f"a {name} has at most {longest} characters, not {len(text)}")
    return text
