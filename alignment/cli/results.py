"""Commands that answer: the scorecard."""

from datetime import datetime

import click

from alignment.cli.shared import friendly, open_house, print_json, read_moment, read_zone


@click.command()
@click.option("--as-of", callback=read_moment, help="Judge as at this moment; later facts are ignored.")
@click.option("--window", default="13w", show_default=True, help="13w, 2026-10 or 2026-Q3.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def score(as_of: datetime | None, window: str, as_json: bool) -> None:
    """The scorecard."""
    from alignment import scorecards
    from alignment.measures.result_json import scorecard_json
    from alignment.publish.text import scorecard_text
    from alignment.scorecards.believed import believed_json

    database = open_house()
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=read_zone(None, database))
    scorecard = scorecards.compute(database, as_of=as_of, window=window)
    if as_json:
        print_json(scorecard_json(scorecard) | {"survey": believed_json(database, scorecard)})
    else:
        click.echo(scorecard_text(scorecard))
