"""Surveys that another tool has held: read for a person to confirm, published once as a wave apart, taken back whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.errors import FileRefused, NeedsAnswer
from alignment.ingest.load import LoadOptions, build_question
from alignment.ingest.mapping_files import SURVEY, MappingFile, load_mapping
from alignment.ingest.parsed import Question
from alignment.ingest.people import PeopleKey, load_people_key
from alignment.ingest.reports import ImportReport
from alignment.ingest.sniff import InputFile
from alignment.ingest.survey_isolation import open_survey, peek_survey
from alignment.organisation import own_settings
from alignment.settings import Environment
from alignment.store import queries, survey_commands, survey_imports
from alignment.store.database import Connection, Database
from alignment.store.models import Batch
from alignment.store.survey_queries import WaveInfo, list_name_keys
from alignment.store.undo import UndoOutcome
from alignment.survey.column_choice import Heading, Said, choose_columns
from alignment.survey.comments import publish_comments
from alignment.survey.counting import differs_by_few, find_new
from alignment.survey.external import Asked, askable, narrow, propose_matches, publish_imported, read_answers
from alignment.survey.questions import Term, load_questions
from alignment.survey.scales import fold
from alignment.survey_readings import Count, Sheet, build_report, list_unsaid, say_few, say_withdrawn
from alignment.surveys import knows_names, read_glossary

WAY = "import"
QUIET_TOOLS = ("google-forms",)  # whose header says so little that one of our questions must stand in it, too


def with_mapping(options: LoadOptions) -> LoadOptions:
    """The options with their mapping file read; raises FileRefused for a wrong one."""
    given = options.mapping
    return replace(options, mapping=load_mapping(given)) if isinstance(given, Path) else options


def is_survey(data: bytes | Path, file_name: str, options: LoadOptions) -> bool:
    """Whether a file is to be read as a survey: somebody says so, or its first rows leave no doubt."""
    mapping = options.mapping
    said = options.kind or (mapping.kind if isinstance(mapping, MappingFile) else None)
    if said is not None:
        return said == SURVEY
    found = peek_survey(_input_of(data, file_name))
    if found is None:
        return False
    tool, headings = found
    asked = load_questions()
    questions = (*asked.questions, *(item for block in asked.blocks for item in block.questions))
    return tool not in QUIET_TOOLS or bool(propose_matches(headings, questions))


@dataclass(frozen=True)
class _Load:
    """One import: the sheet that was read, whose it is, when, and the key that people are known by."""

    sheet: Sheet
    key: PeopleKey
    now: datetime
    environment: Environment


def import_survey(
    principal: Principal,
    database: Database,
    environment: Environment,
    data: bytes | Path,
    *,
    file_name: str,
    options: LoadOptions,
) -> ImportReport:
    """Publish the survey of a file as a wave of its own; the report says how it was read and who was left out.

    Nothing of the file is kept but what is published, and by keyed hash who was counted: who was counted once is not
    counted again, so the same file changes nothing. With `options.propose` columns are read that only seem to ask our
    questions, and what is open is told rather than refused: a look. Raises AccessRefused for anybody but an admin,
    NeedsAnswer for what somebody has to say, FileRefused for a file of which nothing can be published.
    """
    now = datetime.now(UTC)
    with database.read() as connection:
        authorise(principal, Role.ADMIN, connection, now=now)
        settings = own_settings(connection)
        terms = read_glossary(connection)
    file = _input_of(data, file_name)
    key = load_people_key(environment)
    sheet = _read(file, build_question(options, settings), terms, key, propose=options.propose)
    load = _Load(sheet, key, now, environment)
    if options.dry_run or options.propose:
        with database.read() as connection:
            return _judge(connection, load, look=options.propose)[0]
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        report, count = _judge(connection, load)
        return _store(connection, load, count, report, admin=admin) if count.places else report


def undo_survey(principal: Principal, database: Database, batch: str) -> UndoOutcome:
    """Take the wave of an imported file away; AccessRefused for anybody but an admin, AlignmentError if it is gone."""
    now = datetime.now(UTC)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        found = queries.find_batch(connection, batch)
        number = survey_imports.take_back(connection, found.id, now=now)
        details = {"kind": SURVEY, "source": found.source, "batch": found.id, "wave": number}
        subject = f"batch {found.number}"
        record_change(connection, admin, Action.FILE_UNDONE, at=now, subject=subject, details=details)
    return UndoOutcome(removed=found.created, restored=0)


def _input_of(data: bytes | Path, file_name: str) -> InputFile:
    return InputFile(file_name, data) if isinstance(data, Path) else InputFile(file_name, data=data)


def _read(
    file: InputFile, question: Question, terms: Sequence[Term], key: PeopleKey, *, propose: bool
) -> Sheet:
    mapping = question.mapping
    found = open_survey(file, max_size=question.max_size, any_table=question.kind_key == SURVEY)
    if not found.respondents:
        raise FileRefused(f"'{file.name}' holds no answer: below its headings there is nothing")
    questionnaire = askable(load_questions(), terms)
    headings = [Heading(each.label, each.asked, (each.text, each.heading)) for each in found.columns]
    said = Said(
        columns=mapping.columns,
        everybody=mapping.constants.get("team", ""),
        reverse=mapping.reversed,
        only=bool(mapping.columns) and mapping.others == "leave",
        propose=propose,
    )
    kept = [each for each in found.respondents if mapping.unfinished == "count" or each.state == "finished"]
    rows = [each.cells for each in kept]
    chosen = choose_columns(headings, rows, questionnaire, said, name=file.name)
    teams = {fold(value): team for value, team in mapping.values.get("team", {}).items()}
    asked = Asked(chosen.columns, chosen.team, teams, frozenset(mapping.reversed), chosen.comment)
    read = read_answers(rows, asked, questionnaire)
    marks = tuple(key.hash_values(f"survey {kept[place].mark}" for place in read.people))
    return Sheet(file.name, found, question, questionnaire, chosen, read, marks)


def _judge(connection: Connection, load: _Load, *, look: bool = False) -> tuple[ImportReport, Count]:
    """Who is counted, and the report; raises what stands against it, unless it is a look that nothing comes of."""
    sheet, counted = load.sheet, survey_imports.list_counted(connection)
    places = find_new(sheet.marks, [each.people for each in counted if not each.is_undone])
    count = Count(tuple(places), known=len(sheet.marks) - len(places))
    unsaid, against = list_unsaid(sheet), []
    new = {sheet.marks[place]: sheet.read.answers[place].team for place in places}
    if len(places) < sheet.k and (places or not count.known):
        against.append(say_few(sheet, count))
    elif differs_by_few(new, [each.people for each in counted if each.is_undone], k=sheet.k):
        against.append(say_withdrawn(sheet))
    if look:
        return build_report(
            sheet, count, now=load.now, stands_open=(*unsaid, *(() if unsaid else against))
        ), count
    if unsaid:
        raise NeedsAnswer("; ".join(unsaid))
    if against:
        raise FileRefused("; ".join(against))
    return build_report(sheet, count, now=load.now), count


def _store(
    connection: Connection, load: _Load, count: Count, report: ImportReport, *, admin: Principal
) -> ImportReport:
    sheet, people = load.sheet, [load.sheet.marks[place] for place in count.places]
    answers = [sheet.read.answers[place] for place in count.places]
    names = list_name_keys(connection) if sheet.read.comments else set()
    survey_imports.remove_sample(connection)
    written = [sheet.read.comments[place] for place in count.places]
    published = publish_imported(
        sheet.questionnaire,
        answers,
        mapped=sheet.chosen.columns,
        k=sheet.k,
        invited=sheet.invited,
        comments=publish_comments(
            [text for text in written if text], k=sheet.k, is_name=knows_names(names, load.environment)
        ),
    )
    wave = _build_wave(connection, load, report, admin)
    batch = _build_batch(load, report, admin)
    survey_imports.keep_imported(
        connection,
        batch,
        wave,
        payload=published.to_bytes().decode(),
        sha256=published.digest(),
        people=zip(people, (answer.team for answer in answers), strict=True),
    )
    details = {"kind": SURVEY, "source": batch.source, "batch": batch.id, "wave": wave.number}
    subject = f"batch {batch.number}"
    record_change(connection, admin, Action.FILE_LOADED, at=load.now, subject=subject, details=details)
    assert report.survey is not None  # what was judged is told
    return replace(report, batch=batch.id, survey=replace(report.survey, wave=wave.number))


def _build_wave(connection: Connection, load: _Load, report: ImportReport, admin: Principal) -> WaveInfo:
    sheet = load.sheet
    assert report.survey is not None
    return WaveInfo(
        id=uuid4().hex,
        number=survey_commands.next_number(connection),
        label=report.survey.label,
        way=WAY,
        k=sheet.k,
        invited=sheet.invited,
        questionnaire=narrow(sheet.questionnaire, sheet.chosen.columns).model_dump_json(),
        opened_at=sheet.first_day(load.now),
        opened_by=admin.name,
        closes_at=report.as_of,
        closed_at=report.as_of,
    )


def _build_batch(load: _Load, report: ImportReport, admin: Principal) -> Batch:
    """What is known of the file; its digest is keyed, so that it says nothing to who has a likely file."""
    content = json.dumps([sorted(load.sheet.marks), sorted(load.sheet.chosen.columns.items())])
    return Batch(
        number=0,  # the store counts
        kind=SURVEY,
        source=report.source,
        file_name=report.file,
        sha256=load.key.hash_value(content),
        encoding=report.encoding,
        as_of=report.as_of,
        time_zone=load.sheet.question.zone,
        loaded_at=load.now,
        loaded_by=admin.name,
        rows=report.rows,
        created=report.created,
        unchanged=report.unchanged,
        rejected=report.rejected,
        columns=sorted(load.sheet.chosen.columns),
    )
