"""Commands about settings: get, set, log, restore."""

import json
from dataclasses import asdict

import click

from alignment.cli.shared import OPERATOR, friendly, open_house, print_json


@click.group()
def settings() -> None:
    """Targets, promises, calendars, policies."""


@settings.command("get")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def settings_get(name: str | None, as_json: bool) -> None:
    """All settings with value, default and meaning; or one."""
    from alignment.errors import SettingError
    from alignment.organisation import current_settings
    from alignment.settings import list_settings

    with open_house().read() as connection:
        known = list_settings(current_settings(connection))
    found = [info for info in known if name in (None, info.name)]
    if not found:
        raise SettingError(
            f"there is no setting '{name}'; the settings are: {', '.join(i.name for i in known)}"
        )
    if as_json:
        print_json([asdict(info) for info in found])
        return
    for info in found:
        default = "" if info.value == info.default else f"  (default {json.dumps(info.default)})"
        click.echo(f"{info.name} = {json.dumps(info.value, ensure_ascii=False)}{default}\n    {info.meaning}")


@settings.command("set")
@click.argument("assignments", nargs=-1, required=True, metavar="NAME=VALUE…")
@friendly
def settings_set(assignments: tuple[str, ...]) -> None:
    """Change settings; every change is kept with who, when, from and to."""
    from alignment import organisation, scorecards

    changes = {}
    for text in assignments:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"'{text}' is not NAME=VALUE")
        changes[name] = value
    database = open_house()
    organisation.save_settings(OPERATOR, database, changes)
    scorecards.refresh(database)
    click.echo(f"saved: {', '.join(changes)}")


@settings.command("log")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def settings_log(as_json: bool) -> None:
    """The versions of the settings, newest first: who saved each, when, and what it changed."""
    from alignment import organisation

    versions = organisation.list_versions(OPERATOR, open_house())
    if as_json:
        print_json([asdict(version) for version in versions])
        return
    if not versions:
        click.echo("nobody has changed a setting yet")
    for version in versions:
        click.echo(f"{version.number}  {version.changed_at:%Y-%m-%d %H:%M} UTC  {version.changed_by}")
        for name, (was, now) in version.changes.items():
            click.echo(f"    {name}: {organisation.show_value(was)} → {organisation.show_value(now)}")


@settings.command("restore")
@click.argument("version", type=int)
@friendly
def settings_restore(version: int) -> None:
    """Bring an earlier version back, as a new one; 0 is what held before the first."""
    from alignment import organisation, scorecards

    database = open_house()
    organisation.restore_version(OPERATOR, database, version)
    scorecards.refresh(database)
    click.echo(f"version {version} holds again")
