from datetime import UTC, datetime

import streamlit as st

from alignment import surveys
from alignment.access.served import current
from alignment.ui.banner import show_about
from alignment.ui.data import load_house
from alignment.ui.guard import require_role
from alignment.ui.invitation_view import show_invitation
from alignment.ui.text import plain
from alignment.ui.waves_view import show_reach, show_said, show_wave_form, show_waves, waves_finding

principal = require_role("editor")
house = load_house()
waves = surveys.list_waves(principal, current().database)

show_about(house)
st.title(plain(waves_finding(waves, now=datetime.now(UTC), zone=house.zone)), anchor=False)
show_said()
show_invitation(zone=house.zone)
show_reach()
show_waves(principal, waves, zone=house.zone)
show_wave_form(principal, zone=house.zone)
