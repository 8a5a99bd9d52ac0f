"""The log of changes: what is recorded, by whom, and who may read it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.store import access_commands, access_queries
from alignment.store.access_queries import EntryInfo
from alignment.store.database import Connection, Database


class Action(StrEnum):
    """What somebody did. The slug stays for ever; `LABELS` says it in words."""

    FILE_LOADED = "file-loaded"
    FILE_UNDONE = "file-undone"
    SAMPLE_LOADED = "sample-loaded"
    SAMPLE_REMOVED = "sample-removed"
    SETTINGS_SAVED = "settings-saved"
    GLOSSARY_CHANGED = "glossary-changed"
    GLOSSARY_SIGNED = "glossary-signed"
    LINK_CREATED = "link-created"
    LINK_REVOKED = "link-revoked"
    SNAPSHOT_PUBLISHED = "snapshot-published"
    SNAPSHOT_SIGNED = "snapshot-signed"
    SNAPSHOT_PRESENTED = "snapshot-presented"
    DECISIONS_KEPT = "decisions-kept"
    WAVE_OPENED = "wave-opened"
    WAVE_INVITED = "wave-invited"
    WAVE_CLOSED = "wave-closed"
    POSITION_SIGNED = "position-signed"
    POSITION_WITHDRAWN = "position-withdrawn"
    PLAN_CHANGED = "plan-changed"
    REGISTER_CHANGED = "register-changed"
    RECORD_DISPUTED = "record-disputed"
    DATA_ERASED = "data-erased"
    ACCOUNT_ADDED = "account-added"
    ACCOUNT_REVOKED = "account-revoked"
    ACCOUNT_READMITTED = "account-readmitted"
    CODE_ISSUED = "code-issued"
    PASSWORD_CHOSEN = "password-chosen"  # noqa: S105
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"


LABELS: Mapping[Action, str] = {
    Action.FILE_LOADED: "loaded a file",
    Action.FILE_UNDONE: "took a file back",
    Action.SAMPLE_LOADED: "loaded the sample company",
    Action.SAMPLE_REMOVED: "removed the sample company",
    Action.SETTINGS_SAVED: "changed settings",
    Action.GLOSSARY_CHANGED: "changed the glossary",
    Action.GLOSSARY_SIGNED: "signed a term of the glossary",
    Action.LINK_CREATED: "created a share link",
    Action.LINK_REVOKED: "revoked a share link",
    Action.SNAPSHOT_PUBLISHED: "published a snapshot",
    Action.SNAPSHOT_SIGNED: "signed a sentence of a snapshot",
    Action.SNAPSHOT_PRESENTED: "presented a snapshot",
    Action.DECISIONS_KEPT: "wrote down what was decided",
    Action.WAVE_OPENED: "opened a survey wave",
    Action.WAVE_INVITED: "handed out a way into a survey wave",
    Action.WAVE_CLOSED: "closed a survey wave",
    Action.POSITION_SIGNED: "signed a position beside a survey wave",
    Action.POSITION_WITHDRAWN: "withdrew a position beside a survey wave",
    Action.PLAN_CHANGED: "changed the fix plan",
    Action.REGISTER_CHANGED: "changed the register of practices",
    Action.RECORD_DISPUTED: "disputed a record",
    Action.DATA_ERASED: "erased data",
    Action.ACCOUNT_ADDED: "added an account",
    Action.ACCOUNT_REVOKED: "revoked an account",
    Action.ACCOUNT_READMITTED: "let an account in again",
    Action.CODE_ISSUED: "issued a set-up code",
    Action.PASSWORD_CHOSEN: "chose a password",
    Action.SIGNED_OUT_EVERYWHERE: "signed out everywhere",
}


def record_change(
    connection: Connection,
    principal: Principal,
    action: Action,
    *,
    at: datetime,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write down that somebody did something, in the transaction that does it.

    `subject` names what was changed, `details` counts and names; neither may hold values from data, tokens or codes.
    """
    access_commands.save_entry(
        connection,
        at=at,
        who=principal.name,
        role=principal.role.value,
        action=action.value,
        subject=subject,
        details=details,
    )


def list_changes(
    principal: Principal, database: Database, *, now: datetime, limit: int = 200, before: int | None = None
) -> list[EntryInfo]:
    """The newest changes first; `before`: the number of an entry, to read on from there.

    Raises AccessRefused for anybody but an admin.
    """
    with database.read() as connection:
        authorise(principal, Role.ADMIN, connection, now=now)
        return access_queries.list_entries(connection, limit=limit, before=before)
