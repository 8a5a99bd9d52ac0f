"""The console command `alignment`: everything that is scheduled, automated or done without a browser."""

import click

from alignment.cli import (
    access,
    advice,
    data,
    exports,
    glossary,
    results,
    serve,
    settings,
    snapshots,
    surveys,
)

COMMANDS = (
    serve.run,
    data.import_command,
    data.batches,
    data.undo,
    data.template,
    data.sample,
    results.score,
    advice.fixes,
    advice.practices,
    settings.settings,
    glossary.glossary,
    access.share,
    snapshots.publish,
    snapshots.snapshots,
    surveys.survey,
    exports.export,
    exports.digest,
    access.account,
    access.log,
    serve.doctor,
)


@click.group(commands=COMMANDS)
@click.version_option(package_name="alignment-health-check")
def main() -> None:
    """Do Sales and Marketing work together, and what should we do about it?"""
