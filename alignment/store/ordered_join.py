"""A join whose left table is read row by row, whatever the planner would guess."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.selectable import FromClause, Join


class OrderedJoin(Join):
    """An inner join; SQLite looks each row of the left table up in the right one.

    Without statistics SQLite takes a condition on the first column of an index for a selective one, and would read
    the whole staging table once for each stored row. Its CROSS JOIN is the documented way to fix the order.
    """

    inherit_cache = True


@compiles(OrderedJoin, "sqlite")
def _cross_join(join: OrderedJoin, compiler: Any, **options: Any) -> str:
    plain: str = compiler.visit_join(join, **options)
    left, _, right = plain.rpartition(
        " JOIN "
    )  # the last one is this one: what is joined stands to its right
    return f"{left} CROSS JOIN {right}"


def join_in_order(left: FromClause, right: FromClause, condition: Any) -> OrderedJoin:
    """`left` joined with `right`, in this order."""
    return OrderedJoin(left, right, condition)
