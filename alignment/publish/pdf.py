"""A story as a report on paper: A4 or Letter, a few pages, vector charts, fonts embedded, an outline to jump by."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst

from alignment.advice.fixes import Fix
from alignment.advice.schema import DOCUMENTS
from alignment.measures.scorecard import METRICS
from alignment.publish.fonts import FAMILIES, font_folders
from alignment.publish.story import Bars, BeliefChart, Chart, Deck, Months, Slide, percent
from alignment.publish.story_advice import gain_of
from alignment.publish.text import STATUS_WORDS
from alignment.publish.theme import LIGHT
from alignment.publish.wording import change_of, count, counts_of, name_of, share_of, target_of, unbroken

Paper = Literal["a4", "us-letter"]
LAYOUT = Path(__file__).with_name("layout") / "report.typ"
MOST_FIXES = 5
MOST_REASONS = 2
UNSEEN = "Not yet seen by"
SCORE_TOLD = (
    "Each metric reaches a percentage of its target, at most 100; the score is their mean by the weights that are set,"
    " over the metrics that have data, at least three. The points that the metrics cost add up to what is missing."
)


def write_pdf(deck: Deck, *, paper: Paper = "a4") -> bytes:
    """The report. Texts reach the layout as data and are never read as markup."""
    story = json.dumps(_unbroken({"paper": paper, **_build(deck)}), ensure_ascii=False)
    moment = deck.as_of or datetime(1970, 1, 1, tzinfo=UTC)
    with font_folders() as folders:
        return typst.compile(
            str(LAYOUT),
            format="pdf",
            sys_inputs={"story": story},
            font_paths=[str(folder) for folder in folders],
            ignore_system_fonts=True,
            timestamp=moment,
        )


def _unbroken(data: Any) -> Any:
    """The data with the percent signs of all texts kept on the line of their number."""
    if isinstance(data, Mapping):
        return {name: _unbroken(part) for name, part in data.items()}
    if isinstance(data, (list, tuple)):
        return [_unbroken(part) for part in data]
    return unbroken(data) if isinstance(data, str) else data


def _build(deck: Deck) -> dict[str, Any]:
    (score,), (decide,), (fixes,) = deck.of("score"), deck.of("decide"), deck.of("fixes")
    belief = next(iter(deck.of("belief")), None)
    issues = deck.of("issue")
    assert score.figure is not None
    return {
        "title": deck.title,
        "organisation": deck.organisation,
        "fonts": FAMILIES,
        "about": deck.about,
        "covered": deck.slides[0].source,
        "colours": {name: getattr(LIGHT, name) for name in LIGHT.__dataclass_fields__},
        "sentences": deck.sentences,
        "score": {
            "value": score.figure.value,
            "change": score.figure.change,
            "counted": score.counted,
            "chart": _chart(score.chart),
        },
        "header": ["Metric", "Share", "Against its target", "Status", "Against the period before"],
        "metrics": [_metric(deck, slide) for slide in deck.of("metric")],
        "belief": None if belief is None else _finding(belief),
        "months": [_months(slide) for slide in deck.of("metric")],
        "issues-title": "Where it comes from" if issues else "No part of the records stands out",
        "issues": [_finding(slide) for slide in issues],
        "last-time": [
            _with_table(slide) for slide in (*deck.of("opening"), *deck.of("changed")) if slide.table
        ],
        "words": [_with_table(slide) for slide in deck.of("vocabulary")],
        "promises": {"sales": deck.promises.sales, "marketing": deck.promises.marketing},
        "fixes-title": fixes.headline.text,
        "fixes": [_fix(number, fix) for number, fix in enumerate(deck.fixes[:MOST_FIXES], 1)],
        "decide": _with_table(decide),
        "counting": [_counting(deck, metric.key) for metric in METRICS],
        "score-told": SCORE_TOLD,
        "rules": f"Rules {deck.scorecard.rules_version}",
    }


def _metric(deck: Deck, slide: Slide) -> dict[str, Any]:
    metric = deck.scorecard.metric(slide.key.removeprefix("metric-"))
    word = STATUS_WORDS[metric.status]
    notes = [
        text for text, holds in (("narrowly", metric.narrow), ("few records", metric.few_records)) if holds
    ]
    return {
        "name": name_of(metric.key),
        "counts": counts_of(metric),
        "value": share_of(metric),
        "share": metric.ratio.value,
        "target": metric.target,
        "target-told": target_of(metric),
        "status": metric.status,
        "status-word": ", ".join([f"{word[:1].upper()}{word[1:]}", *notes]),
        "change": change_of(metric.change),
    }


def _months(slide: Slide) -> dict[str, Any]:
    figure = slide.figure
    assert figure is not None
    return {
        "headline": slide.headline.text,
        "about": f"{figure.label}: {figure.value}, {figure.under}{_target(slide.chart)}",
        "chart": _chart(slide.chart),
        "lines": _signed(slide),
    }


def _target(chart: Chart | None) -> str:
    return f" · target {percent(chart.target)}" if isinstance(chart, Months) else ""


def _signed(slide: Slide) -> list[dict[str, str]]:
    """What the teams say of a metric once one of them does; what they promised stands on a page of its own."""
    told = [line for line in slide.lines if line.team and " promised " not in line.text]
    if all(line.text.startswith(UNSEEN) for line in told):
        return []
    return [{"text": line.text, "team": line.team} for line in told]


def _finding(slide: Slide) -> dict[str, Any]:
    return {
        "headline": slide.headline.text,
        "chart": _chart(slide.chart),
        "lines": [line.text for line in slide.lines],
        "counted": slide.counted,
    }


def _chart(chart: Chart | None) -> dict[str, Any] | None:
    if chart is None:
        return None
    about = {"measure": chart.measure, "alt": chart.alt}
    if isinstance(chart, Bars):
        return {**about, "rows": [vars(bar) for bar in chart.rows]}
    if isinstance(chart, BeliefChart):
        rows = [
            {
                "name": row.name,
                "sales": percent(row.sales),
                "marketing": percent(row.marketing),
                "fact": percent(row.fact),
                "marks": [row.sales, row.marketing, row.fact],
            }
            for row in chart.rows
        ]
        return {**about, "rows": rows}
    return {**about, "target": chart.target, "target-told": percent(chart.target), "rows": _month_rows(chart)}


def _month_rows(chart: Months) -> list[dict[str, Any]]:
    return [{**vars(month), "short": percent(month.value)} for month in chart.rows]


def _fix(number: int, fix: Fix) -> dict[str, Any]:
    practice = fix.practice
    places = [f"“{DOCUMENTS[cite.document]}”, {cite.place}" for cite in practice.cites]
    return {
        "title": f"{number}. {practice.title}",
        "about": f"{gain_of(fix)} · {practice.effort} effort · {', '.join(practice.who)}",
        "why": [f"{why.sentence}." for why in fix.why[:MOST_REASONS]],
        "first-step": practice.first_step,
        "source": f"Source: {'; '.join(places)}",
    }


def _with_table(slide: Slide) -> dict[str, Any]:
    table = slide.table
    return {
        **_finding(slide),
        "widths": table.widths if table else (),
        "header": table.header if table else (),
        "rows": table.rows if table else (),
    }


def _counting(deck: Deck, key: str) -> dict[str, Any]:
    metric = deck.scorecard.metric(key)
    about = next(metric for metric in METRICS if metric.key == key)
    left_out = ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in metric.ratio.excluded.items() if n)
    lines = [
        about.definition,
        metric.reading,
        f"Left out: {left_out}." if left_out else "",
        f"Still open: {count(metric.ratio.pending, about.singular)}." if metric.ratio.pending else "",
        f"Data quality {metric.quality.grade}{''.join(f'; {reason}' for reason in metric.quality.reasons)}.",
    ]
    return {"name": name_of(key), "lines": [line for line in lines if line]}
