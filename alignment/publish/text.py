"""A scorecard as plain text: for the terminal and the text part of a digest."""

from alignment.measures.ratio import whole_percent_of
from alignment.measures.results import MetricResult, Scorecard
from alignment.publish.sentences import PHRASES, build_story

STATUS_WORDS = {
    "on_target": "on target",
    "below_target": "below target",
    "far_below_target": "far below target",
    "no_data": "no data",
}


def scorecard_text(scorecard: Scorecard) -> str:
    """Title, three sentences and a line a metric."""
    story = build_story(scorecard)
    heading = scorecard.window.label if scorecard.window else "no data"
    lines = [story.title.text, f"({heading})", "", *(s.text for s in story.sentences), ""]
    return "\n".join([*lines, *(_line(metric) for metric in scorecard.metrics)])


def _line(metric: MetricResult) -> str:
    name = PHRASES[metric.key].label
    percent = whole_percent_of(metric.ratio)
    if percent is None:
        return f"{name:<16}  —    no data"
    narrowly = ", narrowly" if metric.narrow else ""
    few = ", few records" if metric.few_records else ""
    provisional = "" if metric.target_confirmed else " provisional"
    return (
        f"{name:<16} {percent:>3} %  {metric.ratio.numerator} of {metric.ratio.denominator}, "
        f"{STATUS_WORDS[metric.status]}{narrowly}{few} (target {metric.target:.0%}{provisional}), "
        f"data quality {metric.quality.grade}"
    )
