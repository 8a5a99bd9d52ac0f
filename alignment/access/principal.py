"""Who is acting, in which role, and what that role may do."""

from dataclasses import dataclass
from enum import StrEnum

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
class Principal:
    """Somebody who asks for something: the role and the name that goes into the record of changes."""

    role: Role
    name: str


LOCAL_ADMIN = Principal(Role.ADMIN, "local admin")


def may(principal: Principal, role: Role) -> bool:
    """Whether the principal's role includes this one."""
    return role in _INCLUDES[principal.role]


def require(principal: Principal, role: Role) -> Principal:
    """The same principal, if its role includes this one; raises AccessRefused otherwise."""
    if not may(principal, role):
        raise AccessRefused(
            f"this is for the role '{role}', and {principal.name} is here as '{principal.role}';"
            " ask an admin of this app"
        )
    return principal
