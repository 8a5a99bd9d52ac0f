import streamlit as st

from alignment.ui.advice import load_fixes
from alignment.ui.banner import show_about
from alignment.ui.data import load_house, load_scorecard
from alignment.ui.fix_card import fixes_finding, show_fix
from alignment.ui.guard import require_role
from alignment.ui.pages import PRACTICES, link_to
from alignment.ui.text import plain

principal = require_role("viewer")
house, scorecard = load_house(), load_scorecard()
fixes = load_fixes(scorecard, principal)

show_about(house)
st.title(plain(fixes_finding(fixes, scorecard)), anchor=False)
st.markdown(
    "Ranked by the points of the score that the metric would win back if it met its target, times how directly"
    " the practice acts on what the records show. Practices that move beliefs alone come after; those in place last."
)
for number, fix in enumerate(fixes, 1):
    show_fix(number, fix, scorecard)
link_to(PRACTICES, "How each of the practices stands")
