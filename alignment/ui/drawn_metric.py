"""The charts of a metric's page: specifications made once for the same figures and colours, then drawn."""

from functools import lru_cache

import pandas as pd

from alignment.measures.ratio import whole_percent
from alignment.publish import metric_charts
from alignment.publish.reference_lines import list_references
from alignment.publish.theme import THEMES, ThemeName
from alignment.ui.chart_tables import note_table
from alignment.ui.drawn import Month, draw, table_of_months, theme_name, title_of, written

Bar = tuple[str, float, str, float | None, bool]  # name, value, label, expected, strong
Cell = tuple[str, str, int | None, str]  # day, hour, misses, tooltip
Part = tuple[str, float, str]  # name, share, label
PeriodMark = tuple[str, str, str, str]  # policy, start, outcome, tooltip
Ends = tuple[float, float] | None  # the interval of a month's share
Mark = tuple[str, str]  # month, what began


def draw_months(
    metric: str,
    months: tuple[Month, ...],
    *,
    target: float,
    alt: str,
    key: str,
    band: tuple[Ends, ...] = (),
    marks: tuple[Mark, ...] = (),
) -> None:
    """The months of a metric with its target, its reference lines and what began when.

    `band`: between which shares each month lies with certainty; blank where nothing is left to chance.
    """
    note_table(title_of(alt), table_of_months(months))
    draw(month_line(metric, months, target, band, marks, theme_name()), alt, key)


def draw_bars(bars: tuple[Bar, ...], *, alt: str, key: str, whole: float | None = None) -> None:
    """Bars with their labels. See `metric_charts.bar_chart`."""
    if bars:
        note_table(alt, {"Row": [bar[0] for bar in bars], "Value": [bar[2] for bar in bars]})
        draw(bar_rows(bars, whole, theme_name()), f"{alt}. {_tell(bars)}.", key)


def draw_heat(cells: tuple[Cell, ...], *, alt: str, key: str) -> None:
    """Weekdays against hours. See `metric_charts.heat_chart`."""
    told = [tell.split(": ", 1) for _, _, misses, tell in cells if misses is not None]
    note_table(title_of(alt), {"Hour": [hour for hour, _ in told], "Value": [figure for _, figure in told]})
    draw(heat_cells(cells, theme_name()), alt, key)


def draw_parts(parts: tuple[Part, ...], *, alt: str, key: str) -> None:
    """One bar of shares. See `metric_charts.parts_chart`."""
    note_table(
        alt,
        {
            "Part": [part[0] for part in parts],
            "Share": [f"{part[1]:.0%}".replace("%", " %") for part in parts],
        },
    )
    draw(share_parts(parts, theme_name()), f"{alt}. {'; '.join(told for _, _, told in parts)}.", key)


def draw_periods(periods: tuple[PeriodMark, ...], *, alt: str, key: str) -> None:
    """The agreed periods, policy by policy. See `metric_charts.period_chart`."""
    note_table(alt, {"Meeting": [p[0] for p in periods], "Period": [p[3] for p in periods]})
    draw(period_marks(periods, theme_name()), f"{alt}. {'; '.join(told for *_, told in periods)}.", key)


def _tell(bars: tuple[Bar, ...]) -> str:
    return "; ".join(f"{name}: {told}" for name, _, told, _, _ in bars)


@lru_cache(maxsize=500)
def month_line(
    metric: str,
    months: tuple[Month, ...],
    target: float,
    band: tuple[Ends, ...],
    marks: tuple[Mark, ...],
    theme: ThemeName,
) -> str:
    """The specification of a metric's months, as JSON."""
    table = pd.DataFrame(months, columns=["label", "value", "complete", "told"])
    table["text"] = [None if pd.isna(value) else f"{whole_percent(value)} %" for value in table["value"]]
    table["low"], table["high"] = zip(
        *(ends or (None, None) for ends in band or [None] * len(table)), strict=True
    )
    lines = [(line.value, line.short) for line in list_references(metric)]
    chart = metric_charts.month_chart(
        table,
        target=target,
        references=pd.DataFrame(lines, columns=["value", "text"]),
        marks=pd.DataFrame(list(marks), columns=["label", "text"]),
        theme=THEMES[theme],
    )
    return written(chart)


@lru_cache(maxsize=1_000)
def bar_rows(bars: tuple[Bar, ...], whole: float | None, theme: ThemeName) -> str:
    """The specification of bars, as JSON."""
    table = pd.DataFrame(bars, columns=["name", "value", "told", "expected", "strong"])
    return written(metric_charts.bar_chart(table, theme=THEMES[theme], whole=whole))


@lru_cache(maxsize=200)
def heat_cells(cells: tuple[Cell, ...], theme: ThemeName) -> str:
    """The specification of a heat map, as JSON."""
    table = pd.DataFrame(cells, columns=["day", "hour", "misses", "told"])
    return written(metric_charts.heat_chart(table, theme=THEMES[theme]))


@lru_cache(maxsize=200)
def share_parts(parts: tuple[Part, ...], theme: ThemeName) -> str:
    """The specification of a bar of shares, as JSON."""
    table = pd.DataFrame(parts, columns=["name", "share", "told"])
    return written(metric_charts.parts_chart(table, theme=THEMES[theme]))


@lru_cache(maxsize=200)
def period_marks(periods: tuple[PeriodMark, ...], theme: ThemeName) -> str:
    """The specification of the agreed periods, as JSON."""
    table = pd.DataFrame(periods, columns=["policy", "start", "outcome", "told"])
    return written(metric_charts.period_chart(table, theme=THEMES[theme]))
