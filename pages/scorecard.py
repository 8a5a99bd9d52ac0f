from datetime import UTC, datetime
from functools import partial

import streamlit as st

from alignment.access.principal import Role, may
from alignment.publish.sentences import build_story
from alignment.ui.advice import load_fixes
from alignment.ui.awaited import show_nothing_loaded
from alignment.ui.backing import show_backing
from alignment.ui.banner import show_about, show_age_banner
from alignment.ui.belief_strip import load_newest_wave, show_belief_strip
from alignment.ui.chart_tables import show_tables
from alignment.ui.data import load_house, load_scorecard
from alignment.ui.fix_card import show_top_fixes
from alignment.ui.guard import require_role
from alignment.ui.opening import show_opening, show_tiles
from alignment.ui.take_along import show_take_along
from alignment.ui.window_choice import DEFAULT, choose_window, chosen_window

principal = require_role("viewer")

house = load_house()
latest = load_scorecard()
if latest.as_of is None:
    show_nothing_loaded()
    st.stop()

window = chosen_window(latest.as_of, house.zone)
scorecard = latest if window == DEFAULT else load_scorecard(window)
story = build_story(scorecard, limited=not may(principal, Role.EDITOR))

with show_about(house, scorecard.window.label if scorecard.window else ""):
    choose_window(latest.as_of, house.zone)
if not house.is_sample:
    show_age_banner(latest.as_of, now=datetime.now(UTC), zone=house.zone)

show_opening(story, scorecard)
show_tiles(scorecard)
show_top_fixes(load_fixes(scorecard, principal, window=window), scorecard)

wave = load_newest_wave()
show_backing(
    scorecard,
    zone=house.zone,
    asked=wave is not None,
    show_beliefs=partial(show_belief_strip, wave, scorecard, zone=house.zone),
)
show_take_along(principal, window)
show_tables()
