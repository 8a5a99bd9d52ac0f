import streamlit as st

from alignment.ui.data import load_house
from alignment.ui.guard import require_role
from alignment.ui.import_effect import show_effect
from alignment.ui.import_form import show_import_form
from alignment.ui.import_history import show_history
from alignment.ui.import_report import show_outcome
from alignment.ui.import_review import show_review
from alignment.ui.import_run import load_files
from alignment.ui.kinds import show_kinds
from alignment.ui.pages import SCORECARD, link_to

principal = require_role("admin")

st.title("Load the files that your tools export", anchor=False)
st.markdown(
    "Take them as they are. The same file again changes nothing; a newer one updates what it knows. People are kept as"
    " keyed hashes, never by name or address."
)

house = load_house()
request = show_import_form(house.file_zone) or show_review(principal, house.zone)
if request:
    outcomes, effect = load_files(principal, request)
    for number, outcome in enumerate(outcomes):
        show_outcome(outcome, number=number, dry_run=False, zone=house.zone)
    show_effect(effect)
    house = load_house()
    link_to(SCORECARD, "See the scorecard")
if house.is_sample:
    st.caption(":material/science: Sample data are loaded; your first file replaces them.")

st.subheader("What can be loaded", anchor=False)
show_kinds(house.zone)

st.subheader("What was loaded", anchor=False)
show_history(principal, house.zone)
