"""How a known row and one that arrives become one: the newer wins, the older fills gaps, a blank clears nothing."""

from typing import Any

import sqlalchemy as sa

Columns = Any  # a table's columns, or the `excluded` ones of an upsert


def merged_value(name: str, old: Columns, new: Columns, as_of: Any) -> sa.ColumnElement[Any]:
    """What `name` holds once a row as of `as_of` has arrived. A precision flag goes where its time goes."""
    return sa.case((_takes_new(name, old, new, as_of), new[name]), else_=old[name])


def differs(names: list[str], old: Columns, new: Columns, as_of: Any) -> sa.ColumnElement[bool]:
    """Whether the arriving row changes any of these columns."""
    changes = [
        sa.and_(_takes_new(name, old, new, as_of), old[name].is_distinct_from(new[name])) for name in names
    ]
    return sa.or_(sa.false(), *changes)


def compared_columns(target: sa.Table, given: list[str]) -> list[str]:
    """Those of the given columns whose change is a change of the row: no key, no place in a file."""
    return [
        column.name
        for column in target.columns
        if column.name in given and not column.primary_key and not column.info.get("place")
    ]


def _takes_new(name: str, old: Columns, new: Columns, as_of: Any) -> sa.ColumnElement[bool]:
    time = name.removesuffix("_day") + "_at"
    leading = time if name.endswith("_day") and time in new else name
    return sa.and_(new[leading].is_not(None), sa.or_(old.as_of <= as_of, old[leading].is_(None)))
