"""Commands about data: import, batches, undo, template, sample."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import click

from alignment.cli.shared import KINDS, OPERATOR, friendly, open_house, print_json, read_moment, read_zone
from alignment.errors import AlignmentError
from alignment.settings import load_environment


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--kind", type=click.Choice(KINDS), help="What the file holds; recognised from its header if left out."
)
@click.option("--source", help="The system the file comes from; files of one source are joined.")
@click.option("--as-of", callback=read_moment, help="The moment the extract describes.")
@click.option("--time-zone", help="Zone of times without an offset (default: the organisation's).")
@click.option("--date-order", type=click.Choice(["DMY", "MDY", "YMD"]), help="Order of day, month, year.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML: which column is what.",
)
@click.option("--accept-implausible", is_flag=True, help="Load dates long ago or in the future as well.")
@click.option("--max-size", type=click.IntRange(min=1), help="Largest file in MB (default 200).")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--strict", is_flag=True, help="Load nothing if any row is rejected.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def import_command(files: tuple[Path, ...], as_json: bool, **given: Any) -> None:
    """Load files of any kind. The same file again changes nothing."""
    from alignment import imports, scorecards
    from alignment.ingest.load import LoadOptions

    environment, database = load_environment(), open_house()
    if given["max_size"] is None:
        given.pop("max_size")
    else:
        given["max_size"] *= 1024 * 1024
    zone = given["time_zone"]
    if given["as_of"] is not None and given["as_of"].tzinfo is None:
        given["as_of"] = given["as_of"].replace(tzinfo=read_zone(zone, database, own=True))
    options, reports, failed = LoadOptions(**given), [], False
    for file in files:
        try:
            report = imports.import_file(
                OPERATOR, database, environment, file, file_name=file.name, options=options, refresh=False
            )
        except AlignmentError as problem:
            click.echo(f"alignment: {file}: {problem}", err=True)
            failed = True
            continue
        reports.append(report)
        if not as_json:
            _echo_report(report, dry_run=options.dry_run)
    if reports and not options.dry_run:
        scorecards.refresh(database)
    if as_json:
        print_json([report.as_json() for report in reports])
    sys.exit(1 if failed else 0)


def _echo_report(report: Any, *, dry_run: bool) -> None:
    from alignment.ingest.reports import say_joins
    from alignment.ingest.survey_reports import say_survey

    would = "would be " if dry_run else ""
    click.echo(
        f"{report.file}: {report.kind} from {report.source}, as of {report.as_of:%Y-%m-%d %H:%M %Z}: {report.rows} rows, "
        f"{would}{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.rejected} rejected"
    )
    for sentence in (*say_joins(report.joined), *say_survey(report.survey)):
        click.echo(f"  {sentence}")
    told = [*report.errors, *(report.remarks if report.survey else ())]
    for error in told[:20]:
        click.echo(f"  {error.message}")
    if len(told) > 20:
        click.echo(f"  … and {len(told) - 20} more (--json lists all)")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def batches(as_json: bool) -> None:
    """The files that were loaded, newest first."""
    from alignment.store import queries

    with open_house().read() as connection:
        found = queries.list_batches(connection)
    if as_json:
        print_json([asdict(batch) for batch in found])
        return
    for batch in found:
        state = " (undone)" if batch.undone_at else " (sample)" if batch.is_sample else ""
        click.echo(
            f"{batch.id[:8]}  {batch.loaded_at:%Y-%m-%d %H:%M}  {batch.kind:<12} {batch.source:<12} {batch.file_name}: "
            f"{batch.created} created, {batch.updated} updated, {batch.rejected} rejected{state}"
        )
    if not found:
        click.echo("Nothing was loaded yet.")


@click.command()
@click.argument("batch")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def undo(batch: str, as_json: bool) -> None:
    """Take a loaded file back. BATCH is the id that `alignment batches` shows, or its beginning.

    Its new rows go and its changes are reverted. Rows that a later file changed or confirmed stay, and are named.
    """
    from alignment import imports

    outcome = imports.undo_import(OPERATOR, open_house(), batch)
    if as_json:
        print_json(asdict(outcome))
        return
    click.echo(f"undone: {outcome.removed} rows removed, {outcome.restored} put back as they were")
    if outcome.kept_count:
        click.echo(f"{outcome.kept_count} rows stay, since a later file changed or confirmed them:")
    for table, key in outcome.kept[:20]:
        click.echo(f"  {table.replace('_', ' ')} {key}")
    if outcome.kept_count > 20:
        click.echo(f"  … and {outcome.kept_count - 20} more (--json names up to 1,000)")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@friendly
def template(kind: str) -> None:
    """A CSV to fill in, for tools that nobody has described. That of a survey has a column a question."""
    from alignment.ingest.templates import template_csv
    from alignment.publish.survey_text import survey_template_csv
    from alignment.survey.questions import load_questions

    click.echo(survey_template_csv(load_questions()) if kind == "survey" else template_csv(kind), nl=False)


@click.command()
@click.argument("action", type=click.Choice(["load", "clear"]))
@friendly
def sample(action: Literal["load", "clear"]) -> None:
    """Load or remove the sample company."""
    from alignment import sample as company

    environment, database = load_environment(), open_house()
    if action == "load":
        company.load_sample(OPERATOR, database, environment)
    else:
        company.clear_sample(OPERATOR, database)
    click.echo(f"sample company {'loaded' if action == 'load' else 'removed'}")
