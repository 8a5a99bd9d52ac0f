"""A form as a browser sends it: read within bounds, and only if a page of ours sent it."""

from urllib.parse import parse_qs, urlsplit

from starlette.requests import HTTPConnection, Request

from alignment.access.configuration import BaseUrl

LARGEST = 8_192  # bytes; a name, a password and a code are far fewer


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


def is_ours(request: HTTPConnection, base_url: BaseUrl | None) -> bool:
    """Whether a page of this app made the request: a foreign page must not sign people in, out or up.

    Browsers say so themselves (Sec-Fetch-Site); where they do not, the Origin has to be the app's.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and is_same_origin(origin, request.headers.get("host", ""), base_url)


def is_same_origin(origin: str, host: str, base_url: BaseUrl | None) -> bool:
    """Whether an Origin header names this app: its configured address, else the host that was asked for."""
    if base_url is not None:
        return origin.lower() == base_url.origin
    return urlsplit(origin).netloc.lower() == host.lower() != ""
