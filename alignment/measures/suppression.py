"""Which segments a viewer may see: those large enough to speak of nobody in particular, even by subtraction."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_IN_SPAN = 1e-6  # what equations give but for rounding, they give


@dataclass(frozen=True)
class Limits:
    """How many hand-offs, and of how many owners, a group needs before a viewer may see it."""

    hand_offs: int = 10
    owners: int = 5

    def allow(self, n: Numbers, owners: Numbers) -> bool:
        """Whether rows of `n` hand-offs each, of these `owners` (numbers; −1: nobody known), may be seen."""
        return bool(n.sum() >= self.hand_offs and len(np.unique(owners[owners >= 0])) >= self.owners)

    def allow_rest(self, n: Numbers, owners: Numbers) -> bool:
        """Whether what a subtraction would leave may be seen: it is nothing, or large enough."""
        return not n.sum() or self.allow(n, owners)


VIEWER = Limits()


@dataclass(frozen=True)
class Shown:
    """What may be shown of some counts, and how many segments are not."""

    counts: pd.DataFrame
    hidden: int


def suppress(
    counts: pd.DataFrame,
    by: Sequence[str],
    *,
    totals: Sequence[Sequence[str]] = (),
    owner: str = "owner_key",
    limits: Limits | None = VIEWER,
) -> Shown:
    """The counts without their owners, and without the names of the segments that are too small to be seen.

    In: `n` hand-offs a row, the columns `by` and `owner` (blank: nobody known), any others. Out: the same but
    for `owner`, rows that became equal added up. Rows of a hidden segment are blank in all of `by`, so that
    sums over everything stay right; blank segments are not to be shown.
    Hidden are segments under the limits, and then, smallest first, others until what any published total
    leaves when the shown segments in it are taken away is nothing or reaches the limits itself, and until no
    hidden segment that the totals alone do not tell can be worked out from everything published together.
    Published is the total of everything. `totals` lists the columns of other tables that the viewer sees,
    coarse before fine (hours: [["weekday"], ["weekday", "day_part"]]; campaigns: [["lead_source"]]), each
    taken to be suppressed with those before it as its totals. `limits` None, for editors and admins, hides
    nothing.
    """
    by = list(by)
    shown = counts.assign(n=counts["n"].astype("int64"))
    number_hidden = 0
    if limits is not None:
        tables = [_number(counts, columns) for columns in (*totals, by)]
        hidden = _find_hidden(_read_rows(counts, tables, owner=owner), limits)
        number_hidden = int((hidden & ~tables[-1].blank).sum())
        for column in by:
            shown[column] = shown[column].mask(hidden[tables[-1].codes])
    keys = [column for column in shown.columns if column not in ("n", owner)]
    return Shown(shown.groupby(keys, dropna=False, sort=False)["n"].sum().reset_index(), number_hidden)


@dataclass(frozen=True)
class _Table:
    """A way to cut the hand-offs: the number of each row's segment, and which segments have no full name."""

    codes: Numbers
    blank: Flags

    def select(self, segments: Flags) -> Flags:
        """The rows of the flagged segments."""
        return segments[self.codes]

    def list_inside(self, rows: Flags) -> Flags:
        """The segments of which every row is flagged, so that they can be taken away from these."""
        inside, outside = np.zeros_like(self.blank), np.zeros_like(self.blank)
        inside[self.codes[rows]], outside[self.codes[~rows]] = True, True
        return inside & ~outside


@dataclass(frozen=True)
class _Rows:
    """Hand-offs by owner and by the segments of several tables, the one in question last."""

    n: Numbers
    owners: Numbers
    tables: tuple[_Table, ...]
    kinds: (
        Numbers  # one row of each combination of segments: rows that lie in the same segments are one unknown
    )


@dataclass(frozen=True)
class _Known:
    """Groups of rows whose sums a viewer knows, and hidden groups that must stay unknown."""

    published: tuple[Flags, ...]
    secret: tuple[Flags, ...] = ()


def _number(counts: pd.DataFrame, columns: Sequence[str]) -> _Table:
    numbers = counts.groupby(list(columns), dropna=False, sort=True).ngroup()
    codes: Numbers = np.asarray(numbers, dtype=np.int64)
    blank = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.bool_)
    blank[codes[counts[list(columns)].isna().any(axis=1).to_numpy()]] = True
    return _Table(codes, blank)


def _read_rows(counts: pd.DataFrame, tables: Sequence[_Table], *, owner: str) -> _Rows:
    """The counts added up over every column that is neither the owner nor a table's."""
    numbers = pd.DataFrame({place: table.codes for place, table in enumerate(tables)})
    numbers["owner"] = pd.factorize(counts[owner])[0]
    keys = list(numbers.columns)
    sums = numbers.assign(n=counts["n"].to_numpy(np.int64)).groupby(keys)["n"].sum().reset_index()
    sums = sums[sums["n"] > 0].reset_index(drop=True)
    return _Rows(
        n=sums["n"].to_numpy(np.int64),
        owners=sums["owner"].to_numpy(np.int64),
        tables=tuple(
            _Table(sums[place].to_numpy(np.int64), table.blank) for place, table in enumerate(tables)
        ),
        kinds=sums.drop_duplicates(list(range(len(tables)))).index.to_numpy(np.int64),
    )


def _find_hidden(rows: _Rows, limits: Limits) -> Flags:
    """The hidden segments of the last table, after those of each table before it were found likewise."""
    known = _Known((np.ones(len(rows.n), dtype=np.bool_),))
    hidden = np.zeros(0, dtype=np.bool_)
    for table in rows.tables:
        hidden = _hide(rows, table, known, limits=limits)
        rest = table.select(hidden)  # what the total of everything leaves is known too
        known = _Known(
            (*known.published, *_list_groups(table, ~hidden), *((rest,) if rest.any() else ())),
            (*known.secret, *_list_groups(table, hidden & ~table.blank)),
        )
    return hidden


def _list_groups(table: _Table, segments: Flags) -> list[Flags]:
    return [table.codes == segment for segment in np.flatnonzero(segments)]


def _hide(rows: _Rows, table: _Table, known: _Known, *, limits: Limits) -> Flags:
    hidden = table.blank.copy()
    for segment in range(len(hidden)):
        here = table.codes == segment
        hidden[segment] |= not limits.allow_rest(rows.n[here], rows.owners[here])
    while (next_one := _find_next(rows, table, hidden, known=known, limits=limits)) is not None:
        hidden[next_one] = True
    return hidden


def _find_next(rows: _Rows, table: _Table, hidden: Flags, *, known: _Known, limits: Limits) -> int | None:
    """The segment to hide next because the shown ones tell too much about the hidden ones; None if none."""
    # Small totals first: what is hidden within one of them counts for those around it as well.
    published = sorted(known.published, key=lambda total: int(rows.n[total].sum()))
    for total in published:
        inside = table.list_inside(total) & ~hidden
        left = total & ~table.select(inside)
        if inside.any() and not limits.allow_rest(rows.n[left], rows.owners[left]):
            return _smallest(rows, table, inside)
    if len(published) > 1 and (derivable := _find_derivable(rows, table, hidden, known=known)) is not None:
        for total in published:
            inside = table.list_inside(total) & ~hidden
            if (total & derivable).any() and inside.any():
                return _smallest(rows, table, inside)
    return None


def _smallest(rows: _Rows, table: _Table, segments: Flags) -> int:
    sizes = np.bincount(table.codes, weights=rows.n, minlength=len(segments))
    return int(np.argmin(np.where(segments, sizes, np.inf)))


def _find_derivable(rows: _Rows, table: _Table, hidden: Flags, *, known: _Known) -> Flags | None:
    """A hidden group that the shown segments give away, together with the totals; None if none is."""
    secret = [*known.secret, *_list_groups(table, hidden & ~table.blank)]
    published = [*known.published, *_list_groups(table, ~hidden)]
    if not secret:
        return None
    follows = _follow(np.array(secret)[:, rows.kinds], np.array(published)[:, rows.kinds])
    follows &= ~_follow(np.array(secret)[:, rows.kinds], np.array(known.published)[:, rows.kinds])
    return secret[int(np.argmax(follows))] if follows.any() else None


def _follow(wanted: Flags, published: Flags) -> Flags:
    """Which of the wanted groups are sums of published ones, each taken any number of times or taken away."""
    directions, sizes, _ = np.linalg.svd(published.T.astype(np.float64), full_matrices=False)
    span = directions[:, sizes > _IN_SPAN * sizes.max(initial=0.0)]
    groups = wanted.T.astype(np.float64)
    beyond = np.abs(groups - span @ (span.T @ groups)).max(axis=0, initial=0.0)
    follow: Flags = (beyond < _IN_SPAN) & wanted.any(axis=1)
    return follow
