"""The doors of the server: which requests come in at all, which endpoints are closed, what every answer carries."""

from collections.abc import Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alignment.access.local import refusal_of
from alignment.access.principal import LOCAL_ADMIN, Principal, Role, require
from alignment.errors import AccessRefused

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
UPLOADS = "/_stcore/upload_file"

_REFUSAL = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>No access</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<body style="font:1.1rem/1.5 sans-serif;max-width:38rem;margin:12vh auto;padding:0 1rem;color:#111827;background:#fff">
<h1 style="font-size:1.6rem">No access</h1>
<p>This app has no sign-in yet, so it only answers people who sit at the computer that it runs on.
This request was refused because {reason}.</p>
<p>Open it on that computer itself, at the address that was printed when it started.</p>
"""


def identify_local(scope: Scope) -> Principal:
    """The local admin, if the request comes from this computer itself; raises AccessRefused with the reason."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    client, server = scope.get("client"), scope.get("server")
    reason = refusal_of(headers, client=client[0] if client else None, server=server[0] if server else None)
    if reason:
        raise AccessRefused(reason)
    return LOCAL_ADMIN


class Doors:
    """ASGI middleware: refuses strangers (HTTP and websocket), keeps endpoints closed, adds the security headers.

    `identify` tells who makes a request, or raises AccessRefused; what it says is asked anew for every request.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        headers: Mapping[str, str],
        identify: Callable[[Scope], Principal] = identify_local,
    ) -> None:
        self._app = app
        self._headers = headers
        self._identify = identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or pass the request on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        answer = self._refuse(scope)
        if answer is None:
            await self._app(scope, receive, send_with_headers)
        elif scope["type"] == "http":
            await answer(scope, receive, send_with_headers)
        else:
            await _refuse_websocket(answer, scope, receive, send_with_headers)

    def _refuse(self, scope: Scope) -> Response | None:
        path = scope["path"]
        try:
            principal = self._identify(scope)
        except AccessRefused as refusal:
            return HTMLResponse(_REFUSAL.format(reason=refusal), status_code=403)
        if any(closed in path for closed in CLOSED):
            return PlainTextResponse("not found", status_code=404)
        return _refuse_upload(principal) if UPLOADS in path else None


def _refuse_upload(principal: Principal) -> Response | None:
    try:
        require(principal, Role.ADMIN)
    except AccessRefused as refusal:
        return PlainTextResponse(str(refusal), status_code=403)
    return None


async def _refuse_websocket(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": "no access"})
