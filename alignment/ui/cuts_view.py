"""Where a shortfall comes from, on a page: its causes in words, and the cuts behind them as charts."""

import math

import streamlit as st

from alignment.measures.cuts import WEEKDAYS
from alignment.measures.explain import Cause, no_cause_sentence
from alignment.measures.ratio import Ratio, whole_percent_of
from alignment.measures.segments import Nouns
from alignment.publish.metric_sentences import cut_finding, few_that_matter, long_cause
from alignment.scorecards.explained import NO_REASON, REJECTIONS, TOP_REASON_SOURCES, CutTable
from alignment.ui.drawn_metric import Bar, Cell, draw_bars, draw_heat
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import capital, plain

MOST_BARS = 8
FIRST_HOUR, LAST_HOUR = 8, 18  # hours of the day with a column of their own; the others stand at the edges


def show_causes(page: MetricPage) -> None:
    """At most three causes by what they contribute, each with its n; or that nothing stands out."""
    explained = page.explained
    if explained is None:
        return
    with st.container(border=True, gap="xsmall", key="causes"):
        st.subheader("Where it comes from", anchor=False)
        if not explained.causes:
            st.markdown(
                plain(f"{no_cause_sentence(explained.nouns)}: nothing stands out clearly enough to be named.")
            )
            return
        for number, cause in enumerate(explained.causes, 1):
            st.markdown(f"{number}\\. {plain(long_cause(cause, explained.nouns))}\\.")
            st.caption(plain(_weight(cause, explained.nouns)))


def _weight(cause: Cause, nouns: Nouns) -> str:
    within = whole_percent_of(Ratio(cause.misses, cause.hand_offs))
    return (
        f"{cause.misses:,} of {cause.hand_offs:,} there ({within} %); by size alone it would be {cause.expected:.0f}."
        f" Chance alone would name a segment in at most 2 of 100 such data sets."
    )


def show_segments(page: MetricPage, columns: tuple[str, ...], *, segment: str) -> None:
    """One cut as bars: the misses of each segment, with a tick where its size alone would put it."""
    explained = page.explained
    table = explained.cuts.get(columns) if explained else None
    if explained is None or table is None or table.rows.empty:
        return
    with st.container(border=True, height="stretch", key=f"cut_{'_'.join(columns)}"):
        st.subheader(plain(cut_finding(table.cause, explained.nouns, segment=segment)), anchor=False)
        finding = f"{explained.nouns.misses} by {segment}"
        draw_bars(_bars(table), alt=capital(finding), key=f"bars_{'_'.join(columns)}")
        st.caption(
            plain(
                f"{capital(finding)}, of all there; the tick: what its size alone would give. {_rest(table)}"
            )
        )


def _bars(table: CutTable) -> tuple[Bar, ...]:
    rows = table.rows.head(MOST_BARS)
    top = table.cause.label if table.cause else ""
    bars = []
    for label, records, misses in zip(rows["label"], rows["records"], rows["misses"], strict=True):
        expected = records * table.all_misses / max(table.all_records, 1)
        told = f"{misses:,} of {records:,}"
        bars.append((str(label), float(misses), told, expected, label == top))
    return tuple(bars)


def _rest(table: CutTable) -> str:
    more, few = len(table.rows) - MOST_BARS, few_that_matter(list(table.rows["misses"]), table.all_misses)
    parts = [text for text, holds in ((few, few), (f"{more} more not drawn.", more > 0)) if holds]
    if table.hidden:
        parts.append(
            f"{table.hidden} not shown: fewer than 10 leads or 5 owners, or found by subtraction otherwise."
        )
    return " ".join(parts)


def show_hours(page: MetricPage) -> None:
    """Misses by weekday and hour, under the part of the week that stands out."""
    explained = page.explained
    hours = explained.cuts.get(("weekday", "hour")) if explained else None
    parts = explained.cuts.get(("weekday", "day_part")) if explained else None
    if explained is None or hours is None or hours.rows.empty:
        return
    cells = _cells(hours)
    with st.container(border=True, height="stretch", key="hours"):
        cause = parts.cause if parts else None
        st.subheader(plain(cut_finding(cause, explained.nouns, segment="part of the week")), anchor=False)
        told = "; ".join(text for *_, misses, text in cells if misses)
        draw_heat(cells, alt=f"{explained.nouns.misses} by weekday and hour. {told}", key="heat")
        st.caption(
            plain(
                f"Number of {explained.nouns.misses} by local weekday and hour of the hand-off. {_rest_of_hours(hours)}"
            )
        )


def _rest_of_hours(table: CutTable) -> str:
    return f"{table.hidden} hours not shown: fewer than 10 leads or 5 owners." if table.hidden else ""


def _cells(table: CutTable) -> tuple[Cell, ...]:
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    columns = (table.rows[name] for name in ("weekday", "hour", "misses", "records"))
    for weekday, hour, misses, records in zip(*columns, strict=True):
        place = int(weekday), min(max(int(hour), FIRST_HOUR - 1), LAST_HOUR)
        before = sums.get(place, (0, 0))
        sums[place] = before[0] + int(misses), before[1] + int(records)
    days = sorted({weekday for weekday, _ in sums})
    return tuple(
        _cell(day, hour, sums.get((day, hour)))
        for day in days
        for hour in range(FIRST_HOUR - 1, LAST_HOUR + 1)
    )


def _cell(day: int, hour: int, found: tuple[int, int] | None) -> Cell:
    name = "–8" if hour < FIRST_HOUR else f"{LAST_HOUR}–" if hour == LAST_HOUR else str(hour)
    if found is None:
        return WEEKDAYS[day][:3], name, None, f"{WEEKDAYS[day]} {name}: nothing to show"
    return WEEKDAYS[day][:3], name, found[0], f"{WEEKDAYS[day]} {name}: {found[0]:,} of {found[1]:,}"


def show_reasons(page: MetricPage) -> None:
    """Why hand-offs were rejected, the share without a reason first."""
    table = page.explained.cuts.get(("reason",)) if page.explained else None
    if table is None or not table.all_misses:
        return
    rows = {
        str(label): int(n) for label, n in zip(table.rows["label"], table.rows["misses"], strict=True) if n
    }
    without, others = rows.pop(NO_REASON, 0), table.all_misses - sum(rows.values())
    others -= without
    ordered = [
        ("No reason given", without),
        *list(rows.items())[:MOST_BARS],
        *([("Other, not shown", others)] if others else []),
    ]
    with st.container(border=True, height="stretch", key="reasons"):
        st.subheader(plain(_reason_finding(rows, without, table.all_misses)), anchor=False)
        draw_bars(
            tuple(
                (name, float(n), _part(n, table.all_misses), None, name != "No reason given")
                for name, n in ordered
            ),
            alt="Rejections by reason",
            key="bars_reason",
        )
        st.caption(
            plain(
                f"{table.all_misses:,} rejections in the decision window, by coded reason; those without one first."
                f" {few_that_matter([n for _, n in ordered], table.all_misses)}"
            )
        )


def _part(n: int, whole: int) -> str:
    return f"{n:,} ({whole_percent_of(Ratio(n, whole))} %)"


def _reason_finding(reasons: dict[str, int], without: int, rejected: int) -> str:
    gap = f"{without:,} of {rejected:,} rejections give no reason"
    if not reasons:
        return gap
    top = next(iter(reasons))
    return f"“{top}” is the most frequent reason, {reasons[top]:,} of {rejected:,}; {gap.replace('rejections ', '')}"


def show_sources_of_top_reason(page: MetricPage) -> None:
    """Which source the rejections with the most frequent reason come from."""
    explained = page.explained
    table = explained.cuts.get(TOP_REASON_SOURCES) if explained else None
    reasons = explained.cuts.get(("reason",)) if explained else None
    if table is None or reasons is None or not table.all_misses:
        return
    reason = next(str(label) for label in reasons.rows["label"] if label != NO_REASON)
    nouns = Nouns(f"rejections as “{reason}”", REJECTIONS.records)
    with st.container(border=True, height="stretch", key="reason_sources"):
        st.subheader(plain(cut_finding(table.cause, nouns, segment="source")), anchor=False)
        draw_bars(_some(_bars(table)), alt=f"Rejections as {reason}, by source", key="bars_reason_source")
        st.caption(
            plain(
                f"{capital(nouns.misses)} by source, of all hand-offs there;"
                f" the tick: what its size alone would give. {_rest(table)}"
            )
        )


def _some(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    return tuple(bar for bar in bars if bar[1] and not math.isnan(bar[1]))
