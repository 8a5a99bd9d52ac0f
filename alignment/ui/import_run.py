"""Reading and loading what was uploaded, file by file, each with what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st

from alignment import imports, scorecards
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.ingest.reports import ImportReport
from alignment.store import queries
from alignment.ui.import_effect import Effect, compare
from alignment.ui.import_request import ImportFile, ImportRequest
from alignment.ui.text import plain


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a report, or why it was refused."""

    file_name: str
    report: ImportReport | None = None
    refusal: str = ""


def load_files(principal: Principal, request: ImportRequest) -> tuple[list[Outcome], Effect | None]:
    """Load all files of a request and compute the scorecards anew once; with what that did to the scorecard."""
    database = current().database
    with st.spinner("Loading …", show_time=True):
        with database.read() as connection:
            own = not queries.has_sample(connection)
        before = scorecards.compute(database) if own else None
        outcomes = list(_load_each(principal, request))
        if not any(outcome.report for outcome in outcomes):
            return outcomes, None
        return outcomes, compare(before, scorecards.compute(database))


def look_at(principal: Principal, file: ImportFile) -> Outcome:
    """What loading this file would do: all of it is done, and nothing kept."""
    with st.spinner("Reading …"):
        return _take(principal, file, dry_run=True)


def _load_each(principal: Principal, request: ImportRequest) -> Iterator[Outcome]:
    progress = st.progress(0.0)
    for number, file in enumerate(request.files):
        progress.progress(number / len(request.files), text=plain(file.name))
        yield _take(principal, file, dry_run=False)
    progress.empty()


def _take(principal: Principal, file: ImportFile, *, dry_run: bool) -> Outcome:
    try:
        report = imports.import_file(
            principal,
            current().database,
            current().environment,
            file.data,
            file_name=file.name,
            options=replace(file.options, dry_run=dry_run, propose=dry_run),
            refresh=False,
        )
    except AlignmentError as refusal:
        return Outcome(file.name, refusal=str(refusal))
    return Outcome(file.name, report)
