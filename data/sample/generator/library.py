"""Marketing's content library and its use by Sales: much of what helps late in a sale lies unused."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from generator import clock, people

Row = dict[str, str]
_TOPICS = (
    "Torvik flow meters", "Halden pressure transmitters", "Calibration service", "Gas analysis", "Food and beverage",
    "Water utilities", "Chemical plants", "Pharma compliance", "Predictive maintenance",
)  # fmt: skip
_TYPES = {
    "awareness": ("White paper", "Video", "Infographic"),
    "consideration": ("Case study", "Data sheet", "Webinar recording"),
    "decision": ("ROI calculator", "Battlecard", "Proposal template"),
}
_CHANCE_USED = {"awareness": 0.76, "consideration": 0.74, "decision": 0.12}
_UNKNOWN_USERS = (
    "guest.one@partner-portal.example",
    "trade.desk@partner-portal.example",
    "former.seller@oldmail.example",
)


@dataclass(frozen=True)
class Asset:
    """One version of a piece of content, and how much Sales takes to it (uses a month; 0: never)."""

    row: Row
    published: date
    retired: date | None
    appeal: float
    creator: str


def build_library(rng: Random, roster: list[people.Person]) -> list[Asset]:
    """80 assets: most of them old, some retired, some too new to judge, some in a second version."""
    subjects = [
        (stage, kind, topic) for stage, kinds in _TYPES.items() for kind in kinds for topic in _TOPICS
    ]
    chosen = sorted(rng.sample(subjects, 75))
    return _second_versions(
        rng, [_asset(rng, roster, number, *subject) for number, subject in enumerate(chosen, 1)]
    )


def _asset(rng: Random, roster: list[people.Person], number: int, stage: str, kind: str, topic: str) -> Asset:
    published, retired = _life(rng, number)
    by_sales = rng.random() < 0.08
    creator = rng.choice(people.team(roster, "sales" if by_sales else "marketing")).email
    used = rng.random() < _CHANCE_USED[stage]
    row = {
        "asset_id": f"C-{number:03d}",
        "canonical_id": "",
        "title": f"{kind}: {topic}",
        "type": kind,
        "stage": stage,
        "owner_team": "sales" if by_sales else "product marketing" if stage == "decision" else "marketing",
        "created_by": creator,
        "published_at": clock.stamp(datetime.combine(published, clock.OPENS)) if number % 19 else "",
        "updated_at": clock.stamp(
            datetime.combine(published + timedelta(days=rng.randint(0, 60)), clock.CLOSES)
        ),
        "archived_at": clock.stamp(datetime.combine(retired, clock.CLOSES)) if retired else "",
        "expires_at": "2027-12-31" if kind == "Proposal template" else "",
        "sales_facing": "no" if kind == "Infographic" and number % 2 else "yes" if number % 5 else "",
    }
    return Asset(row, published, retired, rng.lognormvariate(1.1, 0.9) if used else 0.0, creator)


def _life(rng: Random, number: int) -> tuple[date, date | None]:
    """When an asset was published and retired; the last ones are too new to judge."""
    if number % 15 == 7:
        return date(2026, 10, 3) + timedelta(days=number // 4), None
    published = date(2023, 9, 1) + timedelta(days=rng.randint(0, 1060))
    if number % 14 == 3:
        return date(2023, 9, 1) + timedelta(days=rng.randint(0, 400)), date(2026, 1, 15) + timedelta(
            days=4 * number
        )
    return published, None


def _second_versions(rng: Random, assets: list[Asset]) -> list[Asset]:
    """Five assets were redone: the old version is archived, both carry one canonical id."""
    redone = rng.sample([a for a in assets if a.retired is None and a.published < date(2026, 1, 1)], 5)
    versions = []
    for place, old in enumerate(redone):
        day = date(2026, 2, 10) + timedelta(days=35 * place)
        canonical = old.row["asset_id"]
        old.row.update(canonical_id=canonical, archived_at=clock.stamp(datetime.combine(day, clock.OPENS)))
        row = old.row | {
            "asset_id": f"{canonical}-v2",
            "published_at": clock.stamp(datetime.combine(day, clock.OPENS)),
            "updated_at": clock.stamp(datetime.combine(day, clock.CLOSES)),
            "archived_at": "",
        }
        versions.append(Asset(row, day, None, old.appeal, old.creator))
    return sorted([*assets, *versions], key=lambda asset: asset.row["asset_id"])


def build_uses(rng: Random, roster: list[people.Person], library: list[Asset]) -> list[Row]:
    """Every share, sending and view over the period, in order of time."""
    uses: list[tuple[datetime, str, str, str]] = []
    for asset in library:
        for day in _months():
            uses += _sales_uses(rng, roster, asset, day)
            uses += _other_uses(rng, roster, asset, day)
    alive = [use for use in sorted(uses) if use[0] <= clock.AS_OF]
    return [
        {
            "use_id": f"U-{number:05d}",
            "asset_id": asset_id,
            "user": user,
            "action": action,
            "used_at": clock.stamp(at),
            "count": "2" if number % 40 == 0 else "1",
        }
        for number, (at, asset_id, user, action) in enumerate(alive, 1)
    ]


def _months() -> list[date]:
    return [day for day in clock.days() if day.day == 1]


def _sales_uses(
    rng: Random, roster: list[people.Person], asset: Asset, month: date
) -> list[tuple[datetime, str, str, str]]:
    """Sales takes to its material slowly: what it uses today was found less often a year ago."""
    months_in = (month.year - 2025) * 12 + month.month - 8
    if asset.appeal == 0 or rng.random() > 0.5 + 0.03 * months_in:
        return []
    sellers = people.team(roster, "sales")
    count = int(asset.appeal * 2.1 + rng.random() * 3)
    return _draw(
        rng, asset, month, [p.email for p in sellers], count, ("share", "send", "attach", "present", "view")
    )


def _other_uses(
    rng: Random, roster: list[people.Person], asset: Asset, month: date
) -> list[tuple[datetime, str, str, str]]:
    """Views by sellers, marketing's own uses, people nobody knows: none of them is a sales use of the asset."""
    everyone = [p.email for p in people.team(roster, "sales")]
    marketers = [p.email for p in people.team(roster, "marketing")]
    uses = _draw(rng, asset, month, everyone, rng.choice((0, 0, 1, 1, 2)), ("view",))
    uses += _draw(rng, asset, month, marketers, rng.choice((0, 0, 1, 1, 2)), ("share", "download", "view"))
    uses += _draw(rng, asset, month, list(_UNKNOWN_USERS), int(rng.random() < 0.1), ("download", "share"))
    if rng.random() < 0.06:
        uses += _draw(rng, asset, month, [asset.creator], 1, ("share", "present"))
    return uses


def _draw(
    rng: Random, asset: Asset, month: date, users: list[str], count: int, actions: tuple[str, ...]
) -> list[tuple[datetime, str, str, str]]:
    drawn = []
    for _ in range(count):
        day = month + timedelta(days=rng.randint(0, 27))
        living = asset.published <= day and (asset.retired is None or day <= asset.retired)
        if living and clock.is_working_day(day):
            at = clock.time_of_day(rng, day)
            drawn.append((at, asset.row["asset_id"], rng.choice(users), rng.choice(actions)))
    return drawn
