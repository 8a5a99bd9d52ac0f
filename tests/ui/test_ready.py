"""The first visitor finds the charts of the scorecard drawn."""

from alignment.ui import drawn
from alignment.ui.ready import draw_ahead
from tests.pages.example_scorecard import FULL, THREE_OF_FOUR


def _misses() -> int:
    kept = (drawn.share_trend, drawn.score_trend, drawn.bullet, drawn.lost)
    return sum(function.cache_info().misses for function in kept)


def test_what_was_drawn_ahead_is_not_drawn_again() -> None:
    draw_ahead(FULL)
    before = _misses()
    draw_ahead(FULL)
    assert _misses() == before
    assert drawn.bullet.cache_info().hits > 0


def test_a_scorecard_without_all_its_metrics_is_drawn_ahead_as_well() -> None:
    draw_ahead(THREE_OF_FOUR)
    before = _misses()
    draw_ahead(THREE_OF_FOUR)
    assert _misses() == before
