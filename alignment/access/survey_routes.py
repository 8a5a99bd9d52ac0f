"""The way into a survey: `/a/<token>` becomes a cookie and a clean address."""

import time
from datetime import UTC, datetime, timedelta

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alignment.access.cookies import ANSWER, keep
from alignment.access.doorkeepers import QUESTIONNAIRE
from alignment.access.identify import visit_of
from alignment.access.plain_pages import HEADERS, dead_link_page, too_many_page
from alignment.access.rights import find_way, respondent_of
from alignment.access.served import Served, current
from alignment.access.survey_ways import WayToAnswer, read_link
from alignment.access.throttle import client_of
from alignment.access.tokens import hash_token
from alignment.errors import AccessRefused

KEPT = timedelta(days=92)  # after a wave ends, to come back to what was published


def survey_routes() -> list[Route]:
    """The routes of survey links."""
    return [Route("/a/{way}", open_way, methods=["GET"])]


async def open_way(request: Request) -> Response:
    """Let a respondent in: a cookie, and on to the questionnaire without the token in the address."""
    if request.method == "HEAD":
        return Response()
    return await run_sync(_open_way, request)


def _open_way(request: Request) -> Response:
    served, visit = current(), visit_of(request.scope)
    tries, client, clock = served.tries.links, client_of(visit.client), time.monotonic
    named = hash_token(request.path_params["way"])
    known = named in served.tries.proven
    if not known and not tries.admit(client, now=clock()):
        return too_many_page()
    way = read_link(request.path_params["way"], visit.cookies)
    ends_at = _find_end(served, way, now=datetime.now(UTC)) if way else None
    if way is None or ends_at is None:
        return dead_link_page(request.headers.get("accept-language", ""))
    if not known:
        tries.forgive(client, now=clock())
        served.tries.proven.add(named)
    response = RedirectResponse(QUESTIONNAIRE, status_code=303, headers=HEADERS)
    keep(response, ANSWER, way.cookie, expires_at=ends_at + KEPT, secure=served.secure)
    return response


def _find_end(served: Served, way: WayToAnswer, *, now: datetime) -> datetime | None:
    """When the wave ends to which a way leads; None if it leads nowhere."""
    with served.database.read() as connection:
        ticket = way.find_ticket(connection)
        found = find_way(connection, ticket)
        try:
            respondent_of(found, ticket, now=now)
        except AccessRefused:
            return None
    return max(found.wave.closes_at, now) if found else None
