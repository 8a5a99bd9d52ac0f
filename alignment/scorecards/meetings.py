"""Meeting cadence from the database: its share, and what stands beside it."""

from datetime import timedelta

from alignment.measures import meeting_facts, meetings
from alignment.measures.attendance import build_attendance
from alignment.measures.ratio import Ratio
from alignment.measures.windows import Window
from alignment.scorecards.asked import Asked, Details
from alignment.store import content_queries

LONGEST_PERIOD = timedelta(days=93)  # a quarter that begins in the window ends after it
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
    rules, connection = asked.settings.meetings, asked.connection
    end = max(window.end + LONGEST_PERIOD, asked.as_of + AHEAD)
    table = content_queries.load_meetings(connection, start=window.start, end=end)
    return meetings.read_meetings(
        build_attendance(table, content_queries.load_people(connection), zone=asked.zone),
        rules.policies,
        window=window,
        as_of=asked.as_of,
        calendar=asked.rules.clock.calendar,
        most_invitees=rules.most_invitees,
        covered_from=content_queries.first_meeting_at(connection),
    )
