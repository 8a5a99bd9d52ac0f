import streamlit as st

from alignment.access.principal import Role, may
from alignment.ui.data import load_house
from alignment.ui.glossary_view import glossary_finding, load_terms, show_terms
from alignment.ui.guard import require_role
from alignment.ui.pages import SETTINGS, link_to
from alignment.ui.text import plain

principal = require_role("viewer")
house, terms = load_house(), load_terms(principal)

st.title(plain(glossary_finding(terms)), anchor=False)
st.markdown(
    "What the words of the hand-off mean here. A definition counts once both teams have signed it; who changes it asks both"
    " to sign again."
)
show_terms(terms, principal, house.zone)
if may(principal, Role.ADMIN):
    link_to(SETTINGS, "Write or change a definition", parameters={"section": "glossary"})
