"""Titles are kept for joint meetings only; those of others are sealed: nobody's business here (trust.md).

Which meetings are joint is for the roster to say, and the roster may be corrected or taken back: so a title is not
thrown away but put under the key of people, which is no part of the database, and opened when its meeting is joint.
"""

from datetime import UTC, datetime

import pandas as pd

from alignment.ingest.people import PeopleKey
from alignment.ingest.sealing import seal, unseal
from alignment.measures.attendance import build_attendance
from alignment.store import commands, content_queries
from alignment.store.database import Connection

ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def seal_other_titles(
    meetings: pd.DataFrame, people: pd.DataFrame, *, zone: str, key: PeopleKey
) -> pd.DataFrame:
    """`meetings` with the titles of those alone to which somebody of Sales and somebody of Marketing were asked.

    The others have theirs in `sealed_title`; all of them where the roster does not know both teams yet.
    """
    if "title" not in meetings:
        return meetings
    ends = {} if "ends_at" in meetings else {"ends_at": meetings["starts_at"]}
    joint = _find_joint(meetings.assign(**ends), people, zone)
    titles = meetings["title"].astype(object)
    sealed = {title: seal(key, title) for title in titles[~joint].dropna().unique()}
    return meetings.assign(
        title=titles.where(joint, None), sealed_title=titles.where(~joint, None).map(sealed)
    )


def settle_titles(connection: Connection, *, zone: str, key: PeopleKey) -> None:
    """The same for all meetings that are loaded, after the roster or the calendar has changed, in either direction."""
    start, end = ALWAYS
    meetings = content_queries.load_meetings(connection, start=start, end=end).reset_index(drop=True)
    people = content_queries.load_people(connection)
    joint = _find_joint(meetings, people, zone)
    has_title, has_seal = meetings["title"].notna(), meetings["sealed_title"].notna()
    opening = meetings[joint & has_seal]
    opened = opening["title"].where(
        opening["title"].notna(), opening["sealed_title"].map(lambda text: unseal(key, text))
    )
    closing = meetings[~joint & has_title]
    closed = closing["sealed_title"].where(
        closing["sealed_title"].notna(), closing["title"].map(lambda text: seal(key, text))
    )
    commands.save_titles(
        connection,
        pd.concat(
            [
                opening.assign(title=opened, sealed_title=None),
                closing.assign(title=None, sealed_title=closed),
            ]
        ),
    )


def _find_joint(meetings: pd.DataFrame, people: pd.DataFrame, zone: str) -> pd.Series:
    attendance = build_attendance(meetings, people, zone=zone)
    counts = attendance.meetings
    both = (counts["invited_sales"] > 0) & (counts["invited_marketing"] > 0) | counts["joint"]
    joint = both & attendance.has_roster
    return pd.Series(joint.to_numpy(dtype=bool), index=meetings.index)
