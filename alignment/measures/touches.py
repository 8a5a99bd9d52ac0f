"""Which work on a lead is the first touch of a hand-off, which went before it, and how much followed."""

import pandas as pd

from alignment.measures.cycles import NEVER, PENDING, PRE_MQL

SUPPLIED, ACTIVITY, STATUS = "supplied", "activity", "status"
COLUMNS = ["lead", "cycle", "key", "at", "day", "basis"]
_RANK = {SUPPLIED: 0, ACTIVITY: 1, STATUS: 2}


def status_touches(events: pd.DataFrame, leads: pd.Series) -> pd.DataFrame:
    """The changes of status that show work on those `leads` whose source tells of no other: out of pending."""
    moved = events[
        ~events["meaning"].isin((PENDING, PRE_MQL)) & ~events["is_creation"] & events["lead"].isin(leads)
    ]
    return moved.assign(at=moved["changed_at"], day=moved["changed_day"], basis=STATUS)[COLUMNS]


def attach_touches(starts: pd.DataFrame, touches: pd.DataFrame) -> pd.DataFrame:
    """`starts` with touched_at, touch_day, touch_basis and touched_before_at.

    Touches belong to the hand-off of their cycle. A supplied first touch outranks activities; one that precedes the
    hand-off means "touched before", whatever the activities say (metrics.md §1).
    """
    numbered = starts[["lead", "cycle", "key"]].assign(hand_off=starts.index)
    joined = touches.merge(numbered[numbered["key"] != NEVER], on=["lead", "cycle"], suffixes=("", "_start"))
    joined["rank"] = joined["basis"].map(_RANK)
    best = joined.groupby("hand_off")["rank"].transform("min")
    joined = joined[
        (joined["rank"] != _RANK[SUPPLIED]) & (best != _RANK[SUPPLIED]) | (joined["rank"] == _RANK[SUPPLIED])
    ]
    before = joined["key"] < joined["key_start"]
    first = joined[~before].sort_values(["hand_off", "key"], kind="stable").drop_duplicates("hand_off")
    last_before = (
        joined[before]
        .sort_values(["hand_off", "key"], kind="stable")
        .drop_duplicates("hand_off", keep="last")
    )
    first, last_before = first.set_index("hand_off"), last_before.set_index("hand_off")
    return starts.assign(
        touched_at=first["at"].reindex(starts.index),
        touch_day=first["day"].reindex(starts.index).fillna(False).astype(bool),
        touch_basis=first["basis"].reindex(starts.index).astype(object),
        touched_before_at=last_before["at"].reindex(starts.index),
    )


def count_touches(starts: pd.DataFrame, touches: pd.DataFrame, until: pd.Series) -> pd.Series:
    """How many touches each hand-off got from its time to `until` (both ends included)."""
    numbered = starts[["lead", "cycle", "key"]].assign(hand_off=starts.index, until=until)
    joined = touches.merge(numbered[numbered["key"] != NEVER], on=["lead", "cycle"], suffixes=("", "_start"))
    inside = joined[(joined["key"] >= joined["key_start"]) & (joined["at"] <= joined["until"])]
    return inside.groupby("hand_off").size().reindex(starts.index, fill_value=0)
