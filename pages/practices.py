import streamlit as st

from alignment.ui.advice import load_register
from alignment.ui.banner import show_about
from alignment.ui.data import load_house, load_scorecard
from alignment.ui.guard import require_role
from alignment.ui.register_view import choose_document, choose_state, register_finding, show_entries
from alignment.ui.text import plain

principal = require_role("viewer")
house, scorecard = load_house(), load_scorecard()
entries = load_register(scorecard, principal)

show_about(house)
st.title(plain(register_finding(entries)), anchor=False)
st.markdown(
    "Each practice is judged by its evidence: records, a survey of both teams, or somebody's entry with a link and a"
    " date. Without evidence either way it is unknown."
)
documents, states = st.columns(2, gap="small")
with documents:
    document = choose_document()
with states:
    state = choose_state()
show_entries(entries, document, state)
