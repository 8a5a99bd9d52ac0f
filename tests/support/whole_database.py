"""Knows how to read all that a database holds, as one text, for tests that look for what must not be in it."""

import sqlalchemy as sa

from alignment.store.database import Database
from alignment.store.models import Base


def read_everything(database: Database) -> str:
    """Every row of every table."""
    with database.read() as connection:
        rows = [
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        ]
    return "\n".join(rows)
