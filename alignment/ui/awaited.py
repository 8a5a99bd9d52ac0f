"""What will stand on a page once it is given: empty areas that say what is missing and where it comes from."""

import streamlit as st

from alignment.settings import METRIC_KEYS
from alignment.ui.pages import link_to_import
from alignment.ui.wording import name_of, needs_of


def show_nothing_loaded() -> None:
    """The whole scorecard, before any file was loaded."""
    st.title("No records are loaded yet", anchor=False)
    st.markdown(
        "The scorecard measures four things from the records of Sales and Marketing; any three of them are"
        " enough for a score. An admin loads the files that your tools export; each adds to what can be measured."
    )
    cells = st.grid(4, min_column_width=150, gap="small", border=True, key="needed")
    for key in METRIC_KEYS:
        with cells.cell(), st.container(gap="xsmall"):
            st.markdown(f"**{name_of(key)}**")
            st.caption(needs_of(key))
    link_to_import("Load files")
