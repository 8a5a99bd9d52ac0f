"""Commands that write the scorecard down: reports to take along, and the digest for whatever sends mail."""

import sys
from pathlib import Path

import click

from alignment.access.principal import Principal, Role
from alignment.cli.shared import OPERATOR, friendly, open_house
from alignment.errors import AlignmentError

READER = Principal(Role.VIEWER, "command line, as a viewer", for_leadership=False)
KINDS = ("pdf", "pptx", "csv", "xlsx", "json")


@click.command()
@click.option("--format", "kind", type=click.Choice(KINDS), required=True, help="What kind of file.")
@click.option("-o", "--output", "target", required=True, help="The file to write; - for standard output.")
@click.option("--window", default="13w", show_default=True, help="13w, 2026-10 or 2026-Q3.")
@click.option("--snapshot", default=None, metavar="ID", help="A published snapshot instead of the records.")
@click.option("--paper", type=click.Choice(["a4", "us-letter"]), default="a4", help="The paper of a PDF.")
@click.option("--for-viewers", is_flag=True, help="Leave out what holders of a share link do not see.")
@friendly
def export(kind: str, target: str, window: str, snapshot: str | None, paper: str, for_viewers: bool) -> None:
    """The scorecard as a report: PDF, PowerPoint, spreadsheet or JSON."""
    from alignment import exports, snapshots

    database = open_house()
    whole = snapshots.find_snapshot(OPERATOR, database, snapshot).id if snapshot else None
    reader = READER if for_viewers else OPERATOR
    written = exports.export(
        reader,
        database,
        kind=kind,
        window=window,
        snapshot=whole,
        paper="us-letter" if paper != "a4" else "a4",
    )
    _write(target, written.content)


@click.command()
@click.option("--format", "kind", type=click.Choice(["html", "text"]), default="text", show_default=True)
@click.option("-o", "--output", "target", default="-", help="The file to write; standard output if left out.")
@click.option("--window", default="13w", show_default=True, help="13w, 2026-10 or 2026-Q3.")
@click.option("--link", default="", help="Where readers find the scorecard, e.g. a share link.")
@friendly
def digest(kind: str, target: str, window: str, link: str) -> None:
    """Three sentences, the metrics and the first fixes as a mail, as holders of a share link may see them."""
    from alignment import exports
    from alignment.publish.digest import digest_html, digest_text

    if link and not link.startswith(("https://", "http://")):
        raise AlignmentError(f"'{link}' is not an address; expected one that starts with https://")
    deck = exports.tell_story(READER, open_house(), window=window)
    write = digest_html if kind == "html" else digest_text
    _write(target, write(deck, link=link).encode())


def _write(target: str, content: bytes) -> None:
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise AlignmentError(
            f"{target} cannot be written: {reason}; name a file in a folder that is yours"
        ) from problem
