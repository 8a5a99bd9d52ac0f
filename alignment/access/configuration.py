"""Which ways to sign in this process was given by its environment, and the address that people know it by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from alignment.access.local import require_local_start
from alignment.access.passwords import SHORTEST
from alignment.access.principal import Role
from alignment.errors import StartRefused

_PREFIX = "ALIGNMENT_OIDC_"
_NEEDED = ("METADATA_URL", "CLIENT_ID", "CLIENT_SECRET")
_ORIGIN = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")
_LISTS = ("ADMINS", "EDITORS", "VIEWERS")


@dataclass(frozen=True)
class Provider:
    """An identity provider (OpenID Connect), and whom of those that it knows this app lets in, in which role.

    The lists hold addresses ("alice@example.com") and whole domains ("@example.com").
    """

    name: str
    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    admins: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    viewers: tuple[str, ...] = ()
    accept_unverified: bool = False

    def role_of(self, address: str) -> Role | None:
        """The highest role that the lists give this address; None if it is in none of them, or is no address."""
        name, _, host = address.strip().lower().partition("@")
        if not name or not host or "@" in host or not address.isascii():  # other letters can look the same
            return None
        address, domain = f"{name}@{host}", f"@{host}"
        lists = ((Role.ADMIN, self.admins), (Role.EDITOR, self.editors), (Role.VIEWER, self.viewers))
        return next((role for role, entries in lists if address in entries or domain in entries), None)


@dataclass(frozen=True)
class SignIn:
    """The ways to sign in: the admin's password from the environment, accounts with passwords, a provider."""

    password: str | None = field(default=None, repr=False)
    accounts: bool = False
    provider: Provider | None = None

    @property
    def configured(self) -> bool:
        """Whether anybody can sign in; if not, only this computer's own requests are answered."""
        return self.by_password or self.provider is not None

    @property
    def by_password(self) -> bool:
        """Whether somebody can sign in with a name and a password."""
        return self.password is not None or self.accounts


@dataclass(frozen=True)
class BaseUrl:
    """The address that people know the app by: its origin ("https://score.example.com"), whether it is HTTPS."""

    origin: str
    secure: bool


def check_start(
    variables: Mapping[str, str], *, address: str | None, base_url: str, public_name: str | None = None
) -> SignIn:
    """The ways to sign in of an app that may start here; raises StartRefused, with the reason, if it may not.

    Without any, it may start where only this computer reaches it. See `require_local_start` for the arguments.
    """
    parse_base_url(base_url)
    load_frame_ancestors(variables)
    sign_in = load_sign_in(variables, base_url=base_url)
    if not sign_in.configured:
        require_local_start(address=address, base_url=base_url, public_name=public_name)
    return sign_in


def load_sign_in(variables: Mapping[str, str], *, base_url: str) -> SignIn:
    """What ALIGNMENT_ADMIN_PASSWORD, ALIGNMENT_SIGN_IN and ALIGNMENT_OIDC_… say; StartRefused if they say it wrongly."""
    kind = variables.get("ALIGNMENT_SIGN_IN") or ""
    if kind not in ("", "password"):
        raise StartRefused(f"ALIGNMENT_SIGN_IN is '{kind}'; the one thing that it can be is 'password'.")
    password = variables.get("ALIGNMENT_ADMIN_PASSWORD") or None
    if password is not None and len(password) < SHORTEST:
        raise StartRefused(f"ALIGNMENT_ADMIN_PASSWORD is too short; it needs at least {SHORTEST} characters.")
    provider = _load_provider(variables)
    if provider and not base_url:
        raise StartRefused(
            "ALIGNMENT_OIDC_… is set, and the identity provider has to know where to send people back to: set"
            " ALIGNMENT_BASE_URL as well, and register <that address>/oauth2callback with the provider."
        )
    return SignIn(password=password, accounts=kind == "password", provider=provider)


def parse_base_url(text: str) -> BaseUrl | None:
    """The configured address of the app, None if there is none; StartRefused if it is no address of a whole host."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    whole = not parts.path.strip("/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or not whole:
        raise StartRefused(
            f"ALIGNMENT_BASE_URL is '{text}'; expected the address of a host that is the app's alone,"
            " e.g. https://score.example.com"
        )
    return BaseUrl(f"{parts.scheme}://{parts.netloc.lower()}", parts.scheme == "https")


def load_frame_ancestors(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Whose pages may show the app in a frame, as ALIGNMENT_FRAME_ANCESTORS says: nobody's unless it names some.

    "none", "self" (the app's own origin) and origins ("https://intranet.example.com") separated by spaces; StartRefused
    for anything else.
    """
    words = (variables.get("ALIGNMENT_FRAME_ANCESTORS") or "none").lower().split()
    if words == ["none"]:
        return ()
    for word in words:
        if word != "self" and not _ORIGIN.fullmatch(word):
            raise StartRefused(
                f"ALIGNMENT_FRAME_ANCESTORS holds '{word}'; expected none, self, or addresses without a path,"
                " e.g. https://intranet.example.com"
            )
    return tuple("'self'" if word == "self" else word for word in words)


def _load_provider(variables: Mapping[str, str]) -> Provider | None:
    given = {name: value for name, value in variables.items() if name.startswith(_PREFIX) and value}
    if not given:
        return None
    missing = [f"{_PREFIX}{name}" for name in _NEEDED if f"{_PREFIX}{name}" not in given]
    if missing:
        raise StartRefused(f"{', '.join(sorted(given))} needs {', '.join(missing)} as well.")
    lists = {name.lower(): _entries(given, name) for name in _LISTS}
    if not any(lists.values()):
        raise StartRefused(
            f"{_PREFIX}ADMINS, {_PREFIX}EDITORS and {_PREFIX}VIEWERS are all empty, so nobody could sign in; list"
            " addresses or domains, e.g. alice@example.com,@example.com"
        )
    return Provider(
        name=given.get(f"{_PREFIX}NAME", "your organisation's account"),
        metadata_url=given[f"{_PREFIX}METADATA_URL"],
        client_id=given[f"{_PREFIX}CLIENT_ID"],
        client_secret=given[f"{_PREFIX}CLIENT_SECRET"],
        accept_unverified=given.get(f"{_PREFIX}UNVERIFIED") == "accept",
        **lists,
    )


def _entries(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    text = given.get(f"{_PREFIX}{name}", "")
    entries = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for entry in entries:
        if entry.count("@") != 1 or entry.endswith("@") or " " in entry:
            raise StartRefused(
                f"{_PREFIX}{name} holds '{entry}'; expected addresses (alice@example.com) and domains (@example.com)"
            )
    return entries
