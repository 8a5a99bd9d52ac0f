"""Who makes a request or looks at a page: from its cookies, looked up in the database every time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from starlette.requests import HTTPConnection

from alignment.access.cookies import ANSWER, LINK, OURS, STAFF
from alignment.access.local import refusal_of
from alignment.access.principal import LOCAL_ADMIN, Principal
from alignment.access.rights import ENDED, find_way, respondent_of, staff_of, viewer_of
from alignment.access.served import Served
from alignment.access.survey_ways import read_answer_cookie
from alignment.access.throttle import client_of
from alignment.access.tokens import hash_token
from alignment.errors import AccessRefused
from alignment.store import access_queries
from alignment.store.database import Connection


@dataclass(frozen=True)
class Visit:
    """A request, or the connection of an open page, as far as it tells who is there.

    `headers` as they came; `cookies` by name; `client` and `server` are the addresses of the two ends, where known.
    """

    headers: tuple[tuple[str, str], ...]
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    client: str | None = None
    server: str | None = None


def visit_of(scope: Mapping[str, Any]) -> Visit:
    """The visit that an ASGI scope (HTTP or websocket) tells of."""
    client, server = scope.get("client"), scope.get("server")
    return Visit(
        headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
        cookies=HTTPConnection(dict(scope)).cookies,
        client=client[0] if client else None,
        server=server[0] if server else None,
    )


def identify(visit: Visit, served: Served, *, now: datetime) -> Principal:
    """Who is there, with the rights of this moment; raises AccessRefused with the reason if it is nobody known.

    Without a sign-in, only this computer's own visits are answered, and they are the admin's. A share link that holds
    comes before a sign-in, so that who opens it sees what its holders see; `behind` is then who signed in. Whoever
    has nothing but a way into a survey is its respondent.
    """
    staff = None if served.sign_in.configured else _local(visit)
    if not any(visit.cookies.get(name) for name in OURS):
        return staff or identify_respondent(visit, served, now=now)
    with served.database.read() as connection:
        if staff is None:
            staff = _staff(visit.cookies, connection, now=now)
        viewer = _viewer(visit.cookies, connection, now=now)
    if viewer is not None:
        return replace(viewer, behind=staff)
    return staff or identify_respondent(visit, served, now=now)


def identify_respondent(visit: Visit, served: Served, *, now: datetime) -> Principal:
    """Who answers a survey here, whoever else they are; raises AccessRefused if the way in leads nowhere."""
    answer = read_answer_cookie(visit.cookies)
    if answer is None:
        raise AccessRefused(ENDED)
    with served.database.read() as connection:
        ticket = answer.find_ticket(connection)
        return respondent_of(find_way(connection, ticket), ticket, now=now)


def admit(visit: Visit, served: Served, *, now: datetime, seconds: float) -> Principal:
    """Like `identify`, for a request from outside: a cookie that opens nothing counts as a guess of its client.

    `seconds` is a clock that never goes back. The cookies of a client that has guessed too often are not looked at,
    unless they were good before: a neighbour behind the same address may have done the guessing.
    """
    tries, client = served.tries, client_of(visit.client)
    sent = [name for name in OURS if visit.cookies.get(name)]
    if not sent and served.sign_in.configured:  # looked at if there is nothing else; locally there always is
        sent = [ANSWER]
    hashes = {name: hash_token(visit.cookies[name]) for name in sent if visit.cookies.get(name)}
    looked = [
        name
        for name, token_hash in hashes.items()
        if token_hash not in tries.proven and tries.links.admit(client, now=seconds)
    ]
    ignored = [name for name in hashes if hashes[name] not in tries.proven and name not in looked]
    cookies = {name: value for name, value in visit.cookies.items() if name not in ignored}
    principal = identify(replace(visit, cookies=cookies), served, now=now)
    for name in set(looked) & opened_by(principal):
        tries.links.forgive(client, now=seconds)
        tries.proven.add(hashes[name])
    return principal


def opened_by(principal: Principal | None) -> set[str]:
    """The names of the cookies that this principal's rights come from."""
    names = {"session": STAFF, "link": LINK, "survey": ANSWER}
    people = [person for person in (principal, principal.behind if principal else None) if person]
    return {names[person.ticket.kind] for person in people if person.ticket}


def _local(visit: Visit) -> Principal:
    reason = refusal_of(visit.headers, client=visit.client, server=visit.server)
    if reason:
        raise AccessRefused(reason)
    return LOCAL_ADMIN


def _staff(cookies: Mapping[str, str], connection: Connection, *, now: datetime) -> Principal | None:
    token = cookies.get(STAFF)
    if not token:
        return None
    try:
        return staff_of(access_queries.find_session(connection, hash_token(token)), now=now)
    except AccessRefused:
        return None


def _viewer(cookies: Mapping[str, str], connection: Connection, *, now: datetime) -> Principal | None:
    token = cookies.get(LINK)
    if not token:
        return None
    try:
        return viewer_of(access_queries.find_link(connection, hash_token(token)), now=now)
    except AccessRefused:
        return None
