"""How results are put into words beside their figures: names, counts, changes, targets."""

from alignment.measures.ratio import Change, whole_number, whole_percent, whole_percent_of
from alignment.measures.results import MetricResult, Scorecard
from alignment.publish.sentences import PHRASES

NOTHING = "—"
_COUNTED = {
    "meeting_cadence": "agreed meetings",
    "sla_adherence": "hand-offs",
    "content_usage": "assets",
    "lead_acceptance": "hand-offs",
}
_BECAME = {
    "meeting_cadence": "took place",
    "sla_adherence": "answered in time",
    "content_usage": "used by Sales",
    "lead_acceptance": "accepted in time",
}
_NEEDED = {
    "meeting_cadence": "a calendar export and the team roster",
    "sla_adherence": "leads, with their history or activities",
    "content_usage": "the content library and its use log",
    "lead_acceptance": "leads, with decisions, history or deals",
}


def name_of(key: str) -> str:
    """What a metric is called at the beginning of a line."""
    label = PHRASES[key].label
    return f"{label[:1].upper()}{label[1:]}"


def share_of(metric: MetricResult) -> str:
    """The metric's value as a whole percent, or a dash without data."""
    percent = whole_percent_of(metric.ratio)
    return NOTHING if percent is None else f"{percent} %"


def counts_of(metric: MetricResult) -> str:
    """Numerator and denominator with what they count."""
    if not metric.ratio.denominator:
        return "Nothing to count in this window" if metric.as_of else needs_of(metric.key)
    return f"{metric.ratio.numerator:,} of {metric.ratio.denominator:,} {_COUNTED[metric.key]}"


def outcome_of(metric: MetricResult) -> str:
    """The same with what became of them, e.g. "480 of 720 hand-offs answered in time"."""
    counts = counts_of(metric)
    return f"{counts} {_BECAME[metric.key]}" if metric.ratio.denominator else counts


def needs_of(key: str) -> str:
    """Which files a metric is measured from."""
    return f"Needs {_NEEDED[key]}"


def target_of(metric: MetricResult) -> str:
    """The target, and whether somebody has confirmed it."""
    return f"Target {whole_percent(metric.target)} %{'' if metric.target_confirmed else ', provisional'}"


def change_of(change: Change) -> str:
    """The change against the window before, in points; a direction only where the data carry it."""
    if change.verdict == "no_data" or change.value is None:
        return "nothing to compare with"
    return moved(change.value * 100, change.verdict)


def score_change_of(scorecard: Scorecard) -> str:
    """The change of the score, likewise."""
    if scorecard.score_change is None:
        return "nothing to compare with"
    return moved(scorecard.score_change, scorecard.score_verdict)


def moved(points: float, verdict: str) -> str:
    """A difference in points under its verdict: "up 3 points", "no clear change (+3)"."""
    size = whole_number(abs(points))
    if not points:
        return "unchanged"
    if verdict not in ("up", "down"):
        return f"no clear change ({'−' if points < 0 else '+'}{size})" if size else "no clear change"
    return f"{verdict} {count(size, 'point')}" if size else f"{verdict} less than a point"


def difference(change: float | None, scale: int) -> str:
    """A difference between two publications in points, without a verdict: "+3 points", "unchanged"."""
    if change is None:
        return NOTHING
    points = whole_number(abs(change) * scale)
    if not points:
        return "less than a point" if change else "unchanged"
    return f"{'−' if change < 0 else '+'}{count(points, 'point')}"


def count(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it needs one."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def unbroken(text: str) -> str:
    """The text with its percent signs kept on the line of their number."""
    return text.replace(" %", "\u00a0%")
