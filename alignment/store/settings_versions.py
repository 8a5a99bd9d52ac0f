"""The versions of the settings: what was saved when, by whom, and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.models import SettingsVersion

_settings = table_of(SettingsVersion)


@dataclass(frozen=True)
class VersionInfo:
    """One saved version: who, when, and what it changed (name → [from, to])."""

    number: int
    changed_at: datetime
    changed_by: str
    changes: Mapping[str, Any]


def newest_version(connection: Connection) -> int:
    """The number of the version in force; 0 if none was ever saved."""
    return connection.scalar(sa.select(sa.func.max(_settings.c.number))) or 0


def list_versions(connection: Connection, *, after: int = 0) -> list[VersionInfo]:
    """The versions with a higher number than `after`, newest first."""
    columns = (_settings.c.number, _settings.c.changed_at, _settings.c.changed_by, _settings.c.changes)
    rows = sa.select(*columns).where(_settings.c.number > after).order_by(_settings.c.number.desc())
    return [VersionInfo(*row) for row in connection.execute(rows)]


def load_version_values(connection: Connection, number: int) -> dict[str, Any] | None:
    """All values of one version; None if there is no such version."""
    values = connection.scalar(sa.select(_settings.c["values"]).where(_settings.c.number == number))
    return None if values is None else dict(values)
