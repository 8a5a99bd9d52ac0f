"""Rows as JSON, in the database's own hands: what a row was before a batch changed it, and the way back."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alignment.store.staging import plain_type


def row_key(table: sa.Table, dialect: str) -> sa.ColumnElement[str]:
    """The primary key as a JSON list, as text."""
    columns = list(table.primary_key.columns)
    if dialect == "sqlite":
        return sa.cast(sa.func.json_array(*columns), sa.String)
    return sa.cast(sa.func.json_build_array(*columns), sa.String)


def row_image(table: sa.Table, dialect: str) -> sa.ColumnElement[Any]:
    """All columns outside the key as a JSON object; always with `batch`, which a bump does not have."""
    return _object([c for c in table.columns if c.name in image_columns(table)], dialect)


def bump_image(table: sa.Table, dialect: str) -> sa.ColumnElement[Any]:
    """The as-of alone: what a batch changes that only confirms a row."""
    return _object([table.c.as_of], dialect)


def image_columns(table: sa.Table) -> list[str]:
    """The columns that an image holds; not the key, and not `created_batch`, which no update changes."""
    return [c.name for c in table.columns if not c.primary_key and c.name != "created_batch"]


def key_is(table: sa.Table, key: sa.ColumnElement[Any], dialect: str) -> sa.ColumnElement[bool]:
    """Whether a row of `table` is the one that `key` (a JSON list as text) names."""
    columns = list(table.primary_key.columns)
    return sa.and_(*(c == _read(key, place, c, dialect) for place, c in enumerate(columns)))


def read_image(
    table: sa.Table, image: sa.ColumnElement[Any], dialect: str
) -> dict[str, sa.ColumnElement[Any]]:
    """What an image holds, by column; NULL where it holds nothing. `batch` is NULL in the image of a bump."""
    names = image_columns(table)
    if dialect == "sqlite":
        return {name: _read(image, name, table.c[name], dialect) for name in names}
    # Parsed once a row: asking for one value after the other would parse the whole image for each.
    record = sa.func.json_populate_record(sa.literal_column(f"NULL::{table.name}"), image)
    columns = record.table_valued(
        *(sa.column(name, table.c[name].type) for name in names), name="image", joins_implicitly=True
    ).c
    return {name: columns[name] for name in names}


def laid_over(
    image: sa.ColumnElement[Any], older: sa.ColumnElement[Any], dialect: str
) -> sa.ColumnElement[Any]:
    """`image` with everything that the older image holds in its place."""
    if dialect == "sqlite":
        return sa.func.json_patch(image, older, type_=sa.String)
    both = sa.cast(image, postgresql.JSONB).op("||")(sa.cast(older, postgresql.JSONB))
    return sa.cast(both, postgresql.JSON)


def without(image: sa.ColumnElement[Any], name: str, dialect: str) -> sa.ColumnElement[Any]:
    """`image` without what it holds of one column, which then reads as NULL."""
    if dialect == "sqlite":
        return sa.func.json_remove(image, f"$.{name}", type_=sa.String)
    return sa.cast(sa.cast(image, postgresql.JSONB).op("-")(name), postgresql.JSON)


def _object(columns: list[sa.Column[Any]], dialect: str) -> sa.ColumnElement[Any]:
    build = sa.func.json_object if dialect == "sqlite" else sa.func.json_build_object
    parts: list[Any] = []
    for column in columns:
        name: sa.ColumnElement[str] = sa.literal_column(f"'{column.name}'")
        exact = dialect == "sqlite" and isinstance(plain_type(column), sa.Float)
        # SQLite writes JSON numbers with 15 digits, which would not bring the same number back.
        digits = sa.case((column.is_not(None), sa.func.printf("%!.17g", column)))
        parts += [name, digits if exact else column]
    return build(*parts)


def _read(json: Any, place: int | str, column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    value = _text_at(json, place, dialect)
    if dialect == "sqlite" and not isinstance(plain_type(column), sa.Float):
        return sa.type_coerce(value, column.type)
    return sa.cast(value, plain_type(column))


def _text_at(json: Any, place: int | str, dialect: str) -> sa.ColumnElement[Any]:
    plain = sa.type_coerce(json, sa.String)
    if dialect == "sqlite":
        path = f"$[{place}]" if isinstance(place, int) else f"$.{place}"
        return sa.func.json_extract(plain, path, type_=sa.String)
    return sa.func.json_extract_path_text(sa.cast(plain, postgresql.JSON), str(place), type_=sa.String)
