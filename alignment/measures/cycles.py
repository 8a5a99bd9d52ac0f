"""The cycles of a lead's life: cut by its returns to Marketing, each holding at most one hand-off."""

import numpy as np
import pandas as pd

from alignment.measures.business_time import end_of_local_day, start_of_local_day

PENDING, PRE_MQL = "pending", "pre_mql"
RETURNED = ("rejected", "recycled")
ACCEPTED = ("accepted", "converted")
NEVER = np.iinfo(np.int64).min  # the key of a time that is not known

Keys = np.ndarray[tuple[int], np.dtype[np.int64]]


def microseconds(times: pd.Series) -> Keys:
    """Times as int64 microseconds since the epoch, NEVER where unknown."""
    values = times.astype("datetime64[us, UTC]").to_numpy(dtype="datetime64[us]").astype(np.int64)
    return np.where(times.isna().to_numpy(), NEVER, values)


def settle_days(times: pd.Series, days: pd.Series, zone: str) -> pd.Series:
    """Times without a time of day, moved to the nearest midnight of `zone`.

    A day read in the zone of its file begins at another moment than the same day here, and would slip to the day
    before (nearest is right for zones up to twelve hours apart).
    """
    coarse = days.fillna(False).to_numpy(dtype=bool) & times.notna().to_numpy()
    if not coarse.any():
        return times
    settled = times.copy()
    noon = times[coarse] + pd.Timedelta(hours=12)
    settled[coarse] = pd.Series(start_of_local_day(noon, zone), index=noon.index).astype(
        "datetime64[us, UTC]"
    )
    return settled


def late_keys(times: pd.Series, days: pd.Series, zone: str) -> Keys:
    """Keys that order work and decisions: a day without a time of day stands at its end.

    So something that happened on the day of a hand-off is never before it (metrics.md §1, day precision).
    """
    keys = microseconds(times)
    coarse = days.fillna(False).to_numpy(dtype=bool) & (keys != NEVER)
    if coarse.any():
        ends = microseconds(pd.Series(end_of_local_day(times[coarse], zone)))
        keys[coarse] = ends - 1
    return keys


def cycle_of(leads: Keys, keys: Keys, cut_leads: Keys, cut_keys: Keys) -> Keys:
    """How many cuts of the same lead lie strictly before each moment: 0 for the first cycle.

    A cut (a return) ends its own cycle and belongs to it.
    """
    count = len(leads)
    lead = np.concatenate([leads, cut_leads])
    key = np.concatenate([keys, cut_keys])
    is_cut = np.zeros(len(lead), dtype=np.int64)
    is_cut[count:] = 1
    order = np.lexsort((is_cut, key, lead))
    running = np.cumsum(is_cut[order])
    first = np.r_[True, lead[order][1:] != lead[order][:-1]] if len(lead) else np.zeros(0, dtype=bool)
    before_lead = np.maximum.accumulate(np.where(first, running - is_cut[order], 0)) if len(lead) else running
    cycles = np.empty(len(lead), dtype=np.int64)
    cycles[order] = running - before_lead - is_cut[order]
    result: Keys = cycles[:count]
    return result


def find_cuts(rows: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The moments that end a cycle, as columns lead, key.

    `rows` (lead rows) and `events` (status history) carry lead, meaning or decision, and their late keys.
    """
    dated = rows[rows["decision"].isin(RETURNED) & (rows["decided_key"] != NEVER)]
    back = events[events["meaning"].isin(RETURNED)]
    returns = pd.concat(
        [
            pd.DataFrame({"lead": dated["lead"], "key": dated["decided_key"]}),
            pd.DataFrame({"lead": back["lead"], "key": back["key"]}),
        ],
        ignore_index=True,
    ).astype("int64")
    cuts = pd.concat([returns, _cuts_of_episodes(rows, returns)], ignore_index=True)
    return cuts.drop_duplicates().sort_values(["lead", "key"], ignore_index=True)


def _cuts_of_episodes(rows: pd.DataFrame, returns: pd.DataFrame) -> pd.DataFrame:
    """Where lead rows tell two hand-offs apart and no dated return lies between them: just before the later one."""
    leads, keys = rows["lead"].to_numpy(), rows["handed_key"].to_numpy()
    cycle = cycle_of(leads, keys, returns["lead"].to_numpy(), returns["key"].to_numpy())
    follows = pd.Series(leads).eq(pd.Series(leads).shift()).to_numpy()
    undivided = follows & (cycle == np.r_[-1, cycle[:-1]]) & (keys != NEVER)
    return pd.DataFrame({"lead": leads[undivided], "key": keys[undivided] - 1}).astype("int64")
