"""What content usage means: which assets could be used, which Sales really used, and how far that can be trusted."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures import grading
from alignment.measures.grading import Limits
from alignment.measures.ratio import Quality, Ratio
from alignment.measures.windows import Window, add_days, shift_days

SALES_USES = frozenset({"share", "send", "attach", "present", "download"})
VIEW = "view"

JUDGED, PENDING = "judged", "pending"
NOT_SALES_FACING, NOT_PUBLISHED, RETIRED = "not_sales_facing", "not_published", "retired"

# Where nobody in the log is known, Marketing's own uses count too, which flatters: never better than C.
NO_ROSTER: Limits = (0.0, 0.0, float("inf"))
_KEY = ["source", "canonical_id"]


@dataclass(frozen=True)
class Rules:
    """What counts as old enough and recent enough, in local days of `zone` (settings under content)."""

    zone: str
    min_age_days: int = 30
    use_window_days: int = 90


@dataclass(frozen=True)
class Catalogue:
    """All content, whatever the window.

    `assets`: one row an asset, versions taken together: source, canonical_id, title, type, stage, owner_team,
    published_at (the earliest), updated_at (last change or publication), for_sales (unless a version says no), ends_at
    (when the last version was archived or expired; NaT: one of them never is). `versions`: source, asset_id,
    canonical_id, place (the row of the asset that it is a version of).
    """

    assets: pd.DataFrame
    versions: pd.DataFrame


@dataclass(frozen=True)
class Library:
    """The content as a window sees it.

    `assets`: one row an asset, versions taken together: source, canonical_id, title, type, stage, owner_team,
    published_at (of the first version; NaT: unknown), updated_at (last change or publication), outcome (judged,
    pending, or why left out), uses (sales uses in the use window), views (views by Sales), used.
    `uses`: the use counts that were given, with canonical_id (blank: no such asset, an orphan) and counts (whether a
    sales use). `use_start`: where the use window begins; it ends with the window.
    """

    assets: pd.DataFrame
    uses: pd.DataFrame
    window: Window
    use_start: datetime
    rules: Rules
    roster_known: bool

    @property
    def judged(self) -> pd.DataFrame:
        """The assets of the denominator."""
        return self.assets[self.assets["outcome"] == JUDGED]


def find_use_start(window: Window, rules: Rules) -> datetime:
    """Where the use window begins: so many local days before the window's end, whatever the window's own length."""
    return shift_days(window.end, rules.zone, -rules.use_window_days)


def read_library(
    assets: pd.DataFrame,
    uses: pd.DataFrame,
    *,
    window: Window,
    rules: Rules,
    roster_known: bool,
    catalogue: Catalogue | None = None,
) -> Library:
    """Judge every asset by the uses in the use window (metrics.md §3).

    `assets`: columns of the asset table. `uses`, of the use window alone: source, asset_id, user_key, action, team (of
    the user at the time of use; blank: not in the roster), is_creator (the user made the asset or a version of it), n.
    A use counts if its action is share, send, attach, present or download, its user did not make the asset and is in
    Sales; if no user of the whole log is in the roster (`roster_known` false), whoever made it. `catalogue`: what
    `build_catalogue` says of these assets, for those who ask for many windows.
    """
    catalogue = build_catalogue(assets) if catalogue is None else catalogue
    known = uses.merge(catalogue.versions, on=["source", "asset_id"], how="left")
    by_sales = known["team"].eq("sales") if roster_known else pd.Series(True, index=known.index)
    by_sales &= ~known["is_creator"].eq(True)
    known = known.assign(counts=by_sales & known["action"].isin(SALES_USES))
    use_start = find_use_start(window, rules)
    table = _judge(catalogue.assets, window=window, use_start=use_start, rules=rules)
    sales_uses = _sum_by_asset(known[known["counts"]], len(table))
    views = _sum_by_asset(known[by_sales & known["action"].eq(VIEW)], len(table))
    table = table.assign(uses=sales_uses, views=views, used=sales_uses > 0)
    return Library(table, known.drop(columns="place"), window, use_start, rules, roster_known)


def build_catalogue(assets: pd.DataFrame) -> Catalogue:
    """Which versions are one asset (metrics.md §3): the asset that their canonical id names, else each its own."""
    canonical = assets["canonical_id"]
    versions = assets.assign(canonical_id=canonical.where(canonical.notna(), assets["asset_id"]))
    joined = _join_versions(versions)
    places = joined[_KEY].assign(place=joined.index)
    named = versions[["source", "asset_id", "canonical_id"]].merge(places, on=_KEY, how="left")
    return Catalogue(joined, named)


def _join_versions(versions: pd.DataFrame) -> pd.DataFrame:
    ends = versions[["archived_at", "expires_at"]].min(axis=1)
    changed = versions[["updated_at", "published_at"]].max(axis=1)
    versions = versions.assign(
        ends=ends, stays=ends.isna(), changed=changed, for_sales=~versions["sales_facing"].eq(False)
    ).sort_values(["published_at", "asset_id"], kind="stable")
    words = {name: (name, "last") for name in ("title", "type", "stage", "owner_team")}
    table = versions.groupby(_KEY, sort=True).agg(
        published_at=("published_at", "min"),
        updated_at=("changed", "max"),
        ends=("ends", "max"),
        stays=("stays", "any"),
        for_sales=("for_sales", "all"),
        **words,
    )
    return table.assign(ends_at=table["ends"].where(~table["stays"])).drop(columns="ends").reset_index()


def _sum_by_asset(uses: pd.DataFrame, assets: int) -> NDArray[np.int64]:
    """How many uses each asset has; those of no asset are left out."""
    of_asset = uses[uses["place"].notna()]
    places, counts = of_asset["place"].to_numpy(np.int64), of_asset["n"].to_numpy(np.float64)
    return np.bincount(places, weights=counts, minlength=assets).astype(np.int64)


def _judge(table: pd.DataFrame, *, window: Window, use_start: datetime, rules: Rules) -> pd.DataFrame:
    """Adds `outcome`, by the first rule that holds.

    An asset retired inside the use window still counts if it was there for at least the least age of it.
    """
    published, retired = table["published_at"], table["ends_at"].where(table["ends_at"] <= window.end)
    old_enough = published.isna() | (published <= shift_days(window.end, rules.zone, -rules.min_age_days))
    begins = published.where(published > use_start, pd.Timestamp(use_start))
    lived = retired >= add_days(begins, rules.zone, rules.min_age_days)
    rules_in_order = [
        (~table["for_sales"], NOT_SALES_FACING),
        (published >= window.end, NOT_PUBLISHED),
        (~old_enough & retired.isna(), PENDING),
        (~old_enough | (retired.notna() & ~lived), RETIRED),
    ]
    outcome = np.select(
        [holds.to_numpy(bool) for holds, _ in rules_in_order],
        [name for _, name in rules_in_order],
        default=JUDGED,
    )
    return table.assign(outcome=outcome.astype(object))


def build_ratio(library: Library) -> Ratio:
    """Content usage: assets with at least one sales use, of those that could be used."""
    outcomes = library.assets["outcome"].value_counts()
    reasons = (NOT_SALES_FACING, NOT_PUBLISHED, RETIRED)
    return Ratio(
        numerator=int(library.judged["used"].sum()),
        denominator=len(library.judged),
        pending=int(outcomes.get(PENDING, 0)),
        excluded={reason: int(outcomes[reason]) for reason in reasons if reason in outcomes},
    )


def grade(library: Library, *, log_from: datetime | None, age_days: float | None = None) -> Quality:
    """How far the share can be trusted, A to D, with the reasons for less than an A.

    `log_from`: the first use on record; a log that begins inside the use window covers it in part. `age_days`: from
    the as-of to the day it is looked at; None: not judged.
    """
    judged, uses = library.judged, library.uses
    if log_from is None:
        return Quality("D", ("no use of content is on record",))
    if judged.empty:
        return Quality("D", ("no content could be used in this window",))
    days = library.rules.use_window_days
    missing = min(max((log_from - library.use_start).days, 0), days)
    orphans = int(uses.loc[uses["canonical_id"].isna(), "n"].sum())
    strangers = uses["team"].isna() & ~uses["is_creator"].eq(True)
    everything = int(uses["n"].sum())
    texts = "partial coverage: days of the use window before the first use on record"
    weaknesses = [
        grading.weigh_share(texts, missing, days, grading.MISSING),
        grading.weigh_share("uses of content that no list names", orphans, everything, grading.MISSING),
        grading.weigh_share(
            "assets without a date of publication, taken as old enough",
            int(judged["published_at"].isna().sum()),
            len(judged),
            grading.COARSE,
        ),
        grading.weigh_age(age_days),
    ]
    unknown = int(uses.loc[strangers, "n"].sum())
    if library.roster_known:
        text = "uses by people who are not in the roster, which do not count"
        weaknesses.append(grading.weigh_share(text, unknown, everything, grading.MISSING))
    else:
        text = "uses by people of unknown team, which all count since nobody in the log is in the roster"
        weaknesses.append(grading.weigh_share(text, unknown, everything, NO_ROSTER))
    return grading.grade_data(weaknesses)


def describe_reading(library: Library) -> str:
    """One sentence on what a use is in these records, with counts of the use window."""
    uses = library.uses
    counted, everything = int(uses.loc[uses["counts"], "n"].sum()), int(uses["n"].sum())
    if library.roster_known:
        who = "by somebody in Sales at the time who did not make the asset"
    else:
        who = "by anybody who did not make the asset, since nobody in the log is in the roster"
    return (
        f"A use is an asset shared, sent, attached, presented or downloaded {who}:"
        f" {counted:,} of {everything:,} records of the {library.rules.use_window_days} days before"
        " the window's end; a view alone is no use."
    )
