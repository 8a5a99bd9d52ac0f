"""Meeting cadence from the database: its share, and what stands beside it."""

from datetime import timedelta

from alignment.measures import meeting_facts, meetings
from alignment.measures.attendance import cut_attendance
from alignment.measures.ratio import Ratio
from alignment.measures.windows import Window
from alignment.scorecards.asked import LONGEST_PERIOD, Asked, Details
from alignment.store import content_queries

AHEAD = timedelta(days=92)  # how far the next planned meeting is looked for


def measure(asked: Asked, window: Window) -> Ratio:
    """Agreed periods of the window that had their joint meeting."""
    return meetings.build_ratio(read_window(asked, window))


def describe(asked: Asked, window: Window) -> Details:
    """Facts, grade and reading of the window."""
    reading = read_window(asked, window)
    return Details(
        facts=meeting_facts.build_facts(reading),
        quality=meetings.grade(reading),
        reading=meetings.describe_reading(reading),
    )


def read_window(asked: Asked, window: Window) -> meetings.Reading:
    """The meetings of the window as the policies see them."""
    rules = asked.settings.meetings
    end = max(window.end + LONGEST_PERIOD, asked.as_of + AHEAD)
    return meetings.read_meetings(
        cut_attendance(asked.attendance, start=window.start, end=end),
        rules.policies,
        window=window,
        as_of=asked.as_of,
        calendar=asked.rules.clock.calendar,
        most_invitees=rules.most_invitees,
        covered_from=content_queries.covered_from(asked.connection),
    )
