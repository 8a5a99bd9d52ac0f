"""The tables of the survey: waves, ways in, answers while a wave is open, and what was published at its close.

Nothing here ties a person to an answer: no time, address or account stands beside one, and tables that people fill
are kept by random keys alone, so that not even the order of their rows tells when somebody answered.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Field

from alignment.store.models import Base

_BY_KEY = {"sqlite_with_rowid": False}  # a row number would count the answers as they came


class SurveyWave(Base, table=True):
    """One wave: whom it asks what, until when, and how small a group may be shown."""

    __tablename__ = "survey_wave"
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True)
    number: int = Field(unique=True)  # counts from 1: what people call it
    label: str
    way: str  # open: one answer a browser; codes: one a person; import: read from a file
    k: int
    invited: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # team → people
    questionnaire: str = Field(sa_type=sa.Text)  # JSON: what is asked, fixed when it opens
    opened_at: datetime
    opened_by: str
    closes_at: datetime  # answers after it are refused
    closed_at: datetime | None = None


class SurveyLink(Base, table=True):
    """A link that leads to the questionnaire of a wave."""

    __tablename__ = "survey_link"
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256 of the token, which is shown once and stored nowhere
    wave: str = Field(foreign_key="survey_wave.id", ondelete="CASCADE", index=True)


class SurveyCode(Base, table=True):
    """A one-time code. That it was used is known, by which answer is not; deleted when the wave closes."""

    __tablename__ = "survey_code"
    __table_args__ = (_BY_KEY,)
    code_hash: str = Field(primary_key=True)
    wave: str = Field(foreign_key="survey_wave.id", ondelete="CASCADE", index=True)
    used: bool = False


class SurveyAnswer(Base, table=True):
    """What one person answered. The browser's hash goes when the wave closes, and every row gets a new id."""

    __tablename__ = "survey_answer"
    __table_args__ = (sa.UniqueConstraint("wave", "browser_hash"), _BY_KEY)
    id: str = Field(primary_key=True)  # random
    wave: str = Field(foreign_key="survey_wave.id", ondelete="CASCADE")
    browser_hash: str | None = None  # of what the browser's cookie holds: one answer a browser
    team: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # question → value


class SurveyComment(Base, table=True):
    """A comment, without a link to the answers of whoever wrote it; deleted when the wave closes."""

    __tablename__ = "survey_comment"
    __table_args__ = (_BY_KEY,)
    id: str = Field(primary_key=True)  # random
    wave: str = Field(foreign_key="survey_wave.id", ondelete="CASCADE", index=True)
    text: str


class SurveyDraft(Base, table=True):
    """What somebody has filled in so far; deleted with the answer, or when the wave closes."""

    __tablename__ = "survey_draft"
    __table_args__ = (_BY_KEY,)
    wave: str = Field(primary_key=True, foreign_key="survey_wave.id", ondelete="CASCADE")
    browser_hash: str = Field(primary_key=True)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class SurveyResult(Base, table=True):
    """What was published of a wave: written once, never changed."""

    __tablename__ = "survey_result"
    wave: str = Field(primary_key=True, foreign_key="survey_wave.id")
    payload: str = Field(sa_type=sa.Text)  # JSON, byte for byte as it was published
    sha256: str  # of the payload's UTF-8 bytes


class SurveyImport(Base, table=True):
    """A file of another survey tool that became a wave; `wave` None once it was taken back."""

    __tablename__ = "survey_import"
    batch: str = Field(primary_key=True, foreign_key="batch.id", ondelete="CASCADE")
    wave: str | None = Field(default=None, foreign_key="survey_wave.id", ondelete="SET NULL", unique=True)


class SurveyCounted(Base, table=True):
    """Somebody whose answer was counted in an import, by a keyed hash, so that nobody counts twice.

    The team that they were counted in, and nothing of what they answered: that is kept nowhere.
    """

    __tablename__ = "survey_counted"
    __table_args__ = (_BY_KEY,)
    batch: str = Field(primary_key=True, foreign_key="survey_import.batch", ondelete="CASCADE")
    mark: str = Field(primary_key=True)  # HMAC-SHA256 with the key of people
    team: str


class SignedPosition(Base, table=True):
    """What a team too small for the survey says openly beside a wave, under a name."""

    __tablename__ = "signed_position"
    wave: str = Field(primary_key=True, foreign_key="survey_wave.id", ondelete="CASCADE")
    team: str = Field(primary_key=True)
    text: str = Field(sa_type=sa.Text)
    signed_by: str  # as they want to be named
    signed_at: datetime
    recorded_by: str
