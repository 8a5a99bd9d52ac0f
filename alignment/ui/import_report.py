"""What became of a file: what it was taken for, how many rows, and each row that was not loaded."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from alignment.errors import RowError
from alignment.ingest.reports import ImportReport, say_joins
from alignment.publish.tables import csv_text
from alignment.ui.import_run import Outcome
from alignment.ui.survey_review import show_survey
from alignment.ui.text import minute, plain
from alignment.ui.wording import count

_HEADER = ("Line", "Column", "Value", "Code", "What is wrong")


def show_outcome(outcome: Outcome, *, number: int, dry_run: bool, zone: str) -> None:
    """Draw the result of one file; `number` tells several apart."""
    with st.container(border=True, key=f"{'look' if dry_run else 'outcome'}_{number}"):
        if outcome.report is None:
            st.badge("Refused", icon=":material/block:", color="red")
            st.markdown(f"**{plain(outcome.file_name)}** was not loaded, and nothing changed.")
            st.markdown(plain(outcome.refusal))
            return
        show_report(outcome.report, number=number, dry_run=dry_run, zone=zone)


def show_report(report: ImportReport, *, number: int, dry_run: bool, zone: str) -> None:
    """Draw what an import says of itself."""
    done = "Would load" if dry_run else "Loaded" if report.batch or not report.survey else "Nothing new"
    icon = ":material/visibility:" if dry_run else ":material/check_circle:"
    st.badge(done, icon=icon, color="gray" if dry_run else "green")
    st.markdown(f"**{plain(report.file)}** · {plain(report.kind)} from {plain(report.source)}")
    st.caption(f"{count(report.rows, 'row')}, as of {minute(report.as_of, zone)} · {plain(report.why)}")
    figures = st.grid(4, min_column_width=90, gap="small", key=f"figures_{number}")
    for label in ("created", "updated", "unchanged", "rejected"):
        figures.metric(label.capitalize(), f"{getattr(report, label):,}")
    for sentence in say_joins(report.joined):
        st.caption(sentence)
    if report.survey is not None:
        show_survey(report.survey)
        return
    if report.errors:
        show_problems(report.errors, file_name=report.file, key=f"errors_{number}")
    if report.remarks or report.columns:
        with st.expander("How this file was read", icon=":material/fact_check:", key=f"read_{number}"):
            _show_reading(report, number)


def _show_reading(report: ImportReport, number: int) -> None:
    st.markdown(plain(report.why))
    table = pd.DataFrame(report.columns, columns=["Header", "Read as"])
    st.dataframe(table, hide_index=True, key=f"columns_{number}")
    if report.unmapped:
        st.caption(f"Not read: {plain(', '.join(report.unmapped))}")
    if report.remarks:
        st.caption("Loaded, but worth knowing:")
        show_problems(report.remarks, file_name=report.file, key=f"remarks_{number}")


def show_problems(problems: Sequence[RowError], *, file_name: str, key: str) -> None:
    """Draw a table of row problems, and offer it as CSV."""
    rows = [(p.row, p.column, p.value, p.code, p.message) for p in problems]
    table = pd.DataFrame(rows, columns=list(_HEADER))
    st.dataframe(table, hide_index=True, height=min(35 * len(rows) + 38, 388), key=f"problems_{key}")
    st.download_button(
        "Download this list",
        csv_text(_HEADER, rows).encode("utf-8-sig"),
        file_name=f"problems-{file_name.rpartition('.')[0] or file_name}.csv",
        mime="text/csv",
        key=f"download_{key}",
        icon=":material/download:",
        on_click="ignore",
    )
