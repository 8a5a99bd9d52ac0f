"""The form that takes files in, with the answers that a file cannot give itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from alignment.ingest.dates import DateOrder
from alignment.ingest.kinds import KINDS
from alignment.ingest.load import LoadOptions

MAX_UPLOAD = 20 * 1024 * 1024
RECOGNISE = "Recognise it"
_LABELS = {kind.key: kind.label for kind in KINDS}
_ORDERS: dict[DateOrder, str] = {
    "DMY": "day, month, year",
    "MDY": "month, day, year",
    "YMD": "year, month, day",
}


@dataclass(frozen=True)
class ImportRequest:
    """The files that somebody asks to load, and how to read them."""

    uploads: tuple[Any, ...]
    options: LoadOptions


def show_import_form(zone: str) -> ImportRequest | None:
    """Draw the form; what was asked for, if it was sent with at least one file."""
    with st.form("import_form", clear_on_submit=True, border=True):
        uploads = st.file_uploader(
            "Files, several at once if you like",
            accept_multiple_files=True,
            key="import_uploads",
            help="CSV and calendar (ICS) files, as your tools export them. At most 20 MB each; the command takes more.",
        )
        with st.expander("What a file may not say itself", icon=":material/tune:", key="import_answers"):
            options = _ask_options(zone)
        sent = st.form_submit_button(
            "Load these files", type="primary", key="import_send", icon=":material/upload:"
        )
    if sent and not uploads:
        st.markdown(":material/info: Choose at least one file first.")
    return ImportRequest(tuple(uploads), options) if sent and uploads else None


def _ask_options(zone: str) -> LoadOptions:
    left, right = st.columns(2)
    with left:
        kind = st.selectbox(
            "Kind of file",
            [RECOGNISE, *_LABELS],
            format_func=lambda key: _LABELS.get(key, key),
            key="import_kind",
        )
        source = st.text_input("Source", key="import_source", help="The system that the files come from.")
        order = st.selectbox(
            "Date order",
            list(_ORDERS),
            format_func=_ORDERS.__getitem__,
            index=None,
            placeholder="As the dates show",
            key="import_date_order",
        )
    with right:
        as_of = st.datetime_input(
            "As of", value=None, key="import_as_of", help="The moment the extract describes."
        )
        zones = sorted(available_timezones())
        time_zone = st.selectbox("Time zone", zones, index=None, placeholder=zone, key="import_zone")
        implausible = st.checkbox("Load dates long ago or in the future as well", key="import_implausible")
        strict = st.checkbox("All or nothing: load no row if one is rejected", key="import_strict")
        dry_run = st.checkbox("Only say what would happen", key="import_dry_run")
    return LoadOptions(
        kind=None if kind == RECOGNISE else kind,
        source=source.strip() or None,
        as_of=_aware(as_of, time_zone or zone),
        time_zone=time_zone,
        date_order=order,
        accept_implausible=implausible,
        max_size=MAX_UPLOAD,
        strict=strict,
        dry_run=dry_run,
    )


def _aware(moment: datetime | None, zone: str) -> datetime | None:
    return moment.replace(tzinfo=ZoneInfo(zone)) if moment else None
