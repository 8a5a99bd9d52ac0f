"""The app as somebody finds it whom no visitor came before: chilled again before every look, so that one server does.

Until some visitor of a process has run the frame, Streamlit may run a file of a folder `pages` beside the app's script
instead of that script. What it remembers of this is one attribute; `chill` forgets it.
"""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.signed_app import SignedApp, run_signed_app
from tests.support.tree import ROOT

_APP = """
import streamlit as st
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from alignment.access.server import exception_handlers, lifespan, login_secrets, middleware, routes, start
from alignment.settings import load_environment
from alignment.ui.failure import show_failure
from alignment.ui.ready import make_ready


async def chill(_):
    PagesManager.uses_pages_directory = None
    return JSONResponse({})


async def tell_routes(request):
    return JSONResponse([[route.path, sorted(getattr(route, "methods", None) or [])] for route in request.app.routes])


start(load_environment())
app = st.App(
    FRAME,
    lifespan=lifespan(make_ready),
    routes=[*routes(), Route("/auth/test/chill", chill), Route("/auth/test/routes", tell_routes)],
    middleware=middleware(),
    secrets=login_secrets(),
    on_script_error=show_failure,
    exception_handlers=exception_handlers(),
)
"""
# A frame of the kind that the product does not have: the pages lie beside it, so they can run without it.
_TRAP = "import streamlit as st\nst.title('The frame')\n"
_PROVIDER = {  # so that its routes are there too; nobody asks it anything
    "ALIGNMENT_OIDC_METADATA_URL": "http://localhost:9/.well-known/openid-configuration",
    "ALIGNMENT_OIDC_CLIENT_ID": "scorecard",
    "ALIGNMENT_OIDC_CLIENT_SECRET": "a secret between the two",
    "ALIGNMENT_OIDC_ADMINS": "alice@example.com",
}


@dataclass(frozen=True)
class ColdApp:
    """A running app that can be made to forget that anybody was there."""

    app: SignedApp

    @property
    def url(self) -> str:
        """Its base URL."""
        return self.app.url

    def chill(self) -> str:
        """Forget every visitor; the base URL."""
        self._ask("chill")
        return self.url

    def routes(self) -> set[tuple[str, str]]:
        """Every path that the server knows, Streamlit's own too, with each method: (path, method)."""
        return {
            (path, method)
            for path, methods in self._ask("routes")
            for method in (methods or ["WEBSOCKET" if path.endswith("/stream") else "GET"])
            if not path.startswith("/auth/test/")
        }

    def _ask(self, what: str) -> list[tuple[str, list[str]]]:
        with urllib.request.urlopen(f"{self.url}/auth/test/{what}", timeout=60) as answer:
            return list(json.load(answer))


@contextmanager
def run_cold_app(home: Path, *, port: int, trapped: bool = False) -> Iterator[ColdApp]:
    """The product's own app; `trapped`: its pages beside a frame that asks for nothing, as it must not be."""
    script, frame = home / "app.py", ROOT / "alignment" / "ui" / "frame.py"
    if trapped:
        frame = home / "frame.py"
        frame.write_text(_TRAP, encoding="utf-8")
        (home / "pages").symlink_to(ROOT / "pages")
    script.write_text(_APP.replace("FRAME", repr(str(frame))), encoding="utf-8")
    environment = {**_PROVIDER, "ALIGNMENT_BASE_URL": f"http://localhost:{port}"}
    with run_signed_app(home, environment=environment, port=port, script=script) as app:
        yield ColdApp(app)
