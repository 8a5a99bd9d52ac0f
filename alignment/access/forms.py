"""A form as a browser sends it: read within bounds, and only if a page of ours sent it."""

import hmac
import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from alignment.access.configuration import BaseUrl
from alignment.access.cookies import FORM
from alignment.access.tokens import new_token

LARGEST = 8_192  # bytes; a name, a password and a code are far fewer
_STAMP = re.compile(r"[A-Za-z0-9_-]{43}")


async def read_form(request: Request) -> dict[str, str] | None:
    """The fields of a form by name; None if it is larger than any of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}


def is_ours(request: HTTPConnection, form: Mapping[str, str], base_url: BaseUrl | None) -> bool:
    """Whether a page of this app sent the form: a foreign page must not sign people in, out or up.

    Browsers say so themselves (Sec-Fetch-Site, over HTTPS and on this computer). Elsewhere the Origin has to be the
    app's; it is "null" where pages tell nobody where a request comes from, as ours do: then the form has to bear the
    stamp that its browser keeps in a cookie, which a foreign page can neither read nor make it send.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin is not None and origin != "null":
        return is_same_origin(origin, request.headers.get("host", ""), base_url)
    kept = request.cookies.get(FORM, "")
    return bool(_STAMP.fullmatch(kept)) and hmac.compare_digest(kept.encode(), form.get("stamp", "").encode())


def stamped(request: HTTPConnection, draw: Callable[[str], Response], *, secure: bool) -> Response:
    """The page with a form that `draw` makes of a stamp: the one that this browser keeps, or a new one."""
    kept = request.cookies.get(FORM, "")
    stamp = kept if _STAMP.fullmatch(kept) else new_token()
    page = draw(stamp)
    page.set_cookie(FORM, stamp, path="/auth", httponly=True, samesite="strict", secure=secure)
    return page


def is_same_origin(origin: str, host: str, base_url: BaseUrl | None) -> bool:
    """Whether an Origin header names this app: its configured address, else the host that was asked for."""
    if base_url is not None:
        return origin.lower() == base_url.origin
    return urlsplit(origin).netloc.lower() == host.lower() != ""
