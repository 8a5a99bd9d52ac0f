"""The log of changes on a page: who did what, when; the newest first."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from alignment.access.audit import LABELS, list_changes
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.store.access_queries import EntryInfo
from alignment.ui.table_download import offer_table
from alignment.ui.text import capital, minute
from alignment.ui.wording import count

AT_ONCE = 100
_ID = re.compile(r"[0-9a-f]{32}")
_OLDER = "before"  # in the address: the number of the entry that the page goes on from


def load_changes(principal: Principal) -> list[EntryInfo]:
    """The newest changes, or those before the entry that the address names."""
    asked = st.query_params.get(_OLDER, "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    return list_changes(principal, current().database, now=datetime.now(UTC), limit=AT_ONCE, before=before)


def log_finding(changes: Sequence[EntryInfo], zone: str) -> str:
    """The title: who made the newest change, and when."""
    if not changes:
        return "Nothing was changed yet"
    newest = changes[0]
    return capital(f"{newest.who} {_said(newest)}, {minute(newest.at, zone)}")


def show_changes(changes: Sequence[EntryInfo], *, zone: str) -> None:
    """A row a change, and the way to older ones."""
    if not changes:
        return
    table = pd.DataFrame(
        {
            "When": [minute(change.at, zone) for change in changes],
            "Who": [change.who for change in changes],
            "As": [change.role for change in changes],
            "What": [capital(_said(change)) for change in changes],
            "Which": [change.subject for change in changes],
            "Details": [_details(change) for change in changes],
        }
    )
    st.dataframe(table, hide_index=True, key="changes")
    offer_table(table, file_name="changes", key="changes_download")
    if len(changes) == AT_ONCE and st.button("Older changes", icon=":material/history:", key="older"):
        st.query_params[_OLDER] = str(changes[-1].number)
        st.rerun()
    st.caption(f"{count(len(changes), 'change')}. The log holds no values of records and no secrets.")


def _said(change: EntryInfo) -> str:
    known = {action.value: words for action, words in LABELS.items()}
    return known.get(change.action, change.action)


def _details(change: EntryInfo) -> str:
    return "; ".join(
        name.replace("_", " ") if value is True else f"{name.replace('_', ' ')}: {_written(value)}"
        for name, value in change.details.items()
        if value not in (None, "", False)
    )


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_written(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_written(one)}" for name, one in value.items())
    text = str(value)
    return text[:8] if _ID.fullmatch(text) else text  # as the commands show ids
