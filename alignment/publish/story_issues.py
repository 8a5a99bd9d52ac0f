"""Process issues of a story: where the shortfalls come from, to be heard, not to be solved on the spot."""

from alignment.publish.frozen import Finding, FrozenCut
from alignment.publish.metric_sentences import metric_finding
from alignment.publish.sentences import PHRASES, Sentence
from alignment.publish.story import Bar, Bars, Line, Material, Slide
from alignment.publish.wording import name_of

MOST_BARS = 6
NO_REASON = "No reason given"
RECORDS = {"content_usage": "assets"}
CUTS = {  # what a shortfall is cut by, in words
    "lead_source": "source",
    "campaign": "campaign",
    "region": "region",
    "weekday": "weekday",
    "day_part": "time of day",
    "hour": "hour",
    "score_band": "lead score",
    "reason": "reason",
    "stage": "stage",
    "type": "type",
    "owner_team": "owner",
}


def build_issues(material: Material, source: str) -> tuple[Slide, ...]:
    """One slide a metric whose shortfall has a cause that stands out, the costliest metric first."""
    lost = {metric.key: metric.points_lost or 0.0 for metric in material.scorecard.metrics}
    findings = [finding for finding in material.told.findings if finding.causes and lost[finding.metric]]
    findings.sort(key=lambda finding: -lost[finding.metric])
    return tuple(_issue(finding, material, source) for finding in findings)


def _issue(finding: Finding, material: Material, source: str) -> Slide:
    headline = _headline(finding, material)
    cut = _choose(finding, headline)
    others = [cause for cause in finding.causes if not cause.startswith(headline)]
    return Slide(
        key=f"issue-{finding.metric}",
        kind="issue",
        section=f"Process issue: {name_of(finding.metric)}",
        headline=Sentence(headline, (finding.metric,)),
        lines=tuple(Line(f"{cause}.") for cause in others[:2]),
        chart=_bars(finding, cut, headline) if cut else None,
        counted=f"n = {cut.misses:,} of {cut.records:,} {_records(finding.metric)}" if cut else "",
        source=source,
        notes=(
            "To hear, not to solve: what does each team see here? Solving has its own meeting.",
            *(f"{cause}." for cause in finding.causes),
            *(f"By {_by(other)}: {other.finding}." for other in finding.cuts if other is not cut),
        ),
    )


def _headline(finding: Finding, material: Material) -> str:
    """The finding of the metric's page where it names the cause, else the cause itself."""
    plain = metric_finding(material.scorecard.metric(finding.metric), None, None)
    return finding.causes[0] if finding.title == plain else finding.title


def _choose(finding: Finding, headline: str) -> FrozenCut | None:
    """The cut that shows what the headline speaks of: the first with one of its segments in it, else the first."""
    cuts = [cut for cut in finding.cuts if any(misses for _, _, misses in cut.segments)]
    named = (cut for cut in cuts if any(label and label in headline for label, _, _ in cut.segments))
    return next(named, cuts[0] if cuts else None)


def _bars(finding: Finding, cut: FrozenCut, headline: str) -> Bars:
    shown = [segment for segment in cut.segments if segment[2]][:MOST_BARS]
    rows = [
        Bar(
            label or NO_REASON, float(misses), f"{misses:,} of {records:,}", bool(label) and label in headline
        )
        for label, records, misses in shown
    ]
    rest = cut.misses - sum(misses for _, _, misses in shown)
    others = cut.records - sum(records for _, records, _ in shown)
    if rest > 0 and others >= rest:
        rows.append(Bar("All others", float(rest), f"{rest:,} of {others:,}", False))
    missing = PHRASES[finding.metric].missing
    return Bars(f"{missing[:1].upper()}{missing[1:]} by {_by(cut)}", tuple(rows))


def _by(cut: FrozenCut) -> str:
    return " and ".join(CUTS.get(column, column.replace("_", " ")) for column in cut.by)


def _records(metric: str) -> str:
    return RECORDS.get(metric, "hand-offs")
