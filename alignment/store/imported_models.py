"""The tables of what was imported, row by row: people as keyed hashes, times in UTC with their precision."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

PLACE = {"place": True}  # where a row stood in its file: kept as first seen, no change of the row


class Base(SQLModel, registry=registry(metadata=sa.MetaData(naming_convention=NAMING))):
    """A registry of its own: Streamlit re-imports edited modules, and a shared one refuses tables twice."""


class Imported(Base):
    """What every imported row carries besides its values.

    `as_of` is the newest moment for which a file confirmed the row; `created_batch` brought it, `batch`
    changed it last.
    """

    source: str = Field(primary_key=True)  # the system the file comes from, e.g. "salesforce", "plain"
    as_of: datetime
    created_batch: str = Field(index=True)
    batch: str = Field(index=True)


class Lead(Imported, table=True):
    """A lead as its CRM describes it; `episode` counts (from 1) the hand-offs that lead rows tell apart."""

    __tablename__ = "lead"
    lead_id: str = Field(primary_key=True)
    episode: int = Field(default=1, primary_key=True)
    email_key: str | None = Field(default=None, index=True)
    lead_source: str | None = None
    campaign: str | None = None
    region: str | None = None
    owner_key: str | None = None
    score: float | None = None
    status: str | None = None
    converted: bool | None = None
    created_at: datetime | None = None
    mql_at: datetime | None = None
    handed_off_at: datetime | None = None
    assigned_at: datetime | None = None
    first_touch_at: datetime | None = None
    decided_at: datetime | None = None
    created_day: bool | None = None  # _day: the column holds days, not times
    mql_day: bool | None = None
    handed_off_day: bool | None = None
    assigned_day: bool | None = None
    first_touch_day: bool | None = None
    decided_day: bool | None = None
    decision: str | None = None
    reason: str | None = None
    is_test: bool | None = None
    converted_at: datetime | None = None
    converted_day: bool | None = None
    contact_id: str | None = None  # what the lead became, in the ids of its own system
    opportunity_id: str | None = None
    name_key: str | None = None  # the name under which tools without ids know it


class LeadEvent(Imported, table=True):
    """One change in a lead's history."""

    __tablename__ = "lead_event"
    lead_id: str = Field(primary_key=True)
    changed_at: datetime = Field(primary_key=True)
    field: str = Field(primary_key=True)
    new_value: str = Field(default="", primary_key=True)
    old_value: str | None = None
    changed_by_key: str | None = None
    changed_day: bool | None = None
    line: int = Field(default=0, sa_column_kwargs={"info": PLACE})  # the order of changes of one moment


class Activity(Imported, table=True):
    """Work on a lead: a call, an e-mail, a meeting."""

    __tablename__ = "activity"
    activity_id: str = Field(primary_key=True)
    lead_id: str | None = Field(default=None, index=True)
    kind: str | None = None
    direction: str | None = None
    completed_at: datetime | None = None
    completed_day: bool | None = None
    automated: bool | None = None
    owner_key: str | None = None


class Deal(Imported, table=True):
    """An opportunity that a lead became."""

    __tablename__ = "deal"
    deal_id: str = Field(primary_key=True)
    lead_id: str | None = Field(default=None, index=True)
    name_key: str | None = None
    stage: str | None = None
    outcome: str | None = None
    amount: float | None = None
    currency: str | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    created_day: bool | None = None
    closed_day: bool | None = None
    lost_reason: str | None = None


class Meeting(Imported, table=True):
    """One occurrence of a meeting; people as keyed hashes, the text of the invitation not at all."""

    __tablename__ = "meeting"
    meeting_id: str = Field(primary_key=True)
    recurrence_id: str = Field(default="", primary_key=True)
    series_id: str | None = None
    title: str | None = None  # of joint meetings alone, as far as the roster told which those are
    title_fits: str | None = None  # the patterns of agreed meetings that the title fits, one a line
    starts_at: datetime = Field(index=True)
    ends_at: datetime | None = None
    all_day: bool | None = None
    status: str | None = None  # confirmed, tentative, cancelled
    organizer_key: str | None = None
    attendee_keys: str | None = None  # ";"-joined; left empty above the most invitees a policy knows
    accepted_keys: str | None = None  # those of them who accepted or attended
    invitees: int = 0
    has_replies: bool = True  # False where the source knows no replies: invited counts as accepted
    has_agenda: bool | None = None
    agenda_items: str | None = None  # of "metrics;issues;vocabulary", those that the agenda names


class Asset(Imported, table=True):
    """One piece of content."""

    __tablename__ = "asset"
    asset_id: str = Field(primary_key=True)
    canonical_id: str | None = None
    title: str | None = None
    type: str | None = None
    stage: str | None = None
    owner_team: str | None = None
    created_by_key: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    archived_at: datetime | None = None
    expires_at: datetime | None = None
    sales_facing: bool | None = None


class ContentUse(Imported, table=True):
    """One use of an asset (or `count` of them at one moment)."""

    __tablename__ = "content_use"
    use_id: str = Field(primary_key=True)
    asset_id: str = Field(index=True)
    user_key: str | None = None
    action: str | None = None
    used_at: datetime = Field(index=True)
    count: int = 1


class Person(Imported, table=True):
    """Who is in which team, from when to when; e-mail and name only as keyed hashes."""

    __tablename__ = "person"
    person_key: str = Field(primary_key=True, index=True)
    active_from: date = Field(default=date(1, 1, 1), primary_key=True)
    active_to: date | None = None
    name_key: str | None = Field(default=None, index=True)
    team: str = "other"
    role: str | None = None
    region: str | None = None
    buddy_key: str | None = None
    leader: bool | None = None
