"""Waits for what another process does in its own time."""

import time
from collections.abc import Callable

PATIENCE = 120.0  # seconds: a busy machine is slow, not broken


def wait_until(holds: Callable[[], bool], *, patience: float = PATIENCE) -> bool:
    """Whether `holds` came true while there was patience; asks ten times a second."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
