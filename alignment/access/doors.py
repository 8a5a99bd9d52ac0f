"""The doors of the server: which requests come in at all, which endpoints are closed, what every answer carries."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from anyio.to_thread import run_sync
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alignment.access.cookies import drop
from alignment.access.lingering import lingering
from alignment.access.plain_pages import unavailable_page
from alignment.access.principal import Principal, Role, require
from alignment.errors import AccessRefused, StoreError

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
UPLOADS = "/_stcore/upload_file"
# Tells Streamlit whose page this is: a page is only handed over to somebody who comes with the same ticket.
TICKET_HEADER = "x-alignment-ticket"
_FROM_OUTSIDE = TICKET_HEADER.encode()


class Doorkeeper(Protocol):
    """Tells who makes a request and what somebody is answered who may not come in. Asked anew for every request."""

    def is_open(self, path: str) -> bool:
        """Whether anybody may ask for this path."""

    def identify(self, scope: Scope) -> Principal:
        """Who makes a request; raises AccessRefused with the reason if it is nobody known."""

    def refuse(self, scope: Scope, refusal: AccessRefused) -> Response:
        """What somebody reads who may not come in."""

    def dead_cookies(self, scope: Scope, principal: Principal | None) -> Iterable[str]:
        """The names of the cookies of a request that open nothing: its browser is told to forget them."""


class Doors:
    """ASGI middleware: refuses strangers (HTTP and websocket), keeps endpoints closed, adds the security headers.

    With `secure`, every cookie that leaves travels by HTTPS alone.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        headers: Mapping[str, str],
        keeper: Callable[[], Doorkeeper],
        secure: bool = False,
    ) -> None:
        self._app = app
        self._headers = headers
        self._keeper = keeper
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or pass the request on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        dead: list[str] = []

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(message, dead)
            await send(message)

        answer = await run_sync(self._look, scope, dead)
        if answer is None and scope["type"] == "websocket":
            await self._app(scope, *lingering(receive, send_with_headers))
        elif answer is None:
            await self._app(scope, receive, send_with_headers)
        elif scope["type"] == "http":
            await answer(scope, receive, send_with_headers)
        else:
            await _refuse_websocket(receive, send)

    def _look(self, scope: Scope, dead: list[str]) -> Response | None:
        """What to answer instead of the app; None lets the request in. Adds cookies to forget to `dead`."""
        path = scope["path"]
        scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() != _FROM_OUTSIDE]
        if any(closed in path for closed in CLOSED):
            return PlainTextResponse("this address is closed", status_code=404)
        try:
            keeper = self._keeper()
            if scope["type"] == "http" and keeper.is_open(path):
                return None
            principal = keeper.identify(scope)
        except StoreError as problem:
            return unavailable_page(str(problem))
        except AccessRefused as refusal:
            dead += keeper.dead_cookies(scope, None)
            return keeper.refuse(scope, refusal)
        dead += keeper.dead_cookies(scope, principal)
        scope["headers"].append((_FROM_OUTSIDE, _ticket_of(principal).encode()))
        return _refuse_upload(principal) if UPLOADS in path else None

    def _add_headers(self, message: Message, dead: Iterable[str]) -> None:
        headers = MutableHeaders(scope=message)
        headers.update(self._headers)
        set_here = [value.partition("=")[0] for value in headers.getlist("set-cookie")]
        for name in dead:
            if name not in set_here:
                message["headers"].append((b"set-cookie", _forgetting(name)))
        if self._secure:
            message["headers"] = [_secured(pair) for pair in message["headers"]]


def _ticket_of(principal: Principal) -> str:
    people = (principal, principal.behind) if principal.behind else (principal,)
    return "+".join(str(person.ticket or "local") for person in people)


def _forgetting(name: str) -> bytes:
    response = Response()
    drop(response, name)
    return response.headers["set-cookie"].encode("latin-1")


def _secured(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = pair
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return pair
    return name, value + b"; Secure"


def _refuse_upload(principal: Principal) -> Response | None:
    try:
        require(principal, Role.ADMIN)
    except AccessRefused as refusal:
        return PlainTextResponse(str(refusal), status_code=403)
    return None


async def _refuse_websocket(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008, "reason": "no access"})
