"""The unused content on a page, by its stage, type and owner; the choice lives in the page's URL."""

import streamlit as st

from alignment.access.served import current
from alignment.measures.content_facts import list_unused
from alignment.scorecards.content import read_library
from alignment.scorecards.explained import open_question
from alignment.ui.metric_page import MetricPage
from alignment.ui.table_download import offer_table
from alignment.ui.text import plain
from alignment.ui.url_choice import choose_by_url

ALL = "all"
_NAMES = {
    "title": "Title",
    "type": "Type",
    "stage": "Stage",
    "owner_team": "Owner",
    "age_days": "Age in days",
    "views": "Views by Sales",
}


def show_unused(page: MetricPage) -> None:
    """The content that Sales did not use, the oldest first; one stage or all."""
    with current().database.read() as connection:
        found = open_question(connection, page.metric.key, page.window)
        if found is None:
            return
        table = list_unused(read_library(*found))
    if table.empty:
        return
    stages = sorted({str(stage) for stage in table["stage"].dropna()})
    with st.container(border=True, key="unused"):
        seen = int((table["views"] > 0).sum())
        finding = f"{seen:,} of {len(table):,} unused assets were looked at by Sales and put back"
        st.subheader(plain(finding), anchor=False)
        chosen = choose_by_url("Stage", "stage", {ALL: "All stages"} | {stage: stage for stage in stages})
        kept = table if chosen == ALL else table[table["stage"] == chosen]
        shown = kept[list(_NAMES)].rename(columns=_NAMES)
        st.dataframe(shown, hide_index=True, key="unused_table")
        st.caption(
            plain(
                f"{len(kept):,} assets without a use by Sales in the use window, the oldest first; of unknown age last."
            )
        )
        offer_table(shown, file_name="unused-content", key="unused_download")
