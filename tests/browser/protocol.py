"""A browser tab without a browser: one websocket that speaks Streamlit's protocol, with the headers one likes."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 60


@dataclass
class Seen:
    """What one run of a page showed: headings, other text, kinds of elements, the pages in the navigation."""

    headings: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)


def open_tab(base: str, page: str = "", *, headers: Mapping[str, str] | None = None) -> Seen:
    """Open a page as the first request of a new session and read until its run ends.

    `headers` may name another Host and Origin than those of `base`.
    Raises websockets' InvalidStatus if the server does not open the connection.
    """
    given = {"Host": urlsplit(base).netloc, "Origin": base, **(headers or {})}
    host, origin = given.pop("Host"), given.pop("Origin")
    with connect(
        f"ws://{host}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", urlsplit(base).port or 80)),
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(origin),
        additional_headers=given,
        max_size=None,
        open_timeout=PATIENCE,
    ) as tab:
        ask = BackMsg()
        ask.rerun_script.page_name = page
        ask.rerun_script.widget_states.SetInParent()
        ask.rerun_script.context_info.url = f"{base}/{page}"
        tab.send(ask.SerializeToString())
        seen = Seen()
        while not _finished(seen, tab.recv(PATIENCE)):
            pass
        return seen


def _finished(seen: Seen, frame: str | bytes) -> bool:
    message = ForwardMsg()
    message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
    kind = message.WhichOneof("type")
    if kind == "navigation":
        seen.pages |= {page.url_pathname for page in message.navigation.app_pages}
    if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
        _look_at(seen, message.delta.new_element)
    return kind == "script_finished"


def _look_at(seen: Seen, element: Any) -> None:
    kind = element.WhichOneof("type")
    body = getattr(getattr(element, kind), "body", "")
    seen.kinds.add(kind)
    (seen.headings if kind == "heading" else seen.texts).append(body)
