"""Loading files and taking them back, for those who may: the one way in for the page and the command."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from alignment import scorecards
from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.ingest import derive
from alignment.ingest.load import ImportReport, LoadOptions, load_file
from alignment.ingest.people import load_people_key
from alignment.organisation import current_settings
from alignment.settings import Environment
from alignment.store import queries
from alignment.store.database import Connection, Database


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
    with database.read() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=datetime.now(UTC))
        settings = current_settings(connection)

    def follow(connection: Connection, batch: str) -> None:
        # The first own batch removes the sample and its settings: hand-offs are derived with those that remain.
        derive.derive_batch(connection, batch, current_settings(connection))
        if not options.is_sample:
            _record(connection, admin, batch)

    report = load_file(
        database,
        data,
        file_name=file_name,
        options=replace(options, loaded_by=admin.name),
        settings=settings,
        people_key=load_people_key(environment),
        derive=follow,
        clock=lambda: datetime.now(UTC),
    )
    if refresh and not options.dry_run:
        scorecards.refresh(database)
    return report


def _record(connection: Connection, admin: Principal, batch_id: str) -> None:
    batch = queries.find_batch(connection, batch_id)
    details = {"kind": batch.kind, "source": batch.source, "batch": batch.id}
    record_change(
        connection,
        admin,
        Action.FILE_LOADED,
        at=batch.loaded_at,
        subject=f"batch {batch.number}",
        details=details,
    )
