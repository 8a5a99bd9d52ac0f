"""Loading what was uploaded, file by file, each with what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from alignment import imports, scorecards
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.ingest.reports import ImportReport
from alignment.ui.import_form import ImportRequest
from alignment.ui.text import plain


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a report, or why it was refused."""

    file_name: str
    report: ImportReport | None = None
    refusal: str = ""


def load_uploads(principal: Principal, request: ImportRequest) -> list[Outcome]:
    """Load all files of a request and compute the scorecards anew once."""
    with st.spinner("Loading …", show_time=True):
        outcomes = list(_load_each(principal, request))
        if any(outcome.report for outcome in outcomes) and not request.options.dry_run:
            scorecards.refresh(current().database)
    return outcomes


def _load_each(principal: Principal, request: ImportRequest) -> Iterator[Outcome]:
    progress = st.progress(0.0)
    for number, upload in enumerate(request.uploads):
        progress.progress(number / len(request.uploads), text=plain(upload.name))
        try:
            report = imports.import_file(
                principal,
                current().database,
                current().environment,
                upload.getvalue(),
                file_name=upload.name,
                options=request.options,
                refresh=False,
            )
            yield Outcome(upload.name, report)
        except AlignmentError as refusal:
            yield Outcome(upload.name, refusal=str(refusal))
    progress.empty()
