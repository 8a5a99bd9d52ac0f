"""How the app is served: what is checked before it starts, made ready before the first visitor, and put around it."""

import gc
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import streamlit
from anyio.to_thread import run_sync
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from alignment.access.doors import Doors
from alignment.access.headers import security_headers
from alignment.access.local import require_local_start
from alignment.access.served import Served, close_served, current, open_served
from alignment.errors import AlignmentError, StoreError
from alignment.settings import Environment
from alignment.store import queries

_INDEX_PAGE = Path(streamlit.__file__).parent / "static" / "index.html"


def start(environment: Environment) -> Served:
    """Open the database of an app that may start here; otherwise say why on stderr and end with exit code 1."""
    with _ending_on_refusal():
        require_local_start(
            address=config.get_option("server.address"),
            public_name=config.get_option("browser.serverAddress")
            if config.is_manually_set("browser.serverAddress")
            else None,
            base_url=environment.base_url,
        )
        return open_served(environment)


def lifespan(fill: Callable[[Served], object]) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """What happens around the life of the server; `fill` gives an empty database its first content."""

    @asynccontextmanager
    async def around(_: Any) -> AsyncIterator[None]:
        fill(current())
        warm_up()
        print(
            f"Alignment Health Check is ready: http://localhost:{config.get_option('server.port')}",
            flush=True,
        )
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
    return [Route("/healthz", healthz)]


def middleware() -> list[Middleware]:
    """What every request and answer passes through."""
    return [Middleware(Doors, headers=security_headers(_INDEX_PAGE.read_text(encoding="utf-8")))]


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


@contextmanager
def _ending_on_refusal() -> Iterator[None]:
    try:
        yield
    except AlignmentError as refusal:
        print(f"Alignment Health Check does not start. {refusal}", file=sys.stderr, flush=True)
        raise SystemExit(1) from refusal
