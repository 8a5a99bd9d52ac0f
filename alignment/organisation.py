"""The settings in force: the newest version that somebody saved, the sample company's, or the defaults."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.content_files import SAMPLE
from alignment.ingest.derive import derive_all
from alignment.settings import Settings, change_settings, list_settings
from alignment.store import commands, queries
from alignment.store.database import Connection, Database

# What hand-offs are derived with: a change of anything else leaves them as they are.
DERIVING = ("organisation.time_zone", "organisation.holidays", "calendar.", "sla.")


def current_settings(connection: Connection) -> Settings:
    """The settings that every number of this moment is computed with."""
    saved = queries.load_settings_values(connection)
    if saved:
        return Settings.model_validate(saved)
    if queries.has_sample(connection):
        return Settings.model_validate(tomllib.loads((SAMPLE / "settings.toml").read_text(encoding="utf-8")))
    return Settings()


def save_settings(principal: Principal, database: Database, changes: Mapping[str, Any]) -> Settings:
    """Save `changes` ("section.field" → value) as a new version and derive again what depends on them.

    Raises SettingError on a wrong name or value, AccessRefused for anybody but an admin.
    """
    now = datetime.now(UTC)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        before = current_settings(connection)
        after = change_settings(before, changes)
        changed = list_changed(before, after)
        if changed:
            number = commands.save_settings_version(
                connection,
                changed_at=now,
                changed_by=admin.name,
                changes=changed,
                values=after.model_dump(mode="json"),
            )
            names = {"names": sorted(changed)}
            record_change(
                connection, admin, Action.SETTINGS_SAVED, at=now, subject=f"version {number}", details=names
            )
        if any(name.startswith(DERIVING) for name in changed):
            derive_all(connection, after)
            commands.raise_data_version(connection)
    return after


def list_changed(before: Settings, after: Settings) -> dict[str, list[Any]]:
    """What differs between two settings: name → [from, to]."""
    was = {info.name: info.value for info in list_settings(before)}
    now = {info.name: info.value for info in list_settings(after)}
    return {name: [was[name], now[name]] for name in now if now[name] != was[name]}
