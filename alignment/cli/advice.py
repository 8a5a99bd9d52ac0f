"""Commands that advise: suggested fixes, the register of practices."""

import click

from alignment.cli.shared import friendly, open_house, print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def fixes(as_json: bool) -> None:
    """What to begin with: suggested fixes, best first, each with why and where it is from."""
    from alignment import scorecards
    from alignment.advice.fixes import fixes_json, suggest
    from alignment.advice.practices import load_practices
    from alignment.publish.advice_text import fix_text

    found = suggest(scorecards.compute(open_house()), load_practices())
    if as_json:
        print_json(fixes_json(found))
        return
    for number, fix in enumerate(found, 1):
        click.echo(fix_text(number, fix))
    if not found:
        click.echo("No signal of a practice fires on the records that are loaded.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def practices(as_json: bool) -> None:
    """The register: every practice, how it stands, and the evidence."""
    from alignment import scorecards
    from alignment.advice.practices import load_practices
    from alignment.advice.register import build_register, practices_json
    from alignment.publish.advice_text import entry_text

    register = build_register(scorecards.compute(open_house()), load_practices())
    if as_json:
        print_json(practices_json(register))
        return
    for entry in register:
        click.echo(entry_text(entry))
