"""What the charts of a page draw, as tables: for whoever does not see them, and for whoever wants the figures."""

from collections.abc import Mapping, Sequence

import streamlit as st

from alignment.ui.text import plain

Table = Mapping[str, Sequence[str]]
_NOTED = "chart_tables"


def start_tables() -> None:
    """Forget what other pages and earlier runs have drawn."""
    st.session_state[_NOTED] = []


def note_table(title: str, table: Table) -> None:
    """Remember what a chart draws, under the title that its description begins with."""
    st.session_state.setdefault(_NOTED, []).append((title, table))


def show_tables() -> None:
    """Folded, a table a chart, in the order in which they were drawn; nothing where nothing was."""
    noted: list[tuple[str, Table]] = st.session_state.get(_NOTED, [])
    if not noted:
        return
    with st.expander("The charts as tables", icon=":material/table:", key="chart_tables"):
        for title, table in noted:
            st.markdown(f"**{plain(title)}**")
            st.table({plain(name): [plain(cell) for cell in cells] for name, cells in table.items()})
