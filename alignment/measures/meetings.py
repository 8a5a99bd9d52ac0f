"""What meeting cadence means: which agreed periods had their joint meeting, and how far that can be trusted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import pandas as pd

from alignment.measures import grading
from alignment.measures.attendance import Attendance
from alignment.measures.calendars import Calendar
from alignment.measures.grading import Limits
from alignment.measures.meeting_periods import Cadence, Period, build_periods
from alignment.measures.ratio import Quality, Ratio
from alignment.measures.windows import Window

# Without replies an invitation counts as an acceptance, which flatters: never better than C where it is the rule.
NO_REPLIES: Limits = (0.0, 0.10, float("inf"))


class Policy(Protocol):
    """A joint meeting that was agreed; `title_pattern` is searched for in titles, in any case, "" fits all."""

    @property
    def name(self) -> str: ...
    @property
    def cadence(self) -> Cadence: ...
    @property
    def title_pattern(self) -> str: ...
    @property
    def longest_minutes(self) -> int | None: ...
    @property
    def agenda_required(self) -> bool: ...


@dataclass(frozen=True)
class PolicyResult:
    """What became of one policy's periods in a window, oldest first."""

    policy: Policy
    periods: tuple[Period, ...]

    @property
    def held(self) -> int:
        """How many judged periods had their meeting."""
        return sum(period.outcome == "held" for period in self.periods)

    @property
    def judged(self) -> int:
        """How many periods are over and count."""
        return sum(period.outcome in ("held", "missed") for period in self.periods)

    @property
    def missed(self) -> tuple[str, ...]:
        """The periods without a meeting, by name."""
        return tuple(period.label for period in self.periods if period.outcome == "missed")


@dataclass(frozen=True)
class Reading:
    """The meetings of a window as the policies see them.

    `seen`: meetings of the window that are over by the as-of, not cancelled, not all-day and not above the most
    invitees; columns as in Attendance. `upcoming`: the same, but after the as-of.
    """

    policies: tuple[PolicyResult, ...]
    seen: pd.DataFrame
    upcoming: pd.DataFrame
    attendance: Attendance
    window: Window
    as_of: datetime
    zone: str
    covered_from: datetime | None

    @property
    def joint(self) -> pd.DataFrame:
        """The seen meetings that somebody of Sales and somebody of Marketing accepted."""
        return self.seen[self.seen["joint"]]


def read_meetings(
    attendance: Attendance,
    policies: Sequence[Policy],
    *,
    window: Window,
    as_of: datetime,
    calendar: Calendar,
    most_invitees: int,
    covered_from: datetime | None,
) -> Reading:
    """Judge every policy's periods that begin in the window by the meetings that took place (metrics.md §4).

    A period is held if a qualifying meeting starts in it: over by `as_of`, not cancelled, not all-day, at most
    `most_invitees` asked, accepted by at least one of Sales and one of Marketing, with a title that fits. One meeting
    may serve several policies, each once a period. `covered_from` is the start of the first meeting ever loaded.
    """
    table = attendance.meetings
    real = table[
        table["status"].ne("cancelled") & ~table["all_day"].eq(True) & (table["invitees"] <= most_invitees)
    ]
    over = real[real["ended_at"] <= as_of]
    results = tuple(
        _judge(policy, over, build_periods(policy.cadence, window=window, as_of=as_of, calendar=calendar,
                                           covered_from=covered_from), attendance.has_roster)
        for policy in policies
    )  # fmt: skip
    return Reading(
        policies=results,
        seen=over[(over["starts_at"] >= window.start) & (over["starts_at"] < window.end)],
        upcoming=real[real["starts_at"] > as_of],
        attendance=attendance,
        window=window,
        as_of=as_of,
        zone=calendar.zone,
        covered_from=covered_from,
    )


def fits(policy: Policy, meetings: pd.DataFrame) -> pd.Series:
    """Whether each meeting's title is one that the policy means; of a title that is not kept, what was noted of it."""
    if not policy.title_pattern:
        return pd.Series(True, index=meetings.index)
    pattern = re.compile(policy.title_pattern, re.IGNORECASE)
    found = [
        bool(pattern.search(title)) if isinstance(title, str) else _noted(fits, policy)
        for title, fits in meetings[["title", "title_fits"]].itertuples(index=False)
    ]
    return pd.Series(found, index=meetings.index, dtype=bool)


def _noted(fits: object, policy: Policy) -> bool:
    return isinstance(fits, str) and policy.title_pattern in fits.splitlines()


def _judge(policy: Policy, over: pd.DataFrame, periods: tuple[Period, ...], has_roster: bool) -> PolicyResult:
    serving = over[over["joint"]]
    starts = serving.loc[fits(policy, serving), "starts_at"]
    judged = []
    for period in periods:
        if period.outcome != "due":
            judged.append(period)
        elif not has_roster:
            judged.append(replace(period, outcome="no_roster"))
        else:
            held = bool(((starts >= period.start) & (starts < period.end)).any())
            judged.append(replace(period, outcome="held" if held else "missed"))
    return PolicyResult(policy, tuple(judged))


def build_ratio(reading: Reading) -> Ratio:
    """Meeting cadence: agreed periods that had their joint meeting, of all policies together.

    Without anybody of Sales or of Marketing in the roster there is no data: the periods are left out as `no_roster`.
    """
    outcomes = Counter(period.outcome for result in reading.policies for period in result.periods)
    held, missed, pending = (outcomes.pop(name, 0) for name in ("held", "missed", "pending"))
    excluded = {str(name): number for name, number in sorted(outcomes.items())}
    return Ratio(held, held + missed, pending, excluded)


def grade(reading: Reading, *, age_days: float | None = None) -> Quality:
    """How far the share can be trusted, A to D, with the reasons for less than an A.

    `age_days`: from the as-of to the day it is looked at; None: not judged.
    """
    if not reading.attendance.has_roster:
        return Quality("D", ("the roster names nobody of Sales or nobody of Marketing",))
    if reading.covered_from is None:
        return Quality("D", ("no meeting is on record",))
    ratio = build_ratio(reading)
    uncovered = ratio.excluded.get("not_covered", 0)
    unknown, everybody = count_unknown(reading)
    joint = reading.joint
    return grading.grade_data(
        [
            grading.weigh_share(
                "agreed periods before the first meeting on record",
                uncovered,
                uncovered + ratio.denominator,
                grading.MISSING,
            ),
            grading.weigh_share(
                "joint meetings where an invitation counts as accepted, since no replies are known",
                int(joint["has_replies"].eq(False).sum()),
                len(joint),
                NO_REPLIES,
            ),
            grading.weigh_share(
                "people in meetings who are not in the roster", unknown, everybody, grading.COARSE
            ),
            grading.weigh_age(age_days),
        ]
    )


def count_unknown(reading: Reading) -> tuple[int, int]:
    """How many people who accepted a meeting of the window the roster did not know then, and how many accepted one."""
    people = reading.attendance.people
    there = people[people["accepted"] & people["meeting"].isin(reading.seen.index)]
    return int(there.loc[there["team"].isna(), "key"].nunique()), int(there["key"].nunique())


def describe_reading(reading: Reading) -> str:
    """One sentence on what a joint meeting is in these records, with counts of the window."""
    if not reading.attendance.has_roster:
        return "Who is in Sales and who is in Marketing is not known, so no meeting counts as a joint one."
    joint = reading.joint
    unheard = int(joint["has_replies"].eq(False).sum())
    unknown, everybody = count_unknown(reading)
    invited = f" (for {unheard:,}, whose replies are not known, were invited to)" if unheard else ""
    return (
        "A joint meeting is one that at least one person of Sales and one of Marketing accepted or organised"
        f"{invited}: {len(joint):,} of {len(reading.seen):,} meetings; a reply is not attendance;"
        f" {unknown:,} of {everybody:,} people who accepted are not in the roster."
    )
