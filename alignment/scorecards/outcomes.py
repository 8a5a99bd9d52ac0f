"""What goes with an answer in time and with acceptance, from the database (metrics.md §8)."""

import numpy as np
import pandas as pd

from alignment.measures import acceptance, follow_up
from alignment.measures.outcomes import Outcomes, build_outcomes
from alignment.measures.steps import Steps, build_steps
from alignment.measures.windows import Window
from alignment.scorecards.asked import Asked
from alignment.store import deal_queries

ANSWERS = {follow_up.MET: "in_time", follow_up.MISSED: "late", follow_up.NEVER_TOUCHED: "late"}
DECISIONS = {acceptance.ACCEPTED: "accepted", acceptance.SILENT: "silent"}


def find_outcomes(asked: Asked, window: Window) -> Outcomes | None:
    """Deals and amounts of the window's hand-offs, by how they were answered and decided; None without deals."""
    counts = deal_queries.outcome_counts(
        asked.connection, start=window.start, end=window.end, as_of=asked.as_of
    )
    return build_outcomes(name_sides(counts)) if len(counts) else None


def find_steps(asked: Asked, window: Window) -> Steps:
    """How far the window's hand-offs came: of those whose time to be touched and to be decided are both up."""
    counts = deal_queries.outcome_counts(
        asked.connection, start=window.start, end=window.end, as_of=asked.as_of
    )
    return build_steps(counts)


def name_sides(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with `answered` (in_time, late) and `decided` (accepted, silent); blank: neither. No excluded ones.

    What a deal alone decided is decided by nothing here: else no silent hand-off could ever have a deal.
    """
    kept = counts[counts["excluded"].isna()]
    answered = follow_up.judge(kept)["outcome"].map(ANSWERS)
    own = kept.assign(decision=kept["decision"].mask(kept["basis"].eq("deal"), None))
    decided = acceptance.judge(own)["outcome"].map(DECISIONS)
    named = kept.assign(answered=_blank(answered), decided=_blank(decided))
    return named[["lead_source", "answered", "decided", "has_deal", "won", "open", "currency", *_SUMS]]


_SUMS = ("n", "amount", "open_amount")


def _blank(names: pd.Series) -> pd.Series:
    return names.astype(object).where(names.notna(), None).replace({np.nan: None})
