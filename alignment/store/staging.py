"""Rows on their way in: typed and written to a temporary table, before and outside any lock."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
import sqlalchemy as sa
from sqlalchemy.engine import Connection

LINE = "_row"  # the line in the file, as the chunks name it
LINE_COLUMN, ORDER_COLUMN = "staged_line", "staged_order"
ROW_COLUMNS = ("source", "as_of", "created_batch", "batch")  # what the batch, not the file, says of a row

_ARROW: tuple[tuple[type[sa.types.TypeEngine[Any]], pa.DataType], ...] = (
    (sa.Boolean, pa.bool_()),
    (sa.Float, pa.float64()),
    (sa.Integer, pa.int64()),
    (sa.DateTime, pa.timestamp("us", "UTC")),
    (sa.Date, pa.date32()),
    (sa.String, pa.string()),
)


@dataclass(frozen=True)
class Staged:
    """A filled staging table: `staged_order`, `staged_line` and the columns that the chunks had.

    `lines` are the lines in the file of all its rows, in order; `suspects` the positions of rows whose key may
    stand there twice.
    """

    table: sa.Table
    lines: npt.NDArray[np.int64]
    suspects: npt.NDArray[np.int64]


def stage_chunks(connection: Connection, target: sa.Table, chunks: Iterable[pd.DataFrame]) -> Staged:
    """Write all chunks to a new temporary table; only one chunk is held at a time.

    Chunks have columns of `target` (text, datetime64[us, UTC], numbers, flags), each the same ones, and `_row`, the
    line in the file.
    """
    staged: sa.Table | None = None
    lines, keys, first = [np.empty(0, np.int64)], [np.empty(0, np.uint64)], 0
    for chunk in chunks:
        if chunk.empty:
            continue
        if staged is None:
            staged = _build_table(target, list(chunk.columns))
            with connection.begin():
                staged.create(connection)
        rows = _to_arrow(chunk, staged, target, first)
        with connection.begin():
            _write(connection, staged, rows)
        lines.append(chunk[LINE].to_numpy(np.int64))
        keys.append(_hash_keys(rows, target))
        first += len(chunk)
    return Staged(
        _build_table(target, []) if staged is None else staged,
        np.concatenate(lines),
        _find_suspects(np.concatenate(keys)),
    )


def key_columns(target: sa.Table) -> list[str]:
    """The columns that tell the rows of one source and one file apart (episodes are found out later)."""
    return [c.name for c in target.primary_key.columns if c.name not in ("source", "episode")]


def write_positions(connection: Connection, name: str, positions: npt.NDArray[np.int64]) -> sa.Table:
    """A new temporary table with one column, `staged_order`."""
    table = sa.Table(name, sa.MetaData(), _position_column(), prefixes=["TEMPORARY"])
    table.create(connection)
    _write(connection, table, pa.table({ORDER_COLUMN: pa.array(positions)}))
    return table


def plain_type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """The column's type without decoration."""
    kind = column.type
    return kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind


def _position_column() -> sa.Column[int]:
    return sa.Column(ORDER_COLUMN, sa.Integer, primary_key=True, autoincrement=False)


def _build_table(target: sa.Table, given: list[str]) -> sa.Table:
    """Only the given columns: most files fill half of them, and each costs its share of the writing."""
    needed = {*given, *target.primary_key.columns.keys()} - set(ROW_COLUMNS)
    unknown = set(given) - set(target.columns.keys()) - {LINE}
    if unknown:
        raise ValueError(f"{target.name} has no columns {sorted(unknown)}")
    columns = [sa.Column(c.name, c.type, nullable=True) for c in target.columns if c.name in needed]
    line = sa.Column(LINE_COLUMN, sa.Integer)
    return sa.Table(
        f"staged_{target.name}", sa.MetaData(), _position_column(), line, *columns, prefixes=["TEMPORARY"]
    )


def _to_arrow(chunk: pd.DataFrame, staged: sa.Table, target: sa.Table, first: int) -> pa.Table:
    count = len(chunk)
    arrays = {
        ORDER_COLUMN: pa.array(np.arange(first, first + count)),
        LINE_COLUMN: pa.array(chunk[LINE].to_numpy(np.int64)),
    }
    for name in staged.columns.keys()[2:]:
        column, kind = target.columns[name], _arrow_type(target.columns[name])
        given = name != "episode" and name in chunk.columns
        values = pa.array(chunk[name], type=kind, from_pandas=True) if given else pa.nulls(count, kind)
        if column.primary_key and isinstance(column.default, sa.ColumnDefault) and values.null_count:
            values = values.fill_null(pa.scalar(column.default.arg, kind))
        arrays[name] = values
    return pa.table(arrays)


def _arrow_type(column: sa.Column[Any]) -> pa.DataType:
    kind = plain_type(column)
    return next(arrow for sql, arrow in _ARROW if isinstance(kind, sql))


def _write(connection: Connection, table: sa.Table, rows: pa.Table) -> None:
    """Past SQLAlchemy: binding a million rows one by one would cost several times the writing."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * rows.num_columns)
        columns = [_to_sqlite(column).to_pylist() for column in rows.columns]
        driver.executemany(f"INSERT INTO {table.name} VALUES ({places})", zip(*columns, strict=True))  # noqa: S608
        return
    text = io.BytesIO()
    arrow_csv.write_csv(rows, text, arrow_csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} FROM STDIN (FORMAT csv)") as copy:
        copy.write(text.getbuffer())


def _to_sqlite(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times and days as the text in which SQLite keeps them."""
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us")).cast(pa.string())
    return column.cast(pa.string()) if pa.types.is_date(column.type) else column


def _hash_keys(rows: pa.Table, target: sa.Table) -> npt.NDArray[np.uint64]:
    keys = rows.select(key_columns(target)).to_pandas()
    hashes = pd.util.hash_pandas_object(keys, index=False, categorize=False)
    return np.asarray(hashes, np.uint64)


def _find_suspects(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Positions of equal hashes: all true duplicates, and by rare chance rows that are none."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    same = ordered[1:] == ordered[:-1]
    twice = np.zeros(len(hashes), bool)
    twice[order[1:][same]] = True
    twice[order[:-1][same]] = True
    return np.flatnonzero(twice).astype(np.int64)
