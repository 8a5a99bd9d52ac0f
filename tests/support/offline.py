"""Knows that tests talk to this machine alone: whatever reaches out fails."""

import sys
from typing import Any

HERE = ("localhost", "127.", "::1", "0.0.0.0")


def stay_offline() -> None:
    """From now on, in this process, a connection to another machine raises RuntimeError."""
    sys.addaudithook(_refuse_other_machines)


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not str(address[0]).startswith(HERE):
        raise RuntimeError(f"a test reached out to {address[0]}: tests talk to this machine alone")
