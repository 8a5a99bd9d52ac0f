"""Meeting cadence: agreed periods, joint meetings, the roster of the day, and what stands beside the share."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures.attendance import build_attendance
from alignment.measures.calendars import Calendar, build_calendar
from alignment.measures.meeting_facts import build_facts
from alignment.measures.meeting_periods import Period, build_periods
from alignment.measures.meetings import Reading, build_ratio, describe_reading, grade, read_meetings
from alignment.measures.ratio import Fact, Ratio
from alignment.measures.windows import Window, last_weeks, parse_window
from alignment.settings import OFFICE_HOURS, MeetingPolicy, Meetings

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALL_HANDS, WEEKLY = Meetings().policies


def office(zone: str = "UTC", holidays: tuple[str, ...] = ()) -> Calendar:
    return build_calendar(OFFICE_HOURS, zone, holidays, date(2025, 1, 1), date(2027, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def meeting(starts: str, **values: Any) -> dict[str, Any]:
    """An hour of Sam (Sales) and Mia (Marketing), unless said otherwise."""
    start = at(starts)
    return {
        "meeting_id": starts, "recurrence_id": "", "series_id": None, "title": "Weekly", "title_fits": None,
        "starts_at": start,
        "ends_at": start + timedelta(hours=1), "all_day": False, "status": "confirmed", "organizer_key": None,
        "attendee_keys": "sam;mia", "accepted_keys": "sam;mia", "invitees": 2, "has_replies": True,
        "has_agenda": True, "agenda_items": None,
    } | values  # fmt: skip


def meetings_of(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(meeting("2026-01-01")), dtype=object)
    for column in ("starts_at", "ends_at"):
        frame[column] = pd.to_datetime(frame[column], utc=True).astype("datetime64[us, UTC]")
    return frame.astype({"invitees": "int64"})


def person(key: str, team: str, **values: Any) -> dict[str, Any]:
    return {"person_key": key, "name_key": None, "team": team, "leader": None,
            "active_from": date(1, 1, 1), "active_to": None} | values  # fmt: skip


ROSTER = (person("sam", "sales"), person("sue", "sales"), person("mia", "marketing"), person("max", "marketing"),
          person("lea", "leadership"), person("otto", "other"))  # fmt: skip


def read(
    *rows: dict[str, Any],
    roster: tuple[dict[str, Any], ...] = ROSTER,
    policies: tuple[MeetingPolicy, ...] = (WEEKLY,),
    window: Window | str = "2026-10",
    as_of: datetime = AS_OF,
    calendar: Calendar | None = None,
    covered_from: datetime | None = LONG_AGO,
) -> Reading:
    calendar = calendar or office()
    people = pd.DataFrame(list(roster), columns=list(person("x", "y")), dtype=object)
    return read_meetings(
        build_attendance(meetings_of(*rows), people, zone=calendar.zone),
        policies,
        window=parse_window(window, as_of, calendar.zone) if isinstance(window, str) else window,
        as_of=as_of,
        calendar=calendar,
        most_invitees=150,
        covered_from=covered_from,
    )


def held(reading: Reading) -> list[str]:
    return [
        period.label for result in reading.policies for period in result.periods if period.outcome == "held"
    ]


def counts(reading: Reading) -> tuple[int, int]:
    ratio = build_ratio(reading)
    return ratio.numerator, ratio.denominator


def test_the_worked_example_of_the_definition() -> None:
    """metrics.md §4: ten of twelve weeks and one of two months."""
    weeks = ["2026-08-03", "2026-08-10", "2026-08-17", "2026-08-24", "2026-08-31", "2026-09-07",
             "2026-09-14", "2026-09-21", "2026-10-05", "2026-10-12"]  # fmt: skip
    rows = [meeting(f"{monday}T09:00", title="Pipeline") for monday in weeks]
    rows.append(meeting("2026-10-14T15:00", title="Monthly ALL-HANDS"))
    window = last_weeks(AS_OF, "UTC")
    assert (window.start, window.end) == (at("2026-08-02"), at("2026-11-01"))
    reading = read(*rows, policies=(ALL_HANDS, WEEKLY), window=window)
    months, weekly = reading.policies
    assert [(p.label, p.outcome) for p in months.periods] == [
        ("September 2026", "missed"),
        ("October 2026", "held"),
    ]
    assert (weekly.held, weekly.judged) == (10, 12)
    assert weekly.missed == ("week of 28 Sep 2026", "week of 19 Oct 2026")
    assert weekly.periods[-1] == Period(at("2026-10-26"), at("2026-11-02"), "week of 26 Oct 2026", "pending")
    ratio = build_ratio(reading)
    assert ratio == Ratio(11, 14, pending=1)
    assert round(ratio.value or 0, 3) == 0.786
    assert build_facts(reading)["all_hands_kept"] == Fact(0.5, 1, 2, label="September 2026")


class TestWhichMeetingCounts:
    WEEK = "week of 5 Oct 2026"

    @staticmethod
    def counts_as_held(**values: Any) -> bool:
        return TestWhichMeetingCounts.WEEK in held(read(meeting("2026-10-07T09:00", **values)))

    def test_one_of_each_team_who_accepted(self) -> None:
        assert self.counts_as_held()

    @pytest.mark.parametrize("status", ["tentative", None])
    def test_also_a_tentative_one(self, status: str | None) -> None:
        assert self.counts_as_held(status=status)

    @pytest.mark.parametrize(
        "values",
        [
            {"status": "cancelled"},
            {"all_day": True},
            {"accepted_keys": "sam"},
            {"accepted_keys": "sam;sue"},
            {"accepted_keys": "mia;max"},
            {"accepted_keys": "sam;lea"},
            {"accepted_keys": "sam;otto;stranger"},
            {"accepted_keys": None},
            {"accepted_keys": ""},
            {"invitees": 151},
        ],
    )
    def test_not_without_one_of_them(self, values: dict[str, Any]) -> None:
        assert not self.counts_as_held(**values)

    def test_a_hundred_and_fifty_invitees_are_allowed(self) -> None:
        assert self.counts_as_held(invitees=150)

    def test_the_organiser_counts_as_accepted(self) -> None:
        assert self.counts_as_held(accepted_keys="mia", organizer_key="sam")
        assert not self.counts_as_held(accepted_keys="mia", organizer_key="max")

    def test_without_replies_an_invitation_counts(self) -> None:
        assert self.counts_as_held(accepted_keys=None, has_replies=False)
        assert not self.counts_as_held(accepted_keys=None, has_replies=True)

    def test_it_must_be_over(self) -> None:
        rows = meeting("2026-10-07T09:00"), meeting("2026-10-14T09:00", ends_at=None)
        assert counts(read(*rows, window="2026-10", as_of=at("2026-10-18"))) == (1, 1)
        late = meeting("2026-10-04T23:30")  # the meeting runs past the end of the week and of the data
        assert counts(read(late, window="2026-09", as_of=at("2026-10-05"))) == (0, 4)
        assert counts(read(late, window="2026-09", as_of=at("2026-10-05T00:30"))) == (1, 4)

    def test_a_meeting_belongs_to_the_week_in_which_it_starts(self) -> None:
        assert held(read(meeting("2026-10-11T23:30"))) == ["week of 5 Oct 2026"]
        assert held(read(meeting("2026-10-12T00:00"))) == ["week of 12 Oct 2026"]
        berlin = office("Europe/Berlin")
        assert held(read(meeting("2026-10-11T22:00"), calendar=berlin)) == ["week of 12 Oct 2026"]

    def test_two_meetings_of_one_week_are_one_week_held(self) -> None:
        rows = meeting("2026-10-06T09:00"), meeting("2026-10-08T09:00")
        assert counts(read(*rows)) == (1, 3)

    def test_one_meeting_may_serve_two_policies(self) -> None:
        rows = (meeting("2026-10-06T09:00", title="All hands"),)
        assert counts(read(*rows, policies=(WEEKLY, ALL_HANDS), as_of=at("2026-11-03"))) == (2, 5)

    @pytest.mark.parametrize("title", ["All-Hands", "our all hands", "ALLHANDS"])
    def test_titles_in_any_case(self, title: str) -> None:
        assert counts(read(meeting("2026-10-06T09:00", title=title), policies=(ALL_HANDS,))) == (1, 1)

    @pytest.mark.parametrize("title", ["Weekly", "", None])
    def test_another_title_or_none_is_no_all_hands(self, title: str | None) -> None:
        assert counts(read(meeting("2026-10-06T09:00", title=title), policies=(ALL_HANDS,))) == (0, 1)

    @pytest.mark.parametrize(("noted", "held"), [("all.?hands", 1), ("plan\nall.?hands", 1), ("hands", 0)])
    def test_of_a_title_that_is_not_kept_what_was_noted_counts(self, noted: str, held: int) -> None:
        rows = meeting("2026-10-06T09:00", title=None, title_fits=noted)
        assert counts(read(rows, policies=(ALL_HANDS,))) == (held, 1)


class TestWhoIsInWhichTeam:
    ROWS = (meeting("2026-10-07T22:30"), meeting("2026-10-14T09:00"))

    def test_the_team_of_the_day_counts(self) -> None:
        moved = (
            person("sam", "marketing", active_to=date(2026, 10, 7)),
            person("sam", "sales", active_from=date(2026, 10, 8)),
            person("mia", "marketing"),
        )
        assert held(read(*self.ROWS, roster=moved)) == ["week of 12 Oct 2026"]
        berlin = office("Europe/Berlin")  # where the first meeting is on the eighth
        assert len(held(read(*self.ROWS, roster=moved, calendar=berlin))) == 2

    def test_both_ends_of_a_stay_are_in_it(self) -> None:
        for first, last, weeks in ((7, 7, 1), (8, 14, 1), (7, 14, 2), (8, 13, 0)):
            stay = person("sam", "sales", active_from=date(2026, 10, first), active_to=date(2026, 10, last))
            assert len(held(read(*self.ROWS, roster=(stay, person("mia", "marketing"))))) == weeks

    def test_of_two_stays_on_one_day_the_later_counts(self) -> None:
        twice = (
            person("sam", "sales", active_from=date(2026, 1, 1)),
            person("sam", "other"),
            person("mia", "marketing"),
        )
        assert len(held(read(*self.ROWS, roster=twice))) == 2

    def test_names_stand_for_people_where_addresses_are_unknown(self) -> None:
        named = (person("sam", "sales", name_key="Sam S"), person("mia", "marketing", name_key="Mia M"))
        row = meeting("2026-10-07T09:00", attendee_keys="Sam S;Mia M", accepted_keys=None, has_replies=False)
        assert len(held(read(row, roster=named))) == 1

    def test_one_person_by_address_and_name_is_one(self) -> None:
        named = (person("sam", "sales", name_key="Sam S"), *ROSTER[2:])
        reading = read(meeting("2026-10-07T09:00", accepted_keys="sam;Sam S;mia"), roster=named)
        assert reading.joint[["sales", "marketing"]].to_numpy().tolist() == [[1, 1]]

    @pytest.mark.parametrize("roster", [(), ROSTER[:2], ROSTER[2:]])
    def test_without_a_roster_of_both_teams_there_is_no_data(
        self, roster: tuple[dict[str, Any], ...]
    ) -> None:
        reading = read(*self.ROWS, roster=roster)
        assert build_ratio(reading) == Ratio(0, 0, pending=1, excluded={"no_roster": 3})
        assert grade(reading).grade == "D"
        assert build_facts(reading) == {}
        assert "not known" in describe_reading(reading)


class TestPeriods:
    @staticmethod
    def labels(cadence: str, window: Window, **more: Any) -> list[tuple[str, str]]:
        values = {"as_of": AS_OF, "calendar": office(), "covered_from": LONG_AGO} | more
        periods = build_periods(cadence, window=window, **values)  # type: ignore[arg-type]
        return [(period.label, period.outcome) for period in periods]

    def test_months_and_quarters_that_begin_in_the_window(self) -> None:
        window = last_weeks(AS_OF, "UTC")
        assert self.labels("month", window) == [("September 2026", "due"), ("October 2026", "due")]
        assert self.labels("quarter", window) == [("Q4 2026", "pending")]

    def test_fortnights_count_from_the_first_of_january_2024(self) -> None:
        window = Window(at("2026-10-01"), at("2026-11-01"), "October")
        assert self.labels("two_weeks", window) == [
            ("two weeks of 5 Oct 2026", "due"), ("two weeks of 19 Oct 2026", "pending"),
        ]  # fmt: skip
        assert (date(2026, 10, 5) - date(2024, 1, 1)).days % 14 == 0
        early = Window(at("2023-12-01"), at("2024-01-02"), "December 2023")
        assert [label for label, _ in self.labels("two_weeks", early)] == [
            "two weeks of 4 Dec 2023", "two weeks of 18 Dec 2023", "two weeks of 1 Jan 2024",
        ]  # fmt: skip

    def test_a_week_that_begins_in_a_past_window_may_end_after_it(self) -> None:
        october = Window(at("2026-10-01"), at("2026-11-01"), "October")
        assert self.labels("week", october)[-1] == ("week of 26 Oct 2026", "pending")
        assert self.labels("week", october, as_of=at("2026-11-02"))[-1] == ("week of 26 Oct 2026", "due")

    def test_a_week_with_fewer_than_three_working_days_is_none(self) -> None:
        window = Window(at("2026-12-01"), at("2027-01-10"), "Christmas")
        days_off = office(holidays=("2026-12-23", "2026-12-24", "2026-12-25"))
        assert dict(self.labels("week", window, as_of=at("2027-01-11"), calendar=days_off)) == {
            "week of 7 Dec 2026": "due",
            "week of 14 Dec 2026": "due",
            "week of 21 Dec 2026": "short_week",
            "week of 28 Dec 2026": "due",
            "week of 4 Jan 2027": "due",
        }
        two = office(holidays=("2026-12-24", "2026-12-25"))
        assert (
            "short_week"
            not in dict(self.labels("week", window, as_of=at("2027-01-11"), calendar=two)).values()
        )
        fortnights = self.labels("two_weeks", window, as_of=at("2027-01-11"), calendar=days_off)
        assert "short_week" not in dict(fortnights).values()

    def test_what_ended_before_the_first_meeting_is_not_covered(self) -> None:
        window = Window(at("2026-10-01"), at("2026-11-01"), "October")
        outcomes = [outcome for _, outcome in self.labels("week", window, covered_from=at("2026-10-15"))]
        assert outcomes == ["not_covered", "due", "due", "pending"]
        assert {o for _, o in self.labels("week", window, covered_from=None)} == {"not_covered"}
        at_the_edge = self.labels("week", window, covered_from=at("2026-10-12"))
        assert at_the_edge[:2] == [("week of 5 Oct 2026", "not_covered"), ("week of 12 Oct 2026", "due")]

    def test_weeks_begin_on_local_monday_across_the_change_of_the_clocks(self) -> None:
        zone = "America/New_York"
        window = Window(at("2026-10-20"), at("2026-11-10"), "autumn")
        periods = build_periods(
            "week", window=window, as_of=at("2026-12-01"), calendar=office(zone), covered_from=LONG_AGO
        )
        assert [period.start for period in periods] == [
            at("2026-10-26T04:00"),
            at("2026-11-02T05:00"),
            at("2026-11-09T05:00"),
        ]
        assert periods[0].end - periods[0].start == timedelta(days=7, hours=1)


class TestFacts:
    def test_agendas_and_lengths(self) -> None:
        every = "metrics;issues;vocabulary"
        rows = (
            meeting("2026-10-01T09:00", title="All-hands", agenda_items=every),
            meeting(
                "2026-10-08T09:00", title="All-hands", agenda_items="metrics", ends_at=at("2026-10-08T10:01")
            ),
            meeting("2026-10-15T09:00", has_agenda=False),
            meeting("2026-10-22T09:00", has_agenda=None, ends_at=None),
            meeting("2026-10-23T09:00", accepted_keys="sam;sue", has_agenda=False),
        )
        facts = build_facts(read(*rows, policies=(ALL_HANDS, WEEKLY)))
        assert facts["agenda_share"] == Fact(2 / 3, 2, 3)
        assert facts["short_enough_share"] == Fact(0.5, 1, 2)
        assert facts["agenda_items_share"] == Fact(0.5, 1, 2)
        assert "required_agenda_share" not in facts

    def test_an_agenda_that_a_policy_asks_for(self) -> None:
        strict = WEEKLY.model_copy(update={"agenda_required": True})
        rows = meeting("2026-10-01T09:00"), meeting("2026-10-08T09:00", has_agenda=False)
        assert build_facts(read(*rows, policies=(strict,)))["required_agenda_share"] == Fact(0.5, 1, 2)

    def test_every_missed_month_is_named(self) -> None:
        rows = (meeting("2026-08-03T09:00", title="All hands"),)
        reading = read(*rows, policies=(ALL_HANDS,), window=Window(at("2026-06-01"), AS_OF, "since June"))
        assert build_facts(reading)["all_hands_kept"] == Fact(
            0.2, 1, 5, label="June 2026, July 2026, September 2026 and October 2026"
        )
        assert "all_hands_kept" not in build_facts(read(*rows))

    def test_balance_leaders_and_silos(self) -> None:
        rows = (
            meeting("2026-10-01T09:00", accepted_keys="sam;sue;mia;lea", title="All-hands"),
            meeting("2026-10-08T09:00", accepted_keys="sam;mia", title="All-hands"),
            meeting("2026-10-09T09:00", accepted_keys="sam;sue"),
            meeting("2026-10-12T09:00", accepted_keys="mia;customer"),
        )
        facts = build_facts(read(*rows, policies=(ALL_HANDS,)))
        assert facts["team_balance"] == Fact(0.4, 2, 5)
        assert facts["leadership_present_share"] == Fact(0.5, 1, 2)
        assert facts["single_team_share"] == Fact(1 / 3, 1, 3)
        assert facts["unknown_attendees"] == Fact(0.2, 1, 5)

    def test_a_leader_of_a_team_is_a_leader_too(self) -> None:
        roster = (person("sam", "sales", leader=True), person("mia", "marketing"))
        reading = read(meeting("2026-10-01T09:00", title="All-hands"), roster=roster, policies=(ALL_HANDS,))
        assert build_facts(reading)["leadership_present_share"] == Fact(1.0, 1, 1)

    def test_the_longest_gap_counts_the_ends_too(self) -> None:
        one = build_facts(read(meeting("2026-10-05T09:00")))["longest_gap_days"]
        assert one == Fact(27.0, denominator=1, unit="days", label="2026-10-05")
        none = build_facts(read(meeting("2026-10-05T09:00", accepted_keys=None)))["longest_gap_days"]
        assert none == Fact(31.0, denominator=0, unit="days", label="2026-10-01")
        covered = build_facts(read(meeting("2026-10-25T09:00"), covered_from=at("2026-10-20")))[
            "longest_gap_days"
        ]
        assert covered == Fact(7.0, denominator=1, unit="days", label="2026-10-25")

    def test_the_next_planned_meeting_needs_no_acceptance_yet(self) -> None:
        rows = (
            meeting("2026-11-02T09:00", accepted_keys=None, attendee_keys="sam;sue"),
            meeting("2026-11-03T09:00", status="cancelled"),
            meeting("2026-11-05T23:00", accepted_keys=None),
            meeting("2026-11-09T09:00"),
        )
        assert build_facts(read(*rows))["next_planned"] == Fact(
            4.0, denominator=2, unit="days", label="2026-11-05"
        )
        assert "next_planned" not in build_facts(read(meeting("2026-10-01T09:00")))

    def test_buddies_are_two_who_meet_again_and_again(self) -> None:
        pair = {"attendee_keys": "mia;sam", "accepted_keys": "mia;sam"}
        rows = (
            meeting("2026-10-01T09:00", series_id="s", **pair),
            meeting("2026-10-08T09:00", series_id="s", **pair),
            meeting("2026-10-09T09:00", attendee_keys="max;sam", accepted_keys="max;sam"),
            meeting("2026-10-12T09:00", series_id="t", attendee_keys="max;sam;sue", accepted_keys="max;sam"),
        )
        assert build_facts(read(*rows))["buddy_share"] == Fact(0.5, 1, 2)
        left = (*ROSTER[:3], person("max", "marketing", active_to=date(2026, 10, 31)))
        assert build_facts(read(*rows, roster=left))["buddy_share"] == Fact(1.0, 1, 1)


class TestTrust:
    def test_good_records_are_an_a(self) -> None:
        assert grade(read(meeting("2026-10-06T09:00")), age_days=3).grade == "A"

    def test_without_replies_never_better_than_c(self) -> None:
        quality = grade(read(meeting("2026-10-06T09:00", has_replies=False)))
        assert quality.grade == "C"
        assert "no replies" in quality.reasons[0]

    def test_many_strangers_periods_without_records_and_old_ones(self) -> None:
        strangers = ";".join(f"guest{n}" for n in range(5))
        reading = read(
            meeting("2026-10-28T09:00", accepted_keys=f"sam;mia;{strangers}"), covered_from=at("2026-10-28")
        )
        quality = grade(reading, age_days=200)
        assert quality.grade == "D"
        assert len(quality.reasons) == 3
        assert quality.reasons[-1].endswith("5 of 7")

    def test_no_meeting_at_all(self) -> None:
        reading = read(covered_from=None)
        assert grade(reading).reasons == ("no meeting is on record",)
        assert build_ratio(reading) == Ratio(0, 0, excluded={"not_covered": 4})
        assert build_facts(reading)["agenda_share"] == Fact(None, 0, 0)

    def test_the_reading_tells_with_counts(self) -> None:
        rows = (
            meeting("2026-10-06T09:00"),
            meeting("2026-10-07T09:00", has_replies=False, attendee_keys="sam;mia;guest"),
            meeting("2026-10-08T09:00", accepted_keys="sam"),
        )
        assert describe_reading(read(*rows)) == (
            "A joint meeting is one that at least one person of Sales and one of Marketing accepted or organised"
            " (for 1, whose replies are not known, were invited to): 2 of 3 meetings; a reply is not attendance;"
            " 1 of 3 people who accepted are not in the roster."
        )


def recount(rows: list[dict[str, Any]], zone: str, window: Window, as_of: datetime, first: datetime) -> Ratio:
    """The weekly and the monthly policy in plain Python: every day of the window is asked whether one begins on it."""
    place = ZoneInfo(zone)

    def midnight(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=place).astimezone(UTC)

    def is_held(start: datetime, end: datetime, pattern: str) -> bool:
        return any(
            row["status"] != "cancelled" and not row["all_day"] and row["invitees"] <= 150 and row["ends_at"] <= as_of
            and pattern in row["title"].lower()
            and start <= row["starts_at"] < end
            and bool({"sam", "sue"} & who(row)) and bool({"mia", "max"} & who(row))
            for row in rows
        )  # fmt: skip

    def who(row: dict[str, Any]) -> set[str]:
        text = row["accepted_keys"] if row["has_replies"] else row["attendee_keys"]
        return {*(text or "").split(";"), row["organizer_key"] or ""}

    numerator = denominator = pending = uncovered = 0
    day = window.start.astimezone(place).date()
    while midnight(day) < window.end:
        for begins, until, pattern in (
            (day.weekday() == 0, day + timedelta(days=7), ""),
            (day.day == 1, (day + timedelta(days=31)).replace(day=1), "all hands"),
        ):
            start, end = midnight(day), midnight(until)
            if not begins or start < window.start:
                continue
            if end <= first:
                uncovered += 1
            elif end > as_of:
                pending += 1
            else:
                denominator += 1
                numerator += is_held(start, end, pattern)
        day += timedelta(days=1)
    return Ratio(numerator, denominator, pending, {"not_covered": uncovered} if uncovered else {})


PEOPLE = st.sampled_from(
    ["sam mia", "sue max guest lea", "sam sue", "mia max lea", "sam mia max sue", "guest"]
).map(str.split)
MOMENTS = st.integers(0, 24 * 60).map(lambda hours: at("2026-09-01") + timedelta(hours=hours))
ROWS = st.builds(
    lambda start, minutes, asked, accepted, organizer, more: meeting(
        start.replace(tzinfo=None).isoformat(),
        ends_at=start + timedelta(minutes=minutes),
        attendee_keys=";".join(asked) or None,
        accepted_keys=";".join(p for p, yes in zip(asked, accepted, strict=False) if yes) or None,
        organizer_key=organizer,
        **more,
    ),
    MOMENTS,
    st.integers(0, 3000),
    PEOPLE,
    st.lists(st.sampled_from([True, True, False]), min_size=4, max_size=4),
    st.sampled_from([None, "sam", "mia", "guest"]),
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(["confirmed", "confirmed", "tentative", "cancelled"]),
            "all_day": st.sampled_from([False, False, False, True]),
            "invitees": st.sampled_from([3, 150, 151]),
            "has_replies": st.booleans(),
            "title": st.sampled_from(["Weekly", "Our ALL HANDS"]),
        }
    ),
)


@given(
    rows=st.lists(ROWS, min_size=8, max_size=30),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"]),
    as_of=MOMENTS,
    weeks=st.integers(1, 15),
    loaded=st.integers(0, 100).map(lambda days: timedelta(days=days)),
)
def test_generated_meetings_equal_a_plain_recount(
    rows: list[dict[str, Any]], zone: str, as_of: datetime, weeks: int, loaded: timedelta
) -> None:
    window = last_weeks(as_of, zone, weeks)
    reading = read(
        *rows,
        policies=(WEEKLY, ALL_HANDS),
        window=window,
        as_of=as_of,
        calendar=office(zone),
        covered_from=as_of - loaded,
    )
    assert build_ratio(reading) == recount(rows, zone, window, as_of, as_of - loaded)
