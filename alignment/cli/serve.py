"""Commands about this installation: run, doctor."""

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from alignment.cli.shared import friendly, print_json
from alignment.settings import load_environment


@click.command()
@click.option("--port", default=8501, show_default=True, help="Port on this machine.")
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="Where to listen; others need a sign-in."
)
@friendly
def run(port: int, address: str) -> None:
    """Start the app on this machine."""
    from alignment.access.configuration import check_start
    from alignment.content_files import DATA

    root = DATA.parent
    check_start(os.environ, address=address, base_url=load_environment().base_url)
    os.environ.setdefault("ALIGNMENT_HOME", str(load_environment().home))
    os.chdir(root)  # Streamlit reads the theme and the server's options from there
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port), "--server.address", address]
    os.execv(sys.executable, [sys.executable, "-m", *arguments, "--server.headless", "true"])  # noqa: S606


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@friendly
def doctor(as_json: bool) -> None:
    """Check the database, the key file and the data; ends with 1 if something needs attention."""
    from alignment.doctor import examine

    findings = examine(load_environment(), datetime.now(UTC))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.ok else 'CHECK'} {finding.subject}: {finding.text}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
