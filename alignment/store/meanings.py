"""What the statuses of a source mean, as it was proposed or confirmed."""

import sqlalchemy as sa

from alignment.store.models import StatusMeaning

_meaning: sa.Table = StatusMeaning.__table__  # type: ignore[attr-defined]


def load_status_meanings(connection: sa.Connection, source: str) -> dict[str, str]:
    """Status → meaning, for every status that files of this source have brought."""
    rows = connection.execute(
        sa.select(_meaning.c.value, _meaning.c.meaning).where(_meaning.c.source == source)
    )
    return {row.value: row.meaning for row in rows}
