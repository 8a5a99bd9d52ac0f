"""The few files of ours that a browser fetches: scripts from here, since the security headers let in no others."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

ASSETS = Path(__file__).with_name("assets")
PRESENT_SCRIPT = "/assets/present.js"


def asset_routes() -> list[Route]:
    """The routes of the files; each by its own name."""
    return [Route(PRESENT_SCRIPT, send_present_script, methods=["GET"])]


async def send_present_script(_: Request) -> FileResponse:
    """The script of the slides."""
    path = ASSETS / "present.js"
    return FileResponse(path, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
