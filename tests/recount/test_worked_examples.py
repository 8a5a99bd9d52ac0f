"""The recount must give what the definitions say it gives, before it may judge anything else."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.recount.business_clock import deadline, standard_day_minutes
from tests.recount.hand_offs import World
from tests.recount.recount import (
    Count,
    count_acceptance,
    count_content,
    count_follow_up,
    count_meetings,
    last_weeks,
)
from tests.recount.rows import Row, blank, person
from tests.recount.rules import OFFICE, Hours, Rules

MEANINGS = {"MQL": "pending", "Contacted": "working", "Accepted": "accepted", "Disqualified": "rejected"}
MEANINGS |= {"Recycle": "recycled", "Closed - Converted": "converted", "Inquiry": "pre_mql"}
RULES = Rules(meanings=MEANINGS)
AS_OF = datetime(2026, 10, 16, 12, tzinfo=UTC)


def world_of(leads: list[Row], as_of: datetime = AS_OF, **tables: list[Row]) -> World:
    empty: dict[str, list[Row]] = {"history": [], "activities": [], "deals": [], "roster": []}
    return World(RULES, as_of, leads, **(empty | tables))


def call(lead_id: str, at: str) -> Row:
    return blank(
        "activities", lead_id=lead_id, kind="call", direction="outbound", completed_at=at, automated="no"
    )


def change(lead_id: str, at: str, new: str) -> Row:
    return blank("lead-history", lead_id=lead_id, changed_at=at, field="status", new_value=new)


# SLA adherence

EIGHT_HAND_OFFS = [
    ("2026-10-12T10:00", "2026-10-12T13:59"),
    ("2026-10-12T10:00", "2026-10-12T14:00"),
    ("2026-10-12T10:00", "2026-10-12T14:01"),
    ("2026-10-09T16:00", "2026-10-12T11:30"),
    ("2026-10-10T11:00", "2026-10-10T11:05"),
    ("2026-10-15T15:00", ""),
    ("2026-10-16T09:30", "2026-10-16T09:45"),
    ("2026-10-13T10:00", "2026-10-12T09:00"),
]


@pytest.mark.parametrize("told_by", ["activities", "first_touch_at"])
def test_the_eight_hand_offs_count_as_four_of_six_with_one_pending_and_one_left_out(told_by: str) -> None:
    leads, calls = [], []
    for number, (handed, touched) in enumerate(EIGHT_HAND_OFFS):
        supplied = touched if told_by == "first_touch_at" else ""
        leads.append(blank("leads", lead_id=f"L{number}", handed_off_at=handed, first_touch_at=supplied))
        if touched and told_by == "activities":
            calls.append(call(f"L{number}", touched))
    count = count_follow_up(world_of(leads, activities=calls), last_weeks(AS_OF, "UTC"))
    assert count == Count(4, 6, 1, Counter(touched_before=1))


@pytest.mark.parametrize(
    ("handed_off", "expected"),
    [
        ("2026-10-12T10:00", "2026-10-12T14:00"),
        ("2026-10-09T16:00", "2026-10-12T12:00"),
        ("2026-10-10T11:00", "2026-10-12T13:00"),
        ("2026-10-15T15:00", "2026-10-16T11:00"),
        ("2026-10-16T09:30", "2026-10-16T13:30"),
    ],
)
def test_deadlines_of_the_worked_examples(handed_off: str, expected: str) -> None:
    start = datetime.fromisoformat(handed_off).replace(tzinfo=UTC)
    assert deadline(Hours(), start, 240) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-10-14T11:00", "2026-10-21T11:00"), ("2026-10-17T11:00", "2026-10-23T17:00")],
)
def test_five_business_days_are_forty_hours_of_work(start: str, expected: str) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=UTC)
    five_days = 5 * standard_day_minutes(Hours())
    assert deadline(Hours(), begins, five_days) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_night_shift_across_the_end_of_summer_time_has_an_hour_more() -> None:
    night = Hours("Europe/Berlin", {6: [("00:00", "06:00")], 0: [("09:00", "17:00")]})
    start = datetime(
        2026, 10, 24, 22, tzinfo=UTC
    )  # Sunday 00:00 in Berlin; the clock strikes two o'clock twice
    assert deadline(night, start, 7 * 60) == start + timedelta(hours=7)


def test_a_holiday_has_no_working_time() -> None:
    hours = Hours("UTC", OFFICE, frozenset({date(2026, 10, 12)}))
    friday = datetime(2026, 10, 9, 16, tzinfo=UTC)
    assert deadline(hours, friday, 240) == datetime(2026, 10, 13, 12, tzinfo=UTC)


def test_days_without_clock_times_have_until_closing_time_of_the_next_working_day() -> None:
    leads = [
        blank("leads", lead_id=lead_id, handed_off_at="2026-10-12", first_touch_at=touched)
        for lead_id, touched in (
            ("same-day", "2026-10-12"),
            ("next-day", "2026-10-13"),
            ("late", "2026-10-14"),
        )
    ]
    count = count_follow_up(world_of(leads), last_weeks(AS_OF, "UTC"))
    assert count == Count(2, 3, 0)


def test_a_recycled_lead_is_a_second_hand_off_with_its_own_touch() -> None:
    leads = [blank("leads", lead_id="L1", status="MQL", created_at="2026-09-01T09:00")]
    history = [
        change("L1", "2026-09-01T10:00", "MQL"),
        change("L1", "2026-09-02T10:00", "Recycle"),
        change("L1", "2026-10-12T10:00", "MQL"),
    ]
    calls = [call("L1", "2026-09-01T11:00"), call("L1", "2026-10-12T15:00")]
    count = count_follow_up(world_of(leads, history=history, activities=calls), last_weeks(AS_OF, "UTC"))
    assert count == Count(1, 2, 0)


def test_work_after_the_return_and_before_the_second_hand_off_is_touched_before() -> None:
    leads = [
        blank(
            "leads",
            lead_id="L1",
            handed_off_at="2026-09-01T10:00",
            decision="recycled",
            decided_at="2026-09-02T10:00",
        ),
        blank("leads", lead_id="L1", handed_off_at="2026-10-12T10:00"),
    ]
    calls = [call("L1", "2026-09-01T11:00"), call("L1", "2026-10-10T15:00")]
    count = count_follow_up(world_of(leads, activities=calls), last_weeks(AS_OF, "UTC"))
    assert count == Count(1, 1, 0, Counter(touched_before=1))


def test_the_second_record_of_one_person_is_a_duplicate_whose_touch_counts() -> None:
    leads = [
        blank("leads", lead_id="L1", email="ada@example.com", handed_off_at="2026-10-05T10:00"),
        blank("leads", lead_id="L2", email=" Ada@Example.com", handed_off_at="2026-10-05T11:00"),
    ]
    count = count_follow_up(
        world_of(leads, activities=[call("L2", "2026-10-05T12:00")]), last_weeks(AS_OF, "UTC")
    )
    assert count == Count(1, 1, 0, Counter(duplicate=1))


def test_a_source_that_tells_nothing_about_touches_is_left_out_not_missed() -> None:
    count = count_follow_up(
        world_of([blank("leads", lead_id="L1", handed_off_at="2026-10-05T10:00")]), last_weeks(AS_OF, "UTC")
    )
    assert count == Count(0, 0, 0, Counter(no_touch_records=1))


# lead acceptance

ENDED, RUNNING = "2026-09-21T10:00", "2026-10-12T10:00"
IN_TIME, LATE = "2026-09-25T10:00", "2026-10-09T10:00"


def test_a_hundred_ended_decision_windows_have_52_accepted_and_14_are_pending() -> None:
    decisions = [("accepted", IN_TIME)] * 52 + [("rejected", IN_TIME)] * 25 + [("accepted", LATE)] * 4
    decisions += [("", "")] * (12 + 7)
    leads = [
        blank("leads", lead_id=f"L{number}", handed_off_at=ENDED, decision=decision, decided_at=decided)
        for number, (decision, decided) in enumerate(decisions)
    ]
    leads += [blank("leads", lead_id=f"P{number}", handed_off_at=RUNNING) for number in range(14)]
    leads += [blank("leads", lead_id="N", status="Inquiry", created_at=ENDED)]
    returns = [change(f"L{number}", "2026-10-01T10:00", "Recycle") for number in range(3)]
    count = count_acceptance(world_of(leads, history=returns), last_weeks(AS_OF, "UTC"))
    assert count == Count(52, 100, 14, Counter(never_handed_over=1))


def test_converted_beats_a_rejection_that_is_not_earlier() -> None:
    def lead(lead_id: str) -> Row:
        return blank("leads", lead_id=lead_id, handed_off_at=ENDED, decision="rejected", decided_at=IN_TIME)

    deals = [
        blank("deals", deal_id="D1", lead_id="L1", created_at="2026-09-24T10:00"),
        blank("deals", deal_id="D2", lead_id="L2", created_at="2026-09-28T10:00"),
    ]
    count = count_acceptance(world_of([lead("L1"), lead("L2")], deals=deals), last_weeks(AS_OF, "UTC"))
    assert count == Count(1, 2, 0)


def test_a_conversion_that_history_dates_after_the_rejection_does_not_change_the_first_decision() -> None:
    leads = [
        blank("leads", lead_id="L1", status="Closed - Converted"),
        blank("leads", lead_id="L2", status="Accepted"),
    ]
    history = [
        change("L1", ENDED, "MQL"),
        change("L1", IN_TIME, "Disqualified"),
        change("L1", LATE, "Closed - Converted"),
        change("L2", ENDED, "MQL"),
        change("L2", IN_TIME, "Accepted"),
    ]
    count = count_acceptance(world_of(leads, history=history), last_weeks(AS_OF, "UTC"))
    assert count == Count(1, 2, 0)


def test_the_current_status_is_an_undated_decision_inside_the_window() -> None:
    leads = [
        blank("leads", lead_id="L1", handed_off_at=ENDED, status="Accepted"),
        blank("leads", lead_id="L2", handed_off_at=ENDED, status="Contacted"),
    ]
    assert count_acceptance(world_of(leads), last_weeks(AS_OF, "UTC")) == Count(1, 2, 0)


def test_a_source_that_never_says_accepted_is_left_out() -> None:
    leads = [blank("leads", lead_id="L1", handed_off_at=ENDED, status="Contacted")]
    count = count_acceptance(world_of(leads), last_weeks(AS_OF, "UTC"))
    assert count == Count(0, 0, 0, Counter(no_acceptance_stage=1))


# content usage

ROSTER = [person("sam@example.com", "sales"), person("mia@example.com", "marketing")]


def use(
    asset_id: str, user: str = "sam@example.com", at: str = "2026-10-01T10:00", action: str = "share"
) -> Row:
    return blank("content-use", use_id=f"{asset_id}-{user}-{action}", asset_id=asset_id, user=user) | {
        "action": action,
        "used_at": at,
    }


def test_of_sixty_assets_six_are_too_new_and_25_of_the_others_are_used() -> None:
    content = [blank("content", asset_id=f"C{n}", published_at="2026-01-01T09:00") for n in range(54)]
    content += [blank("content", asset_id=f"N{n}", published_at="2026-10-01T09:00") for n in range(6)]
    uses = [use(f"C{n}") for n in range(25)] + [use(f"N{n}") for n in range(3)]
    uses += [
        use("C30", action="view"),
        use("C31", user="mia@example.com"),
        use("C32", user="who@example.com"),
    ]
    uses += [use("C33", at="2026-07-01T10:00")]
    count = count_content(RULES, content, uses, ROSTER, last_weeks(AS_OF, "UTC"))
    assert count == Count(25, 54, 6)


def test_an_asset_that_went_inside_the_use_window_counts_if_it_was_there_for_thirty_days_of_it() -> None:
    content = [
        blank("content", asset_id="long", published_at="2026-01-01T09:00", archived_at="2026-09-20T09:00"),
        blank("content", asset_id="short", published_at="2026-01-01T09:00", expires_at="2026-08-01T09:00"),
        blank("content", asset_id="inside", sales_facing="no"),
    ]
    left_out = Counter(retired=1, not_sales_facing=1)
    assert count_content(RULES, content, [], ROSTER, last_weeks(AS_OF, "UTC")) == Count(0, 1, 0, left_out)


def test_versions_are_one_asset_and_its_maker_does_not_count() -> None:
    content = [
        blank(
            "content", asset_id="v1", canonical_id="C", published_at="2026-01-01", archived_at="2026-10-01"
        ),
        blank(
            "content",
            asset_id="v2",
            canonical_id="C",
            published_at="2026-10-01",
            created_by="sam@example.com",
        ),
    ]
    window = last_weeks(AS_OF, "UTC")
    assert count_content(RULES, content, [use("v1")], ROSTER, window) == Count(0, 1, 0)
    other = [person("sue@example.com", "sales"), *ROSTER]
    assert count_content(RULES, content, [use("v2", "sue@example.com")], other, window) == Count(1, 1, 0)


# meeting cadence


def meeting(day: str, title: str = "Weekly", accepted: str = "sam@example.com;mia@example.com") -> Row:
    return blank(
        "meetings", meeting_id=f"{title}-{day}", title=title, attendees="sam@example.com;mia@example.com"
    ) | {
        "starts_at": f"{day}T10:00",
        "ends_at": f"{day}T11:00",
        "accepted": accepted,
    }


def test_ten_of_twelve_weeks_and_one_of_two_months_are_eleven_of_fourteen() -> None:
    as_of = datetime(2026, 11, 1, tzinfo=UTC)
    mondays = [date(2026, 8, 3) + timedelta(weeks=n) for n in range(12)]
    held = [meeting(monday.isoformat()) for monday in mondays if monday.month != 10][:8]
    held += [meeting("2026-10-06"), meeting("2026-10-15", "Sales & Marketing All-Hands")]
    held += [
        meeting("2026-08-01", "long ago"),
        meeting("2026-09-17", "All hands", accepted="mia@example.com"),
    ]
    held += [meeting("2026-10-27")]
    count = count_meetings(RULES, held, ROSTER, as_of, last_weeks(as_of, "UTC"))
    assert count == Count(11, 14, 1)


def test_without_a_roster_there_is_no_data() -> None:
    as_of = datetime(2026, 11, 1, tzinfo=UTC)
    assert count_meetings(RULES, [meeting("2026-10-06")], [], as_of, last_weeks(as_of, "UTC")) == Count()


def test_weeks_before_the_first_meeting_are_not_covered() -> None:
    as_of = datetime(2026, 11, 1, tzinfo=UTC)
    count = count_meetings(RULES, [meeting("2026-10-06")], ROSTER, as_of, last_weeks(as_of, "UTC"))
    assert count == Count(1, 4, 1, Counter(not_covered=10))


def test_a_week_of_holidays_is_no_period() -> None:
    off = frozenset(date(2026, 10, 6) + timedelta(days=n) for n in range(3))
    rules = Rules(hours=Hours("UTC", OFFICE, off), meanings=MEANINGS)
    as_of = datetime(2026, 11, 1, tzinfo=UTC)
    count = count_meetings(rules, [meeting("2026-08-03")], ROSTER, as_of, last_weeks(as_of, "UTC"))
    assert count == Count(1, 13, 1, Counter(short_week=1))
