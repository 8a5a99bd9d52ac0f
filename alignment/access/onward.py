"""Where somebody goes on to after signing in: the page that was asked for, and never to another site."""

import re

from starlette.requests import Request
from starlette.responses import Response

from alignment.access.cookies import ONWARD

_PAGE = re.compile(r"/[a-z_-]{0,40}")
_AT_THE_PROVIDER = 600  # seconds that somebody may take there


def page_of(path: str) -> str:
    """The path, if it can be a page of ours; the start page's for anything else."""
    return path if _PAGE.fullmatch(path) else "/"


def keep_page(response: Response, path: str, *, secure: bool) -> None:
    """Have the browser keep the page to go on to, for as long as somebody is at the identity provider."""
    response.set_cookie(
        ONWARD,
        page_of(path),
        max_age=_AT_THE_PROVIDER,
        path="/auth",
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def take_page(request: Request, response: Response) -> str:
    """The page that was kept; its cookie is dropped."""
    response.delete_cookie(ONWARD, path="/auth", httponly=True, samesite="lax")
    return page_of(request.cookies.get(ONWARD, "/"))
