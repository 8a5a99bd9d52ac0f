"""The few files of ours that a browser fetches: scripts from here, since the security headers let in no others."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

ASSETS = Path(__file__).with_name("assets")
PRESENT_SCRIPT = "/assets/present.js"
SURVEY_SCRIPT = "/assets/survey.js"


def asset_routes() -> list[Route]:
    """The routes of the files; each by its own name."""
    return [Route(script, send_script, methods=["GET"]) for script in (PRESENT_SCRIPT, SURVEY_SCRIPT)]


async def send_script(request: Request) -> FileResponse:
    """The script of a page."""
    path = ASSETS / Path(request.url.path).name
    return FileResponse(path, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
