"""A whole file from its bytes to canonical rows, without any database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd

from alignment.errors import AlignmentError, FileRefused
from alignment.ingest.calendar_files import DAYS_AHEAD, CalendarTable, read_calendar
from alignment.ingest.canonical import FileReading, read_columns, to_frame
from alignment.ingest.corrections import correct
from alignment.ingest.endings import Endings
from alignment.ingest.evidence import find_report_date, gather_evidence
from alignment.ingest.finishing import finish
from alignment.ingest.kinds import MEETINGS, kind_named
from alignment.ingest.parsed import Coverage, ParsedFile, Question, Status
from alignment.ingest.people import PeopleKey
from alignment.ingest.reader import TextTable, open_table
from alignment.ingest.recognise import (
    Recognition,
    fingerprint,
    known_headers,
    map_columns,
    recognise,
)
from alignment.ingest.remembered import Reading, what_was_said
from alignment.ingest.row_keys import RowKeys
from alignment.ingest.shown import describe_dates, show_samples
from alignment.ingest.sniff import FileType, InputFile, find_type
from alignment.ingest.sources import Sources, load_sources
from alignment.ingest.statuses import StatusCount, propose_meanings
from alignment.ingest.tables import fold_header, looks_like_table
from alignment.ingest.workbooks import read_workbook
from alignment.ingest.zones import DAY, load_offsets, micros_of, time_of

PLAUSIBLE_AHEAD = 2 * 365 * DAY  # microseconds after the as-of


def parse_file(file: InputFile, question: Question, *, people: PeopleKey, now: datetime) -> ParsedFile:
    """Read a file as far as can be done before its rows are asked for; `now` bounds what is past.

    Raises FileRefused for a file of which nothing can be read, NeedsAnswer where somebody has to decide, SettingError
    for an unknown time zone.
    """
    load_offsets(question.zone)  # a wrong name is told before anything is read
    found_type = find_type(file, max_size=question.max_size)
    if found_type == "calendar":
        return _parse_calendar(file, question, people=people, now=now)
    sources = load_sources(*question.source_folders)
    table = _open_table(file, found_type, question, sources)
    mark = fingerprint(table.header)
    question = question.recall(mark)
    recognition = _recognise(table, question, sources)
    tool = recognition.known
    evidence = gather_evidence(
        table,
        _first_reading(table, recognition, question),
        now=micros_of(now),
        order=question.order,
        hint=tool.file.date_order if tool else None,
        orders=question.orders,
    )
    statuses = _statuses(evidence.statuses, question, recognition)
    printed = find_report_date(table.start.above, question.zone, question.order)
    found = printed if printed is not None else evidence.newest
    as_of = question.given_as_of or (now if found is None else time_of(found))
    parsed = ParsedFile(
        kind=recognition.kind,
        source=question.name_source(tool.source.name if tool else None),
        encoding="xlsx" if found_type == "workbook" else table.encoding.name,
        as_of=as_of,
        zone=question.zone,
        why=_say_why(recognition, question, mark),
        columns=dict(evidence.reading.headers),
        unmapped=recognition.unmapped,
        statuses=statuses,
        confirmed=dict(question.mapping.statuses),
        samples=show_samples(table, evidence.reading),
        dates=describe_dates(evidence.reading),
        fingerprint=mark if _is_worth_remembering(table, recognition, sources) else "",
        reading=_settled(recognition, question, evidence.reading).plain,
    )
    latest = None if question.accept_implausible else micros_of(as_of) + PLAUSIBLE_AHEAD
    rejected = frozenset(value for value, status in statuses.items() if status.meaning == "rejected")
    reading = replace(evidence.reading, latest=latest, rejected=rejected)
    parsed.frames = _read_frames(table, reading, people, parsed)
    return parsed


def _open_table(file: InputFile, found_type: FileType, question: Question, sources: Sources) -> TextTable:
    named = {
        *question.mapping.columns.values(),
        *(h for r in question.remembered.values() for h in r.headers),
    }
    mapped = frozenset(fold_header(header) for header in named)
    known = known_headers() | sources.headers | mapped
    if found_type == "workbook":
        file = read_workbook(file, tells=lambda rows: looks_like_table(rows, known))
    return open_table(
        file,
        known=known,
        endings=Endings(sources.footers, sources.subtotals),
        is_known=lambda header: sources.find(header) is not None,
    )


def _recognise(table: TextTable, question: Question, sources: Sources) -> Recognition:
    key, mapping = question.kind_key, question.mapping
    kind = kind_named(key) if key else None
    if mapping.kind and kind and mapping.kind != kind.key:
        raise FileRefused(
            f"--kind {kind.key} and the mapping file's kind {mapping.kind} differ; leave one out"
        )
    header, name = table.header, table.file.name
    if kind and mapping.columns and mapping.others == "leave":
        return map_columns(header, kind, mapping.columns, mapping.constants, name=name)
    known = {*mapping.constants, *(column for column, text in mapping.columns.items() if text)}
    found = recognise(header, name=name, kind=kind, constants=known, sources=sources)
    return correct(found, header, mapping.columns, mapping.constants, name=name) if mapping.columns else found


def _say_why(recognition: Recognition, question: Question, mark: str) -> str:
    last = question.remembered.get(mark)
    if last is None or last.saved_at is None or recognition.kind.key != last.kind:
        return recognition.why
    return f"as the last file with these columns, loaded on {last.saved_at:%Y-%m-%d}"


def _is_worth_remembering(table: TextTable, recognition: Recognition, sources: Sources) -> bool:
    """Not where this kind is the second one that a file is loaded as: left alone, it is still of the first."""
    try:
        told = recognise(table.header, name=table.file.name, sources=sources)
    except AlignmentError:
        return True
    return told.kind is recognition.kind


def _settled(recognition: Recognition, question: Question, reading: FileReading) -> Reading:
    return Reading(
        kind=recognition.kind.key,
        source=question.name_source(recognition.known.source.name if recognition.known else None),
        time_zone=question.time_zone or question.mapping.time_zone,
        orders={name: dates.order for name, dates in reading.dates.items() if dates.order != "YMD"},
        said=what_was_said(question.mapping),
    )


def _first_reading(table: TextTable, recognition: Recognition, question: Question) -> FileReading:
    mapping, tool = question.mapping, recognition.known
    constants, values = {**mapping.constants}, {**mapping.values}
    if tool:
        constants = {**tool.file.constants, **constants}
        # what a person says of a value goes before what is known of the tool
        values = {
            name: {**tool.file.values.get(name, {}), **values.get(name, {})}
            for name in {*tool.file.values, *values}
        }
    columns = {name: at for name, at in recognition.columns.items() if name not in constants}
    return FileReading(
        kind=recognition.kind,
        columns=columns,
        headers={name: table.header[place] for name, place in columns.items()},
        zone=question.zone,
        constants=constants,
        values=values,
        most_invitees=question.most_invitees,
        fallbacks={name: places for name, places in recognition.fallbacks.items() if name in columns},
        header_values=_header_values(table.header, recognition),
        followers=_followers(table.header, recognition),
        case_safe_ids=tool is not None and tool.source.case_safe_ids,
    )


def _header_values(
    header: tuple[str, ...], recognition: Recognition
) -> dict[tuple[str, int], dict[str, str]]:
    given = recognition.known.file.header_values if recognition.known else {}
    return {
        (name, place): translation
        for name, headers in given.items()
        for wanted, translation in headers.items()
        for place, text in enumerate(header)
        if fold_header(text) == fold_header(wanted)
    }


def _followers(header: tuple[str, ...], recognition: Recognition) -> dict[str, int]:
    given = recognition.known.file.followed_by if recognition.known else {}
    places = {fold_header(text): place for place, text in reversed(list(enumerate(header)))}
    found = {
        name: next((places[fold_header(text)] for text in texts if fold_header(text) in places), None)
        for name, texts in given.items()
        if name in recognition.columns
    }
    return {name: place for name, place in found.items() if place is not None}


def _statuses(found: StatusCount, question: Question, recognition: Recognition) -> dict[str, Status]:
    tool = recognition.known.source if recognition.known else None
    # a company's own name for its system does not change what the tool's statuses mean
    section, known = (tool.name, tool.meanings) if tool else (question.name_source(), {})
    proposed = propose_meanings(section, found.rows, known) | {
        value: meaning for value, meaning in question.mapping.statuses.items() if value in found.rows
    }
    return {
        value: Status(proposed[value], rows, found.first_line[value]) for value, rows in found.rows.items()
    }


def _read_frames(
    table: TextTable, reading: FileReading, people: PeopleKey, parsed: ParsedFile
) -> Iterator[pd.DataFrame]:
    """The second pass: canonical rows, chunk by chunk."""
    keys = RowKeys(reading.kind)
    for chunk in table.chunks(reading.positions):
        rows = read_columns(chunk, reading, people)
        finish(rows)
        keys.fill(rows)
        parsed.list_problems(sorted(chunk.errors + rows.faults.errors, key=lambda error: error.row))
        parsed.note_remarks(rows.faults.remarks)
        parsed.coverage.note(rows)
        yield to_frame(rows)


def _parse_calendar(file: InputFile, question: Question, *, people: PeopleKey, now: datetime) -> ParsedFile:
    if question.kind_key not in (None, MEETINGS.key):
        raise FileRefused(f"'{file.name}' is a calendar: it holds meetings, not {question.kind_key}")
    with file.open() as stream:
        data = stream.read()

    def read(as_of: datetime) -> CalendarTable:
        return read_calendar(
            data,
            as_of=as_of,
            default_zone=question.zone,
            people=people.hash_value,
            most_invitees=question.most_invitees,
        )

    given = question.given_as_of
    table = read(given or now)
    as_of = given or table.proposed_as_of or now
    if now - as_of > timedelta(days=DAYS_AHEAD) and given is None:
        table = read(as_of)  # an old calendar: its series end where it was taken
    parsed = ParsedFile(
        kind=MEETINGS,
        source=question.name_source(),
        encoding=table.encoding,
        as_of=as_of,
        zone=question.zone,
        why="a calendar file",
        frames=iter([table.rows]),
        problems=list(table.problems),
        coverage=_calendar_coverage(table),
    )
    parsed.note_remarks(table.remarks)
    return parsed


def _calendar_coverage(table: CalendarTable) -> Coverage:
    first, last = (None, None) if table.span is None else (micros_of(moment) for moment in table.span)
    filled = {column.name for column in MEETINGS.columns if _holds(table.rows, column.target)}
    return Coverage(columns=filled, first=first, last=last)


def _holds(rows: pd.DataFrame, name: str) -> bool:
    return name in rows and bool(rows[name].notna().any())
