from datetime import UTC, datetime

import streamlit as st

from alignment.access.principal import Role, may
from alignment.publish.sentences import build_story
from alignment.ui.advice import load_fixes
from alignment.ui.awaited import show_nothing_loaded
from alignment.ui.banner import show_age_banner, show_sample_banner
from alignment.ui.belief_strip import show_belief_strip
from alignment.ui.data import load_house, load_scorecard
from alignment.ui.fix_card import show_top_fixes
from alignment.ui.freshness import show_freshness, show_reading
from alignment.ui.guard import require_role
from alignment.ui.metric_tile import show_metric_tile
from alignment.ui.score_tile import show_losses, show_score_tile
from alignment.ui.take_along import show_take_along
from alignment.ui.text import plain
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

if house.is_sample:
    show_sample_banner()
else:
    show_age_banner(latest.as_of, now=datetime.now(UTC), zone=house.zone)

with st.container(
    horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="about"
):
    parts = [
        house.name,
        scorecard.window.label if scorecard.window else "",
        "sample data" if house.is_sample else "",
    ]
    st.caption(plain(" · ".join(part for part in parts if part)), width="content")
    choose_window(latest.as_of, house.zone)

st.title(plain(story.title.text), anchor=False)
st.markdown("\n\n".join(plain(sentence.text) for sentence in story.sentences))

score, metrics = st.columns([1, 4], gap="small")
with score:
    show_score_tile(scorecard)
with metrics:
    tiles = st.grid(4, min_column_width=150, gap="small", border=True, height="stretch", key="tiles")
    for metric in scorecard.metrics:
        with tiles.cell():
            show_metric_tile(metric)

losses, beliefs = st.columns(2, gap="small")
with losses:
    show_losses(scorecard)
with beliefs:
    show_belief_strip(scorecard, zone=house.zone)
show_top_fixes(load_fixes(scorecard, principal, window=window), scorecard)
show_take_along(principal, window)

show_reading(scorecard)
show_freshness(scorecard, house.zone)
