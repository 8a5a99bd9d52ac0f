"""Expressions that the two databases write differently."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class quarter_hour(FunctionElement[int]):
    """Quarters of an hour from 1970 to a time, rounded down."""

    type = sa.Integer()
    inherit_cache = True


@compiles(quarter_hour, "sqlite")
def _quarter_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"(CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER) / 900)"


@compiles(quarter_hour, "postgresql")
def _quarter_on_postgres(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)}) / 900) AS INTEGER)"


def rounded(number: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A number in whole, halves away from zero on both databases."""
    return sa.cast(sa.func.round(sa.cast(number, sa.Numeric)), sa.Integer)
