"""The settings in force, and how they come about: saved by admins, version by version, and brought back."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.content_files import SAMPLE
from alignment.errors import SettingError, SettingsChanged
from alignment.ingest.derive import derive_all
from alignment.settings import METRIC_KEYS, Settings, change_settings, list_settings
from alignment.store import commands, queries, settings_versions
from alignment.store.database import Connection, Database
from alignment.store.settings_versions import VersionInfo

# What hand-offs are derived with: a change of anything else leaves them as they are.
DERIVING = ("organisation.time_zone", "organisation.holidays", "calendar.", "sla.")


@dataclass(frozen=True)
class Confirmation:
    """Who said that a target is the one that was agreed, and when."""

    by: str
    at: datetime


def current_settings(connection: Connection) -> Settings:
    """The settings that every number of this moment is computed with."""
    saved = queries.load_settings_values(connection)
    return Settings.model_validate(saved) if saved else _unsaved(connection)


def own_settings(connection: Connection) -> Settings:
    """The settings that hold once own files are loaded: the sample company's leave with it."""
    saved = queries.load_settings_values(connection)
    return Settings.model_validate(saved) if saved else Settings()


def settings_of(connection: Connection, number: int) -> Settings:
    """The settings of one version; of 0: those from before anybody saved any. Raises SettingError if there is none."""
    if not number:
        return _unsaved(connection)
    values = settings_versions.load_version_values(connection, number)
    if values is None:
        raise SettingError(
            f"there is no version {number} of the settings; `alignment settings log` lists them"
        )
    return Settings.model_validate(values)


def _unsaved(connection: Connection) -> Settings:
    if queries.has_sample(connection):
        return Settings.model_validate(tomllib.loads((SAMPLE / "settings.toml").read_text(encoding="utf-8")))
    return Settings()


def list_versions(principal: Principal, database: Database) -> list[VersionInfo]:
    """Every saved version, newest first; raises AccessRefused for anybody but an admin."""
    with database.read() as connection:
        authorise(principal, Role.ADMIN, connection, now=datetime.now(UTC))
        return settings_versions.list_versions(connection)


def save_settings(
    principal: Principal, database: Database, changes: Mapping[str, Any], *, started_from: int | None = None
) -> Settings:
    """Save `changes` ("section.field" → value) as a new version and derive again what depends on them.

    `started_from`: the number of the version that the changes were thought out on; None: whichever is the newest.
    Raises SettingError on a wrong name or value, SettingsChanged if somebody saved a newer version since,
    AccessRefused for anybody but an admin.
    """
    return _save(principal, database, lambda _, before: change_settings(before, changes), started_from)


def restore_version(
    principal: Principal, database: Database, number: int, *, started_from: int | None = None
) -> Settings:
    """Bring an earlier version back as a new one (0: what held before the first); `started_from` as when saving.

    Raises SettingError if there is no such version, SettingsChanged, AccessRefused for anybody but an admin.
    """
    return _save(
        principal,
        database,
        lambda connection, _: settings_of(connection, number),
        started_from,
        restored=number,
    )


def _save(
    principal: Principal,
    database: Database,
    change: Callable[[Connection, Settings], Settings],
    started_from: int | None,
    *,
    restored: int | None = None,
) -> Settings:
    now = datetime.now(UTC)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        commands.hold_data_version(
            connection
        )  # before anything is written: the lock that a load takes first too
        if started_from is not None:
            _refuse_overtaken(connection, started_from)
        before = current_settings(connection)
        after = change(connection, before)
        changed = list_changed(before, after)
        if not changed:
            return after
        deriving = derives(changed)
        if deriving:
            commands.raise_data_version(connection)
        number = commands.save_settings_version(
            connection,
            changed_at=now,
            changed_by=admin.name,
            changes=changed,
            values=after.model_dump(mode="json"),
        )
        told = {"names": sorted(changed)} | ({} if restored is None else {"restored": restored})
        record_change(
            connection, admin, Action.SETTINGS_SAVED, at=now, subject=f"version {number}", details=told
        )
        if deriving:
            derive_all(connection, after)
    return after


def _refuse_overtaken(connection: Connection, started_from: int) -> None:
    since = settings_versions.list_versions(connection, after=started_from)
    if not since:
        return
    told = "; ".join(
        f"{version.changed_by} saved version {version.number} ({describe_changes(version.changes)})"
        for version in reversed(since)
    )
    raise SettingsChanged(f"nothing was saved, since somebody was faster: {told}")


def describe_changes(changes: Mapping[str, Any]) -> str:
    """Changes in one line: "sla.response_hours: 4.0 → 8.0, …"."""
    return ", ".join(f"{name}: {show_value(was)} → {show_value(now)}" for name, (was, now) in changes.items())


def show_value(value: Any) -> str:
    """A setting's value as it is written in JSON, text without quotation marks."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def derives(names: Iterable[str]) -> bool:
    """Whether hand-offs have to be derived again after a change of these settings."""
    return any(name.startswith(DERIVING) for name in names)


def list_changed(before: Settings, after: Settings) -> dict[str, list[Any]]:
    """What differs between two settings: name → [from, to]."""
    was = {info.name: info.value for info in list_settings(before)}
    now = {info.name: info.value for info in list_settings(after)}
    return {name: [was[name], now[name]] for name in now if now[name] != was[name]}


def find_confirmations(settings: Settings, versions: Iterable[VersionInfo]) -> dict[str, Confirmation]:
    """Who confirmed each confirmed target, by metric: with the newest version that confirmed or changed it."""
    found: dict[str, Confirmation] = {}
    for version in sorted(versions, key=lambda version: version.number):
        was, now = version.changes.get("targets.confirmed", ([], []))
        for key in METRIC_KEYS:
            if (key in now and key not in was) or f"targets.{key}" in version.changes:
                found[key] = Confirmation(version.changed_by, version.changed_at)
    return {key: found[key] for key in settings.targets.confirmed if key in found}
