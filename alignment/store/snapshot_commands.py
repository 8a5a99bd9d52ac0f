"""What is written about snapshots: one is added, whole and for good; a sentence is signed under it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.snapshot_models import PublishedSnapshot, SignedSentence

_snapshot, _signed = table_of(PublishedSnapshot), table_of(SignedSentence)


def hash_payload(payload: str) -> str:
    """The SHA-256 of a payload's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(payload.encode("utf-8")).hexdigest()


def next_number(connection: Connection) -> int:
    """The number of the next snapshot."""
    return (connection.scalar(sa.select(sa.func.max(_snapshot.c.number))) or 0) + 1


def add_snapshot(connection: Connection, snapshot: Mapping[str, Any], *, payload: str) -> None:
    """Add a snapshot with its payload and the payload's hash; `snapshot` holds the other columns by name."""
    row = {**snapshot, "payload": payload, "sha256": hash_payload(payload)}
    connection.execute(sa.insert(_snapshot).values(row))


def sign_sentence(
    connection: Connection,
    *,
    snapshot: str,
    metric: str,
    team: str,
    sentence: str,
    signed_at: datetime,
    signed_by: str,
) -> None:
    """Put a team's sentence about a metric under a snapshot, in the place of the one it signed before."""
    key = {"snapshot": snapshot, "metric": metric, "team": team}
    same = sa.and_(*(_signed.c[name] == value for name, value in key.items()))
    row = {**key, "sentence": sentence, "signed_at": signed_at, "signed_by": signed_by}
    if not connection.execute(sa.update(_signed).where(same).values(row)).rowcount:
        connection.execute(sa.insert(_signed).values(row))
