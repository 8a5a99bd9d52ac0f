"""From imported rows to hand-offs: when each began, its deadlines, the first touch and the first decision."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alignment.measures import decisions, touches
from alignment.measures.clocks import Rules, add_clocks
from alignment.measures.cycles import (
    ACCEPTED,
    NEVER,
    RETURNED,
    cycle_of,
    find_cuts,
    late_keys,
    microseconds,
    settle_days,
)
from alignment.measures.duplicates import merge_duplicates
from alignment.measures.starts import Locate, find_starts

NOT_OWN = -1


@dataclass(frozen=True)
class Records:
    """The imported rows of some leads, as tables.

    leads: the columns of the lead table plus `meaning` (of the current status), sorted by source, lead_id, episode ·
    events: source, lead_id, changed_at, changed_day, meaning, meaning_old, is_creation, line ·
    activities: source, lead_id, at, day (completed outbound human work only) · deals: source, lead_id, deal_at, deal_day ·
    sources: source, has_touches (supplied or as activities), has_history, has_stage ·
    employees: keyed hashes of the roster's e-mails.
    """

    leads: pd.DataFrame
    events: pd.DataFrame
    activities: pd.DataFrame
    deals: pd.DataFrame
    sources: pd.DataFrame
    employees: frozenset[str]


def build_hand_offs(records: Records, rules: Rules) -> pd.DataFrame:
    """One row a hand-off, with the columns of the hand_off table (definitions: metrics.md §1 and §2)."""
    records = _settle_days(records, rules.zone)
    rows, events = _number_leads(records, rules.zone)
    cuts = find_cuts(rows, events)
    cut_leads, cut_keys = cuts["lead"].to_numpy(), cuts["key"].to_numpy()

    def locate(leads: np.ndarray, keys: np.ndarray) -> np.ndarray:
        return cycle_of(leads, keys, cut_leads, cut_keys)

    events["cycle"] = locate(events["lead"].to_numpy(), events["key"].to_numpy())
    rows["own_cycle"] = _own_cycles(rows, locate)
    starts = find_starts(rows, events, locate)
    starts["handed_off_day"] = starts["handed_off_day"].fillna(False).astype(bool)
    starts["episode"] = starts.groupby("lead").cumcount() + 1
    work = _find_touches(records, rows, events, locate, rules.zone)
    starts = touches.attach_touches(starts, work)
    starts = _decide(starts, records, rows, events, locate, rules.zone)
    starts = _add_returns(starts, cuts)
    starts = _describe(starts, rows, records)
    starts = merge_duplicates(starts)
    starts = add_clocks(starts, rules)
    starts["touches_5d"] = touches.count_touches(starts, work, starts.pop("depth_until"))
    return starts


def _settle_days(records: Records, zone: str) -> Records:
    """The records with every day that has no time of day at its midnight in the organisation's zone."""
    leads, events = records.leads.copy(), records.events.copy()
    for name in ("created", "mql", "handed_off", "assigned", "first_touch", "decided", "converted"):
        leads[f"{name}_at"] = settle_days(leads[f"{name}_at"], leads[f"{name}_day"], zone)
    events["changed_at"] = settle_days(events["changed_at"], events["changed_day"], zone)
    work, deals = records.activities, records.deals
    return replace(
        records,
        leads=leads,
        events=events,
        activities=work.assign(at=settle_days(work["at"], work["day"], zone)),
        deals=deals.assign(deal_at=settle_days(deals["deal_at"], deals["deal_day"], zone)),
    )


def _number_leads(records: Records, zone: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lead rows and status events with a number for each lead and the keys that order their times."""
    rows = records.leads.copy()
    identity = pd.MultiIndex.from_frame(rows[["source", "lead_id"]])
    numbers = pd.MultiIndex.from_tuples(list(dict.fromkeys(identity)), names=["source", "lead_id"])
    rows["lead"] = numbers.get_indexer(identity)
    rows["handed_key"] = microseconds(rows["handed_off_at"])
    for name in ("decided", "converted"):
        rows[f"{name}_key"] = late_keys(rows[f"{name}_at"], rows[f"{name}_day"], zone)
    events = records.events.copy()
    events["lead"] = numbers.get_indexer(pd.MultiIndex.from_frame(events[["source", "lead_id"]]))
    events = events[events["lead"] >= 0]
    events["start_key"] = microseconds(events["changed_at"])
    events["key"] = late_keys(events["changed_at"], events["changed_day"], zone)
    events = events.sort_values(["lead", "start_key", "line"], kind="stable", ignore_index=True)
    return rows, _fill_meanings(events, rows)


def _own_cycles(rows: pd.DataFrame, locate: Locate) -> np.ndarray:
    """The cycle of the row's own hand-off where lead rows tell hand-offs apart; NOT_OWN where one row stands for all."""
    told_apart = rows.duplicated("lead", keep=False) & (rows["handed_key"] != NEVER)
    own: np.ndarray = np.where(
        told_apart, locate(rows["lead"].to_numpy(), rows["handed_key"].to_numpy()), NOT_OWN
    )
    return own


def _fill_meanings(events: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The status before and after each change; a creation without a status takes the one that is left next.

    (A Salesforce history opens with `Created.` and no value: the status then is the old value of the first change,
    or the lead's current one if it never changed.)
    """
    nobody = pd.Series(dtype=object)
    left_next = events.groupby("lead")["meaning_old"].shift(-1) if len(events) else nobody
    current = events["lead"].map(rows.drop_duplicates("lead", keep="last").set_index("lead")["meaning"])
    has_next = events["lead"].eq(events["lead"].shift(-1))
    implied = left_next.where(has_next, current)
    bare = events["is_creation"] & events["meaning"].isna()
    events["meaning"] = events["meaning"].where(~bare, implied)
    previous = events.groupby("lead")["meaning"].shift(1) if len(events) else nobody
    events["meaning_before"] = events["meaning_old"].where(events["meaning_old"].notna(), previous)
    events.loc[events["is_creation"], "meaning_before"] = None
    return events


def _find_touches(
    records: Records, rows: pd.DataFrame, events: pd.DataFrame, locate: Locate, zone: str
) -> pd.DataFrame:
    """All work on the leads, each with its cycle: supplied first touches, activities, else changes of status.

    A supplied first touch belongs to the hand-off of its own row where rows tell them apart, else to its moment.
    """
    known = rows[["source", "lead_id", "lead"]].drop_duplicates("lead")
    supplied = rows[rows["first_touch_at"].notna()].assign(
        at=lambda f: f["first_touch_at"],
        day=lambda f: f["first_touch_day"],
        basis=touches.SUPPLIED,
        own=lambda f: f["own_cycle"],
    )
    done = records.activities.merge(known, on=["source", "lead_id"]).assign(basis=touches.ACTIVITY)
    silent_sources = records.sources.loc[~records.sources["has_touches"], "source"]
    by_status = touches.status_touches(
        events.assign(cycle=0), known.loc[known["source"].isin(silent_sources), "lead"]
    )
    columns = ["lead", "at", "day", "basis", "own"]
    elsewhere = (done.assign(own=NOT_OWN), by_status.assign(own=NOT_OWN))
    parts = [part[columns] for part in (supplied, *elsewhere) if len(part)] or [supplied[columns]]
    work = pd.concat(parts, ignore_index=True)
    work["day"] = work["day"].fillna(False).astype(bool)
    work["key"] = late_keys(work["at"], work["day"], zone)
    by_time = locate(work["lead"].to_numpy(), work["key"].to_numpy())
    work["cycle"] = np.where(work["own"] == NOT_OWN, by_time, work["own"])
    return work


def _decide(
    starts: pd.DataFrame,
    records: Records,
    rows: pd.DataFrame,
    events: pd.DataFrame,
    locate: Locate,
    zone: str,
) -> pd.DataFrame:
    leads = rows["lead"].to_numpy()
    rows = rows.assign(
        decided_cycle=locate(leads, rows["decided_key"].to_numpy()),
        converted_cycle=locate(leads, rows["converted_key"].to_numpy()),
    )
    known = rows[["source", "lead_id", "lead"]].drop_duplicates("lead")
    deals = records.deals.reset_index(drop=True).merge(known, on=["source", "lead_id"])
    deals = deals.assign(deal=np.arange(len(deals)), key=late_keys(deals["deal_at"], deals["deal_day"], zone))
    dated = (
        set(events.loc[events["meaning"] == "converted", "lead"])
        | set(deals.loc[deals["key"] != NEVER, "lead"])
        | set(rows.loc[rows["converted_key"] != NEVER, "lead"])
    )
    candidates = [
        decisions.explicit_decisions(rows, starts),
        decisions.history_decisions(events, starts, decisions.DECISIONS),
        decisions.history_decisions(events, starts, ("converted",)),
        decisions.deal_decisions(deals, starts),
        decisions.dated_conversions(rows, starts),
        decisions.current_decisions(rows, starts, dated),
    ]
    starts = decisions.choose_decisions(starts, candidates)
    return _pick_up(starts, rows, events)


def _pick_up(starts: pd.DataFrame, rows: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Signs that Sales has a lead without having decided: dated ones from the history, else the current status."""
    seen = decisions.history_decisions(
        events, starts, ("working", "unknown", *decisions.DECISIONS)
    ).set_index("hand_off")
    with_history = set(events["lead"])
    last_rows = rows.drop_duplicates("lead", keep="last").set_index("lead")
    busy = last_rows.index[last_rows["meaning"].isin(("working", "unknown"))]
    last = ~starts.duplicated("lead", keep="last")
    return starts.assign(
        picked_up_at=seen["decided_at"].reindex(starts.index),
        picked_up=last & starts["lead"].isin(busy) & ~starts["lead"].isin(with_history),
    )


def _add_returns(starts: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """When a hand-off came back (returned_key), and when an accepted one did (reversed_at).

    The first return before the next hand-off: after the hand-off, or after the decision to accept it.
    """
    following = starts.groupby("lead")["key"].shift(-1)
    columns = starts[["lead", "key", "decision", "decided_key"]].assign(
        hand_off=starts.index, following=following
    )
    joined = columns.merge(cuts.rename(columns={"key": "cut"}), on="lead")
    joined = joined[joined["following"].isna() | (joined["cut"] < joined["following"])]
    back = joined[joined["cut"] >= joined["key"]].groupby("hand_off")["cut"].min()
    accepted = joined[joined["decision"].isin(ACCEPTED) & (joined["decided_key"] != NEVER)]
    reversal = accepted[accepted["cut"] > accepted["decided_key"]].groupby("hand_off")["cut"].min()
    reversed_at = pd.to_datetime(reversal.reindex(starts.index), unit="us", utc=True).astype(
        "datetime64[us, UTC]"
    )
    contradicted = starts["conflict"] | (starts["denied"] & reversed_at.isna())
    returned = back.reindex(starts.index).fillna(NEVER).astype("int64")
    return starts.assign(returned_key=returned, reversed_at=reversed_at, conflict=contradicted)


def _describe(starts: pd.DataFrame, rows: pd.DataFrame, records: Records) -> pd.DataFrame:
    """What the lead rows say about each hand-off: segments, reason, assignment, and why it does not count."""
    row_of = _own_rows(starts, rows)
    kept = [
        "source",
        "lead_id",
        "email_key",
        "lead_source",
        "campaign",
        "region",
        "owner_key",
        "score",
        "meaning",
    ]
    for column in (*kept, "assigned_at", "created_at", "is_test", "missing_fields", "reason"):
        starts[column] = row_of[column].array
    starts["reason"] = starts["reason"].where(starts["decision"].isin(RETURNED), None)
    facts = records.sources.set_index("source")
    starts["touch_known"] = (
        starts["source"].map(facts["has_touches"] | facts["has_history"]).fillna(False).astype(bool)
    )
    starts["acceptance_stage"] = starts["source"].map(facts["has_stage"]).fillna(False).astype(bool)
    never = starts["handed_off_at"].isna()
    reasons = [
        starts["is_test"].eq(True),
        starts["email_key"].isin(records.employees) & starts["email_key"].notna(),
        never & (starts["meaning"] == "pre_mql"),
        never,
    ]
    names = ["test", "employee", "never_handed_over", "no_hand_off_time"]
    starts["excluded"] = pd.Series(
        np.select(reasons, names, default=""), index=starts.index, dtype=object
    ).replace("", None)
    starts["placed_at"] = starts["handed_off_at"].where(~never, starts["created_at"])
    return starts


def _own_rows(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The lead row that describes each hand-off: the one with its time, else the lead's last."""
    exact = rows.drop_duplicates(["lead", "handed_key"], keep="last").set_index(["lead", "handed_key"])
    last = rows.drop_duplicates("lead", keep="last").set_index("lead")
    wanted = pd.MultiIndex.from_frame(starts[["lead", "key"]])
    position = exact.index.get_indexer(wanted)
    own = last.loc[starts["lead"]].reset_index(drop=True)
    found = position >= 0
    if found.any():
        exact_rows = exact.reset_index(drop=True).iloc[position[found]]
        own.loc[found, exact_rows.columns] = exact_rows.to_numpy()
    return own.astype({"assigned_at": "datetime64[us, UTC]", "created_at": "datetime64[us, UTC]"})
