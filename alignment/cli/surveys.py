"""Commands about survey waves: open, invite, close, look at what was published, take the questionnaire along."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alignment.cli.shared import (
    OPERATOR,
    friendly,
    open_house,
    origin,
    print_json,
    read_moment,
    read_zone,
)
from alignment.settings import load_environment

if TYPE_CHECKING:
    from alignment.store.survey_queries import WaveInfo
    from alignment.surveys import Invitation


def _read_teams(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, int]:
    teams = {}
    for text in given:
        name, _sign, number = text.partition("=")
        if not number.isdigit():
            raise click.BadParameter(f"'{text}' is not a team and its people; expected e.g. sales=12")
        teams[name] = int(number)
    return teams


def _with_files(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say where one-time links are written to."""
    file = click.Path(dir_okay=False, path_type=Path)
    for name, what in (("--sheet", "a page to print and cut (HTML)"), ("--csv", "a CSV")):
        command = click.option(name, type=file, help=f"Write one-time links to {what}.")(command)
    return command


@click.group()
def survey() -> None:
    """Waves of the survey: what Sales and Marketing believe, asked so that nobody can tell who said what."""


@survey.command("open")
@click.argument("label")
@click.option(
    "--team",
    "teams",
    multiple=True,
    required=True,
    callback=_read_teams,
    metavar="TEAM=PEOPLE",
    help="How many people of a team are invited: sales, marketing, leadership, other. Repeat for each.",
)
@click.option("--closes", callback=read_moment, required=True, help="The last day, e.g. 2026-12-04.")
@click.option("--codes", is_flag=True, help="A one-time link for each person instead of one for all.")
@click.option("--k", default=5, show_default=True, help="The smallest group that is ever shown; 5 or more.")
@_with_files
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def survey_open(
    label: str,
    teams: dict[str, int],
    closes: datetime,
    codes: bool,
    k: int,
    as_json: bool,
    **files: Path | None,
) -> None:
    """Open a wave. Its links are shown this once."""
    from alignment import surveys

    database = open_house()
    if closes.tzinfo is None:
        closes = closes.replace(tzinfo=read_zone(None, database))
    handed = surveys.open_wave(
        OPERATOR,
        database,
        label=label,
        closes_at=closes.astimezone(UTC),
        invited=teams,
        way="codes" if codes else "open",
        k=k,
    )
    _hand_out(handed, as_json=as_json, **files)


@survey.command("invite")
@click.argument("wave", type=int)
@click.option("--codes", default=0, metavar="NUMBER", help="How many further one-time links.")
@_with_files
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def survey_invite(wave: int, codes: int, as_json: bool, **files: Path | None) -> None:
    """A further link into wave number WAVE, or further one-time links."""
    from alignment import surveys

    _hand_out(surveys.invite(OPERATOR, open_house(), wave, codes=codes), as_json=as_json, **files)


@survey.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def survey_list(as_json: bool) -> None:
    """All waves, the newest first, with who has taken part as far as that may be said."""
    from alignment import surveys

    database = open_house()
    found = [
        (wave, surveys.participation(OPERATOR, database, wave.number))
        for wave in surveys.list_waves(OPERATOR, database)
    ]
    if as_json:
        print_json([_wave_json(wave) | {"participation": taken.model_dump()} for wave, taken in found])
        return
    now = datetime.now(UTC)
    for wave, taken in found:
        state = "closed" if wave.closed_at else "open" if wave.is_open(now) else "to be closed"
        about = "few have answered" if taken.company is None else f"about {taken.company} % took part"
        if wave.way == "import":
            state, about = "imported", "read from a file" if taken.company is None else about
        teams = "".join(f", {team} {percent} %" for team, percent in taken.teams.items())
        click.echo(
            f"{wave.number}  {state:<12} until {wave.closes_at:%Y-%m-%d}  {wave.label}: {about}{teams}"
        )
    if not found:
        click.echo("There is no wave yet.")


@survey.command("close")
@click.argument("wave", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def survey_close(wave: int, as_json: bool) -> None:
    """Close wave number WAVE for good: its results are worked out once, and codes and comments deleted."""
    from alignment import surveys

    database = open_house()
    surveys.close_wave(OPERATOR, database, load_environment(), wave)
    _show_results(wave, as_json=as_json)


@survey.command("position")
@click.argument("number", metavar="WAVE", type=int)
@click.argument("team")
@click.argument("text", required=False)
@click.option("--signed", "name", default="", help="The name of whoever stands for it.")
@click.option("--withdraw", is_flag=True, help="Take the team's position back.")
@friendly
def survey_position(number: int, team: str, text: str | None, name: str, withdraw: bool) -> None:
    """Record what a team too small for the survey says openly, beside a wave and apart from its answers."""
    from alignment import positions

    if withdraw:
        positions.withdraw_position(OPERATOR, open_house(), number, team=team)
        click.echo(f"the position of {team} beside wave {number} is withdrawn")
        return
    said = positions.sign_position(OPERATOR, open_house(), number, team=team, text=text or "", name=name)
    click.echo(f"the position of {team}, signed by {said.signed_by}, stands beside wave {number}")


@survey.command("results")
@click.argument("wave", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def survey_results(wave: int | None, as_json: bool) -> None:
    """What was published of wave number WAVE, by default of the newest one."""
    _show_results(wave, as_json=as_json)


@survey.command("export")
@click.option("--wave", "number", default=1, show_default=True, help="The wave whose turn of items to take.")
@friendly
def survey_export(number: int) -> None:
    """The questionnaire as CSV, for use in another tool."""
    from alignment.publish.survey_text import questionnaire_csv
    from alignment.survey.questions import build_questionnaire, load_questions

    click.echo(questionnaire_csv(build_questionnaire(load_questions(), number=max(1, number))), nl=False)


def _hand_out(handed: "Invitation", *, as_json: bool, csv: Path | None, sheet: Path | None) -> None:
    from alignment.publish.survey_text import codes_csv, codes_sheet

    urls, until = handed.urls(origin()), f"{handed.wave.closes_at:%Y-%m-%d}"
    if csv:
        csv.write_text(codes_csv(urls), encoding="utf-8", newline="")
    if sheet:
        sheet.write_text(codes_sheet(handed.wave.label, urls, until=until), encoding="utf-8")
    for warning in handed.warnings:
        click.echo(f"note: {warning}", err=True)
    if as_json:
        print_json(_wave_json(handed.wave) | {"links": urls, "warnings": handed.warnings})
        return
    if not csv and not sheet:
        click.echo("\n".join(urls))
    written = " and ".join(str(file) for file in (csv, sheet) if file)
    told = f"{len(urls)} links are in {written}" if written else "not shown again"
    click.echo(f"wave {handed.wave.number} '{handed.wave.label}' is open until {until}; {told}", err=True)


def _wave_json(wave: "WaveInfo") -> dict[str, Any]:
    hidden = ("questionnaire", "id")
    return {name: value for name, value in asdict(wave).items() if name not in hidden}


def _show_results(number: int | None, *, as_json: bool) -> None:
    from alignment import scorecards, surveys
    from alignment.errors import AlignmentError
    from alignment.publish.survey_text import results_text
    from alignment.survey.perception import summary_json
    from alignment.survey.questions import Questionnaire

    database = open_house()
    found = [each for each in surveys.load_published(database) if number in (None, each[0].number)]
    if not found:
        raise AlignmentError("no wave is closed yet" if number is None else f"wave {number} is not closed")
    wave, published = found[0]
    if as_json:
        metrics = scorecards.compute(database).metrics
        facts = {metric.key: metric.ratio.value for metric in metrics}
        summary = summary_json(published, wave=wave.label, facts=facts, imported=wave.way == "import")
        print_json(_wave_json(wave) | summary | {"published": published.model_dump()})
        return
    questionnaire = Questionnaire.model_validate_json(wave.questionnaire)
    click.echo(results_text(published, questionnaire, title=f"{wave.number}. {wave.label}"))
