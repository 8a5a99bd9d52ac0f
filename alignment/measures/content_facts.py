"""What stands beside content usage: who uses content, how concentrated it is, what goes unused and where."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

import pandas as pd

from alignment.measures import cuts
from alignment.measures.attendance import SALES, find_team
from alignment.measures.content import Library
from alignment.measures.judging import build_share
from alignment.measures.ratio import Fact
from alignment.measures.windows import shift_days

HOT = 0.10  # the most used tenth of the assets
STALE_DAYS = 365
SEGMENTS = ("stage", "type", "owner_team")
SMALLEST_SEGMENT = 5  # assets; segments of content tell on nobody, but two assets are no pattern
SMALLEST_UNUSED = 3


def build_facts(library: Library, people: pd.DataFrame) -> dict[str, Fact]:
    """The figures beside content usage, by name; one that has no meaning here is left out.

    Of the assets that could be used: unused_share_top_stage, _type and _owner_team (part of the unused ones in the
    segment that explains most; label) with asset_share_top_… and unused_within_top_… to compare; unused_new_share (of
    those published in the use window); viewed_only_share (of the unused ones); made_by_sales_share (where the owner
    is known); stale_but_hot (of the most used tenth, those unchanged for a year; label: the most used of them).
    Of sales uses: concentration (on the most used tenth). Of all uses: orphans (of content that no list names).
    Of people: seller_adoption (with a sales use, of those in Sales at the window's end), unknown_users.
    `people`: the roster, with the columns of the person table.
    """
    judged = library.judged
    unused = judged[~judged["used"]]
    new = judged[judged["published_at"] >= library.use_start]
    owners = judged["owner_team"].dropna().astype(str).str.strip().str.casefold()
    uses = library.uses
    users = uses.loc[uses["user_key"].notna(), ["user_key", "team"]].drop_duplicates()
    strangers = set(users.loc[users["team"].isna(), "user_key"]) - set(
        users.loc[users["team"].notna(), "user_key"]
    )
    facts = {
        "unused_new_share": build_share(int((~new["used"]).sum()), len(new)),
        "viewed_only_share": build_share(int((unused["views"] > 0).sum()), len(unused)),
        "made_by_sales_share": build_share(int(owners.eq(SALES).sum()), len(owners)),
        "orphans": build_share(int(uses.loc[uses["canonical_id"].isna(), "n"].sum()), int(uses["n"].sum())),
        "unknown_users": build_share(len(strangers), int(users["user_key"].nunique())),
        **_hot_facts(library),
        **_seller_adoption(library, people),
    }
    for segment in SEGMENTS:
        facts |= _top_segment(judged, segment)
    return facts


def _hot_facts(library: Library) -> dict[str, Fact]:
    judged = library.judged
    used = judged[judged["used"]].sort_values(["uses", "canonical_id"], ascending=[False, True])
    hot = used.head(ceil(len(judged) * HOT))
    long_ago = shift_days(library.window.end, library.rules.zone, -STALE_DAYS)
    stale = hot[hot["updated_at"] < long_ago]
    label = next((str(title) for title in stale["title"] if isinstance(title, str)), "")
    return {
        "concentration": build_share(int(hot["uses"].sum()), int(used["uses"].sum())),
        "stale_but_hot": build_share(len(stale), len(hot), label),
    }


def _seller_adoption(library: Library, people: pd.DataFrame) -> dict[str, Fact]:
    if not library.roster_known:
        return {}
    end, zone = library.window.end - timedelta(microseconds=1), library.rules.zone
    sellers = find_team(people, SALES, on=end, zone=zone)
    users = set(library.uses.loc[library.uses["counts"], "user_key"].dropna())
    active = {sellers[user] for user in users if user in sellers}
    return {"seller_adoption": build_share(len(active), len(set(sellers.values())))}


def list_segments(judged: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """How much of the unused content each segment holds: `by`, assets, unused, asset_share, unused_share, excess.

    Most unused first; segments of fewer than five assets and blank ones are left out, but count in the shares.
    """
    counts = judged.assign(n=1, unused=~judged["used"].astype(bool))
    table = cuts.contributions(counts, "unused", by, smallest=SMALLEST_SEGMENT)
    return table.rename(
        columns={
            "hand_offs": "assets",
            "misses": "unused",
            "hand_off_share": "asset_share",
            "miss_share": "unused_share",
        }
    )


def _top_segment(judged: pd.DataFrame, segment: str) -> dict[str, Fact]:
    """Of the segments with more than their part of the unused content, the one with most."""
    table = list_segments(judged, [segment])
    table = table[(table["excess"] > 0) & (table["unused"] >= SMALLEST_UNUSED)]
    if table.empty:
        return {}
    top, label = table.iloc[0], str(table.iloc[0][segment])
    unused = int((~judged["used"]).sum())
    return {
        f"unused_share_top_{segment}": build_share(int(top["unused"]), unused, label),
        f"asset_share_top_{segment}": build_share(int(top["assets"]), len(judged), label),
        f"unused_within_top_{segment}": build_share(int(top["unused"]), int(top["assets"]), label),
    }


def list_unused(library: Library) -> pd.DataFrame:
    """The assets without a sales use, oldest first, those of unknown age at the end.

    Columns: source, canonical_id, title, type, stage, owner_team, published_at, age_days (at the window's end; NaN:
    unknown), views.
    """
    judged = library.judged
    unused = judged[~judged["used"]].sort_values(["published_at", "canonical_id"], na_position="last")
    age = (pd.Timestamp(library.window.end) - unused["published_at"]).dt.days
    columns = [
        "source",
        "canonical_id",
        "title",
        "type",
        "stage",
        "owner_team",
        "published_at",
        "age_days",
        "views",
    ]
    return unused.assign(age_days=age)[columns].reset_index(drop=True)
