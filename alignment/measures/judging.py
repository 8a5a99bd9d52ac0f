"""How counted comparisons become outcomes: flags, the first rule that holds, sums, shares, words."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from alignment.measures.ratio import Fact, Ratio

PENDING = "pending"

Flags = pd.Series  # of bool, one a row of the counts


def read_flag(counts: pd.DataFrame, column: str) -> Flags:
    """The column as plain bools, whatever a database made of them (0/1, bool, None); blank is False."""
    return counts[column].eq(True).astype(bool)  # 1 equals True, and nothing missing does


def apply_rules(counts: pd.DataFrame, rules: Sequence[tuple[Flags, str]], *, otherwise: str) -> pd.DataFrame:
    """The counts with `outcome`: the reason in `excluded`, the first rule that holds, or `otherwise`."""
    ruled = np.select(
        [holds.to_numpy() for holds, _ in rules], [name for _, name in rules], default=otherwise
    )
    left_out = counts["excluded"].astype(object)
    return counts.assign(outcome=np.where(left_out.isna(), ruled.astype(object), left_out))


def count(counts: pd.DataFrame, where: Flags | None = None) -> int:
    """How many records stand behind these rows (the sum of `n`)."""
    return int((counts if where is None else counts[where])["n"].sum())


def sum_outcomes(judged: pd.DataFrame, *, numerator: str, denominator: Collection[str]) -> Ratio:
    """The ratio of rows with `outcome`; what is neither judged nor pending is excluded, by reason."""
    sums = {str(name): int(n) for name, n in judged.groupby("outcome", sort=True)["n"].sum().items() if n}
    counted = {*denominator, PENDING}
    return Ratio(
        numerator=sums.get(numerator, 0),
        denominator=sum(sums.get(name, 0) for name in denominator),
        pending=sums.get(PENDING, 0),
        excluded={name: n for name, n in sums.items() if name not in counted},
    )


def build_share(numerator: int, denominator: int, label: str = "") -> Fact:
    """A share as a fact; its value is None where there is nothing to take a share of."""
    return Fact(numerator / denominator if denominator else None, numerator, denominator, label=label)


def share_of_known(counts: pd.DataFrame, column: str) -> Fact:
    """The share of records whose flag `column` is set among those where it is known at all."""
    return build_share(count(counts, read_flag(counts, column)), count(counts, counts[column].notna()))


def find_cut(tables: Sequence[pd.DataFrame], *columns: str) -> pd.DataFrame | None:
    """The first of several tables of the same records that has all these columns; None if none has."""
    return next((table for table in tables if set(columns) <= set(table.columns)), None)


def list_bases(phrases: Mapping[str, str], bases: Mapping[str, int]) -> str:
    """What stands for a time, in the order of looking for it: "the reported time: 1,204, else …: 31"."""
    return ", else ".join(f"{phrase}: {bases[key]:,}" for key, phrase in phrases.items() if bases.get(key))
