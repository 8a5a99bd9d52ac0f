"""The kinds of file: what each is for, whether it is loaded, and its template."""

import streamlit as st

from alignment.access.served import current
from alignment.ingest.kinds import KINDS
from alignment.ingest.templates import template_csv
from alignment.publish.survey_text import survey_template_csv
from alignment.store import queries
from alignment.survey.questions import load_questions
from alignment.ui.text import day

_USE = {
    "leads": "Hand-offs: SLA adherence, lead acceptance",
    "lead-history": "When a lead was handed over, touched, decided",
    "activities": "First touches: calls, e-mails, meetings",
    "deals": "What became of hand-offs",
    "meetings": "Calendars: meeting cadence",
    "content": "The library: content usage",
    "content-use": "Who used what: content usage",
    "roster": "Who is in Sales, who in Marketing",
    "survey": "What both teams believe, asked elsewhere",
}
_LABELS = {kind.key: kind.label for kind in KINDS} | {"survey": "Survey of another tool"}


def show_kinds(zone: str) -> None:
    """Draw one cell a kind, with its newest as-of and its template."""
    with current().database.read() as connection:
        newest = queries.newest_as_of(connection)
    cells = st.grid(4, min_column_width=150, gap="small", border=True, key="kinds")
    for key, label in _LABELS.items():
        with cells.cell(), st.container(gap="xsmall"):
            st.markdown(f"**{label}**")
            st.caption(_USE[key])
            if key in newest:
                st.badge(f"As of {day(newest[key], zone)}", icon=":material/check_circle:", color="green")
            else:
                st.badge("Not loaded", icon=":material/remove:", color="gray")
            st.download_button(
                "Template",
                _template(key).encode("utf-8-sig"),
                file_name=f"{key}.csv",
                mime="text/csv",
                key=f"template_{key}",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                help=f"A CSV with the columns of {label.lower()}, to be filled in",
            )


def _template(key: str) -> str:
    return survey_template_csv(load_questions()) if key == "survey" else template_csv(key)
