"""The tables of presentations: which snapshots were presented, and what was decided there."""

from datetime import date, datetime

from sqlmodel import Field

from alignment.store.models import Base


class PresentedSnapshot(Base, table=True):
    """A snapshot was shown to the teams; `version` counts how often its decisions were written down."""

    __tablename__ = "presented_snapshot"
    snapshot: str = Field(primary_key=True, foreign_key="published_snapshot.id")
    presented_at: datetime
    presented_by: str
    version: int


class Decision(Base, table=True):
    """What was decided when a snapshot was presented, in the order in which it was written down."""

    __tablename__ = "decision"
    snapshot: str = Field(primary_key=True, foreign_key="presented_snapshot.snapshot")
    place: int = Field(primary_key=True)  # counts from 1
    what: str
    owner: str  # who sees to it; blank: nobody was named
    due: date | None
    decided_at: datetime
    decided_by: str
