"""What pages ask of the open database, and who they are for."""

from dataclasses import dataclass

import streamlit as st

from alignment import scorecards
from alignment.access.served import current
from alignment.measures.results import Scorecard
from alignment.organisation import current_settings, own_settings
from alignment.store import queries


@dataclass(frozen=True)
class House:
    """Whose records these are: the organisation's name and time zone, and whether it is the sample company.

    `file_zone`: where the times of own files are taken to be from, if nobody says otherwise.
    """

    name: str
    zone: str
    is_sample: bool
    file_zone: str


def load_house() -> House:
    """Name, time zone and kind of the organisation that is measured."""
    with current().database.read() as connection:
        organisation = current_settings(connection).organisation
        file_zone = own_settings(connection).organisation.time_zone
        return House(organisation.name, organisation.time_zone, queries.has_sample(connection), file_zone)


def load_scorecard(window: str = "13w") -> Scorecard:
    """The scorecard of a window; raises AlignmentError if the text names none."""
    with st.spinner("Counting …"):  # only a window that nobody asked for before takes long enough to show it
        return scorecards.compute(current().database, window=window)
