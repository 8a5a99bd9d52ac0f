"""What teams too small for the survey say openly: typed in beside a wave, shown beside what the survey found."""

import streamlit as st

from alignment import positions
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.publish.belief_sentences import TEAM_NAMES
from alignment.store.survey_queries import WaveInfo
from alignment.ui.belief_view import BeliefPage
from alignment.ui.text import day, plain


def show_positions(page: BeliefPage) -> None:
    """The positions beside the wave that is looked at; nothing where there is none."""
    for said in positions.load_positions(current().database, page.wave.id):
        with st.container(border=True, gap="xsmall", key=f"position_{said.team}"):
            st.subheader(plain(f"Position of {TEAM_NAMES[said.team]}"), anchor=False)
            st.markdown(f"“{plain(said.text)}”")
            signed = f"Signed openly by {said.signed_by} on {day(said.signed_at, page.house.zone)}."
            st.caption(plain(f"{signed} Not part of the survey: the team is too small to be shown there."))


def show_position_form(principal: Principal, wave: WaveInfo) -> None:
    """Where a small team's lead says something in their own name; nothing for a wave whose teams all are large enough."""
    small = positions.small_teams(wave)
    if not small:
        return
    signed = {said.team: said for said in positions.load_positions(current().database, wave.id)}
    with st.expander("Position of a small team", icon=":material/signature:", key=f"positions_{wave.number}"):
        st.markdown(
            plain(
                f"The survey never shows a team below {wave.k}. Its lead may say something openly instead: under their"
                " name, apart from the survey, beside its results once they are published."
            )
        )
        team = st.selectbox(
            "Team", small, format_func=TEAM_NAMES.__getitem__, key=f"position_team_{wave.number}"
        )
        before = signed.get(team)
        text = st.text_area(
            "What it says",
            value=before.text if before else "",
            max_chars=positions.LONGEST_TEXT,
            key=f"position_text_{wave.number}_{team}",
        )
        name = st.text_input(
            "Signed by",
            value=before.signed_by if before else "",
            max_chars=positions.LONGEST_NAME,
            key=f"position_name_{wave.number}_{team}",
        )
        with st.container(horizontal=True):
            if st.button("Sign this position", type="primary", key=f"position_sign_{wave.number}"):
                _sign(principal, wave, team=team, text=text, name=name)
            if before and st.button("Withdraw it", key=f"position_withdraw_{wave.number}"):
                _withdraw(principal, wave, team)


def _sign(principal: Principal, wave: WaveInfo, *, team: str, text: str, name: str) -> None:
    try:
        positions.sign_position(principal, current().database, wave.number, team=team, text=text, name=name)
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    _say(f"The position of {TEAM_NAMES[team]} stands beside “{wave.label}”.")


def _withdraw(principal: Principal, wave: WaveInfo, team: str) -> None:
    try:
        positions.withdraw_position(principal, current().database, wave.number, team=team)
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    _say(f"The position of {TEAM_NAMES[team]} is withdrawn.")


def _say(text: str) -> None:
    st.session_state["wave_said"] = text
    st.rerun()
