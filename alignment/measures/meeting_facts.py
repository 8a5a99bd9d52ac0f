"""What stands beside meeting cadence: agendas, lengths, gaps, who comes, what is planned next."""

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd

from alignment.measures.attendance import MARKETING, find_team
from alignment.measures.judging import build_share
from alignment.measures.meetings import Reading, count_unknown, fits
from alignment.measures.ratio import Fact

ALL_ITEMS = frozenset({"metrics", "issues", "vocabulary"})


def build_facts(reading: Reading) -> dict[str, Fact]:
    """The figures beside meeting cadence, by name; one that has no meaning here is left out.

    Of the joint meetings of the window: agenda_share (where it is known whether there was one), team_balance
    (Marketing's part of the acceptances by both teams), single_team_share (meetings of one team alone among those of
    at least two people of the teams), longest_gap_days (label: its first day), unknown_attendees (people).
    Of policies: short_enough_share, required_agenda_share. Of monthly ones: all_hands_kept (label: missed months),
    agenda_items_share (all three items), leadership_present_share. Also next_planned (days until; label: the day)
    and buddy_share (marketers with a recurring meeting with one seller alone, among those in Marketing at the as-of).
    """
    if not reading.attendance.has_roster:
        return {}
    joint = reading.joint
    balance = int(joint["marketing"].sum()), int(joint["marketing"].sum() + joint["sales"].sum())
    facts = {
        "agenda_share": _share_with_agenda(joint),
        "team_balance": build_share(*balance),
        "single_team_share": _single_team(reading),
        "longest_gap_days": _longest_gap(reading),
        "next_planned": _next_planned(reading),
        "unknown_attendees": build_share(*count_unknown(reading)),
        "buddy_share": _buddies(reading),
    }
    return {
        name: fact
        for name, fact in {**facts, **_policy_facts(reading), **_all_hands(reading)}.items()
        if fact is not None
    }


def _share_with_agenda(meetings: pd.DataFrame) -> Fact:
    known = meetings[meetings["has_agenda"].notna()]
    return build_share(int(known["has_agenda"].eq(True).sum()), len(known))


def _single_team(reading: Reading) -> Fact:
    """Meetings of one team among themselves against all with two or more of both teams: silos."""
    seen = reading.seen
    company = seen[(seen["sales"] + seen["marketing"]) >= 2]
    return build_share(int((~company["joint"]).sum()), len(company))


def _policy_facts(reading: Reading) -> dict[str, Fact]:
    """Of the joint meetings that a policy means: those that keep to its length, and to its agenda."""
    joint = reading.joint
    limited = [r.policy for r in reading.policies if r.policy.longest_minutes is not None]
    facts = {}
    if limited:
        timed = [(p, joint[fits(p, joint) & joint["minutes"].notna()]) for p in limited]
        kept = sum(int((table["minutes"] <= (p.longest_minutes or 0)).sum()) for p, table in timed)
        facts["short_enough_share"] = build_share(kept, sum(len(table) for _, table in timed))
    if required := [r.policy for r in reading.policies if r.policy.agenda_required]:
        meant = pd.concat([joint[fits(policy, joint)] for policy in required])
        facts["required_agenda_share"] = _share_with_agenda(meant)
    return facts


def _all_hands(reading: Reading) -> dict[str, Fact]:
    """Of the monthly policies and the joint meetings that they mean."""
    monthly = [result for result in reading.policies if result.policy.cadence == "month"]
    if not monthly:
        return {}
    joint = reading.joint
    meant = joint[pd.concat([fits(r.policy, joint) for r in monthly], axis=1).any(axis=1)]
    known = meant[meant["has_agenda"].notna()]
    complete = [isinstance(text, str) and set(text.split(";")) >= ALL_ITEMS for text in known["agenda_items"]]
    missed = list(dict.fromkeys(label for result in monthly for label in result.missed))
    return {
        "all_hands_kept": build_share(
            sum(r.held for r in monthly), sum(r.judged for r in monthly), _join(missed)
        ),
        "agenda_items_share": build_share(sum(complete), len(known)),
        "leadership_present_share": build_share(int((meant["leaders"] > 0).sum()), len(meant)),
    }


def _join(labels: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(labels[:-1]), *labels[-1:]]))


def _longest_gap(reading: Reading) -> Fact | None:
    """The longest stretch without a joint meeting in the covered part of the window, its ends included."""
    if reading.covered_from is None:
        return None
    first = max(reading.window.start, reading.covered_from)
    last = min(reading.window.end, reading.as_of)
    starts = [start.to_pydatetime() for start in reading.joint["starts_at"].sort_values()]
    days = [_local_day(moment, reading.zone) for moment in (first, *starts, last)]
    gaps = [((after - before).days, before) for before, after in pairwise(days)]
    length, since = max(gaps, key=lambda gap: gap[0])
    return Fact(float(max(length, 0)), denominator=len(starts), unit="days", label=since.isoformat())


def _next_planned(reading: Reading) -> Fact | None:
    planned = reading.upcoming
    planned = planned[(planned["invited_sales"] > 0) & (planned["invited_marketing"] > 0)]
    if planned.empty:
        return None
    day = _local_day(planned["starts_at"].min().to_pydatetime(), reading.zone)
    today = _local_day(reading.as_of, reading.zone)
    return Fact(float((day - today).days), denominator=len(planned), unit="days", label=day.isoformat())


def _local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _buddies(reading: Reading) -> Fact:
    joint = reading.joint
    pairs = joint[joint["series_id"].notna() & (joint["invited"] == 2)]
    people = reading.attendance.people
    met = people[people["meeting"].isin(pairs.index) & people["team"].eq(MARKETING)]
    roster = reading.attendance.roster
    marketers = set(find_team(roster, MARKETING, on=reading.as_of, zone=reading.zone).values())
    return build_share(len(marketers & set(met["key"])), len(marketers))
