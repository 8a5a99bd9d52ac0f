"""One person handed over under several ids: hand-offs of the same e-mail within thirty days are one."""

from typing import Any

import pandas as pd

from alignment.measures.cycles import NEVER, RETURNED

WITHIN = 30 * 24 * 3600 * 1_000_000  # microseconds
Row = dict[Any, Any]


def merge_duplicates(hand_offs: pd.DataFrame) -> pd.DataFrame:
    """Mark the later ones `duplicate` and give the first one the earliest touch and decision of all.

    Same normalised e-mail hash under another id, within 30 days of the first, which did not come back in between
    (metrics.md §1). Test and employee records take no part.
    """
    eligible = hand_offs[hand_offs["excluded"].isna() & hand_offs["email_key"].notna()]
    ids_per_person = eligible.groupby("email_key")["lead"].transform("nunique")
    shared = eligible[ids_per_person > 1].sort_values(["email_key", "key", "lead"])
    merged = hand_offs.copy()
    for _, group in shared.groupby("email_key", sort=False):
        _merge_person(merged, group)
    return merged


def _merge_person(merged: pd.DataFrame, group: pd.DataFrame) -> None:
    kept: Row | None = None
    for index, row in zip(group.index, group.to_dict("records"), strict=True):
        if kept is not None and _same(kept, row):
            merged.loc[index, "excluded"] = "duplicate"
            _take_earliest(merged, kept["index"], index)
        else:
            kept = {**row, "index": index}


def _same(first: Row, later: Row) -> bool:
    """Whether `later` repeats `first`: another id, close in time, no return of the first one in between."""
    if later["lead"] == first["lead"] or later["key"] - first["key"] > WITHIN:
        return False
    returned = first["decision"] in RETURNED and first["decided_key"] != NEVER
    return not (returned and first["decided_key"] < later["key"])


def _take_earliest(merged: pd.DataFrame, kept: Any, other: Any) -> None:
    touch, other_touch = merged.loc[kept, "touched_at"], merged.loc[other, "touched_at"]
    if pd.notna(other_touch) and (pd.isna(touch) or other_touch < touch):
        _copy(merged, kept, other, ("touched_at", "touch_day", "touch_basis"))
    mine, theirs = int(merged.loc[kept, "decided_key"]), int(merged.loc[other, "decided_key"])
    undecided = merged.loc[kept, "decision"] is None
    if merged.loc[other, "decision"] is not None and (undecided or NEVER < theirs < mine):
        _copy(
            merged,
            kept,
            other,
            ("decision", "decided_at", "decided_key", "decision_basis", "conflict", "reason"),
        )


def _copy(merged: pd.DataFrame, kept: Any, other: Any, columns: tuple[str, ...]) -> None:
    for column in columns:
        merged.loc[kept, column] = merged.loc[other, column]
