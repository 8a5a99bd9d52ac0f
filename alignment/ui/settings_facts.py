"""What the settings page tells without asking: who is known by team, and how people are kept private."""

import os
from datetime import UTC, datetime

import streamlit as st

from alignment.access.served import current
from alignment.ingest.kinds import ROSTER
from alignment.ingest.people import VARIABLE
from alignment.ingest.templates import template_csv
from alignment.measures.suppression import VIEWER
from alignment.sharing import DAYS
from alignment.store import queries
from alignment.store.roster_queries import TeamCount, count_teams
from alignment.survey.anonymity import LEAST_K
from alignment.ui.pages import link_to_import
from alignment.ui.text import capital, day, plain

_FIRST = ("sales", "marketing")  # the two that a joint meeting needs


def load_teams() -> list[TeamCount]:
    """How many people of each team the roster knows today."""
    with current().database.read() as connection:
        teams = count_teams(connection, on=datetime.now(UTC).date())
    named = {team.team: team for team in teams}
    return [named.pop(team) for team in _FIRST if team in named] + list(named.values())


def show_team(teams: list[TeamCount], zone: str) -> None:
    """How many people of each team are known, where that came from, and how to load it; no names."""
    with current().database.read() as connection:
        files = [batch for batch in queries.list_batches(connection) if batch.kind == ROSTER.key]
    if teams:
        cells = st.grid(4, min_column_width=130, gap="small", border=True, key="teams")
        for team in teams:
            with cells.cell():
                st.metric(plain(capital(team.team)), team.people)
                st.caption(f"today; {team.left} before" if team.left else "today")
    for batch in files:
        if batch.undone_at is None:
            kind = "sample company" if batch.is_sample else f"loaded by {batch.loaded_by}"
            st.caption(plain(f"From {batch.file_name}, {kind}, as of {day(batch.as_of, zone)}."))
    st.markdown(
        "The roster says who is in which team, and since when: one line a person. Names and addresses become keyed hashes"
        " as they are read, so this page counts people and cannot name them."
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Roster template",
            template_csv(ROSTER.key).encode("utf-8-sig"),
            file_name="roster.csv",
            mime="text/csv",
            key="roster_template",
            icon=":material/download:",
            on_click="ignore",
        )
        link_to_import("Load a roster")


def team_finding(teams: list[TeamCount]) -> str:
    """Whether both teams are known, in one sentence."""
    known = {team.team: team.people for team in teams}
    lacking = [name.capitalize() for name in ("sales", "marketing") if not known.get(name)]
    if lacking:
        return f"Nobody of {' and '.join(lacking)} is known, so no meeting counts as a joint one"
    return f"{_people(known['sales'])} of Sales and {_people(known['marketing'])} of Marketing are known"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def show_privacy() -> None:
    """What keeps people private: fixed rules with their numbers, and where the key lies."""
    file = current().environment.key_file
    rules = (
        (
            "Names and addresses",
            "Those in your files are never stored: they become keyed hashes, which join files without knowing anybody. Who"
            " signs in here, saves or signs something is kept by the name used to sign in.",
        ),
        ("The key", _key_told(file.exists())),
        (
            "What viewers see of a segment",
            f"Only from {VIEWER.hand_offs} hand-offs of at least {VIEWER.owners} owners up; smaller ones are hidden, and so"
            " is what a subtraction would tell. Viewers never see a record's id.",
        ),
        (
            "The survey",
            f"A team's answers are published from {LEAST_K} people up, once, when the wave has closed. A wave can ask for"
            " more people, never for fewer.",
        ),
        (
            "Share links",
            f"End after {DAYS} days unless they were made for another time; only their hashes are kept.",
        ),
        ("How long records are kept", "Until you take their file back; nothing is removed by itself."),
    )
    st.caption("Fixed rules of the product: nobody can loosen them here.")
    for title, told in rules:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{title}**")
            st.markdown(plain(told))
            if title == "The key" and not os.environ.get(VARIABLE):
                st.code(str(file), language=None)


def _key_told(exists: bool) -> str:
    if os.environ.get(VARIABLE):
        return f"Comes from {VARIABLE} in the environment; it is in no file and not in the database."
    if not exists:
        return (
            "Is made with the first file of people, beside the database and never in it, for this user alone:"
        )
    return "Lies beside the database and never in it, for this user alone. Whoever has both can join people again:"
