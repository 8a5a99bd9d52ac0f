"""Which files were loaded, and the problems of each."""

from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from alignment.access.served import current
from alignment.store import queries
from alignment.ui.import_report import show_problems


def show_history(zone: str) -> None:
    """Draw the batches, newest first; choosing one shows its problems."""
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
        _show_batch(batches[index])


def _show_batch(batch: queries.BatchInfo) -> None:
    with current().database.read() as connection:
        problems = queries.list_problems(connection, batch.id)
    if problems:
        show_problems(problems, file_name=batch.file_name, key="of_batch")
    else:
        st.caption("No row of this file was rejected.")
