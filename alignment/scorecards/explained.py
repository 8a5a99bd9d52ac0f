"""Where a metric's shortfall comes from: its causes and the cuts behind them, as far as somebody may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import pandas as pd

from alignment.measures import acceptance, follow_up
from alignment.measures.cuts import HOUR, name_day_part, name_hour
from alignment.measures.explain import Cause, find_causes
from alignment.measures.segments import (
    ASSET_CUTS,
    HAND_OFF_CUTS,
    LATE,
    NOT_ACCEPTED,
    UNUSED,
    Cut,
    Nouns,
    add_times,
    name_segment,
)
from alignment.measures.suppression import VIEWER, Limits, suppress
from alignment.measures.windows import Window, parse_window
from alignment.organisation import current_settings
from alignment.scorecards import content, metric_moments
from alignment.scorecards.asked import Asked
from alignment.store import hand_off_queries, queries
from alignment.store.database import Connection, Database

NO_REASON = ""  # a rejection without a reason, told apart from reasons that must not be shown
REJECTIONS = Nouns("rejections", "hand-offs")
NOUNS = {"sla_adherence": LATE, "lead_acceptance": NOT_ACCEPTED, "content_usage": UNUSED}

# The tables that a page shows, coarse before fine: each is suppressed knowing those before it.
SLA_TABLES = (("lead_source",), ("campaign",), ("region",), ("weekday", "day_part"), ("weekday", "hour"))
ACCEPTANCE_TABLES = (("lead_source",), ("campaign",), ("region",), ("score_band",), ("reason",))
TOP_REASON_SOURCES = ("top_reason", "lead_source")  # the sources of its rejections
ASSET_TABLES = (("stage",), ("type",), ("owner_team",))
_SLA_COLUMNS = ("lead_source", "campaign", "region", "weekday", "hour", "day")
_ACCEPTANCE_COLUMNS = ("lead_source", "campaign", "region", "score_band", "day", "reason")


@dataclass(frozen=True)
class CutTable:
    """One way to cut the judged records: a row a segment with `columns`, label, records, misses; most misses first.

    `hidden`: segments that are too small to be shown; their records count in `all_records` and `all_misses`.
    `cause`: the segment that stands out in this cut alone, if one does.
    """

    columns: tuple[str, ...]
    rows: pd.DataFrame
    hidden: int
    all_records: int
    all_misses: int
    cause: Cause | None


@dataclass(frozen=True)
class Explained:
    """What explains most of a metric's shortfall in a window, and the cuts by their columns."""

    nouns: Nouns
    causes: tuple[Cause, ...]
    cuts: Mapping[tuple[str, ...], CutTable] = field(default_factory=dict)

    @property
    def labels(self) -> frozenset[str]:
        """The names of all segments that are shown, as facts call them."""
        names = {str(label) for table in self.cuts.values() for label in table.rows["label"]}
        for columns, name in ((HOUR, name_hour), (["weekday", "day_part"], name_day_part)):
            if (table := self.cuts.get(tuple(columns))) is not None:
                names |= {name(*values) for values in table.rows[columns].itertuples(index=False)}
        return frozenset(names)


def explain(
    database: Database, key: str, window: str, *, limited: bool, as_of: datetime | None = None
) -> Explained | None:
    """The causes of a metric in a window ("13w", "2026-10"); `limited`: as a viewer may see them.

    `as_of` as for `compute`. None for a metric that is not explained by segments, and without data. Worked out once
    for a state of the data and the rules, then kept in this process.
    """
    with database.read() as connection:
        version = queries.data_version(connection), current_settings(connection).rules_version
    return _explain(database, version, key, window, limited, as_of)


@lru_cache(maxsize=200)
def _explain(
    database: Database,
    version: tuple[int, str],
    key: str,
    window: str,
    limited: bool,
    as_of: datetime | None,
) -> Explained | None:
    with database.read() as connection:
        found = open_question(connection, key, window, as_of=as_of)
        if found is None or key not in NOUNS:
            return None
        asked, stretch = found
        limits = VIEWER if limited else None
        if key == "content_usage":
            return _explain_content(asked, stretch)
        return _explain_hand_offs(key, _read_judged(key, asked, stretch, limits), limits)


def open_question(
    connection: Connection, key: str, window: str, *, as_of: datetime | None = None
) -> tuple[Asked, Window] | None:
    """The question that a metric's page asks in a window; None without data for it."""
    moment = metric_moments(connection, window, as_of)[key]
    if moment is None:
        return None
    settings = current_settings(connection)
    return Asked(connection, settings, moment), parse_window(window, moment, settings.organisation.time_zone)


def _read_judged(key: str, asked: Asked, window: Window, limits: Limits | None) -> pd.DataFrame:
    """The judged hand-offs by everything they are cut by, and by owner where that matters."""
    owner = ("owner_key",) if limits else ()
    span = {"start": window.start, "end": window.end, "as_of": asked.as_of}
    if key == "sla_adherence":
        by = (*_SLA_COLUMNS, *owner)
        counts = hand_off_queries.hand_off_counts(asked.connection, **span, by=by, zone=asked.zone)
        return add_times(follow_up.select_judged(counts))
    by = (*_ACCEPTANCE_COLUMNS, *owner)
    counts = hand_off_queries.decision_counts(asked.connection, **span, by=by, zone=asked.zone)
    judged = add_times(acceptance.select_judged(counts))
    rejected = judged["outcome"] == acceptance.REJECTED
    reasons = judged["reason"].where(judged["reason"].notna(), NO_REASON)
    return judged.assign(reason=reasons.where(rejected, None), rejection=rejected)


def _explain_hand_offs(key: str, judged: pd.DataFrame, limits: Limits | None) -> Explained:
    tables = SLA_TABLES if key == "sla_adherence" else ACCEPTANCE_TABLES
    cuts: dict[tuple[str, ...], CutTable] = {}
    for number, columns in enumerate(tables):
        missed = "rejection" if columns == ("reason",) else "miss"
        cuts[columns] = _cut(judged, columns, missed, totals=tables[:number], limits=limits)
    if ("reason",) in cuts:
        cuts |= _cut_top_reason(judged, cuts["reason",], limits)
    return Explained(NOUNS[key], find_causes(judged, limits=limits), cuts)


def _cut_top_reason(
    judged: pd.DataFrame, reasons: CutTable, limits: Limits | None
) -> dict[tuple[str, ...], CutTable]:
    """Which sources the rejections with the most frequent coded reason come from; nothing without any."""
    coded = reasons.rows[reasons.rows["label"] != NO_REASON]
    if coded.empty:
        return {}
    marked = judged.assign(rejection=judged["reason"].eq(coded.iloc[0]["reason"]))
    return {TOP_REASON_SOURCES: _cut(marked, ("lead_source",), "rejection", limits=limits)}


def _explain_content(asked: Asked, window: Window) -> Explained:
    judged = content.read_library(asked, window).judged
    counts = judged.assign(n=1, miss=~judged["used"].astype(bool))
    cuts: dict[tuple[str, ...], CutTable] = {
        columns: _cut(counts, columns, "miss", cuts=ASSET_CUTS) for columns in ASSET_TABLES
    }
    return Explained(UNUSED, find_causes(counts, cuts=ASSET_CUTS), cuts)


def _cut(
    judged: pd.DataFrame,
    columns: tuple[str, ...],
    missed: str,
    *,
    totals: Sequence[tuple[str, ...]] = (),
    limits: Limits | None = None,
    cuts: Sequence[Cut] = HAND_OFF_CUTS,
) -> CutTable:
    """The judged records by segment, as far as they may be seen beside the `totals`."""
    kept = [*columns, *{c for total in totals for c in total if c not in columns}]
    shown = suppress(
        judged[[*kept, missed, "n", *(["owner_key"] if limits else [])]].assign(**_no_owner(limits)),
        columns,
        totals=totals,
        limits=limits,
    )
    counts, names = shown.counts, list(columns)
    misses = counts["n"].where(counts[missed].astype(bool), 0)
    sums = (
        counts.assign(records=counts["n"], misses=misses)
        .groupby(names, sort=True)[["records", "misses"]]
        .sum()
    )
    rows = sums.reset_index().sort_values(["misses", "records"], ascending=False, kind="stable")
    cut = next((cut for cut in cuts if cut.columns == columns), None)
    causes = find_causes(judged, cuts=[cut], at_most=1, outcome_column=missed, limits=limits) if cut else ()
    return CutTable(
        columns=columns,
        rows=rows.assign(label=_name_rows(rows, columns, cut)).reset_index(drop=True),
        hidden=shown.hidden,
        all_records=int(counts["n"].sum()),
        all_misses=int(misses.sum()),
        cause=causes[0] if causes else None,
    )


def _no_owner(limits: Limits | None) -> dict[str, None]:
    return {} if limits else {"owner_key": None}


def _name_rows(rows: pd.DataFrame, columns: tuple[str, ...], cut: Cut | None) -> list[str]:
    values = [tuple(row) for row in rows[list(columns)].itertuples(index=False)]
    if cut is None:
        return [str(row[-1]) for row in values]
    return [name_segment(cut, row) for row in values]
