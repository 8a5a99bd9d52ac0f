"""When a lead was handed to Sales: the hand-offs of every cycle, and on what basis their time stands."""

from collections.abc import Callable

import pandas as pd

from alignment.measures.cycles import NEVER, PENDING, PRE_MQL, Keys, microseconds

Locate = Callable[[Keys, Keys], Keys]  # leads, keys → the cycle each moment lies in
STAND_INS = (
    ("mql", "mql_at", "mql_day"),
    ("assigned", "assigned_at", "assigned_day"),
    ("created", "created_at", "created_day"),
)
COLUMNS = ["lead", "cycle", "handed_off_at", "handed_off_day", "handed_off_basis", "key"]


def find_starts(rows: pd.DataFrame, events: pd.DataFrame, locate: Locate) -> pd.DataFrame:
    """One line a hand-off (COLUMNS), in the order of preference of metrics.md §1.

    The explicit time, else the first entry into a pending status of the cycle; for leads with neither, a stand-in
    (its time may be missing altogether: key NEVER).
    `rows` carry lead and handed_key; `events` lead, cycle, start_key, meaning, meaning_before, changed_at, changed_day.
    """
    explicit = rows[rows["handed_key"] != NEVER].assign(
        handed_off_basis="explicit",
        cycle=lambda f: locate(f["lead"].to_numpy(), f["handed_key"].to_numpy()),
        key=lambda f: f["handed_key"],
    )
    entered = events[(events["meaning"] == PENDING) & (events["meaning_before"] != PENDING)].assign(
        handed_off_basis="history",
        handed_off_at=lambda f: f["changed_at"],
        handed_off_day=lambda f: f["changed_day"],
        key=lambda f: f["start_key"],
    )
    found = pd.concat([part[COLUMNS] for part in (explicit, entered) if len(part)] or [explicit[COLUMNS]])
    found["rank"] = (found["handed_off_basis"] != "explicit").astype(int)
    found = found.sort_values(["lead", "cycle", "rank", "key"], kind="stable").drop_duplicates(
        ["lead", "cycle"]
    )
    rest = _stand_ins(rows[~rows["lead"].isin(found["lead"])], locate)
    parts = [part[COLUMNS] for part in (found, rest) if len(part)] or [found[COLUMNS]]
    return pd.concat(parts).sort_values(["lead", "cycle"], ignore_index=True)


def _stand_ins(rows: pd.DataFrame, locate: Locate) -> pd.DataFrame:
    """The hand-off of each lead that has neither an explicit nor a historical one.

    A lead that its status calls "before qualification" counts from a date of qualification only.
    """
    chosen = rows.drop_duplicates("lead", keep="last").copy()
    chosen["handed_off_at"] = pd.Series(pd.NaT, index=chosen.index, dtype="datetime64[us, UTC]")
    chosen["handed_off_basis"] = pd.Series(None, index=chosen.index, dtype=object)
    for basis, time, day in STAND_INS:
        usable = chosen["handed_off_at"].isna() & chosen[time].notna()
        if basis != "mql":
            usable &= chosen["meaning"] != PRE_MQL
        chosen.loc[usable, "handed_off_at"] = chosen.loc[usable, time]
        chosen.loc[usable, "handed_off_day"] = chosen.loc[usable, day]
        chosen.loc[usable, "handed_off_basis"] = basis
    chosen["key"] = microseconds(chosen["handed_off_at"])
    chosen["cycle"] = locate(chosen["lead"].to_numpy(), chosen["key"].to_numpy())
    return chosen
