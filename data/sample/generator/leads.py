"""Which leads reach the sample company, when they are handed to Sales, and who gets them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from generator import clock, people

WEBINAR, DEMO, SYNDICATION = "Webinar", "Demo request", "Content syndication"
ROUTING_FIX = date(2026, 6, 15)  # demo requests are routed twice a day: it works
FIELDS_FIX = date(2026, 4, 13)  # all fields are asked for before the hand-off: acceptance does not care

# source: share of the leads that arrive one by one, share of them that becomes a hand-off
_SOURCES = {
    DEMO: (0.155, 0.97),
    SYNDICATION: (0.225, 0.51),
    "Paid search": (0.18, 0.52),
    "Organic search": (0.20, 0.50),
    "Trade fair": (0.11, 0.62),
    "Partner referral": (0.05, 0.88),
    "Newsletter": (0.10, 0.34),
}
_CAMPAIGNS = {
    WEBINAR: ("Flow measurement live", "Calibration clinic", "Ask the metrologist"),
    DEMO: ("Website demo form",),
    SYNDICATION: ("Process Insight network", "Plant Reader network"),
    "Paid search": ("Flow meters", "Pressure transmitters", "Brand"),
    "Trade fair": ("Gauge & Flow 2025", "Nordic Process Days", "Gauge & Flow 2026"),
    "Newsletter": ("Monthly letter",),
}
_MONTH_VOLUME = {
    1: 0.95,
    2: 1.0,
    3: 1.15,
    4: 1.0,
    5: 1.0,
    6: 1.1,
    7: 0.9,
    8: 0.75,
    9: 1.15,
    10: 1.2,
    11: 1.15,
    12: 0.65,
}
_REGION_WEIGHTS = (46, 24, 18, 12)
HISTORY_REGION = "Nordics"  # whose CRM keeps a status history instead of hand-off and decision columns
RETURN_DAYS = (35, 120)  # a recycled lead that comes back does so after so many days


@dataclass
class Lead:
    """One lead on its way: what marketing knew, when Sales got it, what became of it."""

    lead_id: str
    email: str
    source: str
    campaign: str
    region: str
    owner: str
    score: int | None
    created_at: datetime
    handed_off_at: datetime | None = None
    assigned_at: datetime | None = None
    first_touch_at: datetime | None = None
    status: str = "Inquiry"
    decision: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    is_test: bool = False
    changes: list[tuple[datetime, str, str]] = field(default_factory=list)  # when, old status, new status

    @property
    def friday_webinar(self) -> bool:
        """A webinar's list that went over on a Friday afternoon."""
        at = self.handed_off_at
        return self.source == WEBINAR and at is not None and at.weekday() == 4 and at.hour >= 13


def build_leads(rng: Random, roster: list[people.Person]) -> list[Lead]:
    """All leads by creation, the few tests, employees and duplicates among them."""
    arrivals = sorted([*_one_by_one(rng), *_webinars(rng)], key=lambda arrival: arrival[0])
    leads = [_build_lead(rng, roster, number, *arrival) for number, arrival in enumerate(arrivals, 1)]
    handed = [lead for lead in leads if lead.handed_off_at]
    for lead in rng.sample(handed, 26):
        lead.is_test, lead.campaign = True, "Form test"
    for lead in rng.sample(handed, 14):
        lead.email = rng.choice(roster).email
    for lead in rng.sample(handed, 34):
        _enter_twice(rng, lead, leads)
    return leads


def _one_by_one(rng: Random) -> Iterator[tuple[datetime, str, datetime | None]]:
    for day in clock.days():
        rate = 10.6 * _MONTH_VOLUME[day.month] * (1.25 if clock.is_working_day(day) else 0.38)
        for _ in range(int(rate) + (rng.random() < rate % 1)):
            source = rng.choices(list(_SOURCES), [share for share, _ in _SOURCES.values()])[0]
            created = clock.time_of_day(rng, day, 6, 22)
            yield created, source, _hand_over(rng, source, created)


def _hand_over(rng: Random, source: str, created: datetime) -> datetime | None:
    if rng.random() > _SOURCES[source][1]:
        return None
    if source in (DEMO, "Partner referral"):
        return created + timedelta(minutes=rng.randint(4, 25))
    at = clock.time_of_day(rng, created.date() + timedelta(days=int(rng.expovariate(1 / 4))), 8, 18)
    return max(at, created + timedelta(minutes=rng.randint(5, 50)))


def _webinars(rng: Random) -> Iterator[tuple[datetime, str, datetime | None]]:
    """A webinar every second Thursday; most of its list goes over on the Friday afternoon after it."""
    for number, day in enumerate(d for d in clock.days() if d.weekday() == 3):
        friday = day + timedelta(days=1)
        is_christmas = day.month == 12 and day.day > 15
        if number % 2 or is_christmas or not clock.is_working_day(friday):
            continue
        list_loaded = datetime.combine(friday, time(13, 20)) + timedelta(minutes=rng.randint(0, 45))
        for place in range(rng.randint(32, 42)):
            created = datetime.combine(day, time(14)) - timedelta(minutes=rng.randint(5, 9000))
            chance = rng.random()
            if chance < 0.54:
                yield created, WEBINAR, list_loaded + timedelta(minutes=3 * place)
            elif chance < 0.68:
                later = clock.workdays_later(list_loaded, rng.uniform(0.6, 3.6))
                yield created, WEBINAR, later
            else:
                yield created, WEBINAR, None


def _build_lead(
    rng: Random,
    roster: list[people.Person],
    number: int,
    created: datetime,
    source: str,
    handed: datetime | None,
) -> Lead:
    region = rng.choices(people.REGIONS, _REGION_WEIGHTS)[0]
    sellers = [p for p in people.team(roster, "sales") if p.region == region]
    blank = 0.05 if created.date() >= FIELDS_FIX else 0.21
    lead = Lead(
        lead_id=f"QH-{100000 + number}",
        email=people.invent_email(rng, number),
        source=source if rng.random() > 0.008 else "",
        campaign=rng.choice(_CAMPAIGNS.get(source, ("",))),
        region=region if rng.random() > blank / 5 else "",
        owner=rng.choice(sellers).email,
        score=None if rng.random() < blank else min(99, max(5, round(rng.gauss(58, 17)))),
        created_at=created,
    )
    if handed and handed <= clock.AS_OF:
        lead.handed_off_at, lead.status = handed, "MQL"
        lead.assigned_at = _assign(rng, lead, handed)
    if lead.assigned_at is None:
        lead.owner = ""
    return lead


def _assign(rng: Random, lead: Lead, handed: datetime) -> datetime | None:
    routed_fast = lead.source == DEMO and handed.date() >= ROUTING_FIX
    median = 12 if routed_fast else 150 if lead.source == DEMO else 240 if lead.friday_webinar else 35
    at = clock.work_later(handed, median * rng.lognormvariate(0, 0.6))
    return at if at <= clock.AS_OF else None


def _enter_twice(rng: Random, lead: Lead, leads: list[Lead]) -> None:
    """The same person fills in a second form some days later: a second record with the same address."""
    assert lead.handed_off_at
    created = lead.handed_off_at + timedelta(days=rng.randint(1, 12), minutes=rng.randint(0, 300))
    handed = created + timedelta(minutes=20)
    if handed > clock.AS_OF:
        return
    number = 100001 + len(leads)
    twin = Lead(
        f"QH-{number}", lead.email, "Organic search", "", lead.region, lead.owner, lead.score, created, handed,
        status="MQL",
    )  # fmt: skip
    twin.assigned_at = _assign(rng, twin, handed)
    leads.append(twin)


def lead_row(lead: Lead) -> dict[str, str]:
    """A lead in the columns of its template; the region with a history leaves hand-off and decision to it."""
    told_by_history = lead.region == HISTORY_REGION
    return {
        "lead_id": lead.lead_id,
        "email": lead.email,
        "source": lead.source,
        "campaign": lead.campaign,
        "region": lead.region,
        "owner": lead.owner,
        "score": "" if lead.score is None else str(lead.score),
        "status": lead.status,
        "created_at": clock.stamp(lead.created_at),
        "mql_at": clock.stamp(lead.handed_off_at and lead.handed_off_at - timedelta(minutes=3)),
        "handed_off_at": "" if told_by_history else clock.stamp(lead.handed_off_at),
        "assigned_at": clock.stamp(lead.assigned_at),
        "first_touch_at": "",
        "decided_at": "" if told_by_history else clock.stamp(lead.decided_at),
        "decision": "" if told_by_history else lead.decision,
        "reason": lead.reason,
        "is_test": "yes" if lead.is_test else "no",
    }
