"""A browser tab that says what one likes: a websocket that speaks Streamlit's protocol, run after run."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 60
Kind = Literal["trigger_value", "string_value", "bool_value"]


@dataclass
class Tab:
    """An open connection and what its last run showed: texts, widgets by their keys, pages, fragments, downloads.

    `choices`: the key of a radio group → what may be chosen.
    """

    _socket: ClientConnection
    _base: str
    session: str = ""
    page_hash: str = ""
    texts: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    widgets: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    fragments: set[str] = field(default_factory=set)
    downloads: list[str] = field(default_factory=list)
    exports_tables: bool = True

    @property
    def text(self) -> str:
        """Everything that the last run said, without the escapes of its Markdown."""
        return "\n".join(self.texts).replace("\\", "").replace("\u2060", "")

    def run(
        self,
        page: str = "",
        *,
        page_hash: str | None = None,
        widgets: Sequence[tuple[str, Kind, Any]] = (),
        fragment: str = "",
    ) -> "Tab":
        """Ask for a run, as a click does, and read until it ends. `widgets`: id, kind of value, value."""
        self.send(self.build(page, page_hash=page_hash, widgets=widgets, fragment=fragment))
        self.texts, self.kinds, self.widgets, self.choices, self.downloads = [], set(), {}, {}, []
        while not self._take(self._socket.recv(PATIENCE)):
            pass
        return self

    def build(
        self,
        page: str = "",
        *,
        page_hash: str | None = None,
        widgets: Sequence[tuple[str, Kind, Any]] = (),
        fragment: str = "",
    ) -> BackMsg:
        """The message that asks for a run."""
        message = BackMsg()
        ask = message.rerun_script
        ask.page_script_hash = self.page_hash if page_hash is None else page_hash
        ask.page_name = page
        ask.fragment_id = fragment
        ask.context_info.url = f"{self._base}/{page}"
        ask.widget_states.SetInParent()
        for name, kind, value in widgets:
            state = ask.widget_states.widgets.add()
            state.id = name
            setattr(state, kind, value)
        return message

    def send(self, message: BackMsg) -> None:
        """Send any message at all."""
        self._socket.send(message.SerializeToString())

    def _take(self, frame: str | bytes) -> bool:
        message = ForwardMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
            self.page_hash = message.new_session.page_script_hash or self.page_hash
            self.exports_tables = not message.new_session.config.disable_data_export
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "delta":
            self._look_at(message.delta)
        return kind == "script_finished"

    def _look_at(self, delta: Any) -> None:
        if delta.fragment_id:
            self.fragments.add(delta.fragment_id)
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        self.kinds.add(kind)
        self.texts.append(str(getattr(element, "body", "")))
        if kind == "download_button":
            self.downloads.append(element.url)
        name = str(getattr(element, "id", ""))
        if name.startswith("$$"):  # $$ID-<hash>-<key>
            key = name.split("-", 2)[2]
            self.widgets[key] = name
            if kind == "radio":
                self.choices[key] = list(element.options)


@contextmanager
def open_tab(
    base: str, *, cookie: str = "", session: str = "", headers: Mapping[str, str] | None = None
) -> Iterator[Tab]:
    """A new tab; `session` is the id of one to take over. Nothing runs until it is asked to.

    Raises websockets' InvalidStatus if the server does not open the connection.
    """
    given = {**({"Cookie": cookie} if cookie else {}), **(headers or {})}
    protocols = ["streamlit", "no-token", *([session] if session else [])]
    with connect(
        f"ws://{urlsplit(base).netloc}/_stcore/stream",
        subprotocols=[Subprotocol(name) for name in protocols],
        origin=Origin(given.pop("Origin", base)),
        additional_headers=given,
        max_size=None,
        open_timeout=PATIENCE,
    ) as socket:
        yield Tab(socket, base)
