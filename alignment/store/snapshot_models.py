"""The tables of snapshots: what was published, and which sentence a team has signed."""

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Field

from alignment.store.models import Base


class PublishedSnapshot(Base, table=True):
    """A scorecard as it was published: written once, never changed, never removed."""

    __tablename__ = "published_snapshot"
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True)
    number: int = Field(unique=True)  # counts from 1: what people call it
    label: str
    note: str = ""
    published_at: datetime
    published_by: str
    as_of: datetime  # the oldest moment that one of its metrics is judged at
    window: str  # as it was asked for: "13w", "2026-10", "2026-Q3"
    rules_version: str
    data_version: int
    payload: str = Field(sa_type=sa.Text)  # JSON, byte for byte as it was published
    sha256: str  # of the payload's UTF-8 bytes


class SignedSentence(Base, table=True):
    """What a team says about a metric of a snapshot, signed by its lead."""

    __tablename__ = "signed_sentence"
    snapshot: str = Field(primary_key=True, foreign_key="published_snapshot.id")
    metric: str = Field(primary_key=True)
    team: str = Field(primary_key=True)  # sales, marketing
    sentence: str
    signed_at: datetime
    signed_by: str
