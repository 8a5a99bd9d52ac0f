"""The console command `alignment`: everything that is scheduled, automated or done without a browser."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

import click

from alignment.access.principal import Principal, Role
from alignment.errors import AlignmentError
from alignment.settings import load_environment

OPERATOR = Principal(Role.ADMIN, "command line")  # whoever can open the database file is its admin
KINDS = ("leads", "lead-history", "activities", "deals", "meetings", "content", "content-use", "roster")
P = ParamSpec("P")
T = TypeVar("T")


def friendly(command: Callable[P, T]) -> Callable[P, T]:
    """Print an AlignmentError as written on stderr and end with 1; other exceptions are bugs and show as such."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except AlignmentError as problem:
            click.echo(f"alignment: {problem}", err=True)
            sys.exit(1)

    return wrapped


def _open() -> Any:
    from alignment.store.database import open_database

    environment = load_environment()
    return open_database(environment.database_url, home=environment.home)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _moment(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    """A day or time of `--as-of`; a bare day means its end, a time without offset is in the zone given beside it."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise click.BadParameter(
            f"'{text}' is not a time; expected e.g. 2026-10-31 or 2026-10-31T18:00+01:00"
        ) from problem
    if len(text) <= 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment


@click.group()
@click.version_option(package_name="alignment-health-check")
def main() -> None:
    """Do Sales and Marketing work together, and what should we do about it?"""


@main.command()
@click.option("--port", default=8501, show_default=True, help="Port on this machine.")
@friendly
def run(port: int) -> None:
    """Start the app on this machine."""
    from alignment.access.local import require_local_start
    from alignment.content_files import DATA

    root = DATA.parent
    require_local_start(address="127.0.0.1", base_url=load_environment().base_url)
    os.environ.setdefault("ALIGNMENT_HOME", str(load_environment().home))
    os.chdir(root)  # Streamlit reads the theme and the server's options from there
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    os.execv(sys.executable, [sys.executable, "-m", *arguments, "--server.headless", "true"])  # noqa: S606


@main.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--kind", type=click.Choice(KINDS), help="What the file holds; recognised from its header if left out."
)
@click.option("--source", help="The system the file comes from; files of one source are joined.")
@click.option("--as-of", callback=_moment, help="The moment the extract describes.")
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

    environment, database = load_environment(), _open()
    if given["max_size"] is None:
        given.pop("max_size")
    else:
        given["max_size"] *= 1024 * 1024
    zone = given["time_zone"]
    if given["as_of"] is not None and given["as_of"].tzinfo is None:
        given["as_of"] = given["as_of"].replace(tzinfo=_zone(zone, database))
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
        _print_json([report.as_json() for report in reports])
    sys.exit(1 if failed else 0)


def _zone(name: str | None, database: Any) -> ZoneInfo:
    from alignment.organisation import current_settings

    if name is None:
        with database.read() as connection:
            name = current_settings(connection).organisation.time_zone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise click.BadParameter(
            f"'{name}' is not an IANA time zone; expected e.g. Europe/Berlin"
        ) from problem


def _echo_report(report: Any, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    click.echo(
        f"{report.file}: {report.kind} from {report.source}, as of {report.as_of:%Y-%m-%d %H:%M %Z}: {report.rows} rows, "
        f"{would}{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.rejected} rejected"
    )
    for error in report.errors[:20]:
        click.echo(f"  {error.message}")
    if len(report.errors) > 20:
        click.echo(f"  … and {len(report.errors) - 20} more (--json lists all)")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def batches(as_json: bool) -> None:
    """The files that were loaded, newest first."""
    from alignment.store import queries

    with _open().read() as connection:
        found = queries.list_batches(connection)
    if as_json:
        _print_json([asdict(batch) for batch in found])
        return
    for batch in found:
        state = " (undone)" if batch.undone_at else " (sample)" if batch.is_sample else ""
        click.echo(
            f"{batch.id[:8]}  {batch.loaded_at:%Y-%m-%d %H:%M}  {batch.kind:<12} {batch.source:<12} {batch.file_name}: "
            f"{batch.created} created, {batch.updated} updated, {batch.rejected} rejected{state}"
        )
    if not found:
        click.echo("Nothing was loaded yet.")


@main.command()
@click.option("--as-of", callback=_moment, help="Judge as at this moment; later facts are ignored.")
@click.option("--window", default="13w", show_default=True, help="13w, 2026-10 or 2026-Q3.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def score(as_of: datetime | None, window: str, as_json: bool) -> None:
    """The scorecard."""
    from alignment import scorecards
    from alignment.measures.result_json import scorecard_json
    from alignment.publish.text import scorecard_text

    database = _open()
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=_zone(None, database))
    scorecard = scorecards.compute(database, as_of=as_of, window=window)
    if as_json:
        _print_json(scorecard_json(scorecard))
    else:
        click.echo(scorecard_text(scorecard))


@main.group()
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

    with _open().read() as connection:
        known = list_settings(current_settings(connection))
    found = [info for info in known if name in (None, info.name)]
    if not found:
        raise SettingError(
            f"there is no setting '{name}'; the settings are: {', '.join(i.name for i in known)}"
        )
    if as_json:
        _print_json([asdict(info) for info in found])
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
    database = _open()
    organisation.save_settings(OPERATOR, database, changes)
    scorecards.refresh(database)
    click.echo(f"saved: {', '.join(changes)}")


@main.command()
@click.argument("kind", type=click.Choice(KINDS))
@friendly
def template(kind: str) -> None:
    """A CSV to fill in, for tools that nobody has described."""
    from alignment.ingest.kinds import template_csv

    click.echo(template_csv(kind), nl=False)


@main.command()
@click.argument("action", type=click.Choice(["load", "clear"]))
@friendly
def sample(action: Literal["load", "clear"]) -> None:
    """Load or remove the sample company."""
    from alignment import sample as company

    environment, database = load_environment(), _open()
    if action == "load":
        company.load_sample(OPERATOR, database, environment)
    else:
        company.clear_sample(OPERATOR, database)
    click.echo(f"sample company {'loaded' if action == 'load' else 'removed'}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def doctor(as_json: bool) -> None:
    """Check the database, the key file and the data; ends with 1 if something needs attention."""
    from alignment.doctor import examine

    findings = examine(load_environment(), datetime.now(UTC))
    if as_json:
        _print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.ok else 'CHECK'} {finding.subject}: {finding.text}")
    sys.exit(0 if all(finding.ok for finding in cast(Any, findings)) else 1)


if __name__ == "__main__":
    main()
