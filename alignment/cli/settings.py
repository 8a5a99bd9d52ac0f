"""Commands about settings: get, set."""

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
