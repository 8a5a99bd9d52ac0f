"""The charts of what both teams believe: specifications made once for the same figures and colours, then drawn."""

from functools import lru_cache

import pandas as pd

from alignment.measures.ratio import whole_percent
from alignment.publish import belief_chart
from alignment.publish.dumbbell import DumbbellRow, place_labels
from alignment.publish.theme import THEMES, ThemeName
from alignment.ui.chart_tables import Table, note_table
from alignment.ui.drawn import draw, theme_name, written

WavePoint = tuple[str, float | None, float | None]  # wave, Sales, Marketing


def draw_dumbbells(rows: tuple[DumbbellRow, ...], *, alt: str, key: str) -> None:
    """Believed and recorded shares beside each other. See `belief_chart.dumbbell_chart`."""
    told = "; ".join(f"{row.name}: {', '.join(label.text for label in place_labels(row))}" for row in rows)
    note_table(alt, _table(rows))
    draw(dumbbells(rows, theme_name()), f"{alt}. {told}.", key)


def draw_waves(points: tuple[WavePoint, ...], *, alt: str, key: str) -> None:
    """One question over waves. See `belief_chart.waves_chart`."""
    told = "; ".join(
        f"{wave}: {_percent('Sales', sales)}, {_percent('Marketing', m)}" for wave, sales, m in points
    )
    waves, sales_said, marketing_said = zip(*points, strict=True) if points else ((), (), ())
    teams = {"Sales": sales_said, "Marketing": marketing_said}
    note_table(
        alt, {"Wave": waves} | {team: [_share(value) for value in said] for team, said in teams.items()}
    )
    draw(wave_lines(points, theme_name()), f"{alt}. {told}.", key)


def _table(rows: tuple[DumbbellRow, ...]) -> Table:
    shares = [(row.sales, row.marketing, row.records) for row in rows]
    who = (
        ("Sales", "Marketing", "Records")
        if any(row.records is not None for row in rows)
        else ("Sales", "Marketing")
    )
    known = {name: [_share(row[place]) for row in shares] for place, name in enumerate(who)}
    return {"Question": [row.name for row in rows], **known}


def _share(value: float | None) -> str:
    return "not shown" if value is None else f"{whole_percent(value)} %"


def _percent(team: str, value: float | None) -> str:
    return f"{team} not shown" if value is None else f"{team} {whole_percent(value)} %"


@lru_cache(maxsize=200)
def dumbbells(rows: tuple[DumbbellRow, ...], theme: ThemeName) -> str:
    """The specification of dumbbells, as JSON."""
    return written(belief_chart.dumbbell_chart(rows, theme=THEMES[theme]))


@lru_cache(maxsize=500)
def wave_lines(points: tuple[WavePoint, ...], theme: ThemeName) -> str:
    """The specification of one question over waves, as JSON."""
    table = pd.DataFrame(points, columns=["wave", "sales", "marketing"])
    return written(belief_chart.waves_chart(table, theme=THEMES[theme]))
