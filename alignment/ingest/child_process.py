"""A process of its own for each upload: forked from one that has loaded the libraries, ended when time is up."""

import atexit
import importlib
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("ALIGNMENT_PEOPLE_KEY", "DATABASE_URL")
STARTING_SECONDS = 180  # for loading the libraries, on a busy machine
IDLE_SECONDS = 300  # then the waiting process ends; the next upload starts another
DONE, LATE, DIED = b"d", b"l", b"x"
_LENGTH = struct.Struct("!Q")


class Children:
    """Runs jobs with one module's `work(job)`, one at a time, each in a fresh process.

    The module is loaded once, by a process that does nothing but wait and fork; where the system cannot fork, each
    job starts its own.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._waiting: subprocess.Popen[bytes] | None = None

    def run(self, job: object, *, seconds: float) -> bytes:
        """DONE, LATE or DIED. What the job found out, it has written down itself."""
        message = pickle.dumps((job, seconds))
        with self._lock:
            for _ in range(2):  # the waiting process may just have given up waiting
                end = time.monotonic() + seconds + STARTING_SECONDS
                answer = self._ask(message, end - time.monotonic())
                if answer:
                    return answer
                self.close()
                if time.monotonic() >= end:
                    return LATE
        return DIED

    def _ask(self, message: bytes, seconds: float) -> bytes:
        child = self._start()
        if child.stdin is None or child.stdout is None:
            return b""
        alarm = threading.Timer(seconds, child.kill)  # in case the waiting process itself hangs
        alarm.start()
        try:
            child.stdin.write(_LENGTH.pack(len(message)) + message)
            child.stdin.flush()
            return child.stdout.read(1)
        except BrokenPipeError:
            return b""
        finally:
            alarm.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._waiting is None or self._waiting.poll() is not None:
            environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
            paths = [str(ROOT), environment.get("PYTHONPATH", "")]
            atexit.unregister(self.close)
            atexit.register(self.close)
            self._waiting = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "alignment.ingest.child_process", self._module],
                env=environment | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._waiting

    def close(self) -> None:
        """End the waiting process; another starts when it is needed."""
        if self._waiting is not None:
            self._waiting.kill()
            self._waiting.communicate()
            self._waiting = None


def serve(work: Callable[[Any], None]) -> None:
    """The other side: read jobs from standard input until it closes or nobody asks any more, and do each in a fork."""
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    forks = hasattr(os, "fork")
    while not forks or select.select([jobs], [], [], IDLE_SECONDS)[0]:
        head = jobs.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return
        job, seconds = pickle.loads(jobs.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - from our own parent
        answers.write(_fork(work, job, seconds) if forks else _do(work, job))
        answers.flush()
        if not forks:
            return


def _do(work: Callable[[Any], None], job: object) -> bytes:
    work(job)
    return DONE


def _fork(work: Callable[[Any], None], job: object, seconds: float) -> bytes:
    child = os.fork()
    if child == 0:
        try:
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # answers come from the parent alone
            work(job)
        finally:
            os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return DONE if status == 0 else DIED
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return LATE


if __name__ == "__main__":
    serve(importlib.import_module(sys.argv[1]).work)
