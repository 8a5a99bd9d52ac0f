"""The plain pages of signing in and out: a name and a password, a set-up code, a provider's word."""

import time
from datetime import UTC, datetime
from typing import Any

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alignment.access.cookies import LINK, STAFF, drop, keep
from alignment.access.forms import is_ours, read_form, stamped
from alignment.access.identify import identify, visit_of
from alignment.access.onward import page_of
from alignment.access.plain_pages import (
    HEADERS,
    no_access_page,
    password_chosen_page,
    set_up_page,
    sign_in_page,
    sign_out_page,
    too_many_page,
)
from alignment.access.principal import Principal
from alignment.access.served import Served, current
from alignment.access.sessions import NewSession, choose_password, sign_in_with_password, sign_out
from alignment.access.throttle import client_of
from alignment.errors import AccessRefused, AlignmentError

FOREIGN = "this form was not sent by a page of this app; reload it and try again"
_AT_ONCE = 2  # passwords that are checked at the same time: each takes 32 MB and a core
_limiter: RunVar[CapacityLimiter] = RunVar("checks of passwords")


def sign_in_routes() -> list[Route]:
    """The routes of signing in and out."""
    return [
        Route("/auth/signin", show_sign_in, methods=["GET"]),
        Route("/auth/signin", sign_in, methods=["POST"]),
        Route("/auth/setup", show_set_up, methods=["GET"]),
        Route("/auth/setup", set_up, methods=["POST"]),
        Route("/auth/signout", show_sign_out, methods=["GET"]),
        Route("/auth/signout", leave, methods=["POST"]),
    ]


async def show_sign_in(request: Request) -> Response:
    """The form to sign in with."""
    return _draw_sign_in(request, page_of(request.query_params.get("onward", "")))


async def sign_in(request: Request) -> Response:
    """Check a name and a password; with a cookie on to where somebody wanted to go."""
    served, form = current(), await read_form(request)
    if form is None or not is_ours(request, form, served.base_url) or not served.sign_in.by_password:
        return no_access_page(FOREIGN, again="/auth/signin")
    client = client_of(visit_of(request.scope).client)
    if not served.tries.sign_ins.admit(client, now=time.monotonic()):
        return too_many_page()
    login, onward = form.get("login", ""), page_of(form.get("onward", ""))
    opened = await run_sync(
        lambda: sign_in_with_password(
            served.database, login, form.get("password", ""), now=datetime.now(UTC)
        ),
        limiter=_checks(),
    )
    if opened is None:
        wrong = "This name and this password do not belong together."
        return _draw_sign_in(request, onward, wrong=wrong, login=login[:100], status=403)
    served.tries.sign_ins.forgive(client, now=time.monotonic())
    return signed_in(served, opened, onward=onward)


async def show_set_up(request: Request) -> Response:
    """The form for the holder of a set-up code."""
    return _draw_set_up(request)


async def set_up(request: Request) -> Response:
    """Check a set-up code and keep the password that its holder chose."""
    served, form = current(), await read_form(request)
    if form is None or not is_ours(request, form, served.base_url) or not served.sign_in.by_password:
        return no_access_page(FOREIGN, again="/auth/setup")
    client, code = client_of(visit_of(request.scope).client), form.get("code", "")
    if form.get("password") != form.get("again"):
        return _draw_set_up(request, wrong="The two passwords are not the same.", code=code[:100], status=403)
    if not served.tries.sign_ins.admit(client, now=time.monotonic()):
        return too_many_page()
    try:
        login = await run_sync(
            lambda: choose_password(served.database, code, form.get("password", ""), now=datetime.now(UTC)),
            limiter=_checks(),
        )
    except AlignmentError as problem:
        return _draw_set_up(request, wrong=str(problem), code=code[:100], status=403)
    if login is None:
        return _draw_set_up(
            request, wrong="This set-up code does not hold, or does not hold any more.", status=403
        )
    served.tries.sign_ins.forgive(client, now=time.monotonic())
    return password_chosen_page(login)


async def show_sign_out(request: Request) -> Response:
    """Ask where to sign out."""
    person = await run_sync(_signed_in, request)
    if person is None:
        return RedirectResponse("/auth/signin", status_code=303, headers=HEADERS)
    name = person.name
    return stamped(request, lambda stamp: sign_out_page(name, stamp=stamp), secure=current().secure)


async def leave(request: Request) -> Response:
    """End this sign-in, or all of this person's."""
    served, form = current(), await read_form(request)
    if form is None or not is_ours(request, form, served.base_url):
        return no_access_page(FOREIGN, again="/auth/signout")
    token, everywhere = request.cookies.get(STAFF, ""), bool(form.get("everywhere"))
    await run_sync(lambda: sign_out(served.database, token, everywhere=everywhere, now=datetime.now(UTC)))
    response = RedirectResponse("/auth/signin", status_code=303, headers=HEADERS)
    drop(response, STAFF)
    drop(response, LINK)
    return response


def signed_in(served: Served, opened: NewSession, *, onward: str = "/") -> Response:
    """The answer to somebody who has just signed in. A share link that they looked through before is put away."""
    response = RedirectResponse(onward, status_code=303, headers=HEADERS)
    keep(response, STAFF, opened.token, expires_at=opened.expires_at, secure=served.secure)
    drop(response, LINK)
    return response


def _draw_sign_in(request: Request, onward: str, **said: Any) -> Response:
    served = current()
    return stamped(
        request,
        lambda stamp: sign_in_page(served.sign_in, onward=onward, stamp=stamp, **said),
        secure=served.secure,
    )


def _draw_set_up(request: Request, **said: Any) -> Response:
    return stamped(request, lambda stamp: set_up_page(stamp=stamp, **said), secure=current().secure)


def _signed_in(request: Request) -> Principal | None:
    try:
        person = identify(visit_of(request.scope), current(), now=datetime.now(UTC))
    except AccessRefused:
        return None
    person = person.behind or person
    return person if person.ticket and person.ticket.kind == "session" else None


def _checks() -> CapacityLimiter:
    try:
        return _limiter.get()
    except LookupError:
        limiter = CapacityLimiter(_AT_ONCE)
        _limiter.set(limiter)
        return limiter
