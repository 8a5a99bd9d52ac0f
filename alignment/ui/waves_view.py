"""Survey waves on a page: opened, handed out, watched as far as the rules allow, and closed for good."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from alignment import surveys
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.publish.belief_sentences import TEAM_NAMES, participation_sentence
from alignment.store.survey_queries import WaveInfo
from alignment.survey.anonymity import LEAST_K
from alignment.survey.questions import TEAMS
from alignment.surveys import MOST_DAYS, Invitation
from alignment.ui.invitation_view import keep_invitation
from alignment.ui.pages import BELIEF, link_to
from alignment.ui.position_view import show_position_form
from alignment.ui.text import day, plain

DAYS = 10  # proposed: long enough for those who are away for a week
WAYS: dict[surveys.Way, str] = {
    "open": "One link for all: one answer a browser",
    "codes": "One-time links: one answer a person",
}


def waves_finding(waves: Sequence[WaveInfo], *, now: datetime, zone: str) -> str:
    """Which wave is open or waits to be closed, or that none is."""
    for wave in waves:
        if wave.is_open(now):
            return f"“{wave.label}” is open until {day(wave.closes_at, zone)}"
        if wave.closed_at is None:
            return f"“{wave.label}” takes no answers any more and waits to be closed"
    return "No survey wave is open"


def show_wave_form(principal: Principal, *, zone: str) -> None:
    """Open a wave; its way in is shown this once."""
    today = datetime.now(ZoneInfo(zone)).date()
    with st.expander("Open a wave", icon=":material/add:", key="new_wave"):
        st.markdown(
            "What is asked, whom, until when and how small a group is shown are fixed when the wave opens. Nothing but"
            " participation is shown before it closes."
        )
        with st.form("wave_form", border=False, enter_to_submit=False):
            first, second, third = st.columns([3, 2, 2], gap="small")
            label = first.text_input(
                "Label", placeholder="Autumn 2026", max_chars=surveys.LONGEST_LABEL, key="wave_label"
            )
            last = second.date_input(
                "Last day",
                value=today + timedelta(days=DAYS),
                min_value=today,
                max_value=today + timedelta(days=MOST_DAYS - 2),
                key="wave_last",
            )
            k = third.number_input(
                "Smallest group shown", min_value=LEAST_K, value=LEAST_K, step=1, key="wave_k"
            )
            st.markdown("**How many people of each team are invited?**")
            places = st.columns(len(TEAMS), gap="small")
            invited = {
                team: int(
                    place.number_input(TEAM_NAMES[team], min_value=0, value=0, step=1, key=f"wave_{team}")
                )
                for team, place in zip(TEAMS, places, strict=True)
            }
            way = st.radio("How do they come in?", list(WAYS), format_func=WAYS.__getitem__, key="wave_way")
            asked = st.form_submit_button("Open this wave", type="primary", key="wave_open")
    if asked and isinstance(last, date):
        _open(principal, label=label, closes_at=end_of(last, zone), invited=invited, way=way, k=int(k))


def end_of(last: date, zone: str) -> datetime:
    """The last minute of a day there, so that its date is the last day wherever it is told."""
    return datetime.combine(last, time(23, 59), ZoneInfo(zone)).astimezone(UTC)


def _open(
    principal: Principal,
    *,
    label: str,
    closes_at: datetime,
    invited: dict[str, int],
    way: surveys.Way,
    k: int,
) -> None:
    try:
        _refuse_twice(principal, label)
        handed = surveys.open_wave(
            principal, current().database, label=label, closes_at=closes_at, invited=invited, way=way, k=k
        )
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    keep_invitation(handed)
    st.rerun()


def _refuse_twice(principal: Principal, label: str) -> None:
    """Two clicks open one wave: nobody means to have two of the same name open at once."""
    for wave in surveys.list_waves(principal, current().database):
        if wave.closed_at is None and wave.label.casefold() == " ".join(label.split()).casefold():
            raise AlignmentError(f"a wave called “{wave.label}” is open already; give this one another label")


def show_waves(principal: Principal, waves: Sequence[WaveInfo], *, zone: str) -> None:
    """Every wave, the newest first, with what can be done about it."""
    for wave in waves:
        with st.container(border=True, gap="small", key=f"wave_{wave.number}"):
            st.markdown(f"**{wave.number}\\. {plain(wave.label)}** · {plain(_state(wave, zone))}")
            st.caption(plain(_about(principal, wave)))
            if wave.closed_at is None:
                _show_actions(principal, wave)
            else:
                link_to(BELIEF, "What was published", parameters={"wave": str(wave.number)})
            show_position_form(principal, wave)
    if not waves:
        st.caption(
            "There is no wave yet. The first one asks both teams what they believe: three minutes on a phone."
        )


def _state(wave: WaveInfo, zone: str) -> str:
    if wave.way == "import":
        return f"imported from another tool, answered until {day(wave.closes_at, zone)}"
    if wave.closed_at is not None:
        return f"closed on {day(wave.closed_at, zone)}"
    if wave.is_open(datetime.now(UTC)):
        return f"open until {day(wave.closes_at, zone)}"
    return "its last day has passed: close it, so that its results are published"


def _about(principal: Principal, wave: WaveInfo) -> str:
    people = ", ".join(f"{TEAM_NAMES[team]} {number}" for team, number in wave.invited.items())
    taken = surveys.participation(principal, current().database, wave.number)
    if wave.way == "import" and not people:
        return f"How many were invited is not known. Groups below {wave.k} are never shown."
    told = participation_sentence(taken)
    if wave.closed_at is None and taken.company is None:
        told = f"Fewer than {wave.k} have answered so far."
    return f"Invited: {people}. {told} Groups below {wave.k} are never shown."


def _show_actions(principal: Principal, wave: WaveInfo) -> None:
    with st.container(
        horizontal=True, gap="small", vertical_alignment="bottom", key=f"actions_{wave.number}"
    ):
        if wave.is_open(datetime.now(UTC)):
            codes = _ask_number(wave) if wave.way == "codes" else 0
            if st.button(
                "More one-time links" if wave.way == "codes" else "Another link to it",
                icon=":material/link:",
                key=f"invite_{wave.number}",
            ):
                _invite(principal, wave, codes)
        with st.popover("Close it", icon=":material/lock:", key=f"close_{wave.number}"):
            st.markdown(
                "Closing is final. Results are worked out once; answers are shuffled, codes and comments deleted;"
                " later answers are refused."
            )
            if st.button("Close for good", type="primary", key=f"close_now_{wave.number}"):
                _close(principal, wave)


def _ask_number(wave: WaveInfo) -> int:
    number = st.number_input("How many?", min_value=1, value=1, step=1, width=120, key=f"codes_{wave.number}")
    return int(number)


def _invite(principal: Principal, wave: WaveInfo, codes: int) -> None:
    try:
        handed: Invitation = surveys.invite(principal, current().database, wave.number, codes=codes)
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    keep_invitation(handed)
    st.rerun()


def _close(principal: Principal, wave: WaveInfo) -> None:
    served = current()
    try:
        with st.spinner("Working out what may be said …"):
            published = surveys.close_wave(principal, served.database, served.environment, wave.number)
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    said = "too few answered, so nothing is published" if published.is_empty else "its results are published"
    st.session_state["wave_said"] = f"{wave.label} is closed: {said}."
    st.rerun()


def show_said() -> None:
    """What came of the last action, once."""
    if "wave_said" in st.session_state:
        st.success(plain(st.session_state.pop("wave_said")), icon=":material/check_circle:")


def show_reach() -> None:
    """Say that links reach nobody else while the app answers this computer alone."""
    if not current().sign_in.configured:
        st.caption(
            ":material/lock_open: This app answers this computer alone so far. Set up a sign-in before you hand out"
            " links: then they open elsewhere too."
        )
