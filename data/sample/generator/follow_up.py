"""What Sales did with each hand-off: touches, decisions and the deals that came of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from generator import clock
from generator.leads import DEMO, HISTORY_REGION, RETURN_DAYS, ROUTING_FIX, SYNDICATION, Lead

RESPONSE_MINUTES = 240
_OTHER_REASONS = ("Not a fit", "No budget", "Wrong contact", "Competitor product", "Inaccurate data", "")
_RECYCLE_REASONS = ("Bad timing", "No budget this year", "")
_LOST_REASONS = ("Price", "No decision", "Lost to competitor", "Feature missing", "", "")
Row = dict[str, str]


@dataclass
class Records:
    """The rows that follow-up leaves behind."""

    activities: list[Row]
    history: list[Row]
    deals: list[Row]


def follow_up(seed: str, leads: list[Lead]) -> tuple[list[Lead], Records]:
    """Work on every hand-off; recycled leads that come back are appended as a second row of the same lead.

    Each lead draws from a generator of its own, so that a change to one of them leaves the others as they are.
    """
    records = Records([], [], [])
    worked = []
    for lead in leads:
        worked.append(lead)
        if lead.handed_off_at is None:
            continue
        rng = Random(f"{seed}:{lead.lead_id}")
        _work_on(rng, lead, records)
        if lead.decision == "recycled" and rng.random() < 0.3 and (again := _come_back(rng, lead)):
            _work_on(rng, again, records)
            worked.append(again)
    return worked, records


def _work_on(rng: Random, lead: Lead, records: Records) -> None:
    _touch(rng, lead, records.activities)
    _decide(rng, lead, records)
    if lead.region == HISTORY_REGION:
        _tell_history(lead, records.history)


def chance_in_time(lead: Lead) -> float:
    """How likely Sales answers within four working hours: the sample's first story."""
    assert lead.handed_off_at
    day = lead.handed_off_at.date()
    if lead.friday_webinar:
        return 0.07
    if lead.source == DEMO:
        return 0.95 if day >= ROUTING_FIX else 0.46
    season = {11: -0.02, 12: -0.05, 1: 0.01, 2: 0.02, 3: -0.03, 4: -0.02, 5: 0.01, 8: -0.03, 10: 0.03}
    friday = -0.06 if lead.handed_off_at.weekday() == 4 else 0.0
    return 0.74 + season.get(day.month, 0.0) + friday


def _touch(rng: Random, lead: Lead, activities: list[Row]) -> None:
    handed = lead.handed_off_at
    assert handed
    if rng.random() < 0.35:
        _log(activities, lead, "email", handed + timedelta(minutes=4), automated=True)
    if rng.random() < 0.015:  # already in conversation before the hand-off, and nothing after it
        _log(activities, lead, "call", handed - timedelta(minutes=rng.randint(300, 4000)))
        return
    if rng.random() < chance_in_time(lead):
        minutes = min(RESPONSE_MINUTES - 2, 4 + rng.expovariate(1 / 80))
    elif rng.random() < 0.30:
        return
    else:
        minutes = RESPONSE_MINUTES + 15 + rng.expovariate(1 / 700)
    lead.first_touch_at = clock.work_later(handed, minutes)
    at = lead.first_touch_at
    _log(activities, lead, rng.choices(("call", "email", "meeting"), (48, 44, 8))[0], at)
    for _ in range(rng.choices((0, 1, 2, 3, 4), (34, 28, 20, 12, 6))[0]):
        at = clock.work_later(at, rng.expovariate(1 / 900))
        kind = rng.choices(("call", "email", "meeting", "task", "note"), (34, 32, 12, 12, 10))[0]
        _log(activities, lead, kind, at)
    if rng.random() < 0.22:
        _log(
            activities,
            lead,
            "email",
            lead.first_touch_at + timedelta(minutes=rng.randint(30, 2000)),
            inbound=True,
        )


def _log(
    activities: list[Row],
    lead: Lead,
    kind: str,
    at: datetime,
    *,
    automated: bool = False,
    inbound: bool = False,
) -> None:
    if at > clock.AS_OF:
        return
    activities.append(
        {
            "activity_id": f"A-{len(activities) + 1:06d}",
            "lead_id": lead.lead_id,
            "kind": kind,
            "direction": "" if kind in ("task", "note") else "inbound" if inbound else "outbound",
            "completed_at": clock.stamp(at),
            "automated": "yes" if automated else "no",
            "owner": lead.owner,
        }
    )


def _decide(rng: Random, lead: Lead, records: Records) -> None:
    assert lead.handed_off_at
    known = lead.first_touch_at is not None and lead.first_touch_at <= clock.AS_OF
    accepted, rejected = _decision_chances(lead, known=known)
    draw = rng.random()
    slow = 14.0 if rng.random() < 0.05 else 0.0  # some decide long after the window
    start = lead.first_touch_at if known and lead.first_touch_at else lead.handed_off_at
    at = clock.workdays_later(start, min(9.0, rng.lognormvariate(0.6, 0.7)) + slow)
    if draw >= accepted + rejected or at > clock.AS_OF:
        _leave_open(lead, known=known)
        return
    lead.decided_at = at
    before = "Contacted" if known else "MQL"
    if draw < accepted:
        lead.decision, lead.status = "accepted", "Accepted"
        lead.changes.append((at, before, "Accepted"))
        _maybe_deal(rng, lead, records.deals)
        _maybe_reverse(rng, lead)
    else:
        recycled = rng.random() < (0.12 if lead.source == SYNDICATION else 0.34)
        lead.decision, lead.status = ("recycled", "Recycle") if recycled else ("rejected", "Disqualified")
        lead.reason = _reason(rng, lead, recycled=recycled)
        lead.changes.append((at, before, lead.status))


def _leave_open(lead: Lead, *, known: bool) -> None:
    lead.status = "Contacted" if known else "MQL"


def _decision_chances(lead: Lead, *, known: bool) -> tuple[float, float]:
    """Shares of accepted and of rejected hand-offs: the sample's second story is the syndicated source."""
    assert lead.handed_off_at
    swing = {9: 0.02, 12: -0.03, 1: -0.01, 5: 0.02, 6: 0.01, 8: -0.01}.get(lead.handed_off_at.month, 0.0)
    if not known:
        return 0.10, 0.16
    if lead.source == SYNDICATION:
        return 0.20 + swing, 0.66
    return 0.70 + swing, 0.16


def _reason(rng: Random, lead: Lead, *, recycled: bool) -> str:
    if recycled:
        return rng.choice(_RECYCLE_REASONS)
    if lead.source == SYNDICATION:
        return rng.choices(("Not a fit", "Wrong contact", "Inaccurate data", ""), (80, 7, 6, 7))[0]
    return rng.choices(_OTHER_REASONS, (20, 20, 16, 14, 10, 20))[0]


def _maybe_deal(rng: Random, lead: Lead, deals: list[Row]) -> None:
    """A deal follows more often where the answer came fast; what it goes with, not what it comes from."""
    assert lead.decided_at
    assert lead.handed_off_at
    touched = lead.first_touch_at
    fast = touched is not None and touched <= clock.work_later(lead.handed_off_at, RESPONSE_MINUTES)
    created = clock.workdays_later(lead.decided_at, rng.expovariate(1 / 4))
    if rng.random() > (0.46 if fast else 0.30) or created > clock.AS_OF:
        return
    lead.status = "Closed - Converted"
    lead.changes.append((created, "Accepted", lead.status))
    closed = clock.workdays_later(created, 12 + rng.expovariate(1 / 45))
    is_open = closed > clock.AS_OF
    won = not is_open and rng.random() < 0.31
    stage = rng.choice(("Discovery", "Proposal", "Negotiation")) if is_open else "Won" if won else "Lost"
    deals.append(
        {
            "deal_id": f"D-{len(deals) + 1:04d}",
            "lead_id": lead.lead_id,
            "name": f"Opportunity {len(deals) + 1}",
            "stage": stage,
            "outcome": "open" if is_open else "won" if won else "lost",
            "amount": str(round(rng.lognormvariate(9.7, 0.8), -2)).removesuffix(".0"),
            "currency": "EUR",
            "created_at": clock.stamp(created),
            "closed_at": "" if is_open else clock.stamp(closed),
            "lost_reason": rng.choice(_LOST_REASONS) if not is_open and not won else "",
        }
    )


def _maybe_reverse(rng: Random, lead: Lead) -> None:
    """A few accepted leads are recycled later; only a status history can tell."""
    assert lead.decided_at
    later = clock.workdays_later(lead.decided_at, 12)
    if (
        lead.region == HISTORY_REGION
        and lead.status == "Accepted"
        and rng.random() < 0.06
        and later <= clock.AS_OF
    ):
        lead.status = "Recycle"
        lead.changes.append((later, "Accepted", "Recycle"))


def _come_back(rng: Random, lead: Lead) -> Lead | None:
    """The same lead, qualified once more after it was recycled; None where that lies after the as-of."""
    assert lead.decided_at
    day: date = lead.decided_at.date() + timedelta(days=rng.randint(*RETURN_DAYS))
    handed = clock.time_of_day(rng, day, 8, 18)
    if handed > clock.AS_OF:
        return None
    assigned = clock.work_later(handed, 40)
    return Lead(
        lead.lead_id, lead.email, lead.source, lead.campaign, lead.region, lead.owner, lead.score, lead.created_at,
        handed, assigned if assigned <= clock.AS_OF else None, status="MQL",
    )  # fmt: skip


def _tell_history(lead: Lead, history: list[Row]) -> None:
    assert lead.handed_off_at
    changes = [(lead.handed_off_at, "Inquiry", "MQL")]
    if lead.status == "Contacted" or any(old == "Contacted" for _, old, _ in lead.changes):
        assert lead.first_touch_at
        changes.append((lead.first_touch_at + timedelta(minutes=2), "MQL", "Contacted"))
    for at, old, new in changes + lead.changes:
        history.append(
            {
                "lead_id": lead.lead_id,
                "changed_at": clock.stamp(at),
                "field": "status",
                "old_value": old,
                "new_value": new,
                "changed_by": lead.owner,
            }
        )
