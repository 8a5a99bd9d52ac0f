"""How a story is told: which slides there are, in which order, and what each says."""

from zoneinfo import ZoneInfo

from alignment.measures.ratio import whole_number
from alignment.measures.results import MetricResult
from alignment.measures.scorecard import METRICS, Metric
from alignment.publish.metric_sentences import metric_finding
from alignment.publish.promise_sentences import ONE_SIDE
from alignment.publish.sentences import SCORE, Sentence
from alignment.publish.story import (
    TEAM_NAMES,
    Bar,
    Bars,
    Deck,
    Figure,
    Line,
    Material,
    Month,
    Months,
    Slide,
    Team,
    day,
)
from alignment.publish.story_advice import build_decide, build_fixes
from alignment.publish.story_belief import build_belief
from alignment.publish.story_issues import build_issues
from alignment.publish.story_opening import build_opening
from alignment.publish.story_words import build_vocabulary
from alignment.publish.text import STATUS_WORDS
from alignment.publish.wording import (
    NOTHING,
    change_of,
    count,
    counts_of,
    name_of,
    needs_of,
    score_change_of,
    share_of,
    target_of,
)

MOVED_BY = {
    "both": "Both teams can move this number.",
    "Sales": "Sales can move this number.",
    "Marketing": "Marketing can move this number.",
}


def build_deck(material: Material) -> Deck:
    """The story of a scorecard, from what was decided to what is decided next; what there is no data for is left out."""
    card, told = material.scorecard, material.told
    source = _source(material)
    slides = (
        *build_opening(material, source),
        _score(material, source),
        *(_metric(metric, material, source) for metric in METRICS),
        *build_belief(material.beliefs),
        *build_issues(material, source),
        *build_vocabulary(material.vocabulary, source),
        build_fixes(material, source),
        build_decide(material, source),
    )
    return Deck(
        title=told.story.title.text,
        organisation=material.organisation,
        about=" · ".join(part for part in (material.organisation, source) if part),
        window=card.window.label if card.window else "",
        as_of=card.as_of,
        is_sample=material.is_sample,
        sentences=tuple(sentence.text for sentence in told.story.sentences),
        slides=slides,
        scorecard=card,
        promises=material.promises,
        fixes=told.fixes,
        decided=material.decided,
        last_time=material.last_time,
    )


def _source(material: Material) -> str:
    card = material.scorecard
    parts = [
        material.label,
        card.window.label if card.window and card.window.label != material.label else "",
        f"as of {day(card.as_of.astimezone(ZoneInfo(material.time_zone)))}" if card.as_of else "no data yet",
        "sample data" if material.is_sample else "",
    ]
    return " · ".join(part for part in parts if part)


def _score(material: Material, source: str) -> Slide:
    card, sentences = material.scorecard, material.told.story.sentences
    losing = sorted(
        (metric for metric in card.metrics if metric.points_lost is not None),
        key=lambda metric: (-(metric.points_lost or 0), metric.key != card.weakest),
    )
    bars = tuple(
        Bar(name_of(m.key), m.points_lost or 0.0, _cost(m.points_lost or 0.0), m.key == card.weakest)
        for m in losing
    )
    low_high = [whole_number(end) for end in card.score_range or ()]
    shift = f"; {low_high[0]} to {low_high[1]} if the weights shift" if low_high else ""
    return Slide(
        key="score",
        kind="score",
        section="Alignment score",
        headline=Sentence(sentences[0].text.rstrip("."), (SCORE,)),
        figure=Figure(
            "Alignment score",
            NOTHING if card.score is None else str(whole_number(card.score)),
            "of 100: percent of the targets reached",
            None,
            "",
            "" if card.score is None else score_change_of(card),
        ),
        lines=(Line(sentences[1].text),),
        chart=Bars("Points that each metric costs the score", bars) if any(b.value for b in bars) else None,
        counted=f"{card.measured} of {len(card.metrics)} metrics measured{shift}",
        source=source,
        notes=(
            "The score says how much of their targets the four metrics reach on average; 100 means all of them.",
            *(f"{bar.name}: {bar.told}." for bar in bars),
            "Every metric has its own slide; who can move it stands there.",
        ),
    )


def _cost(points: float) -> str:
    rounded = whole_number(points)
    return "less than a point" if points and not rounded else count(rounded, "point")


def _metric(about: Metric, material: Material, source: str) -> Slide:
    metric = material.scorecard.metric(about.key)
    has_data = bool(metric.ratio.denominator)
    finding = metric_finding(metric, None, None) if has_data else f"{name_of(about.key)} is not measured yet"
    return Slide(
        key=f"metric-{about.key}",
        kind="metric",
        section=about.label,
        headline=Sentence(finding, (about.key,)),
        figure=_figure(metric),
        lines=_lines(about, metric, material),
        chart=_months(about, metric) if has_data else None,
        counted=f"n = {metric.ratio.denominator:,} {about.plural}" if has_data else needs_of(about.key),
        source=f"{source} · data quality {metric.quality.grade}" if has_data else source,
        notes=_notes(about, metric),
    )


def _figure(metric: MetricResult) -> Figure:
    return Figure(
        label=name_of(metric.key),
        value=share_of(metric),
        under=counts_of(metric),
        status=metric.status,
        status_word=_status(metric),
        change=change_of(metric.change) if metric.ratio.denominator else "",
    )


def _status(metric: MetricResult) -> str:
    word = STATUS_WORDS[metric.status]
    narrow = ", narrowly" if metric.narrow else ""
    few = ", few records" if metric.few_records else ""
    return f"{word[:1].upper()}{word[1:]}{narrow}{few}. {target_of(metric)}."


def _lines(about: Metric, metric: MetricResult, material: Material) -> tuple[Line, ...]:
    """What both sides promised where they did, who can move the number, and what both leads signed."""
    if about.key != "sla_adherence" or not metric.ratio.denominator:
        return (Line(MOVED_BY[about.moved_by]), *_signed(about.key, material))
    promises = (
        *(_promise("sales", text) for text in material.promises.sales[:1]),
        *(_promise("marketing", text) for text in material.promises.marketing if text != ONE_SIDE),
    )
    return (*promises, *_signed(about.key, material))


def _promise(team: Team, text: str) -> Line:
    small = f"{text[:1].lower()}{text[1:]}"
    told = (
        small.replace("nothing yet", "has not promised yet")
        if text.startswith("Nothing")
        else f"promised {small}"
    )
    return Line(f"{TEAM_NAMES[team]} {told}", team)


def _signed(key: str, material: Material) -> tuple[Line, ...]:
    """Each team's signed sentence, or that it has not seen the number yet."""
    found = {signed.team: signed.sentence for signed in material.signed if signed.metric == key}
    return (
        Line(f"Sales: “{found['sales']}”" if "sales" in found else "Not yet seen by Sales", "sales"),
        Line(
            f"Marketing: “{found['marketing']}”" if "marketing" in found else "Not yet seen by Marketing",
            "marketing",
        ),
    )


def _months(about: Metric, metric: MetricResult) -> Months | None:
    rows = tuple(
        Month(_short(p.window.label, complete=p.complete), p.value, p.numerator, p.denominator, p.complete)
        for p in metric.trend
    )
    known = any(row.value is not None for row in rows)
    return Months(f"{about.label} by month", rows, metric.target) if known else None


def _short(label: str, *, complete: bool) -> str:
    name, _, year = label.partition(" ")
    return f"{name[:3]} {year}" if complete else f"{name[:3]} so far"


def _notes(about: Metric, metric: MetricResult) -> tuple[str, ...]:
    if not metric.ratio.denominator:
        return (about.question, f"{needs_of(about.key)}.")
    pending = metric.ratio.pending
    notes = (
        about.question,
        about.definition,
        f"{counts_of(metric)}; against the period before: {change_of(metric.change)}.",
        f"Still open and in neither count: {pending:,}." if pending else "",
        *(f"Data quality {metric.quality.grade}: {reason}." for reason in metric.quality.reasons),
        metric.reading,
    )
    return tuple(note for note in notes if note)
