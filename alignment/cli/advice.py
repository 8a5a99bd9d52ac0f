"""Commands that advise: suggested fixes, the register of practices."""

import click

from alignment.cli.shared import friendly, open_house, print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def fixes(as_json: bool) -> None:
    """What to begin with: suggested fixes, best first, each with why and where it is from."""
    from alignment import scorecards
    from alignment.advice.fixes import fixes_json
    from alignment.publish.advice_text import fix_text
    from alignment.scorecards.advised import advise

    database = open_house()
    found = advise(database, scorecards.compute(database), window=scorecards.DEFAULT_WINDOW, limited=False)
    if as_json:
        print_json(fixes_json(found))
        return
    for number, fix in enumerate(found, 1):
        click.echo(fix_text(number, fix))
    if not found:
        click.echo("No signal of a practice fires on the records and survey waves that are there.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def practices(as_json: bool) -> None:
    """The register: every practice, how it stands, and the evidence."""
    from alignment import scorecards
    from alignment.advice.register import practices_json
    from alignment.publish.advice_text import entry_text
    from alignment.scorecards.advised import read_register

    database = open_house()
    register = read_register(database, scorecards.compute(database))
    if as_json:
        print_json(practices_json(register))
        return
    for entry in register:
        click.echo(entry_text(entry))
