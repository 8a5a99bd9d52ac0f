"""Commands about the glossary: list, set, sign."""

from dataclasses import asdict

import click

from alignment.cli.shared import OPERATOR, friendly, open_house, print_json


@click.group()
def glossary() -> None:
    """What the words mean, and which team has signed it."""


@glossary.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def glossary_list(as_json: bool) -> None:
    """The terms in use with their definitions and signatures."""
    from alignment import glossary as terms

    found = terms.list_terms(OPERATOR, open_house())
    if as_json:
        print_json([{**asdict(term.now), "missing": term.missing} for term in found])
        return
    if not found:
        click.echo("the glossary is empty; `alignment glossary set TERM DEFINITION` begins it")
    for term in found:
        signed = ", ".join(signature.team for signature in term.now.signatures) or "nobody"
        lacking = f"; {' and '.join(term.missing)} {'has' if len(term.missing) == 1 else 'have'} yet to sign"
        told = f"version {term.now.version}, signed by {signed}{lacking if term.missing else ''}"
        click.echo(f"{term.label}: {term.now.text}\n    {told}")


@glossary.command("set")
@click.argument("term")
@click.argument("definition")
@friendly
def glossary_set(term: str, definition: str) -> None:
    """Define a term, or define it anew; a new definition needs both signatures."""
    from alignment import glossary as terms

    saved = terms.set_term(OPERATOR, open_house(), term, definition)
    click.echo(f"{saved.label}: version {saved.now.version}")


@glossary.command("sign")
@click.argument("term")
@click.option("--team", required=True, help="sales or marketing.")
@friendly
def glossary_sign(term: str, team: str) -> None:
    """Sign what a term means for a team."""
    from alignment import glossary as terms

    signed = terms.sign_term(OPERATOR, open_house(), term, team=team)
    rest = f"; {' and '.join(each.capitalize() for each in signed.missing)} has yet to sign"
    click.echo(f"{signed.label}: signed for {team}{rest if signed.missing else ', by both teams now'}")
