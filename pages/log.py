import streamlit as st

from alignment.ui.accounts_view import show_account_form, show_accounts
from alignment.ui.data import load_house
from alignment.ui.guard import require_role
from alignment.ui.log_view import load_changes, log_finding, show_changes
from alignment.ui.text import plain

principal = require_role("admin")
zone = load_house().zone
# Who is added or revoked is in the log at once: the lower part runs before the upper one is filled.
of_changes, of_accounts = st.container(), st.container()

with of_accounts:
    st.header("Who may sign in", anchor=False)
    show_account_form(principal)
    show_accounts(principal, zone=zone)

with of_changes:
    changes = load_changes(principal)
    st.title(plain(log_finding(changes, zone)), anchor=False)
    show_changes(changes, zone=zone)
