"""Lead acceptance from the database: its share, and what stands beside it."""

import pandas as pd

from alignment.measures import acceptance
from alignment.measures.judging import build_share
from alignment.measures.ratio import Fact, Ratio
from alignment.measures.windows import Window
from alignment.scorecards.asked import Asked, Details
from alignment.store import deal_queries, hand_off_queries

CUTS = (("lead_source",), ("region",), ("campaign",), ("reason",), ("lead_source", "reason"), ("score_band",))


def measure(asked: Asked, window: Window) -> Ratio:
    """Hand-offs of the window whose first decision, in time, was to accept."""
    return acceptance.build_ratio(_counts(asked, window))


def describe(asked: Asked, window: Window) -> Details:
    """Facts, grade and reading of the window."""
    counts = _counts(asked, window)
    evidence = hand_off_queries.load_evidence(
        asked.connection, start=window.start, end=window.end, as_of=asked.as_of, zone=asked.zone
    )
    judged = acceptance.select_judged(counts)
    decided = judged[judged["decision"].notna()]
    return Details(
        facts={
            **acceptance.build_facts(counts, more_cuts=[_counts(asked, window, by) for by in CUTS]),
            **_lost_deals(asked, window),
        },
        quality=acceptance.grade(
            acceptance.Evidence(
                hand_offs=evidence.hand_offs,
                without_time=evidence.without_time,
                without_stage=evidence.without_stage,
                created_stands_in=evidence.bases.get("created", 0),
                day_only=evidence.decision_day_only,
                decisions=int(decided["n"].sum()),
                undated=int(decided.loc[~decided["dated"].astype(bool), "n"].sum()),
                conflicts=int(judged.loc[judged["conflict"].astype(bool), "n"].sum()),
                unmapped=evidence.unmapped,
                window_days=(window.end - window.start).days,
                covered_days=evidence.covered_days,
            )
        ),
        reading=acceptance.describe_reading(evidence.bases, acceptance.count_acceptance_bases(counts)),
        comparable=acceptance.shows_change(counts),
    )


def _lost_deals(asked: Asked, window: Window) -> dict[str, Fact]:
    """The lost deals of the window without a reason, among those of sources that give reasons."""
    unsaid, lost = deal_queries.count_lost(
        asked.connection, start=window.start, end=window.end, as_of=asked.as_of
    )
    return {"lost_deals_without_reason_share": build_share(unsaid, lost)} if lost else {}


def _counts(asked: Asked, window: Window, by: tuple[str, ...] = ()) -> pd.DataFrame:
    return hand_off_queries.decision_counts(
        asked.connection, start=window.start, end=window.end, as_of=asked.as_of, by=by, zone=asked.zone
    )
