"""What goes with an answer in time, or with acceptance, where deals are loaded; else what to load."""

from functools import lru_cache

import streamlit as st

from alignment.access.served import current
from alignment.measures.outcome_sentences import amount_sentence, open_sentence, rate_sentence
from alignment.measures.outcomes import Comparison, Outcomes
from alignment.measures.ratio import Ratio
from alignment.organisation import current_settings
from alignment.scorecards.explained import open_question
from alignment.scorecards.outcomes import find_outcomes
from alignment.store import queries
from alignment.store.database import Database
from alignment.ui.drawn_metric import draw_bars
from alignment.ui.metric_page import MetricPage
from alignment.ui.pages import link_to_import
from alignment.ui.text import capital, plain

WHAT_DEALS_TELL = (
    "With deals (opportunities) and the leads they came from, this page shows how many deals and how much money"
    " hand-offs bring that are answered in time, or accepted, against those that are not."
)
WARNING = "It goes with it; that one is the cause of the other is not shown. Compared within lead source."


def show_outcomes(page: MetricPage) -> None:
    """Deals of hand-offs answered in time against late ones (Follow-up), or accepted against silent (Acceptance)."""
    database = current().database
    with database.read() as connection:
        version = queries.data_version(connection), current_settings(connection).rules_version
    outcomes = _read(database, version, page.metric.key, page.window)
    with st.container(border=True, key="outcomes"):
        if outcomes is None:
            st.subheader("What goes with it: load deals to see", anchor=False)
            st.markdown(plain(WHAT_DEALS_TELL))
            link_to_import("Load deals")
            return
        if page.metric.key == "sla_adherence":
            _show(outcomes.answered)
        else:
            _show(outcomes.decided)
            st.markdown(plain(f"{open_sentence(outcomes.open_silent)}."))
        st.caption(plain(WARNING))


@lru_cache(maxsize=100)
def _read(database: Database, version: tuple[int, str], key: str, window: str) -> Outcomes | None:
    with database.read() as connection:
        found = open_question(connection, key, window)
        return find_outcomes(*found) if found else None


def _show(comparison: Comparison) -> None:
    sides = comparison.sides
    finding, _, figures = rate_sentence(comparison.deals, sides).partition(": ")
    st.subheader(plain(finding), anchor=False)
    bars = [
        (capital(words), ratio.value or 0.0, _share(ratio), None, strong)
        for words, ratio, strong in (
            (sides.first_words, comparison.deals.first, True),
            (sides.second_words, comparison.deals.second, False),
        )
    ]
    draw_bars(tuple(bars), alt=f"Hand-offs with a deal. {finding}", key="bars_outcomes")
    st.caption("Hand-offs that have a deal, of all on that side.")
    for sentence in (figures, rate_sentence(comparison.won, sides, what="won deals")):
        if sentence:
            st.markdown(plain(f"{capital(sentence)}."))
    for amount in comparison.amounts:
        st.markdown(plain(f"{amount_sentence(amount, sides)}."))


def _share(ratio: Ratio) -> str:
    return f"{ratio.numerator:,} of {ratio.denominator:,}"
