"""The charts of a page: specifications made once for the same figures and colours, then drawn in the page's theme."""

import json
from functools import lru_cache

import pandas as pd
import streamlit as st

from alignment.publish import charts
from alignment.publish.charts import Chart
from alignment.publish.theme import THEMES, ThemeName
from alignment.ui.chart_tables import Table, note_table

Month = tuple[str, float | None, bool, str]  # label, value, complete, what the tooltip tells
Loss = tuple[str, float, str]  # metric, points, what its label tells


def draw_share_trend(months: tuple[Month, ...], *, target: float, alt: str, key: str) -> None:
    """The line of a metric's tile. See `charts.trend_chart`."""
    note_table(title_of(alt), table_of_months(months))
    draw(share_trend(months, target, theme_name()), alt, key)


def draw_score_trend(months: tuple[Month, ...], *, alt: str, key: str) -> None:
    """The line of the score's tile. See `charts.trend_chart`."""
    note_table(title_of(alt), table_of_months(months))
    draw(score_trend(months, theme_name()), alt, key)


def draw_bullet(value: float | None, *, target: float, alt: str, key: str) -> None:
    """The bar of a tile. See `charts.bullet_chart`."""
    draw(bullet(value, target, theme_name()), alt, key)


def draw_losses(losses: tuple[Loss, ...], *, alt: str, key: str) -> None:
    """The bars of what the score loses where. See `charts.lost_chart`."""
    note_table(title_of(alt), {"Metric": [loss[0] for loss in losses], "Lost": [loss[2] for loss in losses]})
    draw(lost(losses, theme_name()), alt, key)


def title_of(alt: str) -> str:
    """What a description begins with: what is drawn, before it tells the figures."""
    return alt.partition(". ")[0].rstrip(".")


def table_of_months(months: tuple[Month, ...]) -> Table:
    """The months that a line draws, with what its points tell."""
    told = [tell.split(": ", 1) for _, value, _, tell in months if value is not None]
    return {"Month": [month for month, _ in told], "Value": [figure for _, figure in told]}


def theme_name() -> ThemeName:
    """The theme that the browser shows; light until it says so."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(specification: str, alt: str, key: str) -> None:
    """Draw a specification; `alt` tells it to those who do not see it."""
    # Parsed anew each time: Streamlit may change what it is given. None: the colours are the chart's own.
    st.vega_lite_chart(spec=json.loads(specification), theme=None, alt=alt, key=key)


# Kept per process and not in Streamlit's cache, which any visitor may clear; the figures themselves are the key.
@lru_cache(maxsize=2_000)
def share_trend(months: tuple[Month, ...], target: float, theme: ThemeName) -> str:
    """The specification of a metric's line, as JSON."""
    return written(charts.trend_chart(_table(months), target=target, top=1, height=80, theme=THEMES[theme]))


@lru_cache(maxsize=500)
def score_trend(months: tuple[Month, ...], theme: ThemeName) -> str:
    """The specification of the score's line, as JSON."""
    return written(charts.trend_chart(_table(months), target=None, top=100, height=120, theme=THEMES[theme]))


@lru_cache(maxsize=2_000)
def bullet(value: float | None, target: float, theme: ThemeName) -> str:
    """The specification of a value against its target, as JSON."""
    return written(charts.bullet_chart(value, target=target, theme=THEMES[theme]))


@lru_cache(maxsize=500)
def lost(losses: tuple[Loss, ...], theme: ThemeName) -> str:
    """The specification of what is lost where, as JSON."""
    table = pd.DataFrame(losses, columns=["metric", "points", "told"])
    return written(charts.lost_chart(table, theme=THEMES[theme]))


def _table(months: tuple[Month, ...]) -> pd.DataFrame:
    return pd.DataFrame(months, columns=["label", "value", "complete", "told"])


def written(chart: Chart) -> str:
    """The specification of a chart as JSON."""
    return json.dumps(charts.specification(chart), allow_nan=False)  # a browser cannot read NaN
