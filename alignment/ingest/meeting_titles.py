"""Titles are kept for joint meetings only: what other meetings are called is nobody's business here (trust.md)."""

from datetime import UTC, datetime

import pandas as pd

from alignment.measures.attendance import build_attendance
from alignment.store import commands, content_queries
from alignment.store.database import Connection

ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def drop_other_titles(meetings: pd.DataFrame, people: pd.DataFrame, zone: str) -> pd.DataFrame:
    """`meetings` with the titles of those alone to which somebody of Sales and somebody of Marketing were asked.

    Where the roster does not know both teams yet, titles stay until it does.
    """
    attendance = build_attendance(meetings, people, zone=zone)
    if not attendance.has_roster:
        return meetings
    counts = attendance.meetings
    both = (counts["invited_sales"] > 0) & (counts["invited_marketing"] > 0) | counts["joint"]
    return meetings.assign(title=meetings["title"].where(both.to_numpy(), None))


def forget_other_titles(connection: Connection, zone: str) -> None:
    """The same for the meetings that were loaded before the roster told who is who."""
    start, end = ALWAYS
    meetings = content_queries.load_meetings(connection, start=start, end=end)
    titled = meetings[meetings["title"].notna()].reset_index(drop=True)
    if titled.empty:
        return
    kept = drop_other_titles(titled, content_queries.load_people(connection), zone)
    commands.forget_titles(
        connection, titled.loc[kept["title"].isna(), ["source", "meeting_id", "recurrence_id"]]
    )
