"""What settings that nobody has saved yet would make of the score and of each metric."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.errors import AlignmentError
from alignment.ingest.derive import derive_draft
from alignment.measures.result_json import load_scorecard
from alignment.measures.results import MetricResult, Scorecard
from alignment.organisation import current_settings, derives, list_changed
from alignment.scorecards import DEFAULT_WINDOW, metric_moments
from alignment.scorecards.build import build_scorecard
from alignment.settings import Settings, change_settings
from alignment.store import queries
from alignment.store.database import Connection, Database
from alignment.store.drafting import open_draft


@dataclass(frozen=True)
class Preview:
    """The scorecard as it is and as it would be; `changed`: name → [from, to] of the settings that differ."""

    before: Scorecard
    after: Scorecard
    changed: Mapping[str, list[Any]]

    @property
    def moved(self) -> tuple[str, ...]:
        """The metrics of which a figure on the scorecard would change."""
        return tuple(
            after.key
            for before, after in zip(self.before.metrics, self.after.metrics, strict=True)
            if _figures(before) != _figures(after)
        )

    @property
    def moves_score(self) -> bool:
        """Whether the score would change."""
        return _near(self.before.score) != _near(self.after.score)

    @property
    def moves_details(self) -> bool:
        """Whether anything else would change: earlier months, facts beside the metrics, the range of the score."""
        return replace(self.before, rules_version="") != replace(self.after, rules_version="")


def preview_settings(principal: Principal, database: Database, changes: Mapping[str, Any]) -> Preview:
    """The scorecard of the last 13 weeks under the newest settings with and without `changes`; stores nothing.

    Raises SettingError on a wrong name or value, AccessRefused for anybody but an admin, AlignmentError if records
    were loaded while it was worked out.
    """
    with database.read() as connection:
        authorise(principal, Role.ADMIN, connection, now=datetime.now(UTC))
        settings, data = current_settings(connection), queries.data_version(connection)
        wanted = change_settings(settings, changes)
        changed = list_changed(settings, wanted)
        before = _kept(connection, settings) or _build(connection, settings)
        if not derives(changed):
            return Preview(before, _build(connection, wanted) if changed else before, changed)
    with open_draft(database) as connection:
        derive_draft(connection, wanted)
        after = _build(connection, wanted)
        if queries.data_version(connection) != data:
            raise AlignmentError("records were loaded while this was worked out; ask once more")
    return Preview(before, after, changed)


def _kept(connection: Connection, settings: Settings) -> Scorecard | None:
    found = queries.load_result(
        connection, queries.data_version(connection), settings.rules_version, "", DEFAULT_WINDOW
    )
    return None if found is None else load_scorecard(found)


def _build(connection: Connection, settings: Settings) -> Scorecard:
    return build_scorecard(connection, settings, metric_moments(connection, DEFAULT_WINDOW), DEFAULT_WINDOW)


def _figures(metric: MetricResult) -> tuple[object, ...]:
    ratio, target = metric.ratio, (metric.target, metric.target_confirmed)
    shown = (metric.status, metric.narrow, metric.few_records)
    return (ratio, target, shown, _near(metric.points_lost), _near(metric.attainment))


def _near(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
