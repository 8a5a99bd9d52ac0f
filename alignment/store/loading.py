"""One file into the database: staged without a lock, then stored, derived and recorded in one transaction."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.errors import FileRefused, RowError
from alignment.store.commands import clear_sample, raise_data_version, save_status_meanings, table_of
from alignment.store.database import Database, begin_write
from alignment.store.duplicates import settle_keys
from alignment.store.models import Batch, Imported, RowProblem
from alignment.store.sample_waves import clear_sample_waves
from alignment.store.staging import Staged, stage_chunks
from alignment.store.upsert import Stamp, upsert_rows

KEPT_PROBLEMS = 1_000  # of a batch; all are counted and returned

Derive = Callable[[Connection, str], object]

_batch, _problem = table_of(Batch), table_of(RowProblem)


@dataclass(frozen=True)
class LoadOutcome:
    """What became of a file's rows; `rejected` rows have their reasons in `problems`, in the file's order."""

    created: int
    updated: int
    unchanged: int
    rejected: int
    problems: tuple[RowError, ...] = ()


def load_batch(  # noqa: PLR0913 - a load is all of this at once
    database: Database,
    batch: Batch,
    table: type[Imported],
    chunks: Iterable[pd.DataFrame],
    *,
    problems: list[RowError],
    meanings: Mapping[str, str] | None = None,
    derive: Derive | None = None,
    dry_run: bool = False,
    strict: bool = False,
) -> LoadOutcome:
    """Store a file's rows; all of it is kept or nothing.

    `chunks` hold columns of `table` and `_row`, the line in the file; `problems`, `meanings` (status → proposed
    meaning) and the attributes of `batch` may be filled while they are consumed. The first own batch removes the
    sample. `derive` is called with the connection and the batch's id when any row was created or changed; `batch`
    then carries the counts. A `dry_run` does all of it and keeps nothing.
    Raises FileRefused, with nothing changed, if no row can be loaded, or if `strict` and any row is rejected.
    """
    target = table_of(table)
    with database.staging() as connection:
        staged = stage_chunks(connection, target, chunks)
        if not staged.lines.size:
            raise FileRefused(f"{batch.file_name}: no row can be loaded{_say_problems(problems)}")
        with begin_write(connection) as transaction:
            began = time.monotonic()
            outcome = _store(
                connection, batch, target, staged, problems=problems, meanings=meanings or {}, derive=derive
            )
            if strict and outcome.rejected:
                reason = (
                    f"nothing was loaded, since all or nothing was asked for{_say_problems(outcome.problems)}"
                )
                raise FileRefused(f"{batch.file_name}: {reason}")
            if dry_run:
                transaction.rollback()
                return outcome
        _record_lock(connection, batch, time.monotonic() - began)
    return outcome


def _store(
    connection: Connection,
    batch: Batch,
    target: sa.Table,
    staged: Staged,
    *,
    problems: list[RowError],
    meanings: Mapping[str, str],
    derive: Derive | None,
) -> LoadOutcome:
    raise_data_version(connection)
    if not batch.is_sample:
        clear_sample(connection)
        clear_sample_waves(connection)
    save_status_meanings(connection, batch.source, meanings)
    insert_batch(connection, batch)
    duplicates = settle_keys(connection, staged, target, batch.source)
    counts = upsert_rows(connection, staged.table, target, Stamp(batch.source, batch.as_of, batch.id))
    rejected = _count_rejected(problems, staged) + len(duplicates)
    found = tuple(sorted([*problems, *duplicates], key=lambda problem: problem.row))
    outcome = LoadOutcome(*counts, rejected, found)
    if derive and (counts.created or counts.updated):
        if (
            connection.dialect.name == "postgresql"
        ):  # the new rows are unknown to the planner until the commit
            connection.exec_driver_sql(f"ANALYZE {target.name}")
        derive(connection, batch.id)
    _finish_batch(connection, batch, outcome, rows=len(staged.lines) + rejected - len(duplicates))
    return outcome


def insert_batch(connection: Connection, batch: Batch) -> None:
    """Keep what is known of a file; numbers it."""
    batch.number = (connection.scalar(sa.select(sa.func.max(_batch.c.number))) or 0) + 1
    values = {column.name: getattr(batch, column.name) for column in _batch.columns}
    connection.execute(sa.insert(_batch).values(values))


def _finish_batch(connection: Connection, batch: Batch, outcome: LoadOutcome, *, rows: int) -> None:
    batch.rows, batch.rejected = rows, outcome.rejected
    batch.created, batch.updated, batch.unchanged = outcome.created, outcome.updated, outcome.unchanged
    names = ("rows", "rejected", "created", "updated", "unchanged")
    counts = {name: getattr(batch, name) for name in names}
    connection.execute(sa.update(_batch).where(_batch.c.id == batch.id).values(counts))
    kept = [
        {**asdict(problem), "value": _clean(problem.value), "message": _clean(problem.message)}
        for problem in outcome.problems[:KEPT_PROBLEMS]
    ]
    if kept:
        numbered = [{**row, "batch": batch.id, "number": number} for number, row in enumerate(kept, 1)]
        connection.execute(sa.insert(_problem), numbered)


def _record_lock(connection: Connection, batch: Batch, seconds: float) -> None:
    """After the fact, since committing is part of it; in a moment's transaction of its own."""
    batch.lock_seconds = seconds
    with begin_write(connection):
        connection.execute(sa.update(_batch).where(_batch.c.id == batch.id).values(lock_seconds=seconds))


def _count_rejected(problems: list[RowError], staged: Staged) -> int:
    """Lines with a problem of which no row came; a remark on a line that was loaded rejects nothing."""
    named = np.array([problem.row for problem in problems], np.int64)
    return int(np.setdiff1d(named, staged.lines).size)


def _say_problems(problems: Sequence[RowError]) -> str:
    if not problems:
        return ""
    return f"; {len({p.row for p in problems})} lines have problems, the first: {problems[0].message}"


def _clean(text: str) -> str:
    return text.replace("\0", "\N{SYMBOL FOR NULL}")  # PostgreSQL stores no NUL
