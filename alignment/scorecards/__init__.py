"""Scorecards: computed once for a state of data, rules, moment and window, then kept."""

from datetime import UTC, datetime

from alignment.errors import AlignmentError
from alignment.measures.result_json import dump_scorecard, load_scorecard
from alignment.measures.results import Scorecard
from alignment.measures.windows import parse_window
from alignment.organisation import current_settings
from alignment.scorecards.build import build_scorecard
from alignment.settings import METRIC_KEYS
from alignment.store import commands, queries
from alignment.store.database import Connection, Database

DEFAULT_WINDOW = "13w"
USUAL_WINDOWS = (DEFAULT_WINDOW,)  # computed at the end of an import; others when first asked for


def compute(database: Database, *, as_of: datetime | None = None, window: str = DEFAULT_WINDOW) -> Scorecard:
    """The scorecard of a window ("13w", "2026-10", "2026-Q3"), kept from the last time or computed now.

    With `as_of` each metric is judged at that moment or at its own newest data, whichever is earlier.
    Raises AlignmentError if `window` names none, or one that starts after the data ends.
    """
    asked = as_of.astimezone(UTC).isoformat() if as_of else ""
    with database.read() as connection:
        settings = current_settings(connection)
        key = (queries.data_version(connection), settings.rules_version, asked, window)
        kept = queries.load_result(connection, *key)
        if kept is not None:
            return load_scorecard(kept)
        scorecard = build_scorecard(connection, settings, metric_moments(connection, window, as_of), window)
    with database.write() as connection:
        commands.save_result(
            connection, *key, payload=dump_scorecard(scorecard), computed_at=datetime.now(UTC)
        )
    return scorecard


def refresh(database: Database) -> None:
    """Compute the usual windows, so that nobody waits for them."""
    for window in USUAL_WINDOWS:
        compute(database, window=window)


def metric_moments(
    connection: Connection, window: str = DEFAULT_WINDOW, as_of: datetime | None = None
) -> dict[str, datetime | None]:
    """The moment each metric is judged at (metrics.md §0, as of); None where its records are missing.

    SLA and acceptance: the newest leads, but not later than the newest history or activities that tell of touches in
    the window: an old file that somebody loaded once holds nothing back.
    """
    newest = queries.newest_as_of(connection)
    judged = _earlier(newest.get("leads"), as_of)
    if judged is not None:
        judged = _earlier(judged, _touches_until(connection, window, judged))
    own = {
        "meeting_cadence": newest.get("meetings"),
        "sla_adherence": judged,
        "content_usage": newest.get("content-use") if "content" in newest else None,
        "lead_acceptance": judged,
    }
    return {key: _earlier(own[key], as_of) for key in METRIC_KEYS}


def _touches_until(connection: Connection, window: str, leads: datetime) -> datetime | None:
    """The as-of of the touches in the window as the leads' own as-of gives it."""
    try:
        stretch = parse_window(window, leads, current_settings(connection).organisation.time_zone)
    except AlignmentError:
        return None  # the leads end before it begins: there is nothing to touch
    return queries.touch_as_of(connection, start=stretch.start, end=stretch.end)


def _earlier(own: datetime | None, asked: datetime | None) -> datetime | None:
    return min(own, asked) if own and asked else own
