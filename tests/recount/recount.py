"""The four metrics recounted: for each, numerator, denominator, pending and what was left out, by reason."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.recount.business_clock import working_days
from tests.recount.hand_offs import HandOff, Row, World
from tests.recount.rules import Policy, Rules, When, days_earlier, midnight, read_when

SALES_USE = ("share", "send", "attach", "present", "download")
Span = tuple[datetime, datetime]


@dataclass
class Count:
    """What a metric counted in one window."""

    numerator: int = 0
    denominator: int = 0
    pending: int = 0
    excluded: Counter[str] = field(default_factory=Counter)


def last_weeks(as_of: datetime, zone: str, weeks: int = 13) -> Span:
    """The window of so many weeks, in local days, that ends at the as-of."""
    return days_earlier(as_of, 7 * weeks, zone), as_of


def lies_in(moment: When | None, window: Span) -> bool:
    return moment is None or window[0] <= moment.at < window[1]


# follow-up and acceptance


def count_follow_up(world: World, window: Span) -> Count:
    """SLA adherence: touched by the deadline, of all whose deadline has passed."""
    count = Count()
    for hand_off in world.hand_offs:
        if not lies_in(hand_off.at or hand_off.created, window):
            continue
        reason = hand_off.excluded
        if not reason and not hand_off.touch_known:
            reason = "no_touch_records"
        if not reason and hand_off.touched_before:
            reason = "touched_before"
        if reason:
            count.excluded[reason] += 1
        elif hand_off.due and hand_off.due > world.as_of:
            count.pending += 1
        else:
            count.denominator += 1
            count.numerator += is_inside(hand_off.touch, hand_off.due, world, hand_off)
    return count


def count_acceptance(world: World, window: Span) -> Count:
    """Lead acceptance: first decision accepted or converted by the end of the decision window."""
    count = Count()
    for hand_off in world.hand_offs:
        if not lies_in(hand_off.at or hand_off.created, window):
            continue
        reason = hand_off.excluded
        if not reason and not hand_off.acceptance_stage:
            reason = "no_acceptance_stage"
        if reason:
            count.excluded[reason] += 1
        elif hand_off.decision_due and hand_off.decision_due > world.as_of:
            count.pending += 1
        else:
            count.denominator += 1
            undated = hand_off.decided is None
            if hand_off.decision in ("accepted", "converted"):
                count.numerator += undated or is_inside(
                    hand_off.decided, hand_off.decision_due, world, hand_off
                )
    return count


def is_inside(moment: When | None, due: datetime | None, world: World, hand_off: HandOff) -> bool:
    """Not later than the deadline; a day without a clock time may be the deadline's own day."""
    if moment is None or due is None:
        return False
    if moment.day_only:
        zone = world.rules.hours_of(hand_off.region).zone
        return moment.local_day(zone) <= due.astimezone(ZoneInfo(zone)).date()
    return moment.at <= due


# people


def team_at(roster: list[Row], email: str, moment: datetime, zone: str) -> str:
    """The team of a person on the local day of a moment; "" for somebody who is not in the roster then."""
    day = moment.astimezone(ZoneInfo(zone)).date().isoformat()
    for person in roster:
        started = not person["active_from"] or person["active_from"] <= day
        if (
            person["email"].lower() == email.lower()
            and started
            and (not person["active_to"] or day <= person["active_to"])
        ):
            return person["team"]
    return ""


# content


def count_content(
    rules: Rules, content: list[Row], uses: list[Row], roster: list[Row], window: Span
) -> Count:
    """Content usage: assets with at least one sales use in the use window, of those that could be used."""
    zone, end = rules.hours.zone, window[1]
    start = days_earlier(end, rules.use_window_days, zone)
    known = {person["email"].lower() for person in roster}
    anybody_known = any(use["user"].lower() in known for use in uses)
    count = Count()
    for versions in group_versions(content):
        published = earliest([read_when(v["published_at"], zone) for v in versions])
        retired = retired_at(versions, zone, end)
        too_new = published is not None and published > days_earlier(end, rules.min_age_days, zone)
        if any(v["sales_facing"] == "no" for v in versions):
            count.excluded["not_sales_facing"] += 1
            continue
        if published and published >= end:
            count.excluded["not_published"] += 1
            continue
        if retired and (too_new or not was_live_long(published, retired, start, rules.min_age_days)):
            count.excluded["retired"] += 1
            continue
        if too_new:
            count.pending += 1
            continue
        count.denominator += 1
        count.numerator += any(
            is_sales_use(use, versions, roster, zone, (start, end), anybody_known=anybody_known)
            for use in uses
        )
    return count


def group_versions(content: list[Row]) -> list[list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in content:
        groups.setdefault((row["system"], row["canonical_id"] or row["asset_id"]), []).append(row)
    return list(groups.values())


def earliest(moments: list[When | None]) -> datetime | None:
    return min((m.at for m in moments if m), default=None)


def retired_at(versions: list[Row], zone: str, end: datetime) -> datetime | None:
    """When the last version went; None while one of them is still there at the window's end."""
    gone = []
    for version in versions:
        at = earliest([read_when(version["archived_at"], zone), read_when(version["expires_at"], zone)])
        if at is None or at > end:
            return None
        gone.append(at)
    return max(gone)


def was_live_long(published: datetime | None, retired: datetime, start: datetime, days: int) -> bool:
    """Retired inside the use window, after at least so many days of it."""
    since = max(start, published) if published else start
    return retired - since >= timedelta(days=days)


def is_sales_use(
    use: Row, versions: list[Row], roster: list[Row], zone: str, span: Span, *, anybody_known: bool
) -> bool:
    used = read_when(use["used_at"], zone)
    if not used or not span[0] <= used.at < span[1] or use["action"] not in SALES_USE:
        return False
    if (use["system"], use["asset_id"]) not in {(v["system"], v["asset_id"]) for v in versions}:
        return False
    if use["user"].lower() in {v["created_by"].lower() for v in versions}:
        return False
    return not anybody_known or team_at(roster, use["user"], used.at, zone) == "sales"


# meetings


def count_meetings(
    rules: Rules, meetings: list[Row], roster: list[Row], as_of: datetime, window: Span
) -> Count:
    """Meeting cadence: agreed periods that had their joint meeting, of those that are over."""
    count = Count()
    zone = rules.hours.zone
    starts = [when.at for row in meetings if (when := read_when(row["starts_at"], zone))]
    if not roster or not starts:
        return count
    joint = [row for row in meetings if is_joint(rules, row, roster, as_of)]
    for policy in rules.policies:
        first_covered = period_of(policy.cadence, min(starts), zone)[0]
        for first, after in periods(policy.cadence, window, zone):
            if after <= first_covered:
                count.excluded["not_covered"] += 1
            elif policy.cadence == "week" and working_days(rules.hours, first) < 3:
                count.excluded["short_week"] += 1
            elif midnight(after, zone) > as_of:
                count.pending += 1
            else:
                count.denominator += 1
                count.numerator += any(serves(policy, row, first, after, zone) for row in joint)
    return count


def is_joint(rules: Rules, row: Row, roster: list[Row], as_of: datetime) -> bool:
    """Over, not cancelled, not too big, and accepted by somebody of each team."""
    zone = rules.hours.zone
    starts, ends = read_when(row["starts_at"], zone), read_when(row["ends_at"], zone)
    invited = [who for who in row["attendees"].split(";") if who]
    over = ends or starts
    if (
        not starts
        or not over
        or over.at > as_of
        or row["status"] == "cancelled"
        or len(invited) > rules.most_invitees
    ):
        return False
    came = invited if row.get("accepted") is None else row["accepted"].split(";")
    teams = {team_at(roster, who, starts.at, zone) for who in [*came, row["organizer"]]}
    return {"sales", "marketing"} <= teams


def serves(policy: Policy, row: Row, first: date, after: date, zone: str) -> bool:
    starts = read_when(row["starts_at"], zone)
    if not starts or not re.search(policy.title_pattern, row["title"], re.IGNORECASE):
        return False
    return first <= starts.local_day(zone) < after


def period_of(cadence: str, moment: datetime, zone: str) -> tuple[date, date]:
    """The local period of a cadence that holds a moment: its first day and the day after its last."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    if cadence in ("week", "two_weeks"):
        length = 7 if cadence == "week" else 14
        first = day - timedelta(days=(day - date(2024, 1, 1)).days % length)
        return first, first + timedelta(days=length)
    months = 1 if cadence == "month" else 3
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first
    for _ in range(months):
        after = (after + timedelta(days=32)).replace(day=1)
    return first, after


def periods(cadence: str, window: Span, zone: str) -> list[tuple[date, date]]:
    """The periods of a cadence that begin in a window."""
    found = []
    first, after = period_of(cadence, window[0], zone)
    while midnight(first, zone) < window[1]:
        if midnight(first, zone) >= window[0]:
            found.append((first, after))
        first, after = period_of(cadence, midnight(after, zone), zone)
    return found
