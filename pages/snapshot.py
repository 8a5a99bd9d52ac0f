from functools import partial

import streamlit as st

from alignment.ui.backing import show_backing
from alignment.ui.chart_tables import show_tables
from alignment.ui.fix_card import show_top_fixes
from alignment.ui.guard import require_reader
from alignment.ui.opening import show_opening, show_tiles
from alignment.ui.pages import PRESENT, link_to
from alignment.ui.promises import show_both_sides
from alignment.ui.snapshot_view import (
    open_snapshot,
    show_findings,
    show_frozen_beliefs,
    show_identity,
    show_publication,
)

reader = require_reader()
snapshot = open_snapshot(reader)
frozen, story = snapshot.frozen, snapshot.frozen.told.story

show_publication(snapshot)
link_to(PRESENT, "Present on this screen", parameters={"id": snapshot.info.id})
show_opening(story, frozen.scorecard)
show_tiles(frozen.scorecard, leads_on=False)
show_top_fixes(frozen.told.fixes, frozen.scorecard, leads_on=False)

show_findings(snapshot)
show_backing(
    frozen.scorecard,
    zone=frozen.time_zone,
    asked=frozen.survey is not None,
    show_beliefs=partial(show_frozen_beliefs, snapshot),
)
st.subheader("What both sides promised", anchor=False)
show_both_sides(frozen.promises.sales, frozen.promises.marketing)
show_tables()
show_identity(snapshot)
