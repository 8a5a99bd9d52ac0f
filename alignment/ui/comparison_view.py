"""Two snapshots beside each other on a page, as far as they can be compared."""

from collections.abc import Sequence

import streamlit as st

from alignment import snapshots
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.measures.ratio import Ratio, whole_number, whole_percent_of
from alignment.publish.comparison import Comparison, Standing
from alignment.publish.text import STATUS_WORDS
from alignment.publish.wording import difference
from alignment.store.snapshot_queries import SnapshotInfo
from alignment.ui.table_download import offer_table
from alignment.ui.text import plain
from alignment.ui.url_choice import choose_by_url
from alignment.ui.wording import NOTHING, count, name_of


def show_comparison(principal: Principal, found: Sequence[SnapshotInfo]) -> None:
    """Choose two snapshots, the last two at first, and read them side by side; nothing below two."""
    if len(found) < 2:
        return
    by_number = {str(info.number): info for info in found}
    names = {number: f"{number}. {info.label}" for number, info in by_number.items()}
    newest, before = list(names)[:2]
    earlier, later = st.columns(2, gap="small")
    with earlier:
        first = choose_by_url("From", "from", {before: names[before]} | names)
    with later:
        second = choose_by_url("To", "to", {newest: names[newest]} | names)
    comparison = snapshots.compare_snapshots(
        principal, current().database, by_number[first].id, by_number[second].id
    )
    st.subheader(plain(_finding(comparison)), anchor=False)
    for remark in comparison.remarks:
        st.markdown(f":material/info: {plain(remark)}")
    table = _table(comparison, first, second)
    st.dataframe(table, hide_index=True, key="comparison")
    offer_table(table, file_name=f"snapshots-{first}-and-{second}", key="comparison_download")


def _finding(comparison: Comparison) -> str:
    if not comparison.holds:
        return "These two cannot be compared"
    change = comparison.score_change
    if change is None:
        return "One of the two has no score"
    size = count(whole_number(abs(change)), "point")
    if not whole_number(abs(change)):
        return "The score stayed where it was, within a point"
    return f"The score {'rose' if change > 0 else 'fell'} by {size}"


def _table(comparison: Comparison, first: str, second: str) -> dict[str, list[str]]:
    scores = [
        NOTHING if score is None else f"{whole_number(score)} of 100"
        for score in (comparison.first_score, comparison.second_score)
    ]
    metrics = comparison.metrics
    return {
        "Metric": ["Alignment score", *(name_of(metric.key) for metric in metrics)],
        f"In {first}": [scores[0], *(_stood(metric.first) for metric in metrics)],
        f"In {second}": [scores[1], *(_stood(metric.second) for metric in metrics)],
        "Change": [difference(comparison.score_change, 1), *(difference(m.change, 100) for m in metrics)],
        f"Points lost in {first}": [NOTHING, *(_lost(metric.first) for metric in metrics)],
        f"Points lost in {second}": [NOTHING, *(_lost(metric.second) for metric in metrics)],
    }


def _stood(standing: Standing) -> str:
    percent = whole_percent_of(Ratio(standing.numerator, standing.denominator))
    if percent is None:
        return NOTHING
    counts = f"{standing.numerator:,} of {standing.denominator:,}"
    return f"{percent} % ({counts}), {STATUS_WORDS[standing.status]}"


def _lost(standing: Standing) -> str:
    return NOTHING if standing.points_lost is None else f"{standing.points_lost:.1f}"
