"""Leads drawn at random, as nasty as real exports: six kinds of source, each with its own gaps and contradictions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.recount.business_clock import deadline, standard_day_minutes
from tests.recount.rows import Row, blank
from tests.recount.rules import Rules

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MEANINGS = {
    "New": "pending",
    "MQL": "pending",
    "Contacted": "working",
    "Accepted": "accepted",
    "Disqualified": "rejected",
    "Recycle": "recycled",
    "Closed - Converted": "converted",
    "Inquiry": "pre_mql",
}
UNMAPPED = "Parked"
STATUS_OF = {"accepted": "Accepted", "converted": "Closed - Converted", "rejected": "Disqualified"}
STATUS_OF |= {"recycled": "Recycle", "": "Contacted"}
LEAD_SOURCES = ("webinar", "demo", "fair", "")
REGIONS = ("", "North", "South", "Overseas")


@dataclass
class LeadTables:
    """The rows of the leads side, from all systems."""

    leads: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    deals: list[Row] = field(default_factory=list)


class LeadMaker:
    """Draws leads of one world; every time lies on a minute, and a few lie just after the as-of."""

    def __init__(self, rng: Random, rules: Rules, as_of: datetime, roster: list[Row]) -> None:
        self.rng, self.rules, self.as_of, self.roster = rng, rules, as_of, roster
        self.tables = LeadTables()

    # times

    def stamp(self, moment: datetime | None) -> str:
        """As a file has it: some with the offset of UTC, some in the organisation's local time."""
        if moment is None:
            return ""
        if self.rng.random() < 0.5:
            return moment.isoformat(timespec="minutes")
        local = moment.astimezone(ZoneInfo(self.rules.hours.zone))
        return local.isoformat(timespec="minutes")

    def day(self, moment: datetime | None) -> str:
        return moment.astimezone(ZoneInfo(self.rules.hours.zone)).date().isoformat() if moment else ""

    def hand_off_time(self) -> datetime:
        """Anywhere in the last 200 days; often at the edge of working hours, now and then not yet decided."""
        rng = self.rng
        at = self.as_of - timedelta(minutes=rng.randint(1, (200 if rng.random() < 0.8 else 15) * 1440))
        if rng.random() < 0.25:
            local = at.astimezone(ZoneInfo(self.rules.hours.zone))
            hour, minute = rng.choice(
                ((8, 59), (9, 0), (9, 1), (12, 30), (16, 59), (17, 0), (17, 1), (0, 0), (23, 59))
            )
            at = local.replace(hour=hour, minute=minute).astimezone(UTC)
        return min(at, self.as_of - MINUTE)

    def deadline(self, row: Row, handed: datetime) -> datetime:
        promised = self.rules.response_hours_by_source.get(row["source"], self.rules.response_hours)
        return deadline(self.rules.hours_of(row["region"]), handed, promised * 60)

    def decision_due(self, row: Row, handed: datetime) -> datetime:
        hours = self.rules.hours_of(row["region"])
        return deadline(hours, handed, self.rules.decision_days * standard_day_minutes(hours))

    # rows

    def new_lead(self, system: str, number: int, regions: tuple[str, ...] = REGIONS) -> Row:
        rng = self.rng
        email = "" if rng.random() < 0.1 else f"Lead{number}.{system}@customer.example"
        if rng.random() < 0.04:
            email = rng.choice(self.roster)["email"].upper()
        return blank(
            "leads", system, lead_id=f"{system}-{number:04d}", email=email, source=rng.choice(LEAD_SOURCES)
        ) | {
            "region": rng.choice(regions),
            "is_test": rng.choices(("", "no", "yes"), (50, 46, 4))[0],
        }

    def early_times(self, row: Row, handed: datetime) -> None:
        """What lies before a hand-off."""
        row["created_at"] = self.stamp(handed - timedelta(minutes=self.rng.randint(10, 20000)))
        if self.rng.random() < 0.6:
            row["mql_at"] = self.stamp(handed - timedelta(minutes=self.rng.randint(0, 9)))
        if self.rng.random() < 0.6:
            row["assigned_at"] = self.stamp(handed + timedelta(minutes=self.rng.randint(0, 900)))

    def fallback(self, row: Row) -> None:
        """A lead without any hand-off time of its own: other times stand in, or none do."""
        at = self.hand_off_time()
        row["status"] = self.rng.choice(("MQL", "Inquiry", "Contacted", UNMAPPED, ""))
        present = self.rng.choice(
            ((), ("created_at",), ("assigned_at", "created_at"), ("mql_at", "created_at"), ("mql_at",))
        )
        for column, hours in (("created_at", 30), ("mql_at", 3), ("assigned_at", 0)):
            if column in present:
                row[column] = self.stamp(at - timedelta(hours=hours))
        self.tables.leads.append(row)

    def touch_time(self, row: Row, handed: datetime, due: datetime) -> datetime | None:
        """In time, to the minute, a minute late, late, never, or after the as-of."""
        kind = self.rng.choices(("never", "fast", "edge", "over", "late", "future"), (16, 46, 6, 6, 22, 4))[0]
        if kind == "never":
            return None
        span = max(1, int((due - handed) / MINUTE))
        return {
            "fast": handed + self.rng.randint(0, span) * MINUTE,
            "edge": due,
            "over": due + MINUTE,
            "late": due + self.rng.randint(2, 8000) * MINUTE,
            "future": self.as_of + self.rng.randint(1, 600) * MINUTE,
        }[kind]

    def decision_time(self, row: Row, handed: datetime) -> datetime:
        due = self.decision_due(row, handed)
        kind = self.rng.choices(("early", "edge", "over", "late"), (76, 4, 4, 16))[0]
        span = int((due - handed) / MINUTE)
        return {
            "early": handed + self.rng.randint(1, span) * MINUTE,
            "edge": due,
            "over": due + MINUTE,
            "late": due + self.rng.randint(2, 20000) * MINUTE,
        }[kind]

    def log(
        self, row: Row, at: datetime | None, kind: str = "", direction: str = "outbound", automated: str = ""
    ) -> None:
        kind = kind or self.rng.choice(("call", "email", "meeting"))
        number = len(self.tables.activities)
        self.tables.activities.append(
            blank("activities", row["system"], activity_id=f"A{number}", lead_id=row["lead_id"], kind=kind)
            | {"direction": direction, "completed_at": self.stamp(at), "automated": automated}
        )

    def log_noise(self, row: Row, handed: datetime) -> None:
        """What looks like a touch and is none."""
        soon = handed + self.rng.randint(0, 100) * MINUTE
        for chance, kind, direction, automated in (
            (0.3, "email", "outbound", "yes"),
            (0.2, "call", "inbound", "no"),
            (0.2, "task", "outbound", "no"),
            (0.2, "note", "", "no"),
        ):
            if self.rng.random() < chance:
                self.log(row, soon, kind, direction, automated)
        if self.rng.random() < 0.1:
            self.log(row, None, "call")

    def work_on(self, row: Row, handed: datetime, earliest: datetime) -> None:
        """Activities of one hand-off; work before it lies after `earliest`, the end of the hand-off before."""
        self.log_noise(row, handed)
        before = self.rng.random() < 0.12
        if before and handed - earliest > 2 * MINUTE:
            reach = min(3000, int((handed - earliest) / MINUTE) - 1)
            self.log(row, handed - self.rng.randint(1, reach) * MINUTE)
        touch = (
            None
            if before and self.rng.random() < 0.6
            else self.touch_time(row, handed, self.deadline(row, handed))
        )
        if touch:
            self.log(row, touch, *(("meeting", "inbound") if self.rng.random() < 0.1 else ()))
            if self.rng.random() < 0.4:
                self.log(row, touch + self.rng.randint(1, 9000) * MINUTE)

    # kinds of source

    def explicit(self, system: str, number: int) -> None:
        """Hand-off and decision on the lead row, work as activities; a recycled lead has a second row."""
        row = self.new_lead(system, number)
        if self.rng.random() < 0.12:
            self.fallback(row)
            return
        handed, earliest = self.hand_off_time(), datetime(2026, 1, 1, tzinfo=UTC)
        for _ in range(2):
            self.early_times(row, handed)
            row["handed_off_at"] = self.stamp(handed)
            self.work_on(row, handed, earliest)
            decided = self.decide(row, handed)
            self.tables.leads.append(row)
            if row["decision"] not in ("rejected", "recycled") or decided is None or self.rng.random() < 0.5:
                return
            handed = decided + self.rng.randint(2, 60) * DAY
            if handed >= self.as_of:
                return
            earliest = decided
            row = row | {"status": "", "decision": "", "decided_at": "", "mql_at": "", "assigned_at": ""}

    def decide(self, row: Row, handed: datetime) -> datetime | None:
        """An explicit decision; the time even of an undated one is handed back."""
        decision = self.rng.choices(
            ("", "accepted", "converted", "rejected", "recycled"), (26, 34, 8, 18, 14)
        )[0]
        row["decision"], row["status"] = decision, STATUS_OF[decision]
        if self.rng.random() < 0.1:
            row["status"] = UNMAPPED
        if not decision:
            row["status"] = self.rng.choice(("MQL", "Contacted", UNMAPPED))
            return None
        decided = self.decision_time(row, handed)
        if decided > self.as_of:
            decided = (
                self.as_of - self.rng.randint(0, max(0, int((self.as_of - handed) / MINUTE) - 1)) * MINUTE
            )
        row["decided_at"] = "" if self.rng.random() < 0.1 else self.stamp(decided)
        return decided

    def from_history(self, system: str, number: int) -> None:
        """Only a status history tells when a lead was handed over, picked up and decided."""
        row = self.new_lead(system, number)
        if self.rng.random() < 0.1:
            self.fallback(row)
            return
        at = self.hand_off_time() - 20 * DAY
        row["created_at"], row["status"] = self.stamp(at), "Inquiry"
        if self.rng.random() < 0.3:
            self.change(row, at, "MQL", field_name="Created")
        path = self.rng.choice(
            (
                "MQL Contacted Accepted",
                "New MQL Contacted Closed_-_Converted",
                "MQL Disqualified",
                "MQL Contacted Recycle MQL Contacted Accepted",
                "MQL Contacted Recycle New Contacted",
                "MQL Accepted Recycle MQL",
                "MQL",
                "MQL Parked Accepted",
                "MQL Disqualified Closed_-_Converted",
                "Contacted MQL Contacted Accepted Closed_-_Converted",
                "MQL Contacted Recycle",
            )
        )
        for status in path.replace("_", "\u00a0").split(" "):
            at += self.rng.choice((self.rng.randint(1, 500), self.rng.randint(500, 15000))) * MINUTE
            self.change(row, at, status.replace("\u00a0", " "))
            if self.rng.random() < 0.2:
                self.change(row, at, f"owner {self.rng.randint(1, 9)}", field_name="Owner")
        self.tables.leads.append(row)

    def change(self, row: Row, at: datetime, status: str, field_name: str = "Status") -> None:
        self.tables.history.append(
            blank(
                "lead-history",
                row["system"],
                lead_id=row["lead_id"],
                changed_at=self.stamp(at),
                field=field_name,
            )
            | {"old_value": row["status"] if field_name == "Status" else "", "new_value": status}
        )
        if field_name != "Owner" and at <= self.as_of:
            row["status"] = status

    def supplied(self, system: str, number: int) -> None:
        """The first touch stands on the lead row; the decision is only the status of today, or a converted flag."""
        row = self.new_lead(system, number)
        if self.rng.random() < 0.1:
            self.fallback(row)
            return
        handed = self.hand_off_time()
        self.early_times(row, handed)
        row["handed_off_at"] = self.stamp(handed)
        touch = self.touch_time(row, handed, self.deadline(row, handed))
        if self.rng.random() < 0.1:
            touch = handed - self.rng.randint(1, 4000) * MINUTE
        row["first_touch_at"] = self.stamp(touch)
        if self.rng.random() < 0.3:
            self.work_on(row, handed, datetime(2026, 1, 1, tzinfo=UTC))
        row["status"] = self.rng.choice(
            ("MQL", "Contacted", "Accepted", "Disqualified", "Recycle", UNMAPPED, "")
        )
        row["converted"] = self.rng.choices(("", "no", "yes"), (70, 15, 15))[0]
        self.tables.leads.append(row)

    def in_days(self, system: str, number: int) -> None:
        """Hand-off, touch and decision are days without clock times."""
        row = self.new_lead(system, number, ("", "South"))
        handed = self.hand_off_time()
        for _ in range(2):
            row["handed_off_at"] = self.day(handed)
            touch = self.touch_time(row, handed, self.deadline(row, handed))
            if self.rng.random() < 0.1:
                touch = handed - self.rng.randint(0, 4) * DAY
            row["first_touch_at"] = self.day(touch)
            decided = self.decide(row, handed)
            row["decided_at"] = self.day(decided) if row["decided_at"] else ""
            self.tables.leads.append(row)
            if row["decision"] not in ("rejected", "recycled") or decided is None or self.rng.random() < 0.5:
                return
            handed = decided + self.rng.randint(5, 60) * DAY
            if handed >= self.as_of:
                return
            row = row | {"status": "", "decision": "", "decided_at": "", "first_touch_at": ""}

    def half_days(self, system: str, number: int) -> None:
        """Hand-offs to the minute, decisions and completed work as days."""
        row = self.new_lead(system, number, ("", "South"))
        handed = self.hand_off_time()
        row["handed_off_at"] = self.stamp(handed)
        touch = self.touch_time(row, handed, self.deadline(row, handed))
        if self.rng.random() < 0.15:
            touch = handed - self.rng.randint(0, 3) * DAY
        if touch:
            self.log(row, touch)
            self.tables.activities[-1]["completed_at"] = self.day(touch)
        decided = self.decide(row, handed)
        row["decided_at"] = self.day(decided) if row["decided_at"] else ""
        self.tables.leads.append(row)

    def bare(self, system: str, number: int) -> None:
        """Nothing is known but when a lead came in and what it is called today; nothing ever means accepted."""
        row = self.new_lead(system, number)
        self.fallback(row)
        row["status"] = self.rng.choice(("MQL", "Contacted", "Disqualified", "Inquiry"))

    def with_deals(self, system: str, number: int) -> None:
        """A status history beside hand-off times and activities, and deals that may contradict it."""
        row = self.new_lead(system, number)
        handed = self.hand_off_time()
        self.early_times(row, handed)
        row["handed_off_at"], row["status"] = self.stamp(handed), "MQL"
        self.work_on(row, handed, datetime(2026, 1, 1, tzinfo=UTC))
        fate = self.rng.choice(("", "Accepted", "Disqualified", "Recycle", "Closed - Converted"))
        at = handed + self.rng.randint(1, 9000) * MINUTE
        if fate:
            self.change(row, at, fate)
        if self.rng.random() < 0.5:
            created = handed + self.rng.randint(-3000, 20000) * MINUTE
            only_closed = self.rng.random() < 0.2
            self.tables.deals.append(
                blank(
                    "deals",
                    system,
                    deal_id=f"D{len(self.tables.deals)}",
                    lead_id=row["lead_id"],
                    outcome="open",
                )
                | {
                    "created_at": "" if only_closed else self.stamp(created),
                    "amount": "1000",
                    "currency": "EUR",
                }
                | {"closed_at": self.stamp(created + DAY) if only_closed else ""}
            )
        self.tables.leads.append(row)

    # people who appear twice

    def add_twins(self, systems: list[str], count: int) -> None:
        """Further records of people who are already there: within 30 days, after them, in this system or another."""
        simple = [
            row
            for row in self.tables.leads
            if row["system"] in systems
            and row["handed_off_at"]
            and row["is_test"] != "yes"
            and row["email"].endswith("customer.example")
            and row["decision"] == ""
            and sum(other["lead_id"] == row["lead_id"] for other in self.tables.leads) == 1
        ]
        for number, first in enumerate(self.rng.sample(simple, min(count, len(simple)))):
            handed = datetime.fromisoformat(first["handed_off_at"])
            for step in range(self.rng.choice((1, 1, 2))):
                handed += timedelta(
                    minutes=self.rng.randint(1, 28 * 1440) if self.rng.random() < 0.75 else 33 * 1440
                )
                if handed >= self.as_of:
                    break
                self.add_twin(
                    first, f"twin-{number}-{step}", handed.astimezone(UTC), self.rng.choice(systems)
                )

    def later_rows(self, system: str) -> list[Row]:
        """What a later file says of some leads: a decision that was open, or a corrected hand-off time; all else blank."""
        emails = [row["email"].strip().lower() for row in self.tables.leads]
        ids = [(row["system"], row["lead_id"]) for row in self.tables.leads]
        alone = [
            row
            for row in self.tables.leads
            if row["system"] == system
            and row["handed_off_at"]
            and not row["decision"]
            and ids.count((system, row["lead_id"])) == 1
            and emails.count(row["email"].strip().lower()) == 1
        ]
        rows = []
        for row in self.rng.sample(alone, min(10, len(alone))):
            handed = datetime.fromisoformat(row["handed_off_at"]).astimezone(UTC)
            later = blank("leads", system, lead_id=row["lead_id"], handed_off_at=row["handed_off_at"])
            if self.rng.random() < 0.5:
                later |= {"decision": "accepted", "decided_at": self.stamp(min(handed + 3 * DAY, self.as_of))}
            else:
                later["handed_off_at"] = self.stamp(handed - 30 * MINUTE)
            rows.append(later)
        return rows

    def add_twin(self, first: Row, lead_id: str, handed: datetime, system: str) -> None:
        email = self.rng.choice((first["email"], first["email"].lower(), f" {first['email'].upper()} "))
        twin = blank(
            "leads", system, lead_id=lead_id, email=email, source=first["source"], region=first["region"]
        )
        twin |= {"handed_off_at": self.stamp(handed), "status": "MQL", "created_at": self.stamp(handed - DAY)}
        touch = self.touch_time(twin, handed, self.deadline(twin, handed))
        if touch:
            self.log(twin, touch)
        if self.rng.random() < 0.5 and handed + 5 * DAY < self.as_of:
            decision = self.rng.choice(("accepted", "rejected"))
            twin |= {"decision": decision, "decided_at": self.stamp(handed + self.rng.randint(1, 5) * DAY)}
            twin["status"] = STATUS_OF[decision]
        self.tables.leads.append(twin)


FLAVOURS: dict[str, Callable[[LeadMaker, str, int], None]] = {
    "explicit": LeadMaker.explicit,
    "history": LeadMaker.from_history,
    "supplied": LeadMaker.supplied,
    "days": LeadMaker.in_days,
    "halfdays": LeadMaker.half_days,
    "bare": LeadMaker.bare,
    "deals": LeadMaker.with_deals,
}
