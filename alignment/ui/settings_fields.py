"""The fields of settings, one function a kind of value; each starts with what is saved and notes what was typed."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from alignment.setting_checks import WEEKDAYS, list_zones
from alignment.ui.settings_form import Fields
from alignment.ui.settings_tables import (
    AGENDA,
    CADENCES,
    DAY_NAMES,
    EVERY,
    HOURS,
    LONGEST,
    TITLE,
    ZONE,
    hours_text,
    policies_table,
    read_hours,
    read_policies,
    read_regions,
    read_sources,
    regions_table,
    sources_table,
    split_list,
)
from alignment.ui.settings_words import label_of


def ask_text(fields: Fields, name: str) -> None:
    """A line of text."""
    typed = st.text_input(label_of(name), fields.start(name), key=fields.key(name))
    fields.put(name, (typed or "").strip(), unchanged=fields.info(name).value)
    fields.explain(name)


def ask_list(fields: Fields, name: str) -> None:
    """A list of words, with commas between them."""
    typed = st.text_input(label_of(name), ", ".join(fields.start(name)), key=fields.key(name))
    fields.put(name, split_list(typed), unchanged=fields.info(name).value)
    fields.explain(name)


def ask_zone(fields: Fields, name: str) -> None:
    """A time zone."""
    zones = sorted(list_zones())
    typed = st.selectbox(label_of(name), zones, zones.index(fields.start(name)), key=fields.key(name))
    fields.put(name, typed, unchanged=fields.info(name).value)
    fields.explain(name)


def ask_number(fields: Fields, name: str, *, step: float = 1.0, label: str = "") -> None:
    """A number; blank where nothing is set."""
    start = fields.start(name)
    value = None if start is None else float(start)
    typed = st.number_input(
        label or label_of(name), value=value, step=step, format="%g", key=fields.key(name)
    )
    fields.put(name, typed, unchanged=fields.info(name).value)
    fields.explain(name)


def ask_whole(fields: Fields, name: str) -> None:
    """A whole number; blank where nothing is set."""
    typed = st.number_input(label_of(name), value=fields.start(name), step=1, key=fields.key(name))
    fields.put(name, typed, unchanged=fields.info(name).value)
    fields.explain(name)


def ask_percent(fields: Fields, name: str, *, label: str = "") -> None:
    """A share, typed in percent."""
    start = round(fields.start(name) * 100, 6)
    typed = st.number_input(label or label_of(name), value=start, step=1.0, format="%g", key=fields.key(name))
    share = None if typed is None else round(typed / 100, 8)
    fields.put(name, share, unchanged=fields.info(name).value)
    fields.explain(name)


def ask_flag(fields: Fields, name: str) -> None:
    """Yes or no."""
    typed = st.checkbox(label_of(name), fields.start(name), key=fields.key(name))
    fields.put(name, typed, unchanged=fields.info(name).value)
    fields.explain(name)


def ask_some(fields: Fields, name: str, options: Sequence[str]) -> None:
    """Some of these words."""
    start = list(fields.start(name))
    known = [*options, *(word for word in start if word not in options)]
    typed = st.multiselect(label_of(name), known, start, key=fields.key(name), placeholder="None")
    fields.put(name, typed, unchanged=fields.info(name).value)
    fields.explain(name)


def ask_week(fields: Fields, name: str) -> None:
    """Working hours by weekday; blank is a free day."""
    st.markdown(f"**{label_of(name)}**")
    start, typed = fields.start(name), {}
    days = st.grid(7, min_column_width=130, gap="small")
    for day in WEEKDAYS:
        with days.cell():
            typed[day] = st.text_input(
                DAY_NAMES[day], hours_text(start.get(day, ())), key=fields.key(name, day), placeholder="free"
            )
    saved = {day: hours for day, hours in fields.info(name).value.items() if hours}
    fields.put(name, read_hours(typed), unchanged=saved)
    fields.explain(name)


def ask_regions(fields: Fields, name: str) -> None:
    """Regions with calendars, as a table."""
    zone = st.column_config.SelectboxColumn(options=sorted(list_zones()), width="medium")
    typed = _ask_table(fields, name, regions_table(fields.start(name)), {ZONE: zone})
    st.caption("A region without hours works Mon–Fri 09:00-17:00.")
    fields.put(name, read_regions(typed), unchanged=read_regions(regions_table(fields.info(name).value)))
    fields.explain(name)


def ask_policies(fields: Fields, name: str) -> None:
    """The agreed meetings, as a table."""
    columns = {
        EVERY: st.column_config.SelectboxColumn(options=list(CADENCES.values())),
        TITLE: st.column_config.TextColumn(help="A regular expression; blank: any title."),
        LONGEST: st.column_config.NumberColumn(format="%d", min_value=1, step=1),
        AGENDA: st.column_config.CheckboxColumn(default=False),
    }
    typed = _ask_table(fields, name, policies_table(fields.start(name)), columns)
    fields.put(name, read_policies(typed), unchanged=fields.info(name).value)
    fields.explain(name)


def ask_sources(fields: Fields, name: str) -> None:
    """Response times by source, as a table."""
    hours = st.column_config.NumberColumn(format="%g")
    typed = _ask_table(fields, name, sources_table(fields.start(name)), {HOURS: hours})
    fields.put(name, read_sources(typed), unchanged=fields.info(name).value)
    fields.explain(name)


def _ask_table(fields: Fields, name: str, table: pd.DataFrame, columns: Mapping[str, Any]) -> pd.DataFrame:
    st.markdown(f"**{label_of(name)}**")
    typed: pd.DataFrame = st.data_editor(
        table, num_rows="dynamic", hide_index=True, column_config=columns, key=fields.key(name)
    )
    st.caption("Type into the empty line to add one; mark a line at its left edge to remove it.")
    return typed
