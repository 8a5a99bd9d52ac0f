"""What Sales first decided about a hand-off, where that is known from, and whether the records contradict each other."""

from typing import Any

import pandas as pd

from alignment.measures.cycles import ACCEPTED, NEVER, RETURNED

REJECTED = "rejected"
DECISIONS = (*ACCEPTED, *RETURNED)
COLUMNS = ["hand_off", "decision", "decided_at", "basis", "key"]


def explicit_decisions(rows: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Decisions written in the lead rows: dated ones in their cycle, undated ones on the row's own hand-off.

    `rows` carry lead, decision, decided_at, decided_key, decided_cycle and own_cycle (of the row's own hand-off time;
    -1 without one: the last hand-off of the lead).
    """
    given = rows[rows["decision"].isin(DECISIONS)]
    last = starts.drop_duplicates("lead", keep="last").set_index("lead")["cycle"]
    cycle = given["decided_cycle"].where(given["decided_key"] != NEVER, given["own_cycle"])
    cycle = cycle.where(cycle >= 0, given["lead"].map(last))
    located = given.assign(cycle=cycle, key=given["decided_key"], basis="explicit")
    numbered = starts[["lead", "cycle"]].assign(hand_off=starts.index)
    return located.merge(numbered, on=["lead", "cycle"])[COLUMNS]


def history_decisions(events: pd.DataFrame, starts: pd.DataFrame, meanings: tuple[str, ...]) -> pd.DataFrame:
    """The first change of each hand-off's cycle, at or after it, into one of these `meanings`."""
    changes = events[events["meaning"].isin(meanings)]
    numbered = starts[["lead", "cycle", "key"]].assign(hand_off=starts.index)
    joined = changes.merge(numbered, on=["lead", "cycle"], suffixes=("", "_start"))
    joined = joined[joined["key"] >= joined["key_start"]].sort_values(
        ["hand_off", "key", "line"], kind="stable"
    )
    first = joined.drop_duplicates("hand_off")
    return first.assign(decision=first["meaning"], decided_at=first["changed_at"], basis="history")[COLUMNS]


def deal_decisions(deals: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """A linked deal converts the latest hand-off that is not after it; one without a time, the last hand-off."""
    numbered = starts[["lead", "key"]].assign(hand_off=starts.index)
    joined = deals.merge(numbered, on="lead", suffixes=("", "_start"))
    joined = joined[(joined["key"] == NEVER) | (joined["key"] >= joined["key_start"])]
    latest = joined.groupby("deal")["hand_off"].transform("max")
    joined = joined[joined["hand_off"] == latest].sort_values(["hand_off", "key"], kind="stable")
    known_first = joined.assign(unknown=joined["key"] == NEVER).sort_values(
        ["hand_off", "unknown", "key"], kind="stable"
    )
    first = known_first.drop_duplicates("hand_off")
    return first.assign(decision="converted", decided_at=first["deal_at"], basis="deal")[COLUMNS]


def dated_conversions(rows: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """The mark that a lead was converted, where the row says when: on the hand-off of that moment's cycle.

    `rows` carry lead, converted, converted_at, converted_key and converted_cycle.
    """
    given = rows[(rows["converted_key"] != NEVER) & ~rows["converted"].eq(False)]
    located = given.assign(
        cycle=given["converted_cycle"],
        key=given["converted_key"],
        decision="converted",
        decided_at=given["converted_at"],
        basis="flag",
    )
    numbered = starts[["lead", "cycle"]].assign(hand_off=starts.index)
    found = located[[*COLUMNS[1:], "lead", "cycle"]].merge(numbered, on=["lead", "cycle"])
    return found.drop_duplicates("hand_off", keep="last")[COLUMNS]


def current_decisions(rows: pd.DataFrame, starts: pd.DataFrame, dated: set[Any]) -> pd.DataFrame:
    """What the lead's last row says without a date, about its last hand-off: the converted flag, then the status.

    `echo`: a conversion that only repeats what the history or a deal of the lead (`dated`) says with a date.
    """
    last_rows = rows.drop_duplicates("lead", keep="last")
    last = starts[["lead"]].assign(hand_off=starts.index).drop_duplicates("lead", keep="last")
    joined = last_rows.merge(last, on="lead")
    flags = joined[joined["converted"].eq(True)].assign(decision="converted", basis="flag")
    statuses = joined[joined["meaning"].isin(DECISIONS)].assign(basis="status")
    statuses["decision"] = statuses["meaning"]
    both = pd.concat([part for part in (flags, statuses) if len(part)] or [flags])
    nothing = pd.Series(pd.NaT, index=both.index, dtype="datetime64[us, UTC]")
    both["echo"] = both["decision"].eq("converted") & both["lead"].isin(list(dated))
    return both.assign(decided_at=nothing, key=NEVER)[[*COLUMNS, "echo"]]


def choose_decisions(starts: pd.DataFrame, candidates: list[pd.DataFrame]) -> pd.DataFrame:
    """`starts` with decision, decided_at, decided_key, decision_basis, conflict and denied.

    `candidates` come in the order in which they are believed. Converted beats rejected where the conversion is
    undated or not later than the rejection (or the rejection undated): `conflict`. A later one is a reversal and
    changes nothing. `denied`: converted, while the current status says rejected.
    """
    filled = [part.assign(rank=rank) for rank, part in enumerate(candidates) if len(part)]
    ranked = pd.concat(filled or [candidates[-1].assign(rank=0)], ignore_index=True)
    if "echo" not in ranked:
        ranked["echo"] = False
    ranked = ranked.sort_values(["hand_off", "rank"], kind="stable")
    chosen = ranked.drop_duplicates("hand_off").set_index("hand_off")
    return_key = chosen["key"].where(chosen["decision"].isin(RETURNED))
    converted = ranked[(ranked["decision"] == "converted") & ~ranked["echo"].eq(True)]
    against = converted["hand_off"].map(return_key)
    clashing = converted[
        against.notna() & ((converted["key"] == NEVER) | (against == NEVER) | (converted["key"] <= against))
    ]
    winners = clashing.drop_duplicates("hand_off").set_index("hand_off")
    refused = winners.index[chosen.loc[winners.index, "decision"] == REJECTED]  # "later" contradicts nothing
    denied = _denied_by_status(ranked, chosen)
    chosen.loc[winners.index, ["decision", "decided_at", "basis", "key"]] = winners[
        ["decision", "decided_at", "basis", "key"]
    ]
    chosen = chosen.reindex(starts.index)
    return starts.assign(
        decision=chosen["decision"].astype(object).where(chosen["decision"].notna(), None),
        decided_at=chosen["decided_at"].astype("datetime64[us, UTC]"),
        decided_key=chosen["key"].fillna(NEVER).astype("int64"),
        decision_basis=chosen["basis"].astype(object).where(chosen["basis"].notna(), None),
        conflict=starts.index.isin(refused),
        denied=starts.index.isin(list(denied)),
    )


def _denied_by_status(ranked: pd.DataFrame, chosen: pd.DataFrame) -> set[Any]:
    """Hand-offs called converted that an undated record calls rejected at the same time (junk and converted)."""
    converted = chosen[chosen["decision"] == "converted"]
    denials = ranked[ranked["decision"].eq(REJECTED) & (ranked["key"] == NEVER)]
    return set(denials["hand_off"]) & set(converted.index)
