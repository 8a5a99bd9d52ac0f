"""A connection that ends is told to the app a moment later, so that what the browser asked for last is done.

Streamlit stops whatever runs for a tab as soon as its connection is gone. Somebody who presses Send and closes the tab
has answered, though: the app learns of the end once there was time to store that.
"""

import time

from anyio import sleep
from starlette.types import Message, Receive, Send

LINGER = 5.0  # seconds since the browser's last message
_SERVER_STOPS = 1012  # the code of a connection that ends because the server does


def lingering(receive: Receive, send: Send, *, seconds: float = LINGER) -> tuple[Receive, Send]:
    """The two ends of a websocket, of which the app learns that it was closed `seconds` after the last message."""
    gone, heard = False, time.monotonic()

    async def receive_patiently() -> Message:
        nonlocal gone, heard
        message = await receive()
        if message["type"] != "websocket.disconnect":
            heard = time.monotonic()
            return message
        gone = True
        if message.get("code") != _SERVER_STOPS:
            await sleep(max(0.0, heard + seconds - time.monotonic()))
        return message

    async def send_while_heard(message: Message) -> None:
        if gone:
            return
        try:
            await send(message)
        except OSError:  # closed this moment: `receive` tells it
            return

    return receive_patiently, send_while_heard
