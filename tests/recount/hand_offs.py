"""Hand-offs recounted: cuts each lead's life into cycles and finds hand-off, work and decision of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from tests.recount.business_clock import close_of_day, deadline, standard_day_minutes
from tests.recount.rules import Hours, Rules, When, is_before, midnight, read_when

Row = dict[str, str]
InCycle = Callable[[When], bool]
RETURNED = ("rejected", "recycled")
DECIDED = ("accepted", "converted", "rejected", "recycled")
WORK = ("call", "email", "meeting")
STATUS_FIELDS = ("status", "created")


@dataclass
class HandOff:
    """One hand-off with what happened to it up to the as-of."""

    system: str
    lead_id: str
    email: str
    lead_source: str
    region: str
    at: When | None
    created: When | None
    excluded: str = ""
    touch_known: bool = True
    touched_before: bool = False
    touch: When | None = None
    acceptance_stage: bool = True
    decision: str = ""
    decided: When | None = None  # None beside a decision: undated
    returns: list[When] = field(default_factory=list)  # all dated returns of its lead
    due: datetime | None = None
    decision_due: datetime | None = None


@dataclass
class World:
    """Every row of the leads side, with the `system` it came from, and what is to be known of the organisation."""

    rules: Rules
    as_of: datetime
    leads: list[Row]
    history: list[Row]
    activities: list[Row]
    deals: list[Row]
    roster: list[Row]

    @cached_property
    def by_lead(self) -> dict[tuple[str, str, str], list[Row]]:
        """Rows by kind, system and lead."""
        found: dict[tuple[str, str, str], list[Row]] = {}
        for kind, rows in (("history", self.history), ("activities", self.activities), ("deals", self.deals)):
            for row in rows:
                found.setdefault((kind, row["system"], row["lead_id"]), []).append(row)
        return found

    @cached_property
    def touch_bases(self) -> dict[str, str]:
        """What each system tells about touches: times or work, else its status history, else nothing."""
        told = {row["system"]: "status" for row in self.history}
        told |= {row["system"]: "work" for row in self.activities}
        return told | {row["system"]: "work" for row in self.leads if row.get("first_touch_at")}

    @cached_property
    def accepting_systems(self) -> set[str]:
        """The systems that can say "accepted": by a status, a decision, a conversion or a linked deal."""
        said = {row["system"] for row in self.leads if row.get("decision") or row.get("converted") == "yes"}
        said |= {row["system"] for row in self.deals if row["lead_id"]}
        statuses = [(row["system"], row.get("status", "")) for row in self.leads]
        statuses += [(change["system"], change["new_value"]) for change in self.history]
        return said | {system for system, s in statuses if self.rules.meaning(s) in ("accepted", "converted")}

    @cached_property
    def hand_offs(self) -> "list[HandOff]":
        """All hand-offs of all systems."""
        return list_hand_offs(self)

    def when(self, row: Row, column: str) -> When | None:
        """A time of a row, unless it lies after the as-of."""
        found = self.planned(row, column)
        return found if found and found.at <= self.as_of else None

    def planned(self, row: Row, column: str) -> When | None:
        """A time of a row, whenever it lies: what cuts a lead's life into hand-offs."""
        return read_when(row.get(column, ""), self.rules.hours.zone)


def list_hand_offs(world: World) -> list[HandOff]:
    """All hand-offs of all systems; duplicates by e-mail are merged into the first and marked."""
    found: list[HandOff] = []
    for system in sorted({row["system"] for row in world.leads}):
        for rows in merge_rows(world, [row for row in world.leads if row["system"] == system]):
            found += hand_offs_of_lead(world, rows)
    mark_left_out(world, found)
    merge_duplicates(world, found)
    for hand_off in found:
        set_deadlines(world.rules, hand_off)
    return found


def merge_rows(world: World, rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of each lead, one an episode: a row updates the episode before unless that had come back."""
    leads: dict[str, list[Row]] = {}
    for row in rows:
        episodes = leads.setdefault(row["lead_id"], [])
        known = next((e for e in episodes if e["handed_off_at"] == row["handed_off_at"]), None)
        if known or (episodes and not begins_episode(world, row, episodes[-1])):
            (known or episodes[-1]).update({column: value for column, value in row.items() if value})
        else:
            episodes.append(dict(row))
    return list(leads.values())


def begins_episode(world: World, row: Row, known: Row) -> bool:
    """A later hand-off of a lead that had come back."""
    zone = world.rules.hours.zone
    new, old = read_when(row["handed_off_at"], zone), read_when(known["handed_off_at"], zone)
    returned = (
        known.get("decision", "") in RETURNED or world.rules.meaning(known.get("status", "")) in RETURNED
    )
    return returned and new is not None and old is not None and is_before(old, new, zone)


# cycles


class Cycles:
    """A lead's life cut at its returns, and at a later episode's start where no dated return tells it apart."""

    def __init__(self, world: World, rows: list[Row], changes: list[Row]) -> None:
        self.zone = world.rules.hours.zone
        dated = [
            world.planned(c, "changed_at") for c in changes if world.rules.meaning(c["new_value"]) in RETURNED
        ]
        dated += [world.planned(row, "decided_at") for row in rows if row.get("decision", "") in RETURNED]
        self.returns = [moment for moment in dated if moment]
        self.starts = []
        for earlier, later in pairwise(rows):
            old, new = world.planned(earlier, "handed_off_at"), world.planned(later, "handed_off_at")
            if new and not any(self._between(old, r, new) for r in self.returns):
                self.starts.append(new)

    def _between(self, old: When | None, moment: When, new: When) -> bool:
        return is_before(moment, new, self.zone) and not (old and is_before(moment, old, self.zone))

    def number(self, moment: When) -> int:
        """The cycle to which an event at this moment belongs."""
        returned = sum(is_before(r, moment, self.zone) for r in self.returns)
        return returned + sum(not is_before(moment, start, self.zone) for start in self.starts)


def hand_offs_of_lead(world: World, rows: list[Row]) -> list[HandOff]:
    system, lead_id = rows[0]["system"], rows[0]["lead_id"]
    changes = [
        c for c in world.by_lead.get(("history", system, lead_id), []) if c["field"].lower() in STATUS_FIELDS
    ]
    known = [(moment.at, change) for change in changes if (moment := world.planned(change, "changed_at"))]
    changes = [change for _, change in sorted(known, key=lambda pair: pair[0])]
    cycles = Cycles(world, rows, changes)
    starts = find_starts(world, rows, changes, cycles)
    found = []
    for number, (row, at, reason) in sorted(starts.items()):
        hand_off = new_hand_off(world, row, at)
        hand_off.excluded = reason
        hand_off.returns = cycles.returns
        if at:
            last = number == max(starts)

            def in_cycle(moment: When, number: int = number) -> bool:
                return cycles.number(moment) == number

            find_touch(world, hand_off, row, changes, in_cycle, alone=len(rows) == 1)
            find_decision(world, hand_off, rows, changes, in_cycle, last=last)
        found.append(hand_off)
    return found


def find_starts(
    world: World, rows: list[Row], changes: list[Row], cycles: Cycles
) -> dict[int, tuple[Row, When | None, str]]:
    """By cycle: the lead row that describes it, when it was handed off, why it is left out (or "")."""
    starts: dict[int, tuple[Row, When | None, str]] = {}
    for row in rows:
        explicit = world.planned(row, "handed_off_at")
        if explicit:
            starts.setdefault(cycles.number(explicit), (row, explicit, ""))
    for change in changes:
        at = world.planned(change, "changed_at")
        if at and world.rules.meaning(change["new_value"]) == "pending":
            starts.setdefault(cycles.number(at), (rows[-1], at, ""))
    if starts:
        return starts
    row = rows[-1]
    never_reached_sales = world.rules.meaning(row.get("status", "")) == "pre_mql"
    for column in ("mql_at",) if never_reached_sales else ("mql_at", "assigned_at", "created_at"):
        at = world.planned(row, column)
        if at:
            return {0: (row, at, "")}
    return {0: (row, None, "never_handed_over" if never_reached_sales else "no_hand_off_time")}


def new_hand_off(world: World, row: Row, at: When | None) -> HandOff:
    return HandOff(
        system=row["system"],
        lead_id=row["lead_id"],
        email=row.get("email", "").strip().lower(),
        lead_source=row.get("source", ""),
        region=row.get("region", ""),
        at=at,
        created=world.planned(row, "created_at"),
        touch_known=row["system"] in world.touch_bases,
        acceptance_stage=row["system"] in world.accepting_systems,
    )


# touches


def find_touch(
    world: World, hand_off: HandOff, row: Row, changes: list[Row], in_cycle: InCycle, *, alone: bool
) -> None:
    """The first touch: the row's own, else the first work at or after the hand-off, else a change of status.

    Where a lead has several rows, a supplied touch belongs to its row's hand-off; where it has one, to its moment.
    """
    zone, at = world.rules.hours.zone, hand_off.at
    assert at
    if row.get("first_touch_at"):
        supplied = world.when(row, "first_touch_at")
        hand_off.touched_before = bool(supplied and is_before(supplied, at, zone))
        if supplied and not hand_off.touched_before and (in_cycle(supplied) or not alone):
            hand_off.touch = supplied
        return
    if world.touch_bases.get(hand_off.system) == "status":
        after = [
            moment
            for change in changes
            if (moment := world.when(change, "changed_at"))
            and in_cycle(moment)
            and not is_before(moment, at, zone)
            and world.rules.meaning(change["new_value"]) != "pending"
        ]
        hand_off.touch = after[0] if after else None
        return
    work = [
        moment
        for activity in world.by_lead.get(("activities", hand_off.system, hand_off.lead_id), [])
        if counts_as_work(activity) and (moment := world.when(activity, "completed_at")) and in_cycle(moment)
    ]
    followed = sorted((m for m in work if not is_before(m, at, zone)), key=lambda m: m.at)
    hand_off.touch = followed[0] if followed else None
    hand_off.touched_before = bool(work) and not followed


def counts_as_work(activity: Row) -> bool:
    """Completed outbound human work; a meeting counts whoever booked it."""
    if activity["kind"] not in WORK or activity["automated"] == "yes":
        return False
    return activity["direction"] == "outbound" or activity["kind"] == "meeting"


# decisions


def find_decision(
    world: World, hand_off: HandOff, rows: list[Row], changes: list[Row], in_cycle: InCycle, *, last: bool
) -> None:
    zone, at = world.rules.hours.zone, hand_off.at
    assert at
    later = [
        (world.rules.meaning(change["new_value"]), moment)
        for change in changes
        if (moment := world.when(change, "changed_at"))
        and in_cycle(moment)
        and not is_before(moment, at, zone)
    ]
    dated = [(meaning, moment) for meaning, moment in later if meaning in DECIDED]
    deals = [
        moment
        for deal in world.by_lead.get(("deals", hand_off.system, hand_off.lead_id), [])
        if (moment := world.when(deal, "created_at") or world.when(deal, "closed_at"))
        and in_cycle(moment)
        and not is_before(moment, at, zone)
    ]
    deals.sort(key=lambda moment: moment.at)
    today = last and not is_decided_later(world, rows, changes)
    flag = today and rows[-1].get("converted") == "yes"
    status = world.rules.meaning(rows[-1].get("status", "")) if today else "unknown"
    chosen = explicit_decision(world, rows, in_cycle, last=last)
    if not chosen and dated:
        chosen = dated[0]
    if not chosen and deals:
        chosen = ("converted", deals[0])
    if not chosen and flag:
        chosen = ("converted", None)
    if not chosen and status in DECIDED:
        chosen = (status, None)
    if not chosen:
        return
    evidence: list[When | None] = [*deals, *(moment for meaning, moment in dated if meaning == "converted")]
    if (flag or status == "converted") and not is_conversion_dated(world, rows, changes):
        evidence.append(None)
    hand_off.decision, hand_off.decided = settle_conflict(chosen, evidence, zone)


def is_decided_later(world: World, rows: list[Row], changes: list[Row]) -> bool:
    """Whether a dated decision lies after the as-of: then the status of the export tells nothing of the as-of."""
    deals = world.by_lead.get(("deals", rows[0]["system"], rows[0]["lead_id"]), [])
    moments = [world.planned(row, "decided_at") for row in rows if row.get("decision")]
    moments += [
        world.planned(c, "changed_at") for c in changes if world.rules.meaning(c["new_value"]) in DECIDED
    ]
    moments += [world.planned(deal, "created_at") or world.planned(deal, "closed_at") for deal in deals]
    return any(moment.at > world.as_of for moment in moments if moment)


def is_conversion_dated(world: World, rows: list[Row], changes: list[Row]) -> bool:
    """Whether history or a deal says when the lead was converted: the status of today only repeats it, without a date."""
    deals = world.by_lead.get(("deals", rows[0]["system"], rows[0]["lead_id"]), [])
    return any(world.rules.meaning(change["new_value"]) == "converted" for change in changes) or any(
        world.planned(deal, "created_at") or world.planned(deal, "closed_at") for deal in deals
    )


def explicit_decision(
    world: World, rows: list[Row], in_cycle: InCycle, *, last: bool
) -> tuple[str, When | None] | None:
    """The decision that a lead row states; undated, it belongs to the row's own hand-off, else to the last one."""
    for row in rows:
        if not row.get("decision"):
            continue
        if row.get("decided_at"):
            decided = world.when(row, "decided_at")
            if decided and in_cycle(decided):
                return row["decision"], decided
            continue
        own = world.planned(row, "handed_off_at")
        if (own and in_cycle(own)) if len(rows) > 1 else last:
            return row["decision"], None
    return None


def settle_conflict(
    chosen: tuple[str, When | None], evidence: list[When | None], zone: str
) -> tuple[str, When | None]:
    """Converted beats rejected where the evidence is undated or not later than the rejection."""
    decision, decided = chosen
    if decision not in RETURNED:
        return chosen
    dated = sorted((e for e in evidence if e), key=lambda moment: moment.at)
    in_time = [e for e in dated if decided is None or not is_before(decided, e, zone)]
    if in_time:
        return "converted", in_time[0]
    if None in evidence:
        return "converted", None
    return chosen


# what is left out, and by when


def mark_left_out(world: World, found: list[HandOff]) -> None:
    tests = {(r["system"], r["lead_id"]) for r in world.leads if r.get("is_test") == "yes"}
    employees = {person["email"].strip().lower() for person in world.roster}
    for hand_off in found:
        if (hand_off.system, hand_off.lead_id) in tests:
            hand_off.excluded = "test"
        elif hand_off.email and hand_off.email in employees:
            hand_off.excluded = "employee"


def merge_duplicates(world: World, found: list[HandOff]) -> None:
    """One person under two ids within 30 days and no return between: the first hand-off stands for both."""
    zone = world.rules.hours.zone
    for email in {hand_off.email for hand_off in found if hand_off.email}:
        same = [h for h in found if h.email == email and not h.excluded and h.at]
        same.sort(key=lambda h: (h.at.at if h.at else world.as_of, h.system, h.lead_id))
        returns = [r for h in same for r in h.returns]
        kept: HandOff | None = None
        for hand_off in same:
            if kept and is_duplicate(hand_off, kept, returns, zone):
                hand_off.excluded = "duplicate"
                take_over(kept, hand_off)
            else:
                kept = hand_off


def is_duplicate(hand_off: HandOff, kept: HandOff, returns: list[When], zone: str) -> bool:
    assert hand_off.at
    assert kept.at
    if (hand_off.system, hand_off.lead_id) == (kept.system, kept.lead_id):
        return False
    if hand_off.at.at - kept.at.at > timedelta(days=30):
        return False
    return not any(is_before(r, hand_off.at, zone) and not is_before(r, kept.at, zone) for r in returns)


def take_over(kept: HandOff, other: HandOff) -> None:
    """The earliest touch and the earliest decision of the two count."""
    if other.touch and (kept.touch is None or other.touch.at < kept.touch.at):
        kept.touch = other.touch
    if kept.touch:
        kept.touched_before = False
    if other.decision and (
        not kept.decision or (kept.decided and other.decided and other.decided.at < kept.decided.at)
    ):
        kept.decision, kept.decided = other.decision, other.decided


def set_deadlines(rules: Rules, hand_off: HandOff) -> None:
    if not hand_off.at:
        return
    hours = rules.hours_of(hand_off.region)
    promised = rules.response_hours_by_source.get(hand_off.lead_source, rules.response_hours)
    hand_off.due = due(hours, hand_off.at, promised * 60)
    hand_off.decision_due = due(hours, hand_off.at, rules.decision_days * standard_day_minutes(hours))


def due(hours: Hours, at: When, minutes: float) -> datetime:
    """When the time is up; a day without a clock time starts the clock at its end and has until closing time."""
    if not at.day_only:
        return deadline(hours, at.at, minutes)
    next_day = at.local_day(hours.zone) + timedelta(days=1)
    return close_of_day(hours, deadline(hours, midnight(next_day, hours.zone), minutes))
