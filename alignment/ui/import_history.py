"""Which files were loaded, the problems of each, and the way back."""

from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from alignment import imports
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.store import queries
from alignment.ui.import_report import show_problems
from alignment.ui.text import capital, plain
from alignment.ui.wording import count

_UNDONE = "undo_told"


def show_history(principal: Principal, zone: str) -> None:
    """Draw the batches, newest first; choosing one shows its problems, and offers to take it back."""
    _show_undone()
    with current().database.read() as connection:
        batches = queries.list_batches(connection)
    if not batches:
        st.caption("Nothing was loaded yet.")
        return
    table = pd.DataFrame(
        [
            {
                "Loaded": batch.loaded_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None),
                "File": batch.file_name,
                "Kind": batch.kind,
                "Source": batch.source,
                "As of": batch.as_of.astimezone(ZoneInfo(zone)).replace(tzinfo=None),
                "Created": batch.created,
                "Updated": batch.updated,
                "Unchanged": batch.unchanged,
                "Rejected": batch.rejected,
                "State": "undone" if batch.undone_at else "sample" if batch.is_sample else "loaded",
                "By": batch.loaded_by,
            }
            for batch in batches
        ]
    )
    moment = st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")
    choice = st.dataframe(
        table,
        hide_index=True,
        column_config={"Loaded": moment, "As of": moment},
        on_select="rerun",
        selection_mode="single-row",
        key="batches",
    )
    for index in choice["selection"]["rows"][:1]:
        _show_batch(principal, batches[index])


def _show_batch(principal: Principal, batch: queries.BatchInfo) -> None:
    with current().database.read() as connection:
        problems = queries.list_problems(connection, batch.id)
    if problems:
        show_problems(problems, file_name=batch.file_name, key="of_batch")
    else:
        st.caption("No row of this file was rejected.")
    if batch.undone_at or batch.is_sample:
        return
    with st.popover("Take this file back", icon=":material/undo:", key="undo_ask"):
        st.markdown(
            f"The rows that **{plain(batch.file_name)}** brought go, and what it changed is put back. Rows that a later"
            " file changed or confirmed stay, and are named."
        )
        st.button("Yes, take it back", key="undo_do", on_click=_undo, args=(principal, batch))


def _undo(principal: Principal, batch: queries.BatchInfo) -> None:
    try:
        outcome = imports.undo_import(principal, current().database, batch.id)
    except AlignmentError as refusal:
        st.session_state[_UNDONE] = (capital(f"{refusal}."), ())
        return
    told = (
        f"{batch.file_name} was taken back: {count(outcome.removed, 'row')} removed, {outcome.restored:,} put back as they"
        " were."
    )
    if outcome.kept_count:
        told += f" {count(outcome.kept_count, 'row')} stay, since a later file changed or confirmed them:"
    st.session_state[_UNDONE] = (told, outcome.kept)


def _show_undone() -> None:
    """What became of the file that was just taken back; told once."""
    told, kept = st.session_state.pop(_UNDONE, ("", ()))
    if told:
        st.markdown(f":material/undo: {plain(told)}")
    if kept:
        st.dataframe(pd.DataFrame(kept, columns=["Table", "Row"]), hide_index=True, key="undo_kept")
