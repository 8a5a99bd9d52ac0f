"""All tables of data and settings: what was imported, what follows from it, batches, stored results."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Field

from alignment.store.imported_models import (
    Activity,
    Asset,
    Base,
    ContentUse,
    Deal,
    Imported,
    Lead,
    LeadEvent,
    Meeting,
    Person,
)

__all__ = [
    "Activity",
    "Asset",
    "Base",
    "Batch",
    "ContentUse",
    "DataVersion",
    "Deal",
    "HandOff",
    "Imported",
    "Lead",
    "LeadEvent",
    "Mapping",
    "Meeting",
    "Person",
    "RecordLink",
    "RowBefore",
    "RowProblem",
    "SettingsVersion",
    "StatusMeaning",
    "StoredResult",
]


class HandOff(Base, table=True):
    """A hand-off with all that reading needs: derived from the imported rows, never imported itself."""

    __tablename__ = "hand_off"
    __table_args__ = (sa.Index("ix_hand_off_window", "placed_at", "excluded"),)
    source: str = Field(primary_key=True)
    lead_id: str = Field(primary_key=True)
    episode: int = Field(primary_key=True)
    placed_at: datetime | None = None  # where it stands in time: the hand-off, else the creation
    handed_off_at: datetime | None = None
    handed_off_basis: str | None = None  # explicit, history, mql, assigned, created
    handed_off_day: bool = False
    excluded: str | None = None  # test, employee, duplicate, never_handed_over, no_hand_off_time
    touch_known: bool = True  # False: this source tells nothing about touches
    deadline_at: datetime | None = None
    touched_before_at: datetime | None = None
    touched_at: datetime | None = None
    touch_basis: str | None = None  # supplied, activity, status
    touch_day: bool = False
    response_minutes: float | None = None  # business time from the clock's start to the first touch
    wall_minutes: float | None = None  # on the wall's clock; blank where only a day is known
    out_of_hours: bool | None = None  # whether the first touch was outside business hours
    clock_minutes: float | None = (
        None  # business clock reading at the clock's start: as-of minus this is waiting time
    )
    touches_5d: int = 0  # touches in the first five business days
    assigned_at: datetime | None = None
    routing_minutes: float | None = None  # business time from hand-off to assignment
    owner_met: bool | None = None  # touched within the promised time counted from the assignment
    decision_due_at: datetime | None = None
    acceptance_stage: bool = True  # False: no status of this source means accepted
    decision: str | None = None  # accepted, converted, rejected, recycled: the first one
    decided_at: datetime | None = None
    decision_basis: str | None = None  # explicit, history, deal, flag, status
    conflict: bool = False  # converted and rejected at once
    reversed_at: datetime | None = None  # an accepted hand-off that came back later
    picked_up: bool = False  # a status that says Sales has it, without a date
    picked_up_at: datetime | None = None
    reason: str | None = None
    lead_source: str | None = None
    campaign: str | None = None
    region: str | None = None
    owner_key: str | None = None
    score: float | None = None
    weekday: int | None = None  # local, Monday 0, of the hand-off
    hour: int | None = None
    fields_complete: bool | None = None


class RecordLink(Base, table=True):
    """The lead of an activity or a deal that names it otherwise than by its id: derived, never imported itself."""

    __tablename__ = "record_link"
    source: str = Field(primary_key=True)
    record: str = Field(primary_key=True)  # activity, deal
    record_id: str = Field(primary_key=True)
    lead_id: str = Field(index=True)
    basis: str  # opportunity, contact, email, name


class StatusMeaning(Base, table=True):
    """What a status of a source means: proposed from what is known of the tool, or confirmed by a person."""

    __tablename__ = "status_meaning"
    source: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    meaning: str = "unknown"  # pending, working, accepted, rejected, recycled, converted, pre_mql, unknown
    confirmed: bool = False


class Batch(Base, table=True):
    """One imported file."""

    __tablename__ = "batch"
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True)
    number: int = Field(unique=True)
    kind: str
    source: str
    file_name: str
    sha256: str
    encoding: str = ""
    as_of: datetime
    time_zone: str = "UTC"
    loaded_at: datetime
    loaded_by: str = ""
    is_sample: bool = False
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    first_at: datetime | None = None  # the span of business times in the file: what it covers
    last_at: datetime | None = None
    has_touches: bool = False  # the file supplies times of touches
    columns: list[str] = Field(
        default_factory=list, sa_type=sa.JSON
    )  # canonical columns that the file filled
    remarks: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # counts worth telling, by slug
    lock_seconds: float = 0.0
    undone_at: datetime | None = None


class RowProblem(Base, table=True):
    """A rejected row of a batch, or a remark about one; personal values are masked."""

    __tablename__ = "row_problem"
    batch: str = Field(primary_key=True, foreign_key="batch.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    row: int
    column: str
    value: str
    code: str
    message: str


class RowBefore(Base, table=True):
    """What a row held before a batch changed it: undo puts it back. No foreign key: checking it would cost a
    lookup a row, and batches are never deleted without it.
    """

    __tablename__ = "row_before"
    __table_args__ = ({"sqlite_with_rowid": False},)  # kept in the order of its key: written in bulk
    batch: str = Field(primary_key=True)
    table_name: str = Field(primary_key=True)
    row_key: str = Field(primary_key=True)  # the primary key as a JSON list
    before: dict[str, Any] = Field(sa_type=sa.JSON)


class Mapping(Base, table=True):
    """How a file with this header was read the last time, so that next month takes one click."""

    __tablename__ = "mapping"
    fingerprint: str = Field(primary_key=True)
    kind: str
    source: str
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    saved_at: datetime


class SettingsVersion(Base, table=True):
    """One version of the settings: who changed what, when."""

    __tablename__ = "settings_version"
    number: int = Field(primary_key=True)
    changed_at: datetime
    changed_by: str
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # name → [from, to]
    values: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class DataVersion(Base, table=True):
    """A single row that counts every change of data: stored results belong to one count."""

    __tablename__ = "data_version"
    id: int = Field(default=1, primary_key=True)
    number: int = 0


class StoredResult(Base, table=True):
    """A computed scorecard, kept for its data, rules, as-of and window."""

    __tablename__ = "stored_result"
    data_version: int = Field(primary_key=True)
    rules_version: str = Field(primary_key=True)
    as_of: str = Field(primary_key=True)
    window: str = Field(primary_key=True)
    payload: str
    computed_at: datetime
