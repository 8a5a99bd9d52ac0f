"""A tab that is closed right after its last click: the app hears of the end when there was time for what was asked."""

import time

import anyio
from starlette.types import Message

from alignment.access.lingering import lingering

ENDS = {"type": "websocket.disconnect", "code": 1001}
ASKS = {"type": "websocket.receive", "bytes": b"run"}


def _hear(*messages: Message, seconds: float = 0.3) -> tuple[list[str], float, list[Message]]:
    """What the app hears, how long until the end, and what reaches the browser of what the app says each time."""
    waiting, sent = list(messages), []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> list[str]:
        hears, says = lingering(receive, send, seconds=seconds)
        heard = []
        while waiting:
            heard.append((await hears())["type"])
            await says({"type": "websocket.send"})
        return heard

    began = time.monotonic()
    return anyio.run(run), time.monotonic() - began, sent


def test_the_end_is_told_a_moment_after_the_last_message_and_nothing_is_sent_then() -> None:
    heard, took, sent = _hear(ASKS, ENDS)
    assert heard == ["websocket.receive", "websocket.disconnect"]
    assert took >= 0.29
    assert len(sent) == 1, "what is said after the end goes nowhere, and fails nowhere"


def test_a_server_that_stops_waits_for_nobody() -> None:
    _, took, _ = _hear(ASKS, {**ENDS, "code": 1012}, seconds=30)
    assert took < 10


def test_a_browser_that_is_gone_before_it_hears_an_answer_is_no_failure() -> None:
    async def receive() -> Message:
        return ENDS

    async def send(_: Message) -> None:
        raise OSError("gone")

    async def run() -> str:
        hears, says = lingering(receive, send, seconds=0)
        await says({"type": "websocket.send"})
        return str((await hears())["type"])

    assert anyio.run(run) == "websocket.disconnect"
