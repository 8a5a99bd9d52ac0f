"""What the database is asked about snapshots: which there are, what one holds, what was signed under it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.errors import AlignmentError, StoreError
from alignment.store.commands import table_of
from alignment.store.snapshot_commands import hash_payload
from alignment.store.snapshot_models import PublishedSnapshot, SignedSentence

_snapshot, _signed = table_of(PublishedSnapshot), table_of(SignedSentence)
_ABOUT = tuple(column for column in _snapshot.c if column.name != "payload")


@dataclass(frozen=True)
class SnapshotInfo:
    """What is known of a snapshot beside its payload; `sha256` is the payload's."""

    id: str
    number: int
    label: str
    note: str
    published_at: datetime
    published_by: str
    as_of: datetime
    window: str
    rules_version: str
    data_version: int
    sha256: str


@dataclass(frozen=True)
class Signature:
    """A sentence of a team ("sales", "marketing") about a metric, and who signed it when."""

    metric: str
    team: str
    sentence: str
    signed_at: datetime
    signed_by: str


def list_snapshots(connection: Connection) -> list[SnapshotInfo]:
    """All snapshots, newest first, without their payloads."""
    rows = connection.execute(sa.select(*_ABOUT).order_by(_snapshot.c.number.desc()))
    return [SnapshotInfo(**row._mapping) for row in rows]


def find_snapshot(connection: Connection, beginning: str) -> SnapshotInfo:
    """The snapshot whose id begins so; raises AlignmentError if there is none, or more than one."""
    same = sa.func.substr(_snapshot.c.id, 1, len(beginning)) == beginning
    rows = connection.execute(sa.select(*_ABOUT).where(same).limit(2)).all() if beginning else []
    if len(rows) != 1:
        reason = (
            "more than one snapshot has an id that begins so"
            if rows
            else "no snapshot has an id that begins so"
        )
        raise AlignmentError(f"'{beginning}': {reason}; `alignment snapshots` lists them")
    return SnapshotInfo(**rows[0]._mapping)


def load_payload(connection: Connection, snapshot: str) -> tuple[SnapshotInfo, str] | None:
    """A snapshot, by its whole id, and its payload byte for byte; None if there is none.

    Raises StoreError if the payload is not the one that was published.
    """
    row = connection.execute(sa.select(*_snapshot.c).where(_snapshot.c.id == snapshot)).first()
    if row is None:
        return None
    values = dict(row._mapping)
    payload = str(values.pop("payload"))
    info = SnapshotInfo(**values)
    if hash_payload(payload) != info.sha256:
        raise StoreError(
            f"Snapshot {info.number} ({info.id[:8]}) is not what was published: its content was changed in the"
            " database, or damaged. It is not shown. Restore it from a backup."
        )
    return info, payload


def list_signatures(connection: Connection, snapshot: str) -> list[Signature]:
    """The sentences signed under a snapshot, by metric and team."""
    columns = [column for column in _signed.c if column.name != "snapshot"]
    mine = sa.select(*columns).where(_signed.c.snapshot == snapshot)
    rows = connection.execute(mine.order_by(_signed.c.metric, _signed.c.team))
    return [Signature(**row._mapping) for row in rows]
