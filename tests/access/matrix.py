"""The table of who may do what: the tests run from it, and docs/access.md is written from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alignment.access.principal import Role
from tests.access.test_rights import SERVICES


class Visitor(StrEnum):
    """Everybody who can come to the app, by the way in that they hold."""

    NOBODY = "nobody known"
    RESPONDENT = "respondent"
    VIEWER = "viewer"
    OF_SNAPSHOT = "viewer of one snapshot"
    EXPIRED = "expired"
    REVOKED = "revoked"
    EDITOR = "editor"
    ADMIN = "admin"


Visitors = frozenset[Visitor]

OUTSIDE: Visitors = frozenset(
    {Visitor.NOBODY, Visitor.EXPIRED, Visitor.REVOKED}
)  # no way in, or none any more
ADMINS: Visitors = frozenset({Visitor.ADMIN})
EDITORS: Visitors = ADMINS | {Visitor.EDITOR}
VIEWERS: Visitors = EDITORS | {Visitor.VIEWER}
INSIDE: Visitors = frozenset(Visitor) - OUTSIDE
EVERYBODY: Visitors = frozenset(Visitor)
NO_ONE: Visitors = frozenset()

# the address of a page → who sees it there
PAGES: Mapping[str, Visitors] = {
    "scorecard": VIEWERS,
    "meetings": VIEWERS,
    "follow-up": VIEWERS,
    "content": VIEWERS,
    "acceptance": VIEWERS,
    "belief": VIEWERS,
    "fixes": VIEWERS,
    "practices": VIEWERS,
    "glossary": VIEWERS,
    "present": VIEWERS | {Visitor.OF_SNAPSHOT},
    "snapshot": VIEWERS | {Visitor.OF_SNAPSHOT},
    "share": EDITORS,
    "survey-waves": EDITORS,
    "import": ADMINS,
    "settings": ADMINS,
    "log": ADMINS,
    "survey": frozenset({Visitor.RESPONDENT}),
}

_OF_ROLE: Mapping[Role, Visitors] = {
    Role.VIEWER: frozenset({Visitor.VIEWER}),
    Role.RESPONDENT: frozenset({Visitor.RESPONDENT}),
    Role.EDITOR: frozenset({Visitor.EDITOR}),
    Role.ADMIN: ADMINS,
}

# a function that changes or hands out something → who may call it
CALLS: Mapping[str, Visitors] = {
    name: frozenset().union(*(_OF_ROLE[role] for role in roles)) for name, (_, roles) in SERVICES.items()
}


@dataclass(frozen=True)
class Endpoint:
    """An address that programs ask for: how the server knows it, with which methods, an example, whom it answers."""

    path: str
    methods: tuple[str, ...]
    example: str
    answers: Visitors


_GET, _FORM, _ASSET = ("GET",), ("GET", "POST"), ("GET", "OPTIONS")
_UPLOAD = ("PUT", "DELETE", "OPTIONS")
_AGENT = ("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT")
# Where the answer is for everybody it tells nothing of the data: signing in and out, the health of the server, a wrong
# link. A share link itself is for whoever holds it; its own tests tell what else it is answered.
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/healthz", _GET, "/healthz", EVERYBODY),
    Endpoint("/s/{token}", _GET, "/s/nonsense", EVERYBODY),
    Endpoint("/s/leave", _GET, "/s/leave", EVERYBODY),
    Endpoint("/a/{way}", _GET, "/a/nonsense", EVERYBODY),
    Endpoint("/auth/signin", _FORM, "/auth/signin", EVERYBODY),
    Endpoint("/auth/setup", _FORM, "/auth/setup", EVERYBODY),
    Endpoint("/auth/signout", _FORM, "/auth/signout", EVERYBODY),
    Endpoint("/auth/oidc", _GET, "/auth/oidc", EVERYBODY),
    Endpoint("/auth/finish", _GET, "/auth/finish", EVERYBODY),
    Endpoint("/auth/login", _GET, "/auth/login?provider=default", EVERYBODY),
    Endpoint("/auth/logout", _GET, "/auth/logout", EVERYBODY),
    Endpoint("/oauth2callback", _GET, "/oauth2callback", EVERYBODY),
    Endpoint("/assets/present.js", _GET, "/assets/present.js", INSIDE),  # the keys of the slides
    Endpoint(
        "/assets/survey.js", _GET, "/assets/survey.js", INSIDE
    ),  # where a screen of the questionnaire begins
    Endpoint("", _GET, "/index.html", INSIDE),  # the files of the front end
    Endpoint("/_stcore/stream", ("WEBSOCKET",), "/_stcore/stream", INSIDE),
    Endpoint("/_stcore/health", _ASSET, "/_stcore/health", INSIDE),
    Endpoint("/_stcore/host-config", _GET, "/_stcore/host-config", INSIDE),
    Endpoint("/media/{file_id:path}", _ASSET, "/media/x.csv", INSIDE),
    Endpoint("/component/{path:path}", _ASSET, "/component/x", INSIDE),
    Endpoint("/_stcore/bidi-components/{path:path}", _ASSET, "/_stcore/bidi-components/x", INSIDE),
    Endpoint("/_stcore/upload_file/{session_id}/{file_id}", _UPLOAD, "/_stcore/upload_file/s/f", ADMINS),
    Endpoint("/_stcore/metrics", _ASSET, "/_stcore/metrics", NO_ONE),
    Endpoint("/_stcore/agent/interact", _AGENT, "/_stcore/agent/interact", NO_ONE),
    Endpoint("/_stcore/agent/openapi.json", _AGENT, "/_stcore/agent/openapi.json", NO_ONE),
    Endpoint("/_stcore/agent/mcp", _AGENT, "/_stcore/agent/mcp", NO_ONE),
)
