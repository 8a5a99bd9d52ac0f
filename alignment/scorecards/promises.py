"""What both sides promised about hand-offs, beside what the window shows (metrics.md §1, both sides promise)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from alignment.measures.calendars import Calendar, working_days
from alignment.measures.ratio import Fact
from alignment.measures.windows import Window
from alignment.scorecards.asked import Asked
from alignment.store import hand_off_queries

NOT_DELIVERED = ("test", "employee", "duplicate", "never_handed_over", "no_hand_off_time")


def build_promises(asked: Asked, window: Window, counts: pd.DataFrame) -> dict[str, Fact]:
    """Marketing's promises that were made: volume (delivered ÷ committed), complete fields, and its attainment."""
    promised, facts = asked.settings.sla, {}
    if promised.handoffs_per_month is not None:
        delivered = int(counts.loc[~counts["excluded"].isin(NOT_DELIVERED), "n"].sum())
        committed = promised.handoffs_per_month * months_of(window, asked.zone, asked.rules.clock.calendar)
        value = delivered / committed if committed else None
        facts["marketing_volume"] = Fact(value, delivered, round(committed, 2))
    if promised.required_fields:
        table = hand_off_queries.value_counts(
            asked.connection, "fields_complete", start=window.start, end=window.end, as_of=asked.as_of
        )
        complete = int(table.loc[table["fields_complete"].eq(True), "n"].sum())
        share = complete / int(table["n"].sum()) if len(table) else None
        facts["fields_complete_share"] = Fact(share, complete, int(table["n"].sum()))
        facts["marketing_fields_attained"] = Fact(
            share / promised.fields_complete if share is not None else None
        )
    return facts


def months_of(window: Window, zone: str, calendar: Calendar) -> float:
    """How many months' worth of a monthly promise the window holds: each month by its share of business days."""
    first = window.start.astimezone(ZoneInfo(zone)).date()
    end = window.end.astimezone(ZoneInfo(zone)).date()
    months, begin = 0.0, first.replace(day=1)
    while begin < end:
        following = (begin + timedelta(days=32)).replace(day=1)
        whole = working_days(calendar, begin, following)
        part = working_days(calendar, max(begin, first), min(following, end))
        months += part / whole if whole else 0.0
        begin = following
    return months
