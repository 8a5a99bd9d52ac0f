"""Files laid open before they are loaded: what they are taken for, and what somebody corrects."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from alignment.access.principal import Principal
from alignment.ingest.kinds import kind_named
from alignment.ingest.mapping_files import MappingFile
from alignment.ingest.reports import ImportReport
from alignment.ui import import_answers as answers
from alignment.ui.import_report import show_outcome
from alignment.ui.import_request import ImportFile, ImportRequest, lay_open, open_files, send, take_sent
from alignment.ui.import_run import look_at
from alignment.ui.survey_review import ask_survey


def show_review(principal: Principal, zone: str) -> ImportRequest | None:
    """Draw the files that lie open; those to be loaded, once somebody says so."""
    sent, files = take_sent(), open_files()
    if sent or not files:
        return sent
    with st.container(key="import_review"):
        st.subheader("What these files are, and what loading them would do", anchor=False)
        answered = [_show_file(principal, file, number=n, zone=zone) for n, file in enumerate(files)]
        readable = tuple(file for file in answered if file is not None)
        with st.container(horizontal=True):
            if readable and st.button(
                "Load as shown", type="primary", key="review_load", icon=":material/upload:"
            ):
                send(ImportRequest(readable))
                st.rerun()
            if st.button("Read again", key="review_again", icon=":material/refresh:"):
                lay_open(ImportRequest(tuple(new or old for new, old in zip(answered, files, strict=True))))
                st.rerun()
            st.button("Put away", key="review_away", on_click=lay_open, args=(None,))
    return None


def _show_file(principal: Principal, file: ImportFile, *, number: int, zone: str) -> ImportFile | None:
    """Draw one file; the file with what was corrected, None if it cannot be loaded."""
    outcome = look_at(principal, file)
    report = outcome.report
    show_outcome(outcome, number=number, dry_run=True, zone=zone)
    if report is None:
        return None
    if report.survey is not None:
        return ask_survey(file, report.survey, key=f"{number}_{file.looks}")
    if not report.columns:
        return file  # a calendar: nothing in it can be taken for something else
    key = f"{number}_{file.looks}"
    columns = _ask_columns(report, key)
    statuses = _ask_statuses(report, key) if report.statuses else ()
    given = file.options.mapping if isinstance(file.options.mapping, MappingFile) else MappingFile()
    said = answers.answer(given, report.kind, columns=columns, statuses=statuses)
    return file if said == given else file.read_as(replace(file.options, mapping=said))


def _ask_columns(report: ImportReport, key: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    shown = answers.list_columns(report)
    st.markdown("**Columns.** Correct what a column is taken for; people are never shown.")
    choices = answers.list_choices(kind_named(report.kind))
    edited = st.data_editor(
        shown,
        hide_index=True,
        disabled=[answers.HEADER, answers.EXAMPLES, answers.DATES],
        column_config={
            answers.READ_AS: st.column_config.SelectboxColumn(options=choices, required=True, pinned=False)
        },
        key=f"review_columns_{key}",
    )
    return shown, edited


def _ask_statuses(report: ImportReport, key: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    shown = answers.list_statuses(report)
    st.markdown(
        "**Statuses.** Say what each means; what nobody knows counts as unknown, and is shown as such."
    )
    edited = st.data_editor(
        shown,
        hide_index=True,
        disabled=[answers.STATUS, answers.ROWS],
        column_config={
            answers.MEANS: st.column_config.SelectboxColumn(
                options=list(answers.MEANINGS.values()), required=True
            )
        },
        key=f"review_statuses_{key}",
    )
    return shown, edited
