"""The form that takes files in, with the answers that a file cannot give itself."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from alignment.errors import FileRefused
from alignment.ingest.dates import DateOrder
from alignment.ingest.kinds import KINDS
from alignment.ingest.load import LoadOptions
from alignment.ingest.mapping_files import read_mapping
from alignment.ui.import_request import ImportFile, ImportRequest, lay_open
from alignment.ui.text import plain

MAX_UPLOAD = 20 * 1024 * 1024
RECOGNISE = "Recognise it"
_LABELS = {kind.key: kind.label for kind in KINDS} | {"survey": "Survey of another tool"}
_ORDERS: dict[DateOrder, str] = {
    "DMY": "day, month, year",
    "MDY": "month, day, year",
    "YMD": "year, month, day",
}


def show_import_form(zone: str) -> ImportRequest | None:
    """Draw the form; what is to be loaded, if it was sent for that with at least one file.

    Sent for a look, the files are laid open for `show_review`.
    """
    with st.form("import_form", clear_on_submit=True, border=True):
        uploads = st.file_uploader(
            "Files, several at once if you like",
            accept_multiple_files=True,
            key="import_uploads",
            help="CSV, Excel and calendar (ICS) files, as your tools export them. At most 20 MB each; the command takes"
            " more.",
        )
        with st.expander("What a file may not say itself", icon=":material/tune:", key="import_answers"):
            options = _ask_options(zone)
        with st.container(horizontal=True):
            look = st.form_submit_button(
                "Look at these files", type="primary", key="import_look", icon=":material/visibility:"
            )
            load = st.form_submit_button("Load these files", key="import_send", icon=":material/upload:")
        st.caption("A look reads everything and changes nothing. What was loaded before needs none.")
    if (look or load) and not uploads:
        st.markdown(":material/info: Choose at least one file first.")
    if options is None or not uploads or not (look or load):
        return None
    request = ImportRequest(tuple(ImportFile(u.name, u.getvalue(), options) for u in uploads))
    lay_open(request if look else None)
    return None if look else request


def _ask_options(zone: str) -> LoadOptions | None:
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
    mapping = st.file_uploader(
        "Mapping file (TOML), if you have one", type=["toml"], key="import_mapping", max_upload_size=1
    )
    try:
        said = (
            read_mapping(mapping.getvalue().decode(errors="replace"), name=mapping.name) if mapping else None
        )
    except FileRefused as refusal:
        st.markdown(f":material/block: {plain(str(refusal))}")
        return None
    return LoadOptions(
        kind=None if kind == RECOGNISE else kind,
        source=source.strip() or None,
        as_of=_aware(as_of, time_zone or zone),
        time_zone=time_zone,
        date_order=order,
        accept_implausible=implausible,
        max_size=MAX_UPLOAD,
        strict=strict,
        mapping=said,
    )


def _aware(moment: datetime | None, zone: str) -> datetime | None:
    return moment.replace(tzinfo=ZoneInfo(zone)) if moment else None
