import streamlit as st

from alignment.ui.data import load_house
from alignment.ui.glossary_view import load_terms, show_terms, show_writing
from alignment.ui.guard import require_role
from alignment.ui.settings_facts import load_teams, show_privacy, show_team
from alignment.ui.settings_form import open_desk
from alignment.ui.settings_history import show_versions
from alignment.ui.settings_sections import (
    build_findings,
    choose_section,
    show_calendar,
    show_content,
    show_meetings,
    show_promises,
    show_standing,
    show_targets,
)
from alignment.ui.text import plain

principal = require_role("admin")
house = load_house()

terms, teams = load_terms(principal), load_teams()

title = st.empty()
section = choose_section()
desk = open_desk(principal, section)
title.title(plain(build_findings(desk, terms, teams)[section]), anchor=False)
show_standing(desk, house)

match section:
    case "targets":
        show_targets(desk, house.zone)
    case "promises":
        show_promises(desk)
    case "calendar":
        show_calendar(desk)
    case "meetings":
        show_meetings(desk)
    case "content":
        show_content(desk)
    case "team":
        show_team(teams, house.zone)
    case "glossary":
        show_writing(terms, principal)
        show_terms(terms, principal, house.zone)
    case "privacy":
        show_privacy()
    case "versions":
        show_versions(desk, house.zone)
