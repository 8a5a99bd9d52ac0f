"""A story as tables: one CSV of the metrics, or a workbook with everything that its pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from alignment.publish.story import Bars, Deck
from alignment.publish.story_advice import gain_of
from alignment.publish.tables import csv_text, neutral
from alignment.publish.text import STATUS_WORDS
from alignment.publish.wording import change_of, name_of

Cell = str | int | float | None
METRIC_HEADER = (
    "metric", "share", "numerator", "denominator", "pending", "target", "status", "change", "points lost", "data quality"
)  # fmt: skip
SHARES = ("share", "target", "change")


@dataclass(frozen=True)
class Sheet:
    """A table of values: texts, numbers, None for what is not known; shares 0–1."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def build_sheets(deck: Deck) -> tuple[Sheet, ...]:
    """The metrics, their months, where the shortfalls come from, the suggestions, and what this is."""
    return (
        Sheet("Scorecard", METRIC_HEADER, (*_metrics(deck), _score(deck))),
        Sheet("Months", ("metric", "month", "complete", "share", "numerator", "denominator"), _months(deck)),
        Sheet("Where it comes from", ("finding", "what", "segment", "number", "told"), _issues(deck)),
        Sheet("Suggestions", ("suggestion", "may bring", "effort", "who", "why", "first step"), _fixes(deck)),
        Sheet("About", ("what", "value"), _about(deck)),
    )


def write_csv(deck: Deck) -> str:
    """The metrics and the score as CSV; texts that a spreadsheet would run are made harmless."""
    sheet = build_sheets(deck)[0]
    return csv_text(sheet.header, sheet.rows)


def write_xlsx(deck: Deck) -> bytes:
    """All tables as a workbook; numbers stay numbers, no text becomes a formula or a link."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": deck.title, "subject": deck.about, "created": _plain(deck.as_of)})
    head, share = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0 %"})
    for sheet in build_sheets(deck):
        _write(book.add_worksheet(sheet.name), sheet, head, share)
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: Sheet, head: Any, share: Any) -> None:
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, name, head)
        width = max([len(name), *(len(str(row[column] or "")) for row in sheet.rows)])
        page.set_column(column, column, min(width + 2, 60))
    page.freeze_panes(1, 0)
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, share if sheet.header[column] in SHARES else None)


def _write_cell(page: Any, row: int, column: int, cell: Cell, share: Any) -> None:
    if isinstance(cell, (int, float)):
        page.write_number(row, column, cell, share)
    elif cell is not None:
        page.write_string(row, column, str(neutral(cell)))


def _plain(moment: datetime | None) -> datetime:
    return moment.replace(tzinfo=None) if moment else datetime(1980, 1, 1)  # noqa: DTZ001 — a file's property


def _metrics(deck: Deck) -> Sequence[tuple[Cell, ...]]:
    return tuple(
        (
            name_of(metric.key),
            metric.ratio.value,
            metric.ratio.numerator,
            metric.ratio.denominator,
            metric.ratio.pending,
            metric.target,
            STATUS_WORDS[metric.status],
            metric.change.value,
            metric.points_lost,
            metric.quality.grade,
        )
        for metric in deck.scorecard.metrics
    )


def _score(deck: Deck) -> tuple[Cell, ...]:
    """The score beneath the metrics: as a share of 1, what it lost in points."""
    card = deck.scorecard
    share = None if card.score is None else card.score / 100
    change = None if card.score_change is None else card.score_change / 100
    lost = None if card.score is None else 100 - card.score
    return ("Alignment score", share, None, None, None, None, "", change, lost, "")


def _months(deck: Deck) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            name_of(metric.key),
            point.window.label,
            "yes" if point.complete else "running",
            point.value,
            point.numerator,
            point.denominator,
        )
        for metric in deck.scorecard.metrics
        for point in metric.trend
    )


def _issues(deck: Deck) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (slide.headline.text, slide.chart.measure, bar.name, bar.value, bar.told)
        for slide in deck.of("issue")
        if isinstance(slide.chart, Bars)
        for bar in slide.chart.rows
    )


def _fixes(deck: Deck) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            fix.practice.title,
            gain_of(fix),
            fix.practice.effort,
            ", ".join(fix.practice.who),
            " ".join(f"{why.sentence}." for why in fix.why),
            fix.practice.first_step,
        )
        for fix in deck.fixes
    )


def _about(deck: Deck) -> tuple[tuple[Cell, ...], ...]:
    card = deck.scorecard
    return (
        ("Organisation", deck.organisation),
        ("Window", deck.window),
        ("As of", deck.as_of.isoformat() if deck.as_of else ""),
        ("Rules", card.rules_version),
        ("Title", deck.title),
        *(("Sentence", sentence) for sentence in deck.sentences),
        *((name_of(m.key), f"Against the period before: {change_of(m.change)}") for m in card.metrics),
    )
