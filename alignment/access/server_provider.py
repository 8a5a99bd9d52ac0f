"""Signing in through an identity provider: Streamlit's own OpenID Connect talks to it, its word becomes our sign-in."""

import json
import logging
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from anyio.to_thread import run_sync
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from alignment.access.configuration import Provider
from alignment.access.onward import keep_page, take_page
from alignment.access.plain_pages import HEADERS, no_access_page
from alignment.access.served import current
from alignment.access.sessions import NewSession, sign_in_with_provider
from alignment.access.sign_in_routes import signed_in
from alignment.errors import AccessRefused, StartRefused

CALLBACK, FINISH = "/oauth2callback", "/auth/finish"
_LOG = logging.getLogger("alignment.sign_in")
_FRESH = 10 / (24 * 60)  # days: ten minutes after the provider's word it must have become a sign-in
_secret = secrets.token_urlsafe(
    32
)  # signs the provider's word on its way through the browser, in this process alone


def require_provider_library() -> None:
    """Raises StartRefused unless what talks to identity providers is installed."""
    if find_spec("authlib") is None:
        raise StartRefused("ALIGNMENT_OIDC_… needs one more library: install alignment-health-check[oidc].")


def provider_secrets(provider: Provider, *, origin: str) -> dict[str, Any]:
    """What Streamlit's sign-in has to know, in the form of its secrets file."""
    return {
        "auth": {
            "redirect_uri": f"{origin}{CALLBACK}",
            "cookie_secret": _secret,
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "server_metadata_url": provider.metadata_url,
        }
    }


def provider_routes() -> list[Route]:
    """The routes of signing in through a provider."""
    return [
        Route("/auth/oidc", ask_provider, methods=["GET"]),
        Route(FINISH, finish, methods=["GET"]),
    ]


async def ask_provider(request: Request) -> Response:
    """Send somebody to the provider, by the very address that `st.login` would send them to."""
    response = RedirectResponse(generate_login_redirect_url("default"), status_code=303, headers=HEADERS)
    keep_page(response, request.query_params.get("onward", ""), secure=current().secure)
    return response


async def finish(request: Request) -> Response:
    """Turn the provider's word into a sign-in of ours, which can be looked up and revoked."""
    served = current()
    try:
        opened = await run_sync(_finish, request)
    except AccessRefused as refusal:
        response: Response = no_access_page(str(refusal), again="/auth/signin")
    else:
        response = signed_in(served, opened)
        response.headers["location"] = take_page(request, response)
    for name in request.cookies:
        if name.startswith((USER_COOKIE_NAME, TOKENS_COOKIE_NAME)):
            response.delete_cookie(name, path="/")
    return response


class AfterProvider:
    """ASGI middleware: when the provider has sent somebody back, they go on to where a sign-in is made of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; of the answer to the provider's redirect, change where it leads."""

        async def send_onward(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (302, 303, 307):
                MutableHeaders(scope=message)["location"] = FINISH
            await send(message)

        returning = scope["type"] == "http" and scope["path"] == CALLBACK
        await self._app(scope, receive, send_onward if returning else send)


def _finish(request: Request) -> NewSession:
    served = current()
    provider, base_url = served.sign_in.provider, served.base_url
    claims = _read_word(request.cookies)
    if provider is None or base_url is None or claims.get("origin") != base_url.origin:
        raise AccessRefused("the sign-in was not completed")
    address = claims.get("email")
    if not isinstance(address, str) or "@" not in address:
        raise AccessRefused("the identity provider did not say which address the account has")
    if claims.get("email_verified") not in (True, "true") and not provider.accept_unverified:
        raise AccessRefused("the identity provider has not verified the address of this account")
    now, proof = datetime.now(UTC), json.dumps(claims, sort_keys=True)
    try:
        return sign_in_with_provider(served.database, provider, address=address, proof=proof, now=now)
    except AccessRefused:
        _LOG.warning("sign-in refused issuer=%s", str(claims.get("iss", ""))[:200])
        raise


def _read_word(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What the provider said about somebody, minutes ago; nothing where no such word is signed by this process."""

    def read(name: str) -> bytes | None:
        return decode_signed_value(_secret, name, cookies.get(name, ""), max_age_days=_FRESH)

    word = get_cookie_with_chunks(read, USER_COOKIE_NAME)
    claims = json.loads(word) if word else {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else {}
