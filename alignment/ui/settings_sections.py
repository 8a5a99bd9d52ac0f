"""The sections of the settings page: what each asks for, in which order."""

import streamlit as st

from alignment.glossary import Term
from alignment.ingest.kinds import LEADS
from alignment.measures.scorecard import METRICS
from alignment.organisation import find_confirmations
from alignment.settings import METRIC_KEYS, Settings
from alignment.store.roster_queries import TeamCount
from alignment.ui.data import House
from alignment.ui.glossary_view import glossary_finding
from alignment.ui.settings_facts import team_finding
from alignment.ui.settings_fields import (
    ask_flag,
    ask_list,
    ask_number,
    ask_percent,
    ask_policies,
    ask_regions,
    ask_some,
    ask_sources,
    ask_text,
    ask_week,
    ask_whole,
    ask_zone,
)
from alignment.ui.settings_form import Desk, Fields, show_form
from alignment.ui.settings_words import value_of
from alignment.ui.text import day, plain
from alignment.ui.wording import count, name_of

SECTIONS = {  # what stands in the address → what people read
    "targets": "Targets",
    "promises": "Promises",
    "calendar": "Company and calendar",
    "meetings": "Meetings",
    "content": "Content",
    "team": "Team",
    "glossary": "Glossary",
    "privacy": "Privacy",
    "versions": "Versions",
}
_KEY = "section_choice"


def choose_section() -> str:
    """Show the sections; the chosen one lives in the page's address."""
    asked = st.query_params.get("section", "")
    chosen = asked if asked in SECTIONS else next(iter(SECTIONS))
    st.session_state[_KEY] = chosen  # the address decides
    st.radio(
        "Section",
        list(SECTIONS),
        format_func=SECTIONS.__getitem__,
        horizontal=True,
        key=_KEY,
        on_change=_remember,
        label_visibility="collapsed",
    )
    return chosen


def _remember() -> None:
    st.query_params["section"] = st.session_state[_KEY]


def build_findings(desk: Desk, terms: list[Term], teams: list[TeamCount]) -> dict[str, str]:
    """What each section says in one sentence: the page's title."""
    settings = desk.settings
    promised = settings.sla.handoffs_per_month or settings.sla.required_fields
    hours = value_of("calendar.hours", settings.model_dump(mode="json")["calendar"]["hours"])
    return {
        "targets": _targets_finding(settings),
        "promises": "Both sides promise" if promised else "Marketing's promises are not set",
        "calendar": f"Work is {hours}, {settings.organisation.time_zone}",
        "meetings": f"{count(len(settings.meetings.policies), 'joint meeting')} agreed",
        "content": f"Content counts as used if Sales used it in the last {settings.content.use_window_days} days",
        "team": team_finding(teams),
        "glossary": glossary_finding(terms),
        "privacy": "Nobody in the records is known by name",
        "versions": f"{count(len(desk.versions), 'version')} of the settings so far",
    }


def _targets_finding(settings: Settings) -> str:
    confirmed = len(settings.targets.confirmed)
    if confirmed == len(METRIC_KEYS):
        return "All four targets are confirmed"
    return (
        f"{confirmed} of {len(METRIC_KEYS)} targets are confirmed"
        if confirmed
        else "No target is confirmed yet"
    )


def show_standing(desk: Desk, house: House) -> None:
    """Which version holds, and since when; with the sample company, that what is saved will stay."""
    told = "Nobody has changed a setting yet: every value is the product's proposal."
    if desk.versions:
        newest = desk.versions[0]
        told = (
            f"Version {newest.number}, saved by {newest.changed_by} on {day(newest.changed_at, house.zone)}."
        )
    if house.is_sample:
        told += " Sample company: what you save here stays when your own files replace its records."
    st.caption(plain(told))


def show_targets(desk: Desk, zone: str) -> None:
    """Target, confirmation and weight of each metric."""
    confirmed = find_confirmations(desk.settings, desk.versions)
    told = {key: f"Confirmed by {found.by} on {day(found.at, zone)}." for key, found in confirmed.items()}

    def draw(fields: Fields) -> None:
        saved = fields.info("targets.confirmed").value
        kept = []
        cards = st.grid(2, min_column_width=340, gap="small", border=True, height="stretch", key="targets")
        for metric in METRICS:
            said = told.get(metric.key, "Confirmed." if metric.key in saved else "Provisional.")
            with cards.cell():
                if _ask_target(fields, metric.key, metric.question, said):
                    kept.append(metric.key)
        same = sorted(kept) == sorted(saved)
        fields.put("targets.confirmed", saved if same else kept, unchanged=saved)

    show_form(desk, draw)


def _ask_target(fields: Fields, key: str, question: str, said: str) -> bool:
    st.markdown(f"**{plain(name_of(key))}** {plain(question)}")
    target, weight = st.columns(2, gap="small")
    with target:
        ask_percent(fields, f"targets.{key}", label="Target, %")
    with weight:
        ask_number(fields, f"weights.{key}", step=0.5, label="Weight")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        confirmed = st.checkbox(
            "Both teams agreed on this target",
            key in fields.start("targets.confirmed"),
            key=fields.key("targets.confirmed", key),
        )
        st.caption(plain(said), width="content")
    return confirmed


def show_promises(desk: Desk) -> None:
    """What Sales and Marketing promised each other."""

    def draw(fields: Fields) -> None:
        sales, marketing = st.columns(2, gap="medium")
        with sales, st.container(border=True, key="promise_sales"):
            st.markdown(":blue[**Sales promised**]")
            ask_number(fields, "sla.response_hours", step=0.5)
            ask_sources(fields, "sla.response_hours_by_source")
            ask_number(fields, "sla.decision_days", step=0.5)
            ask_flag(fields, "sla.decision_promised")
        with marketing, st.container(border=True, key="promise_marketing"):
            st.markdown(":orange[**Marketing promised**]")
            ask_whole(fields, "sla.handoffs_per_month")
            ask_some(fields, "sla.required_fields", LEADS.template)
            ask_percent(fields, "sla.fields_complete")
            st.caption("Once Marketing promises anything, the SLA counts half for each side.")

    show_form(desk, draw)


def show_calendar(desk: Desk) -> None:
    """The company, its working hours and its holidays."""

    def draw(fields: Fields) -> None:
        name, zone, holidays = st.columns(3, gap="medium")
        with name:
            ask_text(fields, "organisation.name")
        with zone:
            ask_zone(fields, "organisation.time_zone")
        with holidays:
            ask_list(fields, "organisation.holidays")
        ask_week(fields, "calendar.hours")
        ask_regions(fields, "calendar.regions")

    show_form(desk, draw)


def show_meetings(desk: Desk) -> None:
    """Which joint meetings were agreed."""

    def draw(fields: Fields) -> None:
        ask_policies(fields, "meetings.policies")
        left, _right = st.columns(2, gap="medium")
        with left:
            ask_whole(fields, "meetings.most_invitees")

    show_form(desk, draw)


def show_content(desk: Desk) -> None:
    """When content counts as used."""

    def draw(fields: Fields) -> None:
        age, window = st.columns(2, gap="medium")
        with age:
            ask_whole(fields, "content.min_age_days")
        with window:
            ask_whole(fields, "content.use_window_days")

    show_form(desk, draw)
