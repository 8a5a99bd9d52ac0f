"""Commands about snapshots: publish, list, show, compare."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from alignment.cli.shared import OPERATOR, friendly, open_house, print_json

if TYPE_CHECKING:
    from alignment.publish.comparison import Comparison, MetricComparison, Standing


@click.command()
@click.option("--label", default="", help="What people call it; the window if left out.")
@click.option("--note", default="", help="A sentence that stands above it.")
@click.option("--window", default="13w", show_default=True, help="13w, 2026-10 or 2026-Q3.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def publish(label: str, note: str, window: str, as_json: bool) -> None:
    """Publish the scorecard as a snapshot that nothing changes later."""
    from alignment import snapshots as service

    info = service.publish_snapshot(OPERATOR, open_house(), label=label, note=note, window=window)
    if as_json:
        print_json(asdict(info))
        return
    click.echo(info.id)
    click.echo(f"snapshot {info.number} is published: {info.label}", err=True)


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def snapshots(context: click.Context, as_json: bool) -> None:
    """The published snapshots, newest first; with a further word: one of them, or two beside each other."""
    if context.invoked_subcommand is None:
        _list(as_json)


@friendly
def _list(as_json: bool) -> None:
    from alignment import snapshots as service

    found = service.list_snapshots(OPERATOR, open_house())
    if as_json:
        print_json([asdict(info) for info in found])
        return
    for info in found:
        click.echo(
            f"{info.id[:8]}  {info.number:>3}  {info.published_at:%Y-%m-%d %H:%M}  {info.label}"
            f" ({info.window}, rules {info.rules_version}), published by {info.published_by}"
        )
    if not found:
        click.echo("Nothing was published yet.")


@snapshots.command("show")
@click.argument("snapshot", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print what was published, byte for byte.")
@friendly
def snapshots_show(snapshot: str, as_json: bool) -> None:
    """One snapshot, given its id or the beginning of it: its scorecard and the sentences signed under it."""
    from alignment import snapshots as service
    from alignment.publish.text import scorecard_text

    database = open_house()
    info = service.find_snapshot(OPERATOR, database, snapshot)
    found = service.read_snapshot(OPERATOR, database, info.id)
    if as_json:
        click.echo(found.payload, nl=False)  # its SHA-256 is the one that the list gives
        return
    click.echo(f"Snapshot {info.number}, {info.label}: published {info.published_at:%Y-%m-%d %H:%M %Z}")
    click.echo(scorecard_text(found.frozen.scorecard))
    for signed in found.signatures:
        click.echo(f"{signed.team} on {signed.metric}: {signed.sentence} (signed by {signed.signed_by})")


@snapshots.command("compare")
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def snapshots_compare(first: str, second: str, as_json: bool) -> None:
    """Two snapshots beside each other, each given by its id or the beginning of it."""
    from alignment import snapshots as service
    from alignment.publish.comparison import comparison_json

    comparison = service.compare_snapshots(OPERATOR, open_house(), first, second)
    if as_json:
        print_json(comparison_json(comparison))
        return
    _echo_comparison(comparison)


def _echo_comparison(comparison: "Comparison") -> None:
    scores = " → ".join(
        "—" if score is None else f"{score:.1f}"
        for score in (comparison.first_score, comparison.second_score)
    )
    change = "" if comparison.score_change is None else f" ({comparison.score_change:+.1f})"
    click.echo(f"{'score':<16} {scores}{change}")
    for metric in comparison.metrics:
        click.echo(_line(metric))
    for remark in comparison.remarks:
        click.echo(remark)


def _line(metric: "MetricComparison") -> str:
    change = "" if metric.change is None else f" ({metric.change * 100:+.0f} points)"
    return f"{metric.key:<16} {_share(metric.first)} → {_share(metric.second)}{change}"


def _share(standing: "Standing") -> str:
    from alignment.publish.text import STATUS_WORDS

    word = STATUS_WORDS[standing.status]
    return word if standing.value is None else f"{standing.value:.0%} ({word})"
