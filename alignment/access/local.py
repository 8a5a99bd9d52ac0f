"""When a request may count as coming from this computer itself, and when the app may start on that ground."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from alignment.errors import StartRefused

ADVICE = (
    "Give it one (ALIGNMENT_ADMIN_PASSWORD; or ALIGNMENT_SIGN_IN=password, to choose a password in the browser; or"
    " ALIGNMENT_OIDC_…, for an identity provider)."
)
LOOPBACK_NAMES = ("localhost",)
# What proxies and tunnels add. One of them is enough to know that somebody else may be behind this request.
_PROXY_HEADERS = (
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-host",
    "x-original-forwarded-for",
    "x-envoy-external-address",
    "true-client-ip",
    "cf-connecting-ip",
    "cf-ray",
    "fastly-client-ip",
    "client-ip",
)


def is_loopback(name: str | None) -> bool:
    """Whether this host name or address (without port; IPv6 with or without brackets) is this computer's own."""
    if not name:
        return False
    name = name.lower().removeprefix("[").removesuffix("]")
    if name in LOOPBACK_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool(mapped.is_loopback if mapped else address.is_loopback)


def refusal_of(
    headers: Iterable[tuple[str, str]], *, client: str | None = None, server: str | None = None
) -> str | None:
    """Why a request with these headers is not accepted as one of this computer's own; None if it is.

    `client` and `server` are the addresses of the two ends of the connection, where they are known. The Host
    header is checked because a foreign web page can make its own name point at this computer (DNS rebinding).
    """
    found = [(name.lower(), value) for name, value in headers]
    hosts = [value for name, value in found if name == "host"]
    if len(hosts) != 1 or not is_loopback(_host_name(hosts[0])):
        return "it was not addressed to localhost"
    for name, _ in found:
        if name in _PROXY_HEADERS or name.startswith("x-forwarded"):
            return "it came through a proxy"
    if client is not None and not is_loopback(client):
        return "it came from another computer"
    if server is not None and not is_loopback(server):
        return "it arrived on an address that other computers can reach"
    if any(name == "origin" and urlsplit(value).netloc.lower() != hosts[0].lower() for name, value in found):
        return "it was made by another web page"
    return None


def require_local_start(*, address: str | None, base_url: str, public_name: str | None = None) -> None:
    """Raises StartRefused unless only this computer can reach the app: there is no sign-in that others could use.

    `address` is where the server listens (None: everywhere), `base_url` the configured address of the app ("": none),
    `public_name` the host that the server believes to be known by (None: not configured).
    """
    if base_url:
        raise StartRefused(
            f"ALIGNMENT_BASE_URL is set ({base_url}), so other people are meant to use this app, but it has no"
            f" sign-in yet: whoever opened it would be its admin. {ADVICE} Unset ALIGNMENT_BASE_URL to use it on this"
            " computer alone."
        )
    if not is_loopback(address):
        where = f"on {address}" if address else "on every network address"
        raise StartRefused(
            f"The app would listen {where}, but it has no sign-in yet: whoever reached it would be its admin."
            f" {ADVICE} Start it with --server.address 127.0.0.1 (the default of `alignment run`) to use"
            " it on this computer alone."
        )
    if public_name and not is_loopback(public_name):
        raise StartRefused(
            f"browser.serverAddress is set ({public_name}), so other people are meant to use this app, but it has no"
            f" sign-in yet: whoever opened it would be its admin. {ADVICE} Remove that option to use it on this"
            " computer alone."
        )


def _host_name(host: str) -> str | None:
    # urlsplit would forgive user@localhost and localhost/path; a Host header may hold neither.
    if any(sign in host for sign in "@/?#\\ "):
        return None
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname
