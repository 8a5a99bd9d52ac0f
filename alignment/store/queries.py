"""What the database is asked about batches, freshness, settings, statuses and kept results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.errors import AlignmentError, RowError
from alignment.store.commands import table_of
from alignment.store.frames import read_frame
from alignment.store.models import (
    Batch,
    DataVersion,
    Lead,
    LeadEvent,
    RowProblem,
    SettingsVersion,
    StatusMeaning,
    StoredResult,
)
from alignment.store.models import Mapping as MappingRow

_batch, _problem, _version = table_of(Batch), table_of(RowProblem), table_of(DataVersion)
_settings, _result = table_of(SettingsVersion), table_of(StoredResult)
_meaning, _mapping = table_of(StatusMeaning), table_of(MappingRow)
_lead, _event = table_of(Lead), table_of(LeadEvent)

_standing = _batch.c.undone_at.is_(None)
_TOUCH_KINDS = ("lead-history", "activities")


@dataclass(frozen=True)
class BatchInfo:
    """One loaded file: what it was, what became of its rows, whether it was taken back."""

    id: str
    number: int
    kind: str
    source: str
    file_name: str
    sha256: str
    encoding: str
    as_of: datetime
    time_zone: str
    loaded_at: datetime
    loaded_by: str
    is_sample: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    first_at: datetime | None
    last_at: datetime | None
    has_touches: bool
    columns: list[str] = field(default_factory=list)
    remarks: Mapping[str, Any] = field(default_factory=dict)
    lock_seconds: float = 0.0
    undone_at: datetime | None = None


@dataclass(frozen=True)
class KnownMapping:
    """How a file with some header was read the last time."""

    kind: str
    source: str
    reading: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True)
class KnownStatus:
    """What a status of a source means, and whether a person confirmed it."""

    source: str
    value: str
    meaning: str
    confirmed: bool


def list_batches(connection: Connection) -> list[BatchInfo]:
    """All batches, newest first, undone ones included."""
    rows = connection.execute(sa.select(*_batch.c).order_by(_batch.c.number.desc()))
    return [BatchInfo(**row._mapping) for row in rows]


def find_batch(connection: Connection, beginning: str) -> BatchInfo:
    """The batch whose id begins so; raises AlignmentError if there is none, or more than one."""
    same = sa.func.substr(_batch.c.id, 1, len(beginning)) == beginning
    rows = connection.execute(sa.select(*_batch.c).where(same).limit(2)).all()
    if len(rows) != 1:
        reason = (
            "more than one batch has an id that begins so" if rows else "no batch has an id that begins so"
        )
        raise AlignmentError(f"'{beginning}': {reason}; `alignment batches` lists them")
    return BatchInfo(**rows[0]._mapping)


def list_problems(connection: Connection, batch_id: str) -> list[RowError]:
    """The kept problems of a batch, in the order of the file."""
    names = ("row", "column", "value", "code", "message")
    columns = [_problem.c[name] for name in names]
    rows = connection.execute(
        sa.select(*columns).where(_problem.c.batch == batch_id).order_by(_problem.c.number)
    )
    return [RowError(*row) for row in rows]


def newest_as_of(connection: Connection) -> dict[str, datetime]:
    """The newest as-of of each kind that is loaded and not undone."""
    moment = sa.func.max(_batch.c.as_of).label("newest")
    newest = sa.select(_batch.c.kind, moment).where(_standing).group_by(_batch.c.kind)
    return {row.kind: row.newest for row in connection.execute(newest)}


def touch_as_of(connection: Connection, *, start: datetime, end: datetime) -> datetime | None:
    """The newest as-of of a history or activities file that tells of touches in [start, end); None without any."""
    tells = sa.and_(_standing, _batch.c.kind.in_(_TOUCH_KINDS), _batch.c.has_touches)
    inside = sa.and_(
        sa.func.coalesce(_batch.c.first_at, start) < end, sa.func.coalesce(_batch.c.last_at, start) >= start
    )
    newest: datetime | None = connection.scalar(sa.select(sa.func.max(_batch.c.as_of)).where(tells, inside))
    return newest


def data_version(connection: Connection) -> int:
    """How often data have changed: results belong to one count."""
    return connection.scalar(sa.select(_version.c.number)) or 0


def is_untouched(connection: Connection) -> bool:
    """Whether no file was ever loaded: only then the sample comes by itself."""
    return not connection.scalar(sa.select(sa.exists(sa.select(_batch.c.id))))


def has_sample(connection: Connection) -> bool:
    """Whether the sample company is loaded."""
    return _any_batch(connection, _batch.c.is_sample)


def has_own_data(connection: Connection) -> bool:
    """Whether any own file is loaded and not undone."""
    return _any_batch(connection, _batch.c.is_sample.is_(False))


def _any_batch(connection: Connection, condition: sa.ColumnElement[bool]) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().where(_standing, condition))))


def load_settings_values(connection: Connection) -> dict[str, Any]:
    """The values of the newest version of the settings; empty if none was ever saved."""
    newest = sa.select(_settings.c["values"]).order_by(_settings.c.number.desc()).limit(1)
    return dict(connection.scalar(newest) or {})


def load_status_meanings(connection: Connection, source: str | None = None) -> list[KnownStatus]:
    """What statuses mean, of one source or of all, in order."""
    rows = sa.select(*_meaning.c).order_by(_meaning.c.source, _meaning.c.value)
    if source is not None:
        rows = rows.where(_meaning.c.source == source)
    return [KnownStatus(**row._mapping) for row in connection.execute(rows)]


def status_counts(connection: Connection) -> pd.DataFrame:
    """How often each current status stands on a lead: source, value, meaning ("unknown" if unsaid), confirmed, n."""
    meaning = sa.func.coalesce(_meaning.c.meaning, "unknown").label("meaning")
    confirmed = sa.func.coalesce(_meaning.c.confirmed, sa.false()).label("confirmed")
    known = sa.and_(_meaning.c.source == _lead.c.source, _meaning.c.value == _lead.c.status)
    columns = (_lead.c.source, _lead.c.status.label("value"), meaning, confirmed)
    rows = sa.select(*columns, sa.func.count().label("n")).outerjoin_from(_lead, _meaning, known)
    counted = rows.where(_lead.c.status.is_not(None)).group_by(*columns).order_by(*columns)
    return read_frame(connection, counted)


def load_mappings(connection: Connection) -> dict[str, KnownMapping]:
    """Fingerprint of a header → how the last file with it was read."""
    columns = (_mapping.c.kind, _mapping.c.source, _mapping.c.reading, _mapping.c.saved_at)
    rows = connection.execute(sa.select(_mapping.c.fingerprint, *columns))
    return {mark: KnownMapping(*known) for mark, *known in rows}


def load_result(
    connection: Connection, data_version: int, rules_version: str, as_of: str, window: str
) -> str | None:
    """The kept scorecard of these data and rules; None if it was never computed."""
    same = sa.and_(
        _result.c.data_version == data_version,
        _result.c.rules_version == rules_version,
        _result.c.as_of == as_of,
        _result.c.window == window,
    )
    return connection.scalar(sa.select(_result.c.payload).where(same))
