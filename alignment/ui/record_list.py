"""The records behind a shortfall, by the ids of their own system: for editors and admins, never for viewers."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from alignment.access.served import current
from alignment.scorecards.explained import open_question
from alignment.store import record_queries
from alignment.ui.metric_page import MetricPage
from alignment.ui.table_download import offer_table
from alignment.ui.text import plain

AT_MOST = 50
_READERS: dict[str, Callable[..., pd.DataFrame]] = {
    "sla_adherence": record_queries.late_hand_offs,
    "lead_acceptance": record_queries.unaccepted_hand_offs,
}
_NAMES = {
    "lead_id": "Record",
    "source": "System",
    "lead_source": "Lead source",
    "handed_off_at": "Handed over",
    "deadline_at": "Due",
    "touched_at": "First touch",
    "response_minutes": "Business hours",
    "decision_due_at": "Decision due",
    "decision": "Decision",
    "reason": "Reason",
    "touched": "Worked on",
}


def show_records(page: MetricPage, *, title: str) -> None:
    """The worst misses, at most 50; nothing for viewers."""
    if page.limited or not page.metric.ratio.denominator:
        return
    with current().database.read() as connection:
        found = open_question(connection, page.metric.key, page.window)
        if found is None:
            return
        asked, window = found
        table = _READERS[page.metric.key](
            connection, start=window.start, end=window.end, as_of=asked.as_of, at_most=AT_MOST
        )
    missed = page.metric.ratio.denominator - page.metric.ratio.numerator
    with st.expander(title, icon=":material/list:", key="records"):
        st.caption(
            plain(
                f"The first {len(table):,} of {missed:,}, the worst first. The ids are those of"
                " your own system; viewers do not see them."
            )
        )
        shown = _dress(table, page.house.zone)
        st.dataframe(shown, hide_index=True, key="record_table")
        offer_table(shown, file_name=f"{page.metric.key}-records", key="record_download")


def _dress(table: pd.DataFrame, zone: str) -> pd.DataFrame:
    shown = table.copy()
    for name in shown.columns:
        if name.endswith("_at"):
            shown[name] = [_minute(moment, zone) for moment in shown[name]]
    if "response_minutes" in shown:
        shown["response_minutes"] = (shown["response_minutes"] / 60).round(1)
    order = ["lead_id", *(name for name in shown.columns if name not in ("lead_id", "source")), "source"]
    return shown[order].rename(columns=_NAMES)


def _minute(moment: datetime, zone: str) -> str:
    return "never" if pd.isna(moment) else f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
