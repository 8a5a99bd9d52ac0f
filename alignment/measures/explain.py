"""What explains most of a shortfall: the few segments with clearly more misses than their size would give."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alignment.measures.cuts import SMALLEST_MISSES, SMALLEST_SEGMENT
from alignment.measures.judging import read_flag
from alignment.measures.ratio import Ratio, whole_percent_of
from alignment.measures.segments import HAND_OFF_CUTS, LATE, Cut, Nouns, add_times, name_segment
from alignment.measures.suppression import Limits

# The chance to name anything at all where misses fall on nobody in particular: at most this, however many
# segments are tried and however they overlap (Bonferroni), and in practice far less.
CHANCE_OF_FALSE_CLAIM = 0.02
LEAST_SHARE = 0.05  # of the misses: what explains less is no explanation of them, however sure it is

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cause:
    """A segment that explains a part of the shortfall, counted among what earlier causes (`after`) left.

    `p_value`: how likely chance alone would make any of the segments tried as unlikely as this one, at most.
    """

    columns: tuple[str, ...]
    values: tuple[object, ...]
    label: str
    link: str
    hand_offs: int
    misses: int
    all_hand_offs: int
    all_misses: int
    p_value: float
    after: tuple[str, ...] = ()

    @property
    def expected(self) -> float:
        """The misses that the segment would have if it had no more than its part of them."""
        return self.hand_offs * self.all_misses / self.all_hand_offs

    @property
    def excess(self) -> float:
        """The misses above the expected ones: what the segment contributes to the shortfall."""
        return self.misses - self.expected


def find_causes(
    counts: pd.DataFrame,
    *,
    cuts: Sequence[Cut] = HAND_OFF_CUTS,
    at_most: int = 3,
    outcome_column: str = "miss",
    limits: Limits | None = None,
) -> tuple[Cause, ...]:
    """The segments that explain most of the misses, most first; empty if none stands out.

    `counts`: judged records alone, one row a combination of all columns to cut by: `n`, the flag
    `outcome_column` (true: a miss) and any of lead_source, region, campaign, score_band, month, weekday
    (Monday 0) and hour (local), day (local date; tells the end of the month) or whatever `cuts` name. A cut
    whose columns are not all there is not tried; a blank value is no segment. With `limits`, for viewers,
    `owner_key` is needed too, and no segment is named that tells of fewer hand-offs or owners, itself or by
    taking it away from another one.

    A segment stands out if it has at least 10 records and 5 misses, its excess is at least a twentieth of
    the misses, and Fisher's exact test (one-sided) excludes chance, corrected for all segments tried. Of
    these the one with the largest excess is named, by the name that fits best: of segments without which
    each other's excess is less than half (Friday, webinars, webinars on Friday), the one whose misses are
    the least likely, a kind of segment having to be less likely the more segments it offers. Then its
    records are set aside and the rest is looked at likewise.
    """
    records = _read_records(counts, cuts, outcome_column=outcome_column, with_owners=limits is not None)
    rest = np.ones(len(records.n), dtype=np.bool_)
    causes: list[Cause] = []
    while len(causes) < at_most and (found := _find_next(records, rest, limits)) is not None:
        causes.append(_describe(records, rest, found, after=tuple(cause.label for cause in causes)))
        rest = rest & ~found.rows
    return tuple(causes)


def sentence(cause: Cause, nouns: Nouns = LATE) -> str:
    """A cause in words: "147 of 199 late hand-offs are Webinar on Friday afternoon, which is 12 % of all …".

    Later causes speak of what the earlier ones left: "Of the other 52 late hand-offs, 20 are …".
    """
    percent = whole_percent_of(Ratio(cause.hand_offs, cause.all_hand_offs)) or "under 1"
    where = f"{cause.link} {cause.label}, which is {percent} % of"
    if not cause.after:
        return f"{cause.misses:,} of {cause.all_misses:,} {nouns.misses} {where} all {nouns.records}"
    return f"Of the other {cause.all_misses:,} {nouns.misses}, {cause.misses:,} {where} the other {nouns.records}"


def no_cause_sentence(nouns: Nouns = LATE) -> str:
    """What is said when nothing stands out."""
    return f"No segment has clearly more of the {nouns.misses} than its part of the {nouns.records}"


def log_chance(ratio: Ratio, everything: Ratio) -> float:
    """The logarithm of the chance of at least so many misses in so many records drawn from everything.

    Fisher's exact test, one-sided: the upper tail of the hypergeometric distribution. `ratio` is a part of
    `everything`; the numerators are the misses.
    """
    return _log_tail(ratio, everything, _log_factorials(everything.denominator))


def _log_factorials(largest: int) -> npt.NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, largest + 1)))))


def _log_tail(ratio: Ratio, everything: Ratio, log_factorials: npt.NDArray[np.float64]) -> float:
    def log_choose(of: Any, these: Any) -> Any:
        return log_factorials[of] - log_factorials[these] - log_factorials[of - these]

    met = everything.denominator - everything.numerator
    fewest = max(ratio.numerator, ratio.denominator - met)
    misses = np.arange(fewest, min(ratio.denominator, everything.numerator) + 1)
    ways = log_choose(everything.numerator, misses) + log_choose(met, ratio.denominator - misses)
    likeliest = float(ways.max())
    tail = likeliest + math.log(float(np.exp(ways - likeliest).sum()))
    return min(0.0, tail - float(log_choose(everything.denominator, ratio.denominator)))


@dataclass(frozen=True)
class _Table:
    """One cut: the number of each record's segment (−1: blank), and the values of each of its columns."""

    cut: Cut
    codes: Numbers
    values: tuple[Sequence[object], ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(values) for values in self.values)

    def sum(self, weights: Numbers, rows: Flags) -> Numbers:
        """The weights of these rows added up by segment."""
        codes, weights = self.codes[rows], weights[rows]
        known = codes >= 0
        return np.bincount(codes[known], weights[known], math.prod(self.shape)).astype(np.int64)

    def list_values(self, code: int) -> tuple[object, ...]:
        """What the columns hold in the segment of this number."""
        places = np.unravel_index(code, self.shape)
        return tuple(values[int(place)] for values, place in zip(self.values, places, strict=True))


@dataclass(frozen=True)
class _Records:
    n: Numbers
    missed: Numbers
    owners: Numbers
    tables: tuple[_Table, ...]
    log_factorials: npt.NDArray[np.float64]

    def count(self, rows: Flags) -> Ratio:
        """The misses and the records of these rows."""
        return Ratio(int(self.missed[rows].sum()), int(self.n[rows].sum()))


@dataclass(frozen=True)
class _Segment:
    """A segment that stands out from the rest; chances as logarithms, corrected for all segments tried."""

    table: _Table
    code: int
    rows: Flags
    excess: float
    chance: float
    fit: float  # the chance once more, corrected for the number of names of its kind


def _read_records(
    counts: pd.DataFrame, cuts: Sequence[Cut], *, outcome_column: str, with_owners: bool
) -> _Records:
    table = add_times(counts)
    cuts = [cut for cut in cuts if set(cut.columns) <= set(table.columns)]
    columns = {column for cut in cuts for column in cut.columns}
    numbered = {column: pd.factorize(table[column], sort=True) for column in columns}
    n: Numbers = np.asarray(counts["n"], dtype=np.int64)
    return _Records(
        n=n,
        missed=np.where(read_flag(counts, outcome_column), n, 0),
        owners=pd.factorize(counts["owner_key"])[0] if with_owners else np.full(len(n), -1),
        tables=tuple(_build_table(cut, [numbered[column] for column in cut.columns]) for cut in cuts),
        log_factorials=_log_factorials(int(n.sum())),
    )


def _build_table(cut: Cut, numbered: Sequence[tuple[Any, Any]]) -> _Table:
    codes = np.array([codes for codes, _ in numbered])
    values = tuple(list(values) for _, values in numbered)
    known = (codes >= 0).all(axis=0)
    segments = np.full(codes.shape[1], -1, dtype=np.int64)
    segments[known] = np.ravel_multi_index(tuple(codes[:, known]), [len(part) for part in values])
    return _Table(cut, segments, values)


def _find_next(records: _Records, rest: Flags, limits: Limits | None) -> _Segment | None:
    """The segment that explains most of the misses left, by its best name; None if none stands out."""
    segments = _list_outstanding(records, rest)
    if limits is not None:
        segments = [segment for segment in segments if _may_be_named(records, rest, segment, limits)]
    if not segments:
        return None
    most = max(segments, key=lambda segment: segment.excess)
    names = [
        segment
        for segment in segments
        if segment is most
        or (_explains(records, rest, most, segment) and _explains(records, rest, segment, most))
    ]
    return min(names, key=lambda segment: segment.fit)


def _list_outstanding(records: _Records, rest: Flags) -> list[_Segment]:
    everything = records.count(rest)
    sums = [(table, table.sum(records.n, rest), table.sum(records.missed, rest)) for table in records.tables]
    names = [int((sizes >= SMALLEST_SEGMENT).sum()) for _, sizes, _ in sums]
    outstanding: list[_Segment] = []
    for (table, sizes, misses), offered in zip(sums, names, strict=True):
        excess = misses - sizes * (everything.value or 0.0)
        large = (sizes >= SMALLEST_SEGMENT) & (misses >= SMALLEST_MISSES)
        for code in np.flatnonzero(large & (excess >= LEAST_SHARE * everything.numerator)):
            part = Ratio(int(misses[code]), int(sizes[code]))
            chance = _log_tail(part, everything, records.log_factorials) + math.log(sum(names))
            if chance <= math.log(CHANCE_OF_FALSE_CLAIM):
                fit = chance + math.log(offered)
                rows = (table.codes == code) & rest
                outstanding.append(_Segment(table, int(code), rows, float(excess[code]), chance, fit))
    return outstanding


def _explains(records: _Records, rest: Flags, one: _Segment, other: _Segment) -> bool:
    """Whether less than half of the other segment's excess is left without the records of the one."""
    left = rest & ~one.rows
    part, everything = records.count(other.rows & left), records.count(left)
    return part.numerator - part.denominator * (everything.value or 0.0) < other.excess / 2


def _may_be_named(records: _Records, rest: Flags, segment: _Segment, limits: Limits) -> bool:
    """Whether neither the segment nor what it leaves of a larger one tells of too few people."""
    larger = [np.ones(len(rest), dtype=np.bool_), rest]
    for table in records.tables:
        codes = np.unique(table.codes[segment.rows])
        if len(codes) == 1 and codes[0] >= 0:
            larger.append(table.codes == codes[0])
    lefts = [rows & ~segment.rows for rows in larger]
    return limits.allow(records.n[segment.rows], records.owners[segment.rows]) and all(
        limits.allow_rest(records.n[left], records.owners[left]) for left in lefts
    )


def _describe(records: _Records, rest: Flags, segment: _Segment, *, after: tuple[str, ...]) -> Cause:
    cut, values = segment.table.cut, segment.table.list_values(segment.code)
    part, everything = records.count(segment.rows), records.count(rest)
    return Cause(
        columns=cut.columns,
        values=values,
        label=name_segment(cut, values),
        link=cut.link,
        hand_offs=part.denominator,
        misses=part.numerator,
        all_hand_offs=everything.denominator,
        all_misses=everything.numerator,
        p_value=math.exp(segment.chance),
        after=after,
    )
