"""Content usage from the database: its share, and what stands beside it."""

from alignment.measures import content, content_facts
from alignment.measures.ratio import Ratio
from alignment.measures.windows import Window
from alignment.scorecards.asked import Asked, Details
from alignment.store import content_queries


def measure(asked: Asked, window: Window) -> Ratio:
    """Content that Sales used in the days before the window's end."""
    return content.build_ratio(read_library(asked, window))


def describe(asked: Asked, window: Window) -> Details:
    """Facts, grade and reading of the window."""
    library = read_library(asked, window)
    span = content_queries.content_log_span(asked.connection)
    return Details(
        facts=content_facts.build_facts(library, asked.people),
        quality=content.grade(library, log_from=span[0] if span else None),
        reading=content.describe_reading(library),
    )


def read_library(asked: Asked, window: Window) -> content.Library:
    """The content as the window sees it, with its uses."""
    settings = asked.settings.content
    rules = content.Rules(asked.zone, settings.min_age_days, settings.use_window_days)
    start = content.find_use_start(window, rules)
    return content.read_library(
        asked.assets,
        content_queries.use_counts(asked.connection, start=start, end=window.end, zone=asked.zone),
        window=window,
        rules=rules,
        roster_known=asked.roster_known,
        catalogue=asked.catalogue,
    )
