"""The frame of a metric's page: what it is about, its finding and headline, its months, how it is counted."""

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from alignment.access.principal import Principal, Role, may
from alignment.access.served import current
from alignment.measures.ratio import whole_percent, wilson
from alignment.measures.results import MetricResult, Scorecard
from alignment.organisation import current_settings
from alignment.publish.metric_sentences import metric_finding
from alignment.scorecards.explained import Explained, explain
from alignment.settings import Settings
from alignment.ui.banner import show_about, show_age_banner
from alignment.ui.data import House, load_house, load_scorecard
from alignment.ui.drawn_metric import draw_months
from alignment.ui.figure import show_figure
from alignment.ui.metric_tile import show_badges, trend_of, trend_told
from alignment.ui.pages import link_to_import
from alignment.ui.text import minute, plain
from alignment.ui.window_choice import DEFAULT, choose_window, chosen_window
from alignment.ui.wording import badges_of, change_of, name_of, needs_of, outcome_of, share_of, target_of


@dataclass(frozen=True)
class MetricPage:
    """What a metric's page is drawn from. `limited`: whoever looks sees no small segments and no record ids."""

    metric: MetricResult
    scorecard: Scorecard
    house: House
    settings: Settings
    window: str
    explained: Explained | None
    limited: bool


def open_metric_page(key: str, principal: Principal) -> MetricPage:
    """Draw what stands above every metric's page and read what it shows; without data, say what is needed and stop."""
    house, latest = load_house(), load_scorecard()
    window = chosen_window(latest.as_of, house.zone)
    scorecard = latest if window == DEFAULT else load_scorecard(window)
    metric = scorecard.metric(key)
    if latest.as_of is None or latest.metric(key).as_of is None:
        _stop_without_data(key)
    _show_about(key, house, latest, window)
    limited = not may(principal, Role.EDITOR)
    with current().database.read() as connection:
        settings = current_settings(connection)
    explained = (
        explain(current().database, key, window, limited=limited) if metric.ratio.denominator else None
    )
    return MetricPage(metric, scorecard, house, settings, window, explained, limited)


def _stop_without_data(key: str) -> None:
    st.title(plain(f"{name_of(key)} is not measured yet"), anchor=False)
    st.markdown(plain(f"{needs_of(key)}. Once they are loaded, this page shows where it comes from."))
    link_to_import("Load files")
    st.stop()


def _show_about(key: str, house: House, latest: Scorecard, window: str) -> None:
    assert latest.as_of is not None
    with show_about(house, name_of(key)):
        choose_window(latest.as_of, house.zone)
    if not house.is_sample:
        show_age_banner(latest.as_of, now=datetime.now(UTC), zone=house.zone)


def show_headline(page: MetricPage) -> None:
    """The finding as title; value, counts, target, status, change and quality; then the months."""
    metric, explained = page.metric, page.explained
    cause = explained.causes[0] if explained and explained.causes else None
    if not metric.ratio.denominator:
        st.title(plain(f"{name_of(metric.key)}: nothing to count in this window"), anchor=False)
    else:
        st.title(plain(metric_finding(metric, cause, explained.nouns if explained else None)), anchor=False)
    figure, months = st.columns([1, 3], gap="medium")
    with figure, st.container(border=True, height="stretch", gap="xsmall", key="headline"):
        change = None if metric.status == "no_data" else change_of(metric.change)
        show_figure(name_of(metric.key), share_of(metric), change=change, verdict=metric.change.verdict)
        show_badges(*badges_of(metric))
        st.caption(plain(outcome_of(metric)))
        st.caption(plain(_details(page)))
    with months:
        _show_months(page)


def _details(page: MetricPage) -> str:
    metric = page.metric
    lines = [target_of(metric)]
    if metric.interval:
        low, high = (whole_percent(end) for end in metric.interval)
        lines.append(f"{low} to {high} % with 95 % certainty")
    if metric.ratio.pending:
        lines.append(f"{metric.ratio.pending:,} still open")
    lines.append(f"Data quality {metric.quality.grade}")
    if metric.as_of:
        lines.append(f"as of {minute(metric.as_of, page.house.zone)}")
    return " · ".join(lines)


def _show_months(page: MetricPage) -> None:
    metric = page.metric
    months = trend_of(metric.trend)
    if not any(value is not None for _, value, _, _ in months):
        return
    st.subheader(plain(_trend_finding(metric)), anchor=False)
    # A metric that counts everything has no interval, and its months have none.
    band = tuple(wilson(p.numerator, p.denominator) for p in metric.trend) if metric.interval else ()
    draw_months(
        metric.key, months, target=metric.target, alt=trend_told(metric, months), key="months", band=band
    )
    if band:
        st.caption("Shaded: where the share of each month lies with 95 % certainty.")


def _trend_finding(metric: MetricResult) -> str:
    known = [point for point in metric.trend if point.value is not None and point.complete]
    if not known:
        return "The first month is still running"
    reached = sum((point.value or 0) >= metric.target for point in known)
    if not reached:
        return f"The target was reached in none of the {len(known)} complete months"
    return f"The target was reached in {reached} of {len(known)} complete months"
