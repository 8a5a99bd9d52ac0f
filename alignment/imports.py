"""Loading files and taking them back, for those who may: the one way in for the page and the command."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from alignment import scorecards
from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.errors import AlignmentError
from alignment.ingest import derive
from alignment.ingest.load import LoadOptions, load_file
from alignment.ingest.mapping_files import SURVEY
from alignment.ingest.meeting_titles import forget_other_titles
from alignment.ingest.people import load_people_key
from alignment.ingest.reports import ImportReport
from alignment.organisation import current_settings, own_settings
from alignment.settings import Environment
from alignment.store import queries
from alignment.store.database import Connection, Database
from alignment.store.links import ACTIVITY, DEAL, Joins, count_joins
from alignment.store.undo import UndoOutcome, undo_batch
from alignment.survey_imports import import_survey, is_survey, undo_survey, with_mapping

_RECORDS = {"activities": ACTIVITY, "deals": DEAL}  # kinds whose rows have to find their leads


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

    A survey becomes a wave of its own (`import_survey`).
    Raises AccessRefused for anybody but an admin, FileRefused if no row can be loaded (then nothing changed).
    """
    with database.read() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=datetime.now(UTC))
    options = with_mapping(options)
    load = import_survey if is_survey(data, file_name, options) else _load_records
    report = load(admin, database, environment, data, file_name=file_name, options=options)
    if refresh and not options.dry_run:
        scorecards.refresh(database)
    return report


def _load_records(
    admin: Principal,
    database: Database,
    environment: Environment,
    data: bytes | Path,
    *,
    file_name: str,
    options: LoadOptions,
) -> ImportReport:
    with database.read() as connection:
        settings = current_settings(connection) if options.is_sample else own_settings(connection)

    recorded: list[str] = []
    joined: list[Joins] = []

    def follow(connection: Connection, batch: str) -> None:
        # The first own batch removes the sample and its settings: hand-offs are derived with those that remain.
        derive.derive_batch(connection, batch, current_settings(connection))
        kind = queries.find_batch(connection, batch).kind
        _forget_titles(connection, kind)
        joined.extend(_count_joins(connection, batch, kind))
        if not options.is_sample:
            _record(connection, admin, batch)
            recorded.append(batch)

    report = load_file(
        database,
        data,
        file_name=file_name,
        options=replace(options, loaded_by=admin.name),
        settings=settings,
        people_key=load_people_key(environment),
        derive=follow,
        rederive=lambda connection: derive.derive_all(connection, current_settings(connection)),
        clock=lambda: datetime.now(UTC),
    )
    if report.batch and report.batch not in recorded and not options.is_sample:
        with (
            database.write() as connection
        ):  # nothing changed, or everything was derived in the batch's place
            _record(connection, admin, report.batch)
    return replace(report, joined=joined[0]) if joined else report


def undo_import(principal: Principal, database: Database, batch: str) -> UndoOutcome:
    """Take a loaded file back, by the beginning of its batch's id, and compute the usual scorecards anew.

    Rows that a later file changed too stay as they are; the outcome names them. The sample does not come back.
    Raises AccessRefused for anybody but an admin, AlignmentError if no batch, or more than one, is meant, if it was
    undone before, and for a file of the sample company.
    """
    now = datetime.now(UTC)
    with database.read() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        found = queries.find_batch(connection, batch)
    if found.is_sample:
        raise AlignmentError(
            f"{found.file_name}: this file is the sample company's; `alignment sample clear` removes it as a whole"
        )

    if found.kind == SURVEY:
        return undo_survey(principal, database, found.id)

    def follow(connection: Connection, batch_id: str) -> None:
        derive.derive_all(connection, current_settings(connection))
        _forget_titles(connection, found.kind)
        _record(connection, admin, batch_id, action=Action.FILE_UNDONE, at=now)

    outcome = undo_batch(database, found.id, follow, now=now)
    scorecards.refresh(database)
    return outcome


def _count_joins(connection: Connection, batch: str, kind: str) -> list[Joins]:
    return [count_joins(connection, batch, _RECORDS[kind])] if kind in _RECORDS else []


def _forget_titles(connection: Connection, kind: str) -> None:
    """Who is in which team, and who was asked, decide which titles may be kept."""
    if kind in ("roster", "meetings"):
        forget_other_titles(connection, zone=current_settings(connection).organisation.time_zone)


def _record(
    connection: Connection,
    admin: Principal,
    batch_id: str,
    *,
    action: Action = Action.FILE_LOADED,
    at: datetime | None = None,
) -> None:
    batch = queries.find_batch(connection, batch_id)
    details = {"kind": batch.kind, "source": batch.source, "batch": batch.id}
    record_change(
        connection, admin, action, at=at or batch.loaded_at, subject=f"batch {batch.number}", details=details
    )
