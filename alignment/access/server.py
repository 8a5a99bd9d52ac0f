"""How the app is served: what is checked before it starts, made ready before the first visitor, and put around it."""

import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit
from anyio.to_thread import run_sync
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import config

from alignment.access.asset_routes import asset_routes
from alignment.access.configuration import check_start, load_frame_ancestors
from alignment.access.doorkeepers import keeper_of_current
from alignment.access.doors import TICKET_HEADER, Doors
from alignment.access.failure_log import keep_texts_out
from alignment.access.headers import security_headers
from alignment.access.link_routes import link_routes
from alignment.access.opening import ADMIN, has_accounts, prepare_accounts
from alignment.access.plain_pages import unavailable_page
from alignment.access.served import Served, close_served, current, open_served, serve
from alignment.access.server_provider import (
    AfterProvider,
    provider_routes,
    provider_secrets,
    require_provider_library,
)
from alignment.access.sign_in_routes import sign_in_routes
from alignment.access.survey_routes import survey_routes
from alignment.errors import AlignmentError, StoreError
from alignment.settings import Environment
from alignment.store import queries

_INDEX_PAGE = Path(streamlit.__file__).parent / "static" / "index.html"


def start(environment: Environment) -> Served:
    """Open the database of an app that may start here; otherwise say why on stderr and end with exit code 1.

    Without a way to sign in, it may start where only this computer reaches it.
    """
    keep_texts_out()
    with _ending_on_refusal():
        named = config.is_manually_set("browser.serverAddress")
        sign_in = check_start(
            os.environ,
            address=config.get_option("server.address"),
            public_name=config.get_option("browser.serverAddress") if named else None,
            base_url=environment.base_url,
        )
        if sign_in.provider:
            require_provider_library()
        served = open_served(environment, sign_in)
        if not sign_in.configured and has_accounts(served.database):
            # A database with accounts never opens without one, whatever this start has forgotten to say.
            served = serve(replace(served, sign_in=replace(sign_in, accounts=True)))
        code = prepare_accounts(served.database, served.sign_in, now=datetime.now(UTC))
        config.set_option("server.trustedUserHeaders", {TICKET_HEADER: "ticket"})
        if code:
            _print_code(served, code)
        return served


def lifespan(fill: Callable[[Served], object]) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """What happens around the life of the server; `fill` gives an empty database its first content."""

    @asynccontextmanager
    async def around(_: Any) -> AsyncIterator[None]:
        fill(current())
        warm_up()
        print(f"Alignment Health Check is ready: {_address(current())}", flush=True)
        yield
        close_served()

    return around


def warm_up() -> None:
    """Import and run once what the first page needs, then keep the garbage collector from walking over it again."""
    import altair
    import pandas
    import pyarrow  # noqa: F401

    altair.Chart(pandas.DataFrame({"a": [1]})).mark_bar().encode(x="a:Q").to_dict()
    gc.collect()
    gc.freeze()


def routes() -> list[Route]:
    """The endpoints that are ours."""
    sign_in = current().sign_in
    signing_in = sign_in_routes() if sign_in.configured else []
    provided = provider_routes() if sign_in.provider else []
    return [
        Route("/healthz", healthz),
        *link_routes(),
        *asset_routes(),
        *survey_routes(),
        *provided,
        *signing_in,
    ]


def middleware() -> list[Middleware]:
    """What every request and answer passes through."""
    secure = current().secure
    headers = security_headers(
        _INDEX_PAGE.read_text(encoding="utf-8"),
        secure=secure,
        frame_ancestors=load_frame_ancestors(os.environ),
    )
    doors = Middleware(Doors, headers=headers, keeper=keeper_of_current, secure=secure)
    return [doors, Middleware(AfterProvider)] if current().sign_in.provider else [doors]


def login_secrets() -> dict[str, Any] | None:
    """What Streamlit's sign-in has to know of the identity provider; None without one."""
    provider, base_url = current().sign_in.provider, current().base_url
    return provider_secrets(provider, origin=base_url.origin) if provider and base_url else None


def exception_handlers() -> dict[Any, Any]:
    """What is answered where an endpoint of ours fails for a reason that has words."""
    return {StoreError: _unavailable}


async def _unavailable(_: Request, problem: Exception) -> Response:
    return unavailable_page(str(problem))


async def healthz(_: Request) -> JSONResponse:
    """200 if the database answers, 503 if not."""
    try:
        await run_sync(_probe)
    except StoreError:
        return JSONResponse({"status": "unavailable", "what": "database"}, status_code=503)
    return JSONResponse({"status": "ok"})


def _probe() -> None:
    with current().database.read() as connection:
        queries.data_version(connection)


def _address(served: Served) -> str:
    return (
        served.base_url.origin if served.base_url else f"http://localhost:{config.get_option('server.port')}"
    )


def _print_code(served: Served, code: str) -> None:
    print(
        f"Nobody can sign in as an admin yet. Open {_address(served)}/auth/setup and enter this set-up code to choose"
        f" the password of '{ADMIN}': {code}\nThe code holds for a day, or until the next start.",
        flush=True,
    )


@contextmanager
def _ending_on_refusal() -> Iterator[None]:
    try:
        yield
    except AlignmentError as refusal:
        print(f"Alignment Health Check does not start. {refusal}", file=sys.stderr, flush=True)
        raise SystemExit(1) from refusal
