"""Share links: made, listed and revoked by editors."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.access.tokens import hash_token, new_token
from alignment.errors import AlignmentError
from alignment.store import access_commands, access_queries, snapshot_queries
from alignment.store.access_queries import LinkInfo
from alignment.store.database import Connection, Database

DAYS = 90  # a link holds so long unless somebody says otherwise
MOST_DAYS = 366
LONGEST_LABEL = 100


@dataclass(frozen=True)
class NewLink:
    """A share link as it is shown this once: afterwards nobody can find out its token again."""

    id: str
    label: str
    token: str = field(repr=False)
    expires_at: datetime

    def url(self, origin: str) -> str:
        """The address to send, e.g. "https://score.example.com/s/…"; `origin` without a slash at its end."""
        return f"{origin}/s/{self.token}"


def create_link(
    principal: Principal,
    database: Database,
    *,
    label: str,
    days: int = DAYS,
    snapshot: str | None = None,
    for_leadership: bool = False,
) -> NewLink:
    """A new link for viewers that holds for `days`; with `snapshot`, the only one that it shows (its id's beginning).

    Raises AlignmentError for a label, a time or a snapshot that cannot be, AccessRefused for anybody below an editor.
    """
    now, label = datetime.now(UTC), " ".join(label.split())
    if not 0 < len(label) <= LONGEST_LABEL:
        raise AlignmentError(f"a link needs a label of at most {LONGEST_LABEL} characters: who is it for?")
    if not 1 <= days <= MOST_DAYS:
        raise AlignmentError(f"a link holds for 1 to {MOST_DAYS} days, not for {days}")
    new = NewLink(id="", label=label, token=new_token(), expires_at=now + timedelta(days=days))
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        if snapshot is not None:
            snapshot = snapshot_queries.find_snapshot(connection, snapshot).id
        link = access_commands.add_link(
            connection,
            token_hash=hash_token(new.token),
            label=label,
            snapshot=snapshot,
            for_leadership=for_leadership,
            created_at=now,
            created_by=editor.name,
            expires_at=new.expires_at,
        )
        details = {"days": days, "snapshot": snapshot, "for_leadership": for_leadership}
        record_change(connection, editor, Action.LINK_CREATED, at=now, subject=label, details=details)
    return NewLink(link, new.label, new.token, new.expires_at)


def list_links(principal: Principal, database: Database) -> list[LinkInfo]:
    """All links, newest first, ended ones included; raises AccessRefused for anybody below an editor."""
    with database.read() as connection:
        authorise(principal, Role.EDITOR, connection, now=datetime.now(UTC))
        return access_queries.list_links(connection)


def revoke_link(principal: Principal, database: Database, beginning: str) -> LinkInfo:
    """End a link, given its id or the beginning of it: whoever looks through it is refused at the next click.

    Raises AlignmentError if no link, or more than one, begins so; AccessRefused for anybody below an editor.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        link = _find(connection, beginning)
        if access_commands.end_link(connection, link.id, at=now, by=editor.name):
            record_change(connection, editor, Action.LINK_REVOKED, at=now, subject=link.label)
    return link


def is_open(link: LinkInfo, *, now: datetime) -> bool:
    """Whether a link still leads in."""
    return link.revoked_at is None and link.expires_at > now


def _find(connection: Connection, beginning: str) -> LinkInfo:
    links = access_queries.list_links(connection)
    found = [link for link in links if beginning and link.id.startswith(beginning)]
    if len(found) != 1:
        reason = (
            "more than one link has an id that begins so" if found else "no link has an id that begins so"
        )
        raise AlignmentError(f"'{beginning}': {reason}; `alignment share list` lists them")
    return found[0]
