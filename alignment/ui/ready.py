"""What is made ready before the first visitor: the sample in an empty database, the charts of the first page."""

from alignment import scorecards
from alignment.access.served import Served
from alignment.measures.results import Scorecard
from alignment.publish.theme import THEMES
from alignment.sample import ensure_sample
from alignment.scorecards.believed import newest_wave
from alignment.ui import drawn
from alignment.ui.belief_strip import beliefs_of, rows_of
from alignment.ui.drawn_belief import dumbbells
from alignment.ui.metric_tile import trend_of
from alignment.ui.score_tile import losses_of, months_of


def make_ready(served: Served) -> None:
    """Fill an untouched database and draw the scorecard ahead."""
    ensure_sample(served.database, served.environment)
    scorecard = scorecards.compute(served.database)
    draw_ahead(scorecard)
    found = newest_wave(served.database)
    if found is not None:
        rows = rows_of(beliefs_of(found[1], scorecard))
        for theme in THEMES:
            dumbbells(rows, theme)


def draw_ahead(scorecard: Scorecard) -> None:
    """Make the chart specifications of a scorecard in every theme, so that nobody waits for them."""
    for theme in THEMES:
        for metric in scorecard.metrics:
            if metric.ratio.denominator:
                drawn.bullet(metric.ratio.value, metric.target, theme)
            if any(point.value is not None for point in metric.trend):
                drawn.share_trend(trend_of(metric.trend), metric.target, theme)
        if any(value is not None for value in scorecard.score_trend):
            drawn.score_trend(months_of(scorecard), theme)
        if losses_of(scorecard):
            drawn.lost(losses_of(scorecard), theme)
