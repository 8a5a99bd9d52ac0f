"""The rights of a principal at this moment: looked up again in the database, whenever they are used."""

from dataclasses import replace
from datetime import datetime

from alignment.access.principal import Principal, Role, Ticket, require
from alignment.errors import AccessRefused
from alignment.store import access_queries, survey_queries
from alignment.store.access_queries import LinkInfo, SessionInfo
from alignment.store.database import Connection
from alignment.store.survey_queries import WayIn

# The same words for what never was, what is over and what was taken back: nobody learns which.
ENDED = "no link and no sign-in opens this now; open the link that you were given, or sign in"


def authorise(
    principal: Principal, role: Role, connection: Connection, *, now: datetime, snapshot: str | None = None
) -> Principal:
    """The principal as the database knows it now, if its role includes this one; raises AccessRefused otherwise.

    For everything that changes something or hands something out: a button, a callback or a fragment of an open page
    may hold a principal whose sign-in or link has been revoked since.
    """
    return require(refreshed(principal, connection, now=now), role, snapshot=snapshot)


def refreshed(principal: Principal, connection: Connection, *, now: datetime) -> Principal:
    """The principal with the rights of this moment; raises AccessRefused if its sign-in or link has ended."""
    ticket = principal.ticket
    if ticket is None:
        return principal
    if ticket.kind == "session":
        return staff_of(access_queries.find_session_by_id(connection, ticket.id), now=now)
    if ticket.kind == "survey":
        return respondent_of(find_way(connection, ticket), ticket, now=now)
    viewer = viewer_of(access_queries.find_link_by_id(connection, ticket.id), now=now)
    return replace(viewer, behind=principal.behind)


def staff_of(session: SessionInfo | None, *, now: datetime) -> Principal:
    """Who is signed in here; raises AccessRefused if the sign-in has ended."""
    if session is None or session.revoked_at is not None or session.expires_at <= now:
        raise AccessRefused(ENDED)
    role = Role(session.role)
    ticket = Ticket("session", session.id)
    return Principal(role, session.login, ticket=ticket, for_leadership=role is not Role.VIEWER)


def viewer_of(link: LinkInfo | None, *, now: datetime) -> Principal:
    """Who looks through this link; raises AccessRefused if it has ended."""
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        raise AccessRefused(ENDED)
    return Principal(
        Role.VIEWER,
        f"link {link.label}".strip(),
        ticket=Ticket("link", link.id),
        only_snapshot=link.snapshot,
        for_leadership=link.for_leadership,
    )


def find_way(connection: Connection, ticket: Ticket) -> WayIn | None:
    """What a respondent's ticket opens at this moment; None if it opens nothing."""
    parts = ticket.id.split(":")
    if ticket.kind != "survey" or len(parts) != 3:
        return None
    link, code_hash, browser_hash = parts
    return survey_queries.find_way_in(connection, link, code_hash=code_hash, browser_hash=browser_hash)


def respondent_of(way: WayIn | None, ticket: Ticket, *, now: datetime) -> Principal:
    """Who comes to a survey this way; raises AccessRefused if it leads nowhere.

    While a wave is open, a one-time code opens it until it is used, and afterwards for the browser that used it. What
    a closed wave has published is shown to whoever holds its link: the codes are gone by then.
    """
    if way is None or (way.wave.way == "codes" and not _is_good_code(way)):
        raise AccessRefused(ENDED)
    if way.wave.closed_at is None and now >= way.wave.closes_at and not way.answered:
        raise AccessRefused(ENDED)
    return Principal(Role.RESPONDENT, "a respondent", ticket=ticket, for_leadership=False)


def _is_good_code(way: WayIn) -> bool:
    return way.wave.closed_at is not None or way.code_used is False or bool(way.code_used and way.answered)
