"""Query results as tables with one schema on both databases."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

_TIME = pd.DatetimeTZDtype("us", "UTC")


def read_frame(connection: sa.Connection, statement: sa.Select[Any]) -> pd.DataFrame:
    """Run `statement`; times become datetime64[us, UTC], numbers float64 or int64, text and flags stay objects.

    Times leave SQLite as text and are converted a column at a time: row by row would cost ten times as much.
    """
    columns = list(statement.selected_columns)
    raw = statement.with_only_columns(*[_as_text(c) for c in columns], maintain_column_froms=True)
    rows = connection.execute(raw if connection.dialect.name == "sqlite" else statement).all()
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame({c.name: _cast(v, c.type) for c, v in zip(columns, values, strict=True)})


def _as_text(column: Any) -> Any:
    if isinstance(column.type, sa.DateTime) or _is_time(column.type):
        return sa.type_coerce(column, sa.String).label(column.name)
    return column


def _is_time(kind: sa.types.TypeEngine[Any]) -> bool:
    return isinstance(kind, sa.TypeDecorator) and isinstance(kind.impl, sa.DateTime)


def _cast(values: Sequence[Any], kind: sa.types.TypeEngine[Any]) -> "pd.Series[Any]":
    if isinstance(kind, sa.DateTime) or _is_time(kind):
        return pd.Series(pd.to_datetime(list(values), utc=True, format="ISO8601"), dtype=_TIME)
    cells = pd.Series(list(values), dtype=object)  # what is missing is None, as the database says it
    if isinstance(kind, sa.Float):
        return cells.astype("float64")
    if isinstance(kind, sa.Integer) and not isinstance(kind, sa.Boolean):
        return cells if None in values else cells.astype("int64")
    return cells


def to_rows(table: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The table as plain Python values, missing ones as None: what an insert statement takes."""
    plain: dict[str, list[Any]] = {}
    for name in columns:
        values = table[name]
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            plain[name] = [None if pd.isna(v) else v.to_pydatetime() for v in values]
        else:
            plain[name] = [None if _missing(v) else v for v in values.tolist()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*plain.values(), strict=True)]


def _missing(value: Any) -> bool:
    return (
        value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
    )
