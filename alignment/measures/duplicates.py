"""One person handed over under several ids: hand-offs of the same e-mail within thirty days are one."""

from typing import Any

import pandas as pd

from alignment.measures.cycles import NEVER

WITHIN = 30 * 24 * 3600 * 1_000_000  # microseconds
TOUCH = ("touched_at", "touch_day", "touch_basis")
DECISION = ("decision", "decided_at", "decided_key", "decision_basis", "conflict", "reason")
Row = dict[Any, Any]


def merge_duplicates(hand_offs: pd.DataFrame) -> pd.DataFrame:
    """Mark the later ones `duplicate` and give the first one the earliest touch and decision of all.

    Same normalised e-mail hash under another id, within 30 days of the first, which did not come back in between
    (metrics.md §1). Test and employee records take no part.
    """
    eligible = hand_offs[hand_offs["excluded"].isna() & hand_offs["email_key"].notna()]
    ids_per_person = eligible.groupby("email_key")["lead"].transform("nunique")
    shared = eligible[ids_per_person > 1].sort_values(["email_key", "key", "lead"])
    columns = ["email_key", "key", "lead", "returned_key", *TOUCH, *DECISION]
    rows = [
        {**row, "index": index}
        for index, row in zip(shared.index, shared[columns].to_dict("records"), strict=True)
    ]
    repeated, changed = _merge(rows)
    merged = hand_offs.copy()
    merged.loc[repeated, "excluded"] = "duplicate"
    for (index, column), value in changed.items():
        merged.loc[index, column] = value
    return merged


def _merge(rows: list[Row]) -> tuple[list[Any], dict[tuple[Any, str], Any]]:
    """Which rows repeat an earlier one, and what the earlier one takes over: (index, column) → value."""
    repeated: list[Any] = []
    changed: dict[tuple[Any, str], Any] = {}
    kept: Row = {"email_key": None}
    for row in rows:
        if row["email_key"] == kept["email_key"] and _same(kept, row):
            repeated.append(row["index"])
            kept["returned_key"] = min(
                filter(_known, (kept["returned_key"], row["returned_key"])), default=NEVER
            )
            for column in _earlier_columns(kept, row):
                kept[column] = changed[kept["index"], column] = row[column]
        else:
            kept = row
    return repeated, changed


def _known(key: int) -> bool:
    return key != NEVER


def _same(first: Row, later: Row) -> bool:
    """Whether `later` repeats `first`: another id, close in time, no return of the first one in between."""
    if later["lead"] == first["lead"] or later["key"] - first["key"] > WITHIN:
        return False
    return not NEVER < first["returned_key"] < later["key"]


def _earlier_columns(kept: Row, other: Row) -> tuple[str, ...]:
    """What the repetition knows earlier than the one that is kept."""
    touch, decision = kept["touched_at"], kept["decision"]
    earlier_touch: bool = pd.notna(other["touched_at"]) and (pd.isna(touch) or other["touched_at"] < touch)
    decided = other["decision"] is not None
    earlier_decision = decided and (decision is None or NEVER < other["decided_key"] < kept["decided_key"])
    return (*(TOUCH if earlier_touch else ()), *(DECISION if earlier_decision else ()))
