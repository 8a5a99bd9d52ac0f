"""Commands about snapshots: publish, list, show, compare."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from alignment.cli.shared import OPERATOR, friendly, open_house, print_json

if TYPE_CHECKING:
    from alignment.publish.comparison import Comparison, MetricComparison, Standing
    from alignment.store.presentation_rows import Presentation


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
    from alignment import presenting
    from alignment import snapshots as service

    database = open_house()
    found = service.list_snapshots(OPERATOR, database)
    presented = {p.snapshot: p.presented_at for p in presenting.list_presentations(OPERATOR, database)}
    if as_json:
        print_json([asdict(info) | {"presented_at": presented.get(info.id)} for info in found])
        return
    for info in found:
        shown = f", presented {presented[info.id]:%Y-%m-%d}" if info.id in presented else ""
        click.echo(
            f"{info.id[:8]}  {info.number:>3}  {info.published_at:%Y-%m-%d %H:%M}  {info.label}"
            f" ({info.window}, rules {info.rules_version}), published by {info.published_by}{shown}"
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


@snapshots.command("presented")
@click.argument("snapshot", metavar="ID")
@friendly
def snapshots_presented(snapshot: str) -> None:
    """Say that a snapshot was presented: the next story begins with what changed since."""
    from alignment import presenting
    from alignment import snapshots as service

    database = open_house()
    info = service.find_snapshot(OPERATOR, database, snapshot)
    found = presenting.mark_presented(OPERATOR, database, info.id)
    click.echo(f"snapshot {info.number} was presented {found.presented_at:%Y-%m-%d}, by {found.presented_by}")


@snapshots.command("decide")
@click.argument("snapshot", metavar="ID")
@click.argument("what")
@click.option("--owner", default="", help="Who sees to it, best a role: Head of Sales.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="By when, e.g. 2026-12-15.")
@friendly
def snapshots_decide(snapshot: str, what: str, owner: str, due: datetime | None) -> None:
    """Write down one more decision of the meeting that was shown this snapshot; it is presented by that."""
    from alignment import presenting
    from alignment import snapshots as service
    from alignment.publish.story import Decision

    database = open_house()
    info = service.find_snapshot(OPERATOR, database, snapshot)
    before = presenting.find_presentation(OPERATOR, database, info.id)
    decisions = (*presenting.told_decisions(before), Decision(what, owner, due.date() if due else None))
    kept = presenting.keep_decisions(
        OPERATOR, database, info.id, decisions, started_from=before.version if before else 0
    )
    _echo_decisions(kept)


@snapshots.command("decisions")
@click.argument("snapshot", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def snapshots_decisions(snapshot: str, as_json: bool) -> None:
    """What was decided when a snapshot was presented, by whom it was written down, and when."""
    from alignment import presenting
    from alignment import snapshots as service

    database = open_house()
    info = service.find_snapshot(OPERATOR, database, snapshot)
    found = presenting.find_presentation(OPERATOR, database, info.id)
    if as_json:
        print_json(asdict(found) if found else None)
    elif found is None:
        click.echo("This snapshot was not presented yet.")
    else:
        _echo_decisions(found)


def _echo_decisions(presentation: "Presentation") -> None:
    for number, decision in enumerate(presentation.decisions, 1):
        due = f", by {decision.due:%Y-%m-%d}" if decision.due else ""
        owner = f" ({decision.owner}{due})" if decision.owner else f" (nobody named{due})"
        click.echo(f"{number}. {decision.what}{owner}; written down by {decision.decided_by}")
    if not presentation.decisions:
        click.echo("Nothing was decided.")


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
