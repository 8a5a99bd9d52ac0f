"""Loading files and taking them back, for those who may: the one way in for the page and the command."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from alignment import scorecards
from alignment.access.principal import Principal, Role, require
from alignment.ingest import derive
from alignment.ingest.load import ImportReport, LoadOptions, load_file
from alignment.ingest.people import load_people_key
from alignment.organisation import current_settings
from alignment.settings import Environment
from alignment.store.database import Database


def import_file(
    principal: Principal,
    database: Database,
    environment: Environment,
    data: bytes | Path,
    *,
    file_name: str,
    options: LoadOptions,
    refresh: bool = True,
) -> ImportReport:
    """Load one file and compute the usual scorecards anew; the report says what became of every row.

    Raises AccessRefused for anybody but an admin, FileRefused if no row can be loaded (then nothing changed).
    """
    require(principal, Role.ADMIN)
    with database.read() as connection:
        settings = current_settings(connection)
    report = load_file(
        database,
        data,
        file_name=file_name,
        options=replace(options, loaded_by=principal.name),
        settings=settings,
        people_key=load_people_key(environment),
        # The first own batch removes the sample and its settings: hand-offs are derived with those that remain.
        derive=lambda connection, batch: derive.derive_batch(connection, batch, current_settings(connection)),
        clock=lambda: datetime.now(UTC),
    )
    if refresh and not options.dry_run:
        scorecards.refresh(database)
    return report
