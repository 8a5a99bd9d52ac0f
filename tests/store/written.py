"""Small files as the store receives them, and what the tables hold afterwards."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from alignment.errors import RowError
from alignment.store.commands import CANONICAL, table_of
from alignment.store.database import Connection, Database
from alignment.store.loading import LoadOutcome, load_batch
from alignment.store.models import Batch, Imported, Lead

LOADED_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
TIMES = ("_at", "used_at")

Row = dict[str, Any]


def moment(text: str) -> datetime:
    """ "2026-10-12 10:00" in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def make_batch(as_of: str = "2026-11-01", **fields: Any) -> Batch:
    """A batch of leads of the source "plain"."""
    given = {"kind": "leads", "source": "plain", "file_name": "leads.csv", "sha256": "0", **fields}
    return Batch(as_of=moment(as_of), loaded_at=LOADED_AT, **given)


def make_frame(rows: Sequence[Row], *, first_line: int = 2) -> pd.DataFrame:
    """Rows as a chunk; columns that end in `_at` are times."""
    frame = pd.DataFrame(rows).astype(object)
    frame = frame.where(frame.notna(), None)
    for name in frame.columns:
        if str(name).endswith("_at"):
            frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    if "_row" not in frame:
        frame.insert(0, "_row", range(first_line, first_line + len(frame)))
    return frame


def load(
    database: Database,
    rows: Sequence[Row],
    *,
    batch: Batch | None = None,
    table: type[Imported] = Lead,
    problems: Sequence[RowError] = (),
    derive: Callable[[Connection, str], object] | None = None,
    **options: Any,
) -> LoadOutcome:
    """Load rows as one file; leads of "plain" as of 2026-11-01 unless a batch says otherwise."""
    chunks = [make_frame(rows)] if rows else []
    return load_batch(
        database,
        batch or make_batch(),
        table,
        iter(chunks),
        problems=list(problems),
        derive=derive,
        **options,
    )


def counts(outcome: LoadOutcome) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    return (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)


def read_rows(database: Database, table: type[Any] = Lead) -> list[Row]:
    """All rows of a table in the order of its key."""
    rows = table_of(table)
    with database.read() as connection:
        found = connection.execute(sa.select(*rows.c).order_by(*rows.primary_key.columns))
        return [dict(row._mapping) for row in found]


def read_tables(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every imported row as the database's own driver gives it: equal means equal to the last bit."""
    with database.read() as connection:
        return {
            table_of(model).name: [
                tuple(row)
                for row in connection.exec_driver_sql(
                    f"SELECT * FROM {table_of(model).name} ORDER BY {', '.join(table_of(model).primary_key.columns.keys())}"
                )
            ]
            for model in CANONICAL
        }
