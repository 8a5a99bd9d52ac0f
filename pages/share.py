import streamlit as st

from alignment import sharing, snapshots
from alignment.access.served import current
from alignment.ui.comparison_view import show_comparison
from alignment.ui.data import load_house, load_scorecard
from alignment.ui.guard import require_role
from alignment.ui.links_view import show_link_form, show_links
from alignment.ui.share_finding import share_finding
from alignment.ui.snapshot_list import show_publish_form, show_signing_form, show_snapshots
from alignment.ui.text import plain
from alignment.ui.window_choice import list_windows

principal = require_role("editor")
house, scorecard = load_house(), load_scorecard()
# What was just published can be linked to: the lower part runs before the upper ones are filled.
heading, of_links, of_snapshots = st.container(), st.container(), st.container()

with of_snapshots:
    st.header("Snapshots", anchor=False)
    if scorecard.as_of is not None:
        show_publish_form(principal, list_windows(scorecard.as_of, house.zone))
    published = snapshots.list_snapshots(principal, current().database)
    show_snapshots(published, zone=house.zone)
    show_comparison(principal, published)
    show_signing_form(principal, published)

with of_links:
    st.header("Links", anchor=False)
    show_link_form(principal, published, zone=house.zone)
    links = sharing.list_links(principal, current().database)
    show_links(principal, links, published, zone=house.zone)

heading.title(plain(share_finding(links, published)), anchor=False)
