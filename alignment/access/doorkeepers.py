"""The two ways a door can be kept: for this computer alone, and for whoever signed in or holds a link."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope

from alignment.access.cookies import OURS
from alignment.access.doors import Doorkeeper
from alignment.access.forms import is_same_origin
from alignment.access.identify import admit, opened_by, visit_of
from alignment.access.onward import page_of
from alignment.access.plain_pages import HEADERS, dead_link_page, local_only_page
from alignment.access.principal import Principal
from alignment.access.served import Served, current
from alignment.errors import AccessRefused

# Asked for by people before they are known, and by what watches over the server. Streamlit's own files are no secret.
OPEN_PATHS = ("/healthz", "/oauth2callback", "/favicon.png")
QUESTIONNAIRE = "/survey"
OPEN_FOLDERS = ("/auth/", "/s/", "/a/", "/static/")


def keeper_of_current() -> Doorkeeper:
    """The keeper of what is served now."""
    served = current()
    return BySignIn(served) if served.sign_in.configured else LocalOnly(served)


class LocalOnly:
    """Lets in what comes from this computer itself, as its admin, or as a viewer where a share link was opened."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def is_open(self, path: str) -> bool:
        """Nothing is: there is nobody else to answer."""
        return False

    def identify(self, scope: Scope) -> Principal:
        """The local admin or a viewer; raises AccessRefused for what another computer, page or proxy may have sent."""
        return admit(visit_of(scope), self._served, now=datetime.now(UTC), seconds=time.monotonic())

    def refuse(self, scope: Scope, refusal: AccessRefused) -> Response:
        """The reason, and what to do."""
        return local_only_page(str(refusal))

    def dead_cookies(self, scope: Scope, principal: Principal | None) -> Iterable[str]:
        """The cookies of ours that open nothing."""
        sent = HTTPConnection(dict(scope)).cookies
        return [name for name in OURS if name in sent and name not in opened_by(principal)]


class BySignIn(LocalOnly):
    """Lets in who signed in or holds a link, from wherever they come."""

    def is_open(self, path: str) -> bool:
        """The ways in, and what tells that the server is well."""
        return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)

    def identify(self, scope: Scope) -> Principal:
        """Who signed in or holds a link; raises AccessRefused for anybody else and for a foreign page's websocket."""
        request = HTTPConnection(dict(scope))
        origin = request.headers.get("origin")
        if origin and not is_same_origin(origin, request.headers.get("host", ""), self._served.base_url):
            raise AccessRefused("it was made by another web page")
        return super().identify(scope)

    def refuse(self, scope: Scope, refusal: AccessRefused) -> Response:
        """On to signing in, for somebody who asks for a page; a plain refusal for everything else.

        Nobody signs in to answer a survey: its page says that the link leads nowhere.
        """
        headers, path = HTTPConnection(dict(scope)).headers, scope["path"]
        if scope["type"] == "http" and scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            if path == QUESTIONNAIRE:
                return dead_link_page(headers.get("accept-language", ""))
            onward = f"?onward={path}" if page_of(path) != "/" else ""
            return RedirectResponse(f"/auth/signin{onward}", status_code=303, headers=HEADERS)
        return PlainTextResponse(str(refusal), status_code=403)
