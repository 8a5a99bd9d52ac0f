"""Hand-offs follow from what was imported: this derives them again for the leads that a batch has touched."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from alignment.ingest.kinds import LEADS
from alignment.measures import business_time
from alignment.measures.clocks import Clock, Rules
from alignment.measures.hand_offs import Records, build_hand_offs
from alignment.settings import RegionCalendar, Settings
from alignment.store import hand_off_rows, links, queries
from alignment.store.database import Connection
from alignment.store.drafting import let_go

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)  # what a plausible record can speak of
DEPTH_DAYS = 5
JOINED = ("leads", "activities", "deals")  # kinds that may change which record belongs to which lead


def build_rules(settings: Settings) -> Rules:
    """What the settings promise, as clocks that run in business time."""
    organisation, sla = settings.organisation, settings.sla
    own = RegionCalendar(
        time_zone=organisation.time_zone, hours=settings.calendar.hours, holidays=organisation.holidays
    )
    return Rules(
        zone=organisation.time_zone,
        clock=_clock(own, sla.decision_days),
        clocks={
            name: _clock(region, sla.decision_days) for name, region in settings.calendar.regions.items()
        },
        response_minutes=sla.response_hours * 60,
        response_minutes_by_source={name: hours * 60 for name, hours in sla.response_hours_by_source.items()},
        required_fields=sla.required_fields,
    )


def _clock(region: RegionCalendar, decision_days: float) -> Clock:
    day = business_time.standard_day_minutes(region.hours)
    calendar = business_time.build_calendar(region.hours, region.time_zone, region.holidays, FIRST, LAST)
    return Clock(calendar, decision_minutes=decision_days * day, depth_minutes=DEPTH_DAYS * day)


def derive_batch(connection: Connection, batch: str, settings: Settings) -> int:
    """Derive the hand-offs of the leads that this batch touched; how many hand-offs were written.

    Where the batch changes what is known of a whole source (its first activities, say), all its leads are derived.
    """
    found = queries.find_batch(connection, batch)
    affected = hand_off_rows.leads_of_batch(batch)
    if found.kind in JOINED:
        affected = hand_off_rows.either(affected, links.relink(connection, found.id))
    facts = hand_off_rows.load_source_facts(connection)
    changed = hand_off_rows.disagreeing_sources(connection, facts)
    if changed:
        whole = hand_off_rows.leads_of_sources(changed)
        affected = hand_off_rows.either(affected, whole)
    return _derive(connection, hand_off_rows.mark_portions(connection, affected), facts, settings)


def derive_all(connection: Connection, settings: Settings) -> int:
    """Derive every hand-off again: after a change of calendars or promises, or an undone batch."""
    links.relink(connection)
    facts = hand_off_rows.load_source_facts(connection)
    return _derive(connection, hand_off_rows.mark_portions(connection), facts, settings)


def derive_draft(connection: Connection, settings: Settings) -> int:
    """Derive every hand-off into a draft, under settings that nobody has saved; between reading and writing it lets
    go of the database, since working them out takes longest.
    """
    facts = hand_off_rows.load_source_facts(connection)
    return _derive(connection, hand_off_rows.mark_portions(connection), facts, settings, between=let_go)


def _derive(
    connection: Connection,
    portions: int,
    facts: pd.DataFrame,
    settings: Settings,
    *,
    between: Callable[[Connection], None] | None = None,
) -> int:
    rules, employees = build_rules(settings), hand_off_rows.load_employees(connection)
    hand_off_rows.forget_hand_offs(connection)
    written = 0
    for portion in range(portions):
        rows = hand_off_rows.load_portion(connection, portion)
        if between:
            between(connection)
        if rows.leads.empty:
            continue
        leads = rows.leads.assign(missing_fields=list_missing(rows.leads, rules.required_fields))
        records = Records(leads, rows.events, rows.activities, rows.deals, facts, employees)
        hand_offs = build_hand_offs(records, rules)
        hand_off_rows.save_hand_offs(connection, hand_offs)
        written += len(hand_offs)
    return written


def list_missing(leads: pd.DataFrame, fields: tuple[str, ...]) -> pd.Series:
    """Which of these template columns each lead lacks, `;`-joined: what no file has told so far.

    A lead that goes by its address has no id of its own.
    """
    missing = pd.Series("", index=leads.index, dtype=object)
    for name in fields:
        column = LEADS.by_name.get(name)
        if column is None:
            continue
        blank = leads[column.target].isna()
        if name == "lead_id":
            blank |= leads["lead_id"].eq(leads["email_key"])
        missing = missing + blank.map({True: f"{name};", False: ""})
    return missing.str.removesuffix(";")
