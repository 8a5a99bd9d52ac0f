import streamlit as st

from alignment.ui.fix_card import show_top_fixes
from alignment.ui.freshness import show_freshness, show_reading
from alignment.ui.guard import require_reader
from alignment.ui.metric_tile import show_metric_tile
from alignment.ui.pages import PRESENT, link_to
from alignment.ui.promises import show_both_sides
from alignment.ui.score_tile import show_losses, show_score_tile
from alignment.ui.snapshot_view import (
    open_snapshot,
    show_findings,
    show_frozen_beliefs,
    show_identity,
    show_publication,
)
from alignment.ui.text import plain

reader = require_reader()
snapshot = open_snapshot(reader)
frozen, story = snapshot.frozen, snapshot.frozen.told.story

show_publication(snapshot)
link_to(PRESENT, "Present on this screen", parameters={"id": snapshot.info.id})
st.title(plain(story.title.text), anchor=False)
st.markdown("\n\n".join(plain(sentence.text) for sentence in story.sentences))

score, metrics = st.columns([1, 4], gap="small")
with score:
    show_score_tile(frozen.scorecard)
with metrics:
    tiles = st.grid(4, min_column_width=150, gap="small", border=True, height="stretch", key="tiles")
    for metric in frozen.scorecard.metrics:
        with tiles.cell():
            show_metric_tile(metric, leads_on=False)

show_findings(snapshot)
losses, beliefs = st.columns(2, gap="small")
with losses:
    show_losses(frozen.scorecard)
with beliefs:
    show_frozen_beliefs(snapshot)
st.subheader("What both sides promised", anchor=False)
show_both_sides(frozen.promises.sales, frozen.promises.marketing)
show_top_fixes(frozen.told.fixes, frozen.scorecard, leads_on=False)

show_reading(frozen.scorecard)
show_freshness(frozen.scorecard, frozen.time_zone)
show_identity(snapshot)
