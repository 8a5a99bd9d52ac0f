"""What the children of the tests do: finish, die, hang, or talk out of turn."""

import os
import signal

from alignment.ingest.child_process import DIED


def work(job: str) -> None:
    if job == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "print":
        os.write(1, DIED)
    while job == "hang":
        signal.pause()
