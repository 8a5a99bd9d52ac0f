"""The way in by a share link: `/s/<token>` becomes a cookie and a clean address; `/s/leave` ends it."""

import re
import time
from datetime import UTC, datetime

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alignment.access.cookies import LINK, drop, keep
from alignment.access.identify import visit_of
from alignment.access.plain_pages import HEADERS, dead_link_page, too_many_page
from alignment.access.rights import viewer_of
from alignment.access.served import Served, current
from alignment.access.throttle import client_of
from alignment.access.tokens import hash_token
from alignment.errors import AccessRefused
from alignment.store import access_commands, access_queries
from alignment.store.access_queries import LinkInfo

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def link_routes() -> list[Route]:
    """The routes of share links."""
    return [
        Route("/s/leave", leave, methods=["GET"]),
        Route("/s/{token}", open_link, methods=["GET"]),
    ]


async def open_link(request: Request) -> Response:
    """Let the holder of a link in: a cookie, and on to the scorecard without the token in the address."""
    if request.method == "HEAD":
        return Response()
    return await run_sync(_open_link, request)


async def leave(request: Request) -> Response:
    """Stop looking through a link; whoever is signed in is themselves again."""
    response = RedirectResponse("/", status_code=303, headers=HEADERS)
    drop(response, LINK)
    return response


def _open_link(request: Request) -> Response:
    served, client, token = current(), client_of(visit_of(request.scope).client), request.path_params["token"]
    tries, clock = served.tries.links, time.monotonic
    known = hash_token(token) in served.tries.proven
    if not known and not tries.admit(client, now=clock()):
        return too_many_page()
    link = _find(served, token, now=datetime.now(UTC))
    if link is None:
        return dead_link_page(request.headers.get("accept-language", ""))
    if not known:
        tries.forgive(client, now=clock())
        served.tries.proven.add(hash_token(token))
    response = RedirectResponse("/", status_code=303, headers=HEADERS)
    keep(response, LINK, token, expires_at=link.expires_at, secure=served.secure)
    return response


def _find(served: Served, token: str, *, now: datetime) -> LinkInfo | None:
    """The link of a token, if it holds; its opening is counted."""
    if not _TOKEN.fullmatch(token):
        return None
    with served.database.read() as connection:
        link = access_queries.find_link(connection, hash_token(token))
    try:
        viewer_of(link, now=now)
    except AccessRefused:
        return None
    if link is not None:
        with served.database.write() as connection:
            access_commands.count_opening(connection, link.id, at=now)
    return link
