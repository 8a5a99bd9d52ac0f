"""Buttons that hand out a table as a file, with its formulas made harmless; the tables' own download stays off."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from alignment.publish.tables import csv_text
from alignment.publish.workbook import Sheet, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_table(table: pd.DataFrame | Mapping[str, Sequence[object]], *, file_name: str, key: str) -> None:
    """A button below a table that hands it out as CSV."""
    shown = table if isinstance(table, pd.DataFrame) else pd.DataFrame(table)
    st.download_button(
        "Download this list",
        csv_text(list(shown.columns), shown.itertuples(index=False)).encode("utf-8-sig"),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


def offer_sheets(sheets: Sequence[Sheet], *, title: str, as_of: datetime | None, file_name: str) -> None:
    """Buttons that hand out the tables behind a page: all of them as a workbook, each as a CSV."""
    with st.container(horizontal=True, gap="small", key="page_figures"):
        st.download_button(
            "Figures of this page (Excel)",
            data=partial(write_workbook, sheets, title=title, subject=file_name, created=as_of),
            file_name=f"{file_name}.xlsx",
            mime=XLSX,
            icon=":material/table:",
            type="tertiary",
            on_click="ignore",
            key="figures_xlsx",
        )
        for sheet in sheets:
            st.download_button(
                f"{sheet.name} (CSV)",
                data=partial(_encode, sheet),
                file_name=f"{file_name}-{sheet.name.lower().replace(' ', '-')}.csv",
                mime="text/csv",
                icon=":material/csv:",
                type="tertiary",
                on_click="ignore",
                key=f"figures_{sheet.name}",
            )


def _encode(sheet: Sheet) -> bytes:
    return csv_text(sheet.header, sheet.rows).encode("utf-8-sig")
