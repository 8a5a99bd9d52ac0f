"""One file into the database: read, stored in one transaction, reported row by row."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from alignment.errors import RowError
from alignment.ingest.dates import DateOrder
from alignment.ingest.isolation import parse_in_child
from alignment.ingest.mapping_files import MappingFile, load_mapping
from alignment.ingest.meeting_titles import keep_joint_titles
from alignment.ingest.parse import parse_file
from alignment.ingest.parsed import MAX_SIZE, ParsedFile, Question
from alignment.ingest.people import PeopleKey
from alignment.ingest.remembered import Reading
from alignment.ingest.reports import ImportReport
from alignment.ingest.sniff import InputFile, is_workbook
from alignment.ingest.sources import SOURCES
from alignment.ingest.zones import time_of
from alignment.settings import Settings
from alignment.store.commands import raise_data_version, save_mapping, save_status_meanings
from alignment.store.content_queries import load_people
from alignment.store.database import Connection, Database
from alignment.store.loading import Derive, LoadOutcome, load_batch
from alignment.store.models import Batch
from alignment.store.queries import has_sample, load_mappings, load_status_meanings

UNMAPPED = "unmapped_status"
Rederive = Callable[[Connection], object]


@dataclass(frozen=True)
class LoadOptions:
    """How to load a file: the options of the command and the fields of the page.

    What is None the file, or its mapping file, has to tell. `max_size` is in bytes. `in_child`: whether the file is
    read in a process of its own, with limits; None: uploads and workbooks are, other files on disk are not.
    `source_folders`: where the tools are described. `propose`: a look at what a survey's columns only seem to ask.
    """

    kind: str | None = None
    source: str | None = None
    as_of: datetime | None = None
    time_zone: str | None = None
    date_order: DateOrder | None = None
    mapping: Path | MappingFile | None = None
    accept_implausible: bool = False
    max_size: int = MAX_SIZE
    dry_run: bool = False
    strict: bool = False
    is_sample: bool = False
    propose: bool = False
    loaded_by: str = ""
    in_child: bool | None = None
    source_folders: tuple[Path, ...] = (SOURCES,)


def load_file(  # noqa: PLR0913 - a load is all of this at once
    database: Database,
    source: Path | bytes,
    *,
    file_name: str,
    options: LoadOptions,
    settings: Settings,
    people_key: PeopleKey,
    derive: Derive | None,
    clock: Callable[[], datetime],
    rederive: Rederive | None = None,
) -> ImportReport:
    """Read a file and store its rows, in one transaction with all that follows from them.

    `derive` works out what follows from the batch's rows, `rederive` from all rows: needed where a mapping file gives
    a known status another meaning.
    Raises FileRefused, with nothing changed, if no row can be loaded, NeedsAnswer where somebody has to decide.
    """
    file = InputFile(file_name, source) if isinstance(source, Path) else InputFile(file_name, data=source)
    with database.read() as connection:
        remembered = {} if options.is_sample else _load_readings(connection)
    question, now = replace(build_question(options, settings), remembered=remembered), clock()
    with _open(file, question, people_key=people_key, now=now, in_child=options.in_child) as parsed:
        batch = _make_batch(file, parsed, options, loaded_at=now)
        with database.read() as connection:
            known = {s.value: s.meaning for s in load_status_meanings(connection, parsed.source)}
            people = _people_of(connection, batch)
        loading, confirmed = _Loading(parsed, batch, known), _Confirmed(parsed, known, rederive)
        frames = loading.frames()
        if people is not None:
            frames = (keep_joint_titles(frame, people, settings) for frame in frames)
        outcome = load_batch(
            database,
            batch,
            parsed.kind.table,
            frames,
            problems=loading.problems,
            meanings={value: status.meaning for value, status in parsed.statuses.items()},
            derive=confirmed.before(derive),
            dry_run=options.dry_run,
            strict=options.strict,
        )
    if not options.dry_run:
        confirmed.save_alone(database)
        _remember(database, parsed, batch)
    return loading.report(outcome, kept=not options.dry_run)


def _load_readings(connection: Connection) -> dict[str, Reading]:
    return {
        mark: Reading(
            kind=known.kind,
            source=known.source,
            saved_at=known.saved_at,
            **{key: value for key, value in known.reading.items() if key != "batch"},
        )
        for mark, known in load_mappings(connection).items()
    }


def _remember(database: Database, parsed: ParsedFile, batch: Batch) -> None:
    """Once the rows are in: the next file with this header is read like this one."""
    if not parsed.fingerprint or batch.is_sample:
        return
    with database.write() as connection:
        save_mapping(
            connection,
            fingerprint=parsed.fingerprint,
            kind=parsed.kind.key,
            source=parsed.source,
            reading={**parsed.reading, "batch": batch.id},
            saved_at=batch.loaded_at,
        )


def _people_of(connection: Connection, batch: Batch) -> pd.DataFrame | None:
    """The roster that says which of a calendar's meetings are joint; None for other files.

    Nobody while the sample's people are about to leave: they say nothing about an own calendar.
    """
    if batch.kind != "meetings":
        return None
    people = load_people(connection)
    return people.iloc[:0] if has_sample(connection) and not batch.is_sample else people


@contextmanager
def _open(
    file: InputFile, question: Question, *, people_key: PeopleKey, now: datetime, in_child: bool | None
) -> Iterator[ParsedFile]:
    risky = file.path is None or is_workbook(file)
    if in_child or (in_child is None and risky):
        with parse_in_child(file, question, people=people_key, now=now) as parsed:
            yield parsed
    else:
        yield parse_file(file, question, people=people_key, now=now)


def _make_batch(file: InputFile, parsed: ParsedFile, options: LoadOptions, *, loaded_at: datetime) -> Batch:
    return Batch(
        number=0,  # the store counts
        kind=parsed.kind.key,
        source=parsed.source,
        file_name=file.name,
        sha256=file.sha256(),
        encoding=parsed.encoding,
        as_of=parsed.as_of,
        time_zone=parsed.zone,
        loaded_at=loaded_at,
        loaded_by=options.loaded_by,
        is_sample=options.is_sample,
    )


class _Confirmed:
    """What a mapping file says of statuses: confirmed, it outdoes what was thought of them before."""

    def __init__(self, parsed: ParsedFile, known: Mapping[str, str], rederive: Rederive | None) -> None:
        self._source, self._meanings, self._rederive = parsed.source, parsed.confirmed, rederive
        self._changes = any(
            known.get(value, meaning) != meaning for value, meaning in parsed.confirmed.items()
        )
        self._done = False

    def before(self, derive: Derive | None) -> Derive:
        """`derive`, after the meanings are saved; where they change, everything is derived instead."""

        def confirm_and_derive(connection: Connection, batch: str) -> None:
            self._save(connection)
            if derive and not (self._changes and self._rederive):
                derive(connection, batch)

        return confirm_and_derive

    def save_alone(self, database: Database) -> None:
        """Save them although no row of the file was new or changed."""
        if self._meanings and not self._done:
            with database.write() as connection:
                raise_data_version(connection)
                self._save(connection)

    def _save(self, connection: Connection) -> None:
        save_status_meanings(connection, self._source, self._meanings, confirmed=True)
        if self._changes and self._rederive:
            self._rederive(connection)
        self._done = True


def build_question(options: LoadOptions, settings: Settings) -> Question:
    """The options as a question to the file; raises FileRefused for a wrong mapping file."""
    mapping = options.mapping or MappingFile()
    return Question(
        kind=options.kind,
        source=options.source,
        as_of=options.as_of,
        time_zone=options.time_zone,
        date_order=options.date_order,
        mapping=load_mapping(mapping) if isinstance(mapping, Path) else mapping,
        accept_implausible=options.accept_implausible,
        max_size=options.max_size,
        home_zone=settings.organisation.time_zone,
        most_invitees=settings.meetings.most_invitees,
        source_folders=options.source_folders,
    )


class _Loading:
    """A parsed file on its way into the store: completes the batch and the list of problems while rows pass."""

    def __init__(self, parsed: ParsedFile, batch: Batch, known: Mapping[str, str]) -> None:
        self._parsed, self._batch = parsed, batch
        self.problems: list[RowError] = []  # of rejected rows, and remarks about rows that are loaded
        in_force = {**known, **parsed.confirmed}
        self._statuses = tuple(
            (value, status.rows, in_force.get(value, status.meaning))
            for value, status in parsed.statuses.items()
        )
        parsed.note_remarks(_unmapped_statuses(parsed, in_force))

    def frames(self) -> Iterator[pd.DataFrame]:
        lines: set[int] = set()
        listed = {remark.row for remark in self._parsed.remarks}
        for frame in self._parsed.frames:
            yield frame
            listed |= {remark.row for remark in self._parsed.remarks}
            lines |= listed.intersection(frame["_row"].tolist())
        self._complete(lines)

    def _complete(self, lines: set[int]) -> None:
        parsed, batch, coverage = self._parsed, self._batch, self._parsed.coverage
        self.problems += [*parsed.problems, *(remark for remark in parsed.remarks if remark.row in lines)]
        batch.columns = sorted(coverage.columns)
        batch.has_touches = coverage.has_touches
        batch.first_at = None if coverage.first is None else time_of(coverage.first)
        batch.last_at = None if coverage.last is None else time_of(coverage.last)
        batch.remarks = dict(parsed.remark_counts)

    def report(self, outcome: LoadOutcome, *, kept: bool) -> ImportReport:
        parsed, batch = self._parsed, self._batch
        remarks = set(parsed.remarks)
        return ImportReport(
            file=batch.file_name,
            kind=parsed.kind.key,
            source=parsed.source,
            encoding=parsed.encoding,
            as_of=parsed.as_of,
            rows=batch.rows,
            created=outcome.created,
            updated=outcome.updated,
            unchanged=outcome.unchanged,
            rejected=outcome.rejected,
            errors=tuple(problem for problem in outcome.problems if problem not in remarks),
            remarks=tuple(sorted(remarks, key=lambda remark: remark.row)),
            batch=batch.id if kept else None,
            why=parsed.why,
            columns=tuple(parsed.columns.items()),
            unmapped=parsed.unmapped,
            dates=parsed.dates,
            samples=parsed.samples,
            statuses=self._statuses,
        )


def _unmapped_statuses(parsed: ParsedFile, in_force: Mapping[str, str]) -> list[RowError]:
    """One remark a status that nobody knows the meaning of."""
    column = parsed.columns.get("status") or parsed.columns.get("new_value") or "status"
    unknown = {v: s for v, s in parsed.statuses.items() if in_force.get(v, s.meaning) == "unknown"}
    return [
        RowError(
            status.line,
            column,
            value,
            UNMAPPED,
            f"line {status.line}, column '{column}': nobody has said what status '{value}' means ({status.rows} rows); "
            f"it counts as unknown until a mapping file (--mapping) says so under [statuses]",
        )
        for value, status in unknown.items()
    ]
