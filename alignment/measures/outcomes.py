"""What goes with it: deals and amounts of hand-offs that were answered, or accepted, against those that were not."""

import math
from dataclasses import dataclass

import pandas as pd

from alignment.measures.cuts import SMALLEST_SEGMENT
from alignment.measures.judging import count, read_flag
from alignment.measures.ratio import FEW_RECORDS, Interval, Ratio, newcombe

OTHER_SOURCES = "other sources"

Amounts = dict[str | None, dict[str | None, float]]


@dataclass(frozen=True)
class Sides:
    """Two kinds of hand-offs to compare: the values of a column, and what they are called after "hand-offs"."""

    column: str
    first: str
    second: str
    first_words: str
    second_words: str
    doing: str  # the first in a sentence: "… goes with more deals"


ANSWERED = Sides(
    "answered", "in_time", "late", "answered in time", "not answered in time", "An answer in time"
)
DECIDED = Sides("decided", "accepted", "silent", "accepted", "with nothing else recorded", "Acceptance")


@dataclass(frozen=True)
class Stratum:
    """The two rates within one source (None: not given), with Newcombe's interval for their difference."""

    lead_source: str | None
    first: Ratio
    second: Ratio
    difference: float
    interval: Interval


@dataclass(frozen=True)
class RateDifference:
    """A rate on two sides: `first` and `second` plain, over all sources; the rest within source.

    `strata`: the sources that have hand-offs on both sides, the only ones that tell a difference;
    `rates_within`, `difference`, `interval`: with the same mix of sources on both sides. None without any.
    """

    first: Ratio
    second: Ratio
    strata: tuple[Stratum, ...] = ()
    rates_within: tuple[float, float] | None = None
    difference: float | None = None
    interval: Interval | None = None

    @property
    def compared(self) -> tuple[int, int]:
        """The hand-offs on either side that the difference within source rests on."""
        return sum(s.first.denominator for s in self.strata), sum(s.second.denominator for s in self.strata)

    @property
    def few_records(self) -> bool:
        """Whether it rests on so few hand-offs of a side that it must not stand without saying so."""
        return 0 < min(self.compared) < FEW_RECORDS

    @property
    def is_clear(self) -> bool:
        """Whether chance is excluded: the interval does not span 0."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class AmountDifference:
    """Amounts of deals in one currency (None: not given), summed and per hand-off of a side.

    `each_within`: amount per hand-off with the same mix of sources on both sides. There is no interval: sums
    carry none, and few deals make most of an amount.
    """

    currency: str | None
    first: float
    second: float
    first_hand_offs: int
    second_hand_offs: int
    each_within: tuple[float, float] | None


@dataclass(frozen=True)
class Comparison:
    """What goes with being on the first side: having a deal, having won one, and amounts by currency."""

    sides: Sides
    deals: RateDifference
    won: RateDifference
    amounts: tuple[AmountDifference, ...]


@dataclass(frozen=True)
class OpenDeals:
    """Open deals of hand-offs of which nothing is recorded: how many of these, and amounts by currency."""

    hand_offs: Ratio
    amounts: tuple[tuple[str | None, float], ...]


@dataclass(frozen=True)
class Outcomes:
    """What goes with an answer in time and with acceptance, and the open amount that nobody has looked at."""

    answered: Comparison
    decided: Comparison
    open_silent: OpenDeals


def build_outcomes(counts: pd.DataFrame) -> Outcomes | None:
    """What goes with what, where deals are loaded; None if no hand-off has a deal.

    `counts`: one row a combination of lead_source (blank: a source of its own), answered ("in_time", "late":
    touched late or never; blank: not judged), decided ("accepted", "silent"; blank: anything else),
    has_deal, won, open (flags of the hand-off: it has a deal, a won one, one neither won nor lost) and
    currency (blank: not given) with `n` hand-offs, `amount` of their deals and `open_amount`, the part of it
    in open deals. A hand-off counts once in `n`; if it has deals in several currencies, all but one of these
    come in rows of their own with n = 0. Amounts of different currencies are never added.

    The difference within source is that of Mantel and Haenszel: the sources' differences weighted by
    n1 n0 / (n1 + n0) (Greenland and Robins, Biometrics 41 (1985), 55–68), so that one side's having more
    hand-offs of a good source makes none. Its interval puts Newcombe's of the sources together: the distances
    from the estimate to each limit, times the weights, add up as squares (Zou and Donner, Statistics in
    Medicine 27 (2008), 1693–1702). Within one source it is Newcombe's own. Sources with fewer than 10
    hand-offs on both sides together count as one, "other sources".
    """
    if not count(counts, read_flag(counts, "has_deal")):
        return None
    return Outcomes(compare(counts, ANSWERED), compare(counts, DECIDED), _build_open(counts))


def compare(counts: pd.DataFrame, sides: Sides) -> Comparison:
    """Deals of the hand-offs on the two sides; `counts` as for `build_outcomes`."""
    both = _put_small_sources_together(counts[counts[sides.column].isin((sides.first, sides.second))])
    first, second = (both[both[sides.column] == side] for side in (sides.first, sides.second))
    return Comparison(
        sides,
        deals=_compare_rates(_count_by_source(first, "has_deal"), _count_by_source(second, "has_deal")),
        won=_compare_rates(_count_by_source(first, "won"), _count_by_source(second, "won")),
        amounts=_compare_amounts(first, second),
    )


def _put_small_sources_together(counts: pd.DataFrame) -> pd.DataFrame:
    """Sources under the smallest size become one: from many strata of a few each no interval holds."""
    sizes = counts.groupby("lead_source", dropna=False)["n"].transform("sum")
    return counts.assign(lead_source=counts["lead_source"].mask(sizes < SMALLEST_SEGMENT, OTHER_SOURCES))


def _count_by_source(counts: pd.DataFrame, flag: str) -> dict[str | None, Ratio]:
    """By source: the hand-offs with the flag among all; sources without any are left out."""
    table = counts.assign(flagged=counts["n"].where(read_flag(counts, flag), 0))
    sums = table.groupby("lead_source", dropna=False, sort=True)[["flagged", "n"]].sum()
    return {_read_name(name): Ratio(int(row.flagged), int(row.n)) for name, row in sums.iterrows() if row.n}


def _read_name(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _compare_rates(first: dict[str | None, Ratio], second: dict[str | None, Ratio]) -> RateDifference:
    strata = tuple(
        _build_stratum(source, first[source], second[source]) for source in first if source in second
    )
    plain = _add(first), _add(second)
    if not strata:
        return RateDifference(*plain)
    weights = _weigh([(s.first.denominator, s.second.denominator) for s in strata])
    weighted = list(zip(weights, strata, strict=True))
    difference = math.fsum(w * s.difference for w, s in weighted)
    below = math.hypot(*(w * (s.difference - s.interval[0]) for w, s in weighted))
    above = math.hypot(*(w * (s.interval[1] - s.difference) for w, s in weighted))
    return RateDifference(
        *plain,
        strata=strata,
        rates_within=(
            math.fsum(w * (s.first.value or 0.0) for w, s in weighted),
            math.fsum(w * (s.second.value or 0.0) for w, s in weighted),
        ),
        difference=difference,
        interval=(max(-1.0, difference - below), min(1.0, difference + above)),
    )


def _build_stratum(source: str | None, first: Ratio, second: Ratio) -> Stratum:
    difference = first.numerator / first.denominator - second.numerator / second.denominator
    interval = newcombe(first, second)
    assert interval is not None  # both sides have hand-offs
    return Stratum(source, first, second, difference, interval)


def _add(ratios: dict[str | None, Ratio]) -> Ratio:
    return Ratio(sum(r.numerator for r in ratios.values()), sum(r.denominator for r in ratios.values()))


def _weigh(sizes: list[tuple[int, int]]) -> list[float]:
    """The weights of Mantel and Haenszel, adding up to 1, from the hand-offs on either side of each source."""
    weights = [first * second / (first + second) for first, second in sizes]
    return [weight / math.fsum(weights) for weight in weights]


def _compare_amounts(first: pd.DataFrame, second: pd.DataFrame) -> tuple[AmountDifference, ...]:
    sizes = [
        {source: ratio.denominator for source, ratio in _count_by_source(side, "has_deal").items()}
        for side in (first, second)
    ]
    shared = [source for source in sizes[0] if source in sizes[1]]
    weights = dict(zip(shared, _weigh([(sizes[0][s], sizes[1][s]) for s in shared]), strict=True))

    def each(amounts: Amounts, currency: str | None, hand_offs: dict[str | None, int]) -> float:
        """The amount per hand-off, at the mix of sources that the weights make."""
        of_source = amounts.get(currency, {})
        return math.fsum(w * of_source.get(source, 0.0) / hand_offs[source] for source, w in weights.items())

    sums = [_sum_amounts(side, "amount") for side in (first, second)]
    return tuple(
        AmountDifference(
            currency,
            first=math.fsum(sums[0].get(currency, {}).values()),
            second=math.fsum(sums[1].get(currency, {}).values()),
            first_hand_offs=sum(sizes[0].values()),
            second_hand_offs=sum(sizes[1].values()),
            each_within=(each(sums[0], currency, sizes[0]), each(sums[1], currency, sizes[1]))
            if shared
            else None,
        )
        for currency in _order_currencies({*sums[0], *sums[1]})
    )


def _sum_amounts(counts: pd.DataFrame, column: str) -> Amounts:
    """By currency, by source: the amounts, where there are any."""
    sums = counts.groupby(["currency", "lead_source"], dropna=False)[column].sum()
    amounts: Amounts = {}
    for (currency, source), amount in zip(sums.index, sums, strict=True):
        if amount:
            amounts.setdefault(_read_name(currency), {})[_read_name(source)] = float(amount)
    return amounts


def _order_currencies(currencies: set[str | None]) -> list[str | None]:
    """By name; amounts without a currency last."""
    return sorted(currencies, key=lambda currency: (currency is None, currency or ""))


def _build_open(counts: pd.DataFrame) -> OpenDeals:
    silent = counts[counts[DECIDED.column] == DECIDED.second]
    amounts = _sum_amounts(silent, "open_amount")
    return OpenDeals(
        Ratio(count(silent, read_flag(silent, "open")), count(silent)),
        tuple(
            (currency, math.fsum(amounts[currency].values())) for currency in _order_currencies({*amounts})
        ),
    )
