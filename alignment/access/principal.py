"""Who is acting, in which role, and what that role may do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from alignment.errors import AccessRefused


class Role(StrEnum):
    """What somebody is to this app. A respondent answers a survey and is no viewer; an admin is no respondent."""

    VIEWER = "viewer"
    RESPONDENT = "respondent"
    EDITOR = "editor"
    ADMIN = "admin"


_INCLUDES = {
    Role.VIEWER: {Role.VIEWER},
    Role.RESPONDENT: {Role.RESPONDENT},
    Role.EDITOR: {Role.VIEWER, Role.EDITOR},
    Role.ADMIN: {Role.VIEWER, Role.EDITOR, Role.ADMIN},
}


@dataclass(frozen=True)
class Ticket:
    """The row in the database that somebody's rights hang on: a sign-in, a share link, or a way into a survey.

    The id of a way into a survey is that of its link, the hash of a one-time code or nothing, and the hash of what
    the browser's cookie holds, with colons between.
    """

    kind: Literal["session", "link", "survey"]
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Principal:
    """Somebody who asks for something: the role and the name that goes into the record of changes.

    `ticket` is what the rights hang on; None for those that hang on this process alone (the local admin, the command
    line). `only_snapshot`: the one snapshot that may be seen, instead of the live pages. `for_leadership`: may see
    what concerns the leadership alone. `behind`: the signed-in person who looks through a share link, as a viewer.
    """

    role: Role
    name: str
    ticket: Ticket | None = None
    only_snapshot: str | None = None
    for_leadership: bool = True
    behind: "Principal | None" = None


LOCAL_ADMIN = Principal(Role.ADMIN, "local admin")


def may(principal: Principal, role: Role, *, snapshot: str | None = None) -> bool:
    """Whether the principal's role includes this one; `snapshot`: for one published snapshot, not the live pages."""
    if principal.only_snapshot is not None and principal.only_snapshot != snapshot:
        return False
    return role in _INCLUDES[principal.role]


def require(principal: Principal, role: Role, *, snapshot: str | None = None) -> Principal:
    """The same principal, if its role includes this one; raises AccessRefused otherwise.

    For pages. What changes something, or runs later than the page, asks `rights.authorise`.
    """
    if may(principal, role, snapshot=snapshot):
        return principal
    if role in _INCLUDES[principal.role]:
        raise AccessRefused("this link shows one published snapshot and nothing else; ask for another link")
    raise AccessRefused(
        f"this is for the role '{role}', and {principal.name} is here as '{principal.role}';"
        " ask an admin of this app"
    )
