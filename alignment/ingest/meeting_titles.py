"""Titles are kept for joint meetings only; of the others nobody's business is stored (trust.md).

Which meetings are joint is for the roster to say, and the roster may come later, be corrected or be taken back. So of
every title one thing is kept beside it: which of the agreed meetings' patterns it fits.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime

import pandas as pd

from alignment.measures.attendance import build_attendance
from alignment.settings import Settings
from alignment.store import commands, content_queries
from alignment.store.database import Connection

ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def keep_joint_titles(meetings: pd.DataFrame, people: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """`meetings` with the titles of those alone to which somebody of Sales and somebody of Marketing were asked.

    None has one where the roster does not know both teams yet. `title_fits` lists the patterns of agreed
    meetings that each title fits, one a line.
    """
    if "title" not in meetings:
        return meetings
    ends = {} if "ends_at" in meetings else {"ends_at": meetings["starts_at"]}
    joint = _find_joint(meetings.assign(**ends), people, settings.organisation.time_zone)
    titles = meetings["title"].astype(object)
    patterns = sorted({policy.title_pattern for policy in settings.meetings.policies} - {""})
    fitting = {title: _list_fitting(title, patterns) for title in titles.dropna().unique()}
    return meetings.assign(title=titles.where(joint, None), title_fits=titles.map(fitting).astype(object))


def _list_fitting(title: str, patterns: Collection[str]) -> str | None:
    """None rather than nothing: a blank never clears what an earlier file told."""
    return "\n".join(p for p in patterns if re.search(p, title, re.IGNORECASE)) or None


def forget_other_titles(connection: Connection, *, zone: str) -> None:
    """The same for all meetings that are loaded, after the roster or the calendar has changed.

    The title of a meeting that becomes a joint one comes with the next import of its calendar.
    """
    start, end = ALWAYS
    meetings = content_queries.load_meetings(connection, start=start, end=end).reset_index(drop=True)
    joint = _find_joint(meetings, content_queries.load_people(connection), zone)
    commands.forget_titles(connection, meetings[~joint & meetings["title"].notna()])


def _find_joint(meetings: pd.DataFrame, people: pd.DataFrame, zone: str) -> pd.Series:
    attendance = build_attendance(meetings, people, zone=zone)
    counts = attendance.meetings
    both = (counts["invited_sales"] > 0) & (counts["invited_marketing"] > 0) | counts["joint"]
    joint = both & attendance.has_roster
    return pd.Series(joint.to_numpy(dtype=bool), index=meetings.index)
