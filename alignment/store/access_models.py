"""The tables of access: who may sign in, who is signed in, which links lead in, who changed what."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Field

from alignment.store.models import Base


class StaffAccount(Base, table=True):
    """Somebody who may sign in. Passwords and set-up codes are kept as hashes alone."""

    __tablename__ = "staff_account"
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True)
    login: str = Field(unique=True)  # a name or an address, in small letters
    role: str  # viewer, editor, admin
    origin: str  # invited: chose a password with a code; environment; oidc: an identity provider vouches
    password: str | None = None  # salted scrypt, with its parameters
    code_hash: str | None = Field(default=None, unique=True)  # SHA-256 of the one-time set-up code
    code_expires_at: datetime | None = None
    created_at: datetime
    created_by: str
    revoked_at: datetime | None = None


class StaffSession(Base, table=True):
    """One sign-in in one browser."""

    __tablename__ = "staff_session"
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256 of what the cookie holds
    account: str = Field(foreign_key="staff_account.id", ondelete="CASCADE", index=True)
    proof_hash: str | None = Field(default=None, unique=True)  # of a provider's word, which counts once
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class ShareLink(Base, table=True):
    """A link that lets its holder look."""

    __tablename__ = "share_link"
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256 of the token, which is shown once and stored nowhere
    label: str
    snapshot: str | None = None  # the id of the only snapshot that it shows; None: the live pages
    for_leadership: bool = False  # shows what concerns the leadership alone
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    last_opened_at: datetime | None = None
    opened: int = 0


class AuditEntry(Base, table=True):
    """One change: who, when, what. It holds no values of data and no secrets."""

    __tablename__ = "audit_entry"
    number: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    who: str
    role: str
    action: str  # a slug for ever
    subject: str = ""  # what was changed: a link's label, an account's name, a batch's number
    details: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
