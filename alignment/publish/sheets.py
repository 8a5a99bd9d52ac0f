"""A story as tables: one CSV of the metrics, or a workbook with everything that its pages show."""

from collections.abc import Sequence

from alignment.publish.story import Bars, Deck
from alignment.publish.story_advice import gain_of
from alignment.publish.tables import csv_text
from alignment.publish.text import STATUS_WORDS
from alignment.publish.wording import change_of, name_of
from alignment.publish.workbook import Cell, Sheet, write_workbook

METRIC_HEADER = (
    "metric", "share", "numerator", "denominator", "pending", "target", "status", "change", "points lost", "data quality"
)  # fmt: skip


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
    """All tables as a workbook."""
    return write_workbook(build_sheets(deck), title=deck.title, subject=deck.about, created=deck.as_of)


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
