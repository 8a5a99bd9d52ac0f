"""From imported rows to hand-offs: starts, touches, decisions, deadlines, duplicates."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from alignment.measures.business_time import build_calendar, standard_day_minutes
from alignment.measures.clocks import Clock, Rules
from alignment.measures.cycles import cycle_of
from alignment.measures.hand_offs import Records, build_hand_offs
from alignment.settings import OFFICE_HOURS

TIMES = ("created", "mql", "handed_off", "assigned", "first_touch", "decided", "converted")


def rules(zone: str = "UTC", **changes: Any) -> Rules:
    calendar = build_calendar(OFFICE_HOURS, zone, (), date(2020, 1, 1), date(2030, 12, 31))
    day = standard_day_minutes(OFFICE_HOURS)
    clock = Clock(calendar, decision_minutes=10 * day, depth_minutes=5 * day)
    values = {
        "zone": zone,
        "clock": clock,
        "clocks": {},
        "response_minutes": 240.0,
        "response_minutes_by_source": {},
    }
    return Rules(**{**values, **changes})


def leads(*rows: dict[str, Any]) -> pd.DataFrame:
    plain = [
        "email_key",
        "lead_source",
        "campaign",
        "region",
        "owner_key",
        "meaning",
        "converted",
        "decision",
    ]
    table = pd.DataFrame(
        [
            {
                "source": row.get("source", "crm"),
                "lead_id": row.get("lead_id", "L1"),
                "episode": row.get("episode", 1),
                "score": float(row.get("score", "nan")),
                **{name: row.get(name) for name in (*plain, "reason", "is_test", "missing_fields")},
                **{f"{t}_at": row.get(f"{t}_at") for t in TIMES},
                **{f"{t}_day": len(row.get(f"{t}_at") or "") == 10 for t in TIMES},
            }
            for row in rows
        ]
    )
    for t in TIMES:
        table[f"{t}_at"] = moments(table[f"{t}_at"])
    return table


def moments(values: Any) -> pd.Series:
    return pd.to_datetime(pd.Series(values, dtype=object), utc=True, format="ISO8601").astype(
        "datetime64[us, UTC]"
    )


def events(*rows: tuple[str, str, str | None, str | None]) -> pd.DataFrame:
    """(lead, when, meaning before, meaning after); "created" as meaning before marks a creation."""
    return pd.DataFrame(
        {
            "source": ["crm"] * len(rows),
            "lead_id": [r[0] for r in rows],
            "changed_at": moments([r[1] for r in rows]),
            "changed_day": [len(r[1]) == 10 for r in rows],
            "meaning": pd.Series([r[3] for r in rows], dtype=object),
            "meaning_old": pd.Series([None if r[2] == "created" else r[2] for r in rows], dtype=object),
            "is_creation": pd.Series([r[2] == "created" for r in rows], dtype=bool),
            "line": pd.Series(range(len(rows)), dtype="int64"),
        }
    )


def timed(name: str, *rows: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": ["crm"] * len(rows),
            "lead_id": pd.Series([r[0] for r in rows], dtype=object),
            name: moments([r[1] for r in rows]),
            ("day" if name == "at" else "deal_day"): [len(r[1] or "") == 10 for r in rows],
        }
    )


def derive(
    lead_rows: pd.DataFrame,
    *,
    history: pd.DataFrame | None = None,
    work: pd.DataFrame | None = None,
    deals: pd.DataFrame | None = None,
    facts: tuple[bool, bool, bool] = (True, True, True),
    employees: frozenset[str] = frozenset(),
    given: Rules | None = None,
) -> pd.DataFrame:
    sources = pd.DataFrame({"source": lead_rows["source"].unique()})
    for name, value in zip(("has_touches", "has_history", "has_stage"), facts, strict=True):
        sources[name] = value
    records = Records(
        lead_rows,
        events() if history is None else history,
        timed("at") if work is None else work,
        timed("deal_at") if deals is None else deals,
        sources,
        employees,
    )
    return build_hand_offs(records, given or rules())


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


# The worked table of metrics.md §1.

WORKED = [
    ("2026-10-12T10:00", "2026-10-12T13:59", "2026-10-12 14:00", "met"),
    ("2026-10-12T10:00", "2026-10-12T14:00", "2026-10-12 14:00", "met"),
    ("2026-10-12T10:00", "2026-10-12T14:01", "2026-10-12 14:00", "missed"),
    ("2026-10-09T16:00", "2026-10-12T11:30", "2026-10-12 12:00", "met"),
    ("2026-10-10T11:00", "2026-10-10T11:05", "2026-10-12 13:00", "met"),
    ("2026-10-15T15:00", None, "2026-10-16 11:00", "missed"),
    ("2026-10-16T09:30", "2026-10-16T09:45", "2026-10-16 13:30", "pending"),
]


@pytest.mark.parametrize(("handed", "touched", "deadline", "outcome"), WORKED)
def test_deadline_and_touch_of_the_worked_examples(
    handed: str, touched: str | None, deadline: str, outcome: str
) -> None:
    found = derive(
        leads({"handed_off_at": handed}), work=timed("at", *([("L1", touched)] if touched else []))
    ).iloc[0]
    assert found["deadline_at"] == at(deadline)
    assert pd.isna(found["touched_at"]) if touched is None else found["touched_at"] == at(touched)
    as_of = at("2026-10-16 12:00")
    due, in_time = (
        found["deadline_at"] <= as_of,
        touched is not None and found["touched_at"] <= found["deadline_at"],
    )
    assert outcome == ("pending" if not due else "met" if in_time else "missed")


def test_work_before_the_hand_off_and_none_after_is_touched_before() -> None:
    found = derive(
        leads({"handed_off_at": "2026-10-13T10:00"}), work=timed("at", ("L1", "2026-10-12T09:00"))
    ).iloc[0]
    assert pd.isna(found["touched_at"])
    assert found["touched_before_at"] == at("2026-10-12 09:00")


def test_work_before_and_after_the_hand_off_counts_from_the_hand_off() -> None:
    work = timed("at", ("L1", "2026-10-12T09:00"), ("L1", "2026-10-13T11:00"))
    found = derive(leads({"handed_off_at": "2026-10-13T10:00"}), work=work).iloc[0]
    assert found["touched_at"] == at("2026-10-13 11:00")


def test_a_supplied_first_touch_before_the_hand_off_stands_whatever_the_activities_say() -> None:
    lead = {"handed_off_at": "2026-10-13T10:00", "first_touch_at": "2026-10-12T09:00"}
    found = derive(leads(lead), work=timed("at", ("L1", "2026-10-13T11:00"))).iloc[0]
    assert pd.isna(found["touched_at"])
    assert found["touched_before_at"] == at("2026-10-12 09:00")


def test_five_business_days_from_wednesday_end_on_the_next_wednesday() -> None:
    day = standard_day_minutes(OFFICE_HOURS)
    calendar = rules().clock.calendar
    clock = Clock(calendar, decision_minutes=5 * day, depth_minutes=5 * day)
    found = derive(leads({"handed_off_at": "2026-10-07T11:00"}), given=rules(clock=clock)).iloc[0]
    assert found["decision_due_at"] == at("2026-10-14 11:00")
    weekend = derive(leads({"handed_off_at": "2026-10-10T11:00"}), given=rules(clock=clock)).iloc[0]
    assert weekend["decision_due_at"] == at("2026-10-16 17:00")


# When a hand-off begins.


def test_the_explicit_time_outranks_the_history() -> None:
    history = events(("L1", "2026-10-01T09:00", "created", "pending"))
    found = derive(leads({"handed_off_at": "2026-10-02T10:00"}), history=history)
    assert list(found["handed_off_at"]) == [at("2026-10-02 10:00")]
    assert list(found["handed_off_basis"]) == ["explicit"]


def test_the_first_entry_into_a_pending_status_is_the_hand_off() -> None:
    history = events(
        ("L1", "2026-10-01T09:00", "created", "pre_mql"),
        ("L1", "2026-10-05T09:00", "pre_mql", "pending"),
        ("L1", "2026-10-06T09:00", "pending", "working"),
    )
    found = derive(
        leads({"created_at": "2026-10-01T09:00"}), history=history, facts=(False, True, True)
    ).iloc[0]
    assert (found["handed_off_at"], found["handed_off_basis"]) == (at("2026-10-05 09:00"), "history")
    assert (found["touched_at"], found["touch_basis"]) == (at("2026-10-06 09:00"), "status")


def test_a_bare_creation_takes_the_status_that_is_left_next() -> None:
    history = events(
        ("L1", "2026-10-01T09:00", "created", None), ("L1", "2026-10-01T11:00", "pending", "working")
    )
    found = derive(leads({}), history=history, facts=(False, True, True)).iloc[0]
    assert found["handed_off_at"] == at("2026-10-01 09:00")


def test_a_recycled_lead_that_is_qualified_again_is_a_second_hand_off() -> None:
    history = events(
        ("L1", "2026-09-01T09:00", "created", "pending"),
        ("L1", "2026-09-03T09:00", "pending", "recycled"),
        ("L1", "2026-10-01T09:00", "recycled", "pending"),
        ("L1", "2026-10-01T10:00", "pending", "accepted"),
    )
    found = derive(leads({"meaning": "accepted"}), history=history, facts=(False, True, True))
    assert list(found["handed_off_at"]) == [at("2026-09-01 09:00"), at("2026-10-01 09:00")]
    assert list(found["decision"]) == ["recycled", "accepted"]
    assert list(found["touched_at"]) == [at("2026-09-03 09:00"), at("2026-10-01 10:00")]


def test_back_and_forth_without_a_return_stays_one_hand_off() -> None:
    history = events(
        ("L1", "2026-09-01T09:00", "created", "pending"),
        ("L1", "2026-09-02T09:00", "pending", "working"),
        ("L1", "2026-09-03T09:00", "working", "pending"),
    )
    assert len(derive(leads({}), history=history)) == 1


def test_touches_belong_to_the_cycle_after_the_return() -> None:
    history = events(
        ("L1", "2026-09-01T09:00", "created", "pending"),
        ("L1", "2026-09-03T09:00", "pending", "recycled"),
        ("L1", "2026-10-01T09:00", "recycled", "pending"),
    )
    work = timed("at", ("L1", "2026-09-02T09:00"), ("L1", "2026-09-20T09:00"))
    found = derive(leads({}), history=history, work=work)
    assert list(found["touched_at"]) == [at("2026-09-02 09:00"), pd.NaT]
    assert found["touched_before_at"].iloc[1] == at("2026-09-20 09:00")


@pytest.mark.parametrize(
    ("field", "basis"), [("mql_at", "mql"), ("assigned_at", "assigned"), ("created_at", "created")]
)
def test_other_dates_stand_in_in_their_order(field: str, basis: str) -> None:
    order = ["mql_at", "assigned_at", "created_at"]
    given = {name: f"2026-10-0{1 + i}T09:00" for i, name in enumerate(order) if i >= order.index(field)}
    found = derive(leads(given)).iloc[0]
    assert (found["handed_off_basis"], found["handed_off_at"]) == (basis, at(given[field].replace("T", " ")))


def test_a_lead_before_qualification_was_never_handed_over() -> None:
    found = derive(leads({"meaning": "pre_mql", "created_at": "2026-10-01T09:00"})).iloc[0]
    assert found["excluded"] == "never_handed_over"
    assert found["placed_at"] == at("2026-10-01 09:00")
    assert derive(leads({"meaning": "pre_mql", "mql_at": "2026-10-01T09:00"})).iloc[0]["excluded"] is None


def test_a_lead_without_any_time_cannot_be_judged() -> None:
    assert derive(leads({})).iloc[0]["excluded"] == "no_hand_off_time"


def test_test_and_employee_records_are_left_out_test_first() -> None:
    found = derive(
        leads(
            {"lead_id": "A", "is_test": True, "email_key": "me", "handed_off_at": "2026-10-01T09:00"},
            {"lead_id": "B", "email_key": "me", "handed_off_at": "2026-10-01T09:00"},
        ),
        employees=frozenset({"me"}),
    )
    assert list(found["excluded"]) == ["test", "employee"]


# Days without a time of day.


def test_a_day_only_hand_off_starts_its_clock_at_the_end_of_the_day() -> None:
    found = derive(leads({"handed_off_at": "2026-10-08"})).iloc[0]  # a Thursday
    assert found["deadline_at"] == at("2026-10-09 17:00")


def test_a_touch_on_the_day_of_a_day_only_hand_off_is_not_before() -> None:
    for touched in ("2026-10-08", "2026-10-08T07:00"):
        found = derive(leads({"handed_off_at": "2026-10-08"}), work=timed("at", ("L1", touched))).iloc[0]
        assert found["touched_at"] == at(touched.replace("T", " ")), touched
    before = derive(leads({"handed_off_at": "2026-10-08"}), work=timed("at", ("L1", "2026-10-07"))).iloc[0]
    assert pd.isna(before["touched_at"])


def test_a_day_only_touch_on_the_day_of_a_timed_hand_off_is_in_time() -> None:
    found = derive(leads({"handed_off_at": "2026-10-08T15:00"}), work=timed("at", ("L1", "2026-10-08"))).iloc[
        0
    ]
    assert found["touched_at"] <= found["deadline_at"]
    assert pd.isna(found["wall_minutes"])


def test_a_supplied_touch_belongs_to_the_hand_off_of_its_own_row() -> None:
    found = derive(
        leads(
            {
                "handed_off_at": "2026-09-11T09:00",
                "decision": "recycled",
                "first_touch_at": "2026-09-11T10:00",
            },
            {"episode": 2, "handed_off_at": "2026-09-26T09:00", "first_touch_at": "2026-09-24T09:00"},
        )
    )
    assert list(found["touched_at"]) == [at("2026-09-11 10:00"), pd.NaT]
    assert found["touched_before_at"].iloc[1] == at("2026-09-24 09:00")


def test_a_day_read_in_another_zone_stays_the_same_day() -> None:
    """The file was read in Berlin, where 8 October begins at 22:00 UTC of the 7th."""
    row = leads({"handed_off_at": "2026-10-07T22:00"}).assign(handed_off_day=True)
    found = derive(row, given=rules("UTC")).iloc[0]
    assert found["handed_off_at"] == at("2026-10-08")
    assert found["deadline_at"] == at("2026-10-09 17:00")


# Decisions.


def test_an_explicit_decision_outranks_history_deal_and_status() -> None:
    lead = {"handed_off_at": "2026-10-01T09:00", "decision": "accepted", "decided_at": "2026-10-02T09:00"}
    history = events(("L1", "2026-10-01T12:00", "pending", "accepted"))
    found = derive(
        leads({**lead, "meaning": "converted"}),
        history=history,
        deals=timed("deal_at", ("L1", "2026-10-09T09:00")),
    )
    assert found.iloc[0]["decided_at"] == at("2026-10-02 09:00")
    assert found.iloc[0]["decision_basis"] == "explicit"


def test_a_linked_deal_converts_at_its_creation() -> None:
    found = derive(
        leads({"handed_off_at": "2026-10-01T09:00"}), deals=timed("deal_at", ("L1", "2026-10-09T09:00"))
    ).iloc[0]
    assert (found["decision"], found["decided_at"]) == ("converted", at("2026-10-09 09:00"))


def test_junk_and_converted_is_converted_and_flagged() -> None:
    found = derive(
        leads({"handed_off_at": "2026-10-01T09:00", "meaning": "rejected", "converted": True})
    ).iloc[0]
    assert (found["decision"], found["decision_basis"], found["conflict"]) == ("converted", "flag", True)
    assert pd.isna(found["decided_at"])


def test_a_later_conversion_does_not_change_the_first_decision() -> None:
    lead = {"handed_off_at": "2026-10-01T09:00", "decision": "rejected", "decided_at": "2026-10-02T09:00"}
    found = derive(leads(lead), deals=timed("deal_at", ("L1", "2026-10-20T09:00"))).iloc[0]
    assert (found["decision"], found["conflict"]) == ("rejected", False)


def test_a_status_that_repeats_a_later_dated_conversion_is_no_evidence_against_the_rejection() -> None:
    history = events(
        ("L1", "2026-09-01T09:00", "created", "pending"),
        ("L1", "2026-09-02T09:00", "pending", "rejected"),
        ("L1", "2026-09-20T09:00", "rejected", "converted"),
    )
    found = derive(leads({"meaning": "converted", "converted": True}), history=history).iloc[0]
    assert (found["decision"], found["conflict"]) == ("rejected", False)


def test_a_conversion_before_the_rejection_wins() -> None:
    lead = {"handed_off_at": "2026-10-01T09:00", "decision": "rejected", "decided_at": "2026-10-22T09:00"}
    found = derive(leads(lead), deals=timed("deal_at", ("L1", "2026-10-20T09:00"))).iloc[0]
    assert (found["decision"], found["conflict"]) == ("converted", True)
    assert found["decided_at"] == at("2026-10-20 09:00")


def test_an_accepted_lead_that_comes_back_keeps_its_decision_and_is_marked() -> None:
    history = events(
        ("L1", "2026-09-01T09:00", "created", "pending"),
        ("L1", "2026-09-02T09:00", "pending", "accepted"),
        ("L1", "2026-09-20T09:00", "accepted", "recycled"),
    )
    found = derive(leads({"meaning": "recycled"}), history=history).iloc[0]
    assert (found["decision"], found["reversed_at"], found["conflict"]) == (
        "accepted",
        at("2026-09-20 09:00"),
        False,
    )


def test_an_unmapped_status_is_a_sign_of_work_and_no_decision() -> None:
    found = derive(leads({"handed_off_at": "2026-10-01T09:00", "meaning": "unknown"})).iloc[0]
    assert found["decision"] is None
    assert found["picked_up"]


# One person under two ids.


def test_the_same_person_within_thirty_days_is_one_hand_off_with_the_earliest_touch() -> None:
    found = derive(
        leads(
            {"lead_id": "A", "email_key": "x", "handed_off_at": "2026-10-01T09:00"},
            {"lead_id": "B", "email_key": "x", "handed_off_at": "2026-10-20T09:00"},
            {"lead_id": "C", "email_key": "x", "handed_off_at": "2026-11-20T09:00"},
        ),
        work=timed("at", ("A", "2026-10-22T09:00"), ("B", "2026-10-21T09:00")),
    )
    assert list(found["excluded"]) == [None, "duplicate", None]
    assert found["touched_at"].iloc[0] == at("2026-10-21 09:00")


def test_a_return_in_between_makes_it_a_new_hand_off() -> None:
    found = derive(
        leads(
            {
                "lead_id": "A",
                "email_key": "x",
                "handed_off_at": "2026-10-01T09:00",
                "decision": "recycled",
                "decided_at": "2026-10-05T09:00",
            },
            {"lead_id": "B", "email_key": "x", "handed_off_at": "2026-10-20T09:00"},
        )
    )
    assert list(found["excluded"]) == [None, None]


# Clocks.


def test_a_region_with_its_own_calendar_follows_it() -> None:
    berlin = rules("Europe/Berlin").clock
    found = derive(
        leads(
            {"lead_id": "A", "region": "DACH", "handed_off_at": "2026-10-12T08:00"},
            {"lead_id": "B", "region": "UK", "handed_off_at": "2026-10-12T08:00"},
        ),
        given=rules(clocks={"DACH": berlin}),
    )
    assert list(found["deadline_at"]) == [at("2026-10-12 12:00"), at("2026-10-12 13:00")]


def test_a_source_may_have_its_own_promise_and_an_assignment_its_own_clock() -> None:
    lead = {"lead_source": "Demo", "handed_off_at": "2026-10-12T09:00", "assigned_at": "2026-10-12T12:00"}
    given = rules(response_minutes_by_source={"Demo": 60.0})
    found = derive(leads(lead), work=timed("at", ("L1", "2026-10-12T12:30")), given=given).iloc[0]
    assert found["deadline_at"] == at("2026-10-12 10:00")
    assert (found["routing_minutes"], found["owner_met"]) == (180.0, True)
    assert found["response_minutes"] == 210.0


MARKS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=30)


@for_all(MARKS, MARKS)
def test_cycles_count_the_returns_strictly_before(
    moments: list[tuple[int, int]], cuts: list[tuple[int, int]]
) -> None:
    def column(pairs: list[tuple[int, int]], place: int) -> np.ndarray:
        return np.array([pair[place] for pair in pairs], dtype=np.int64)

    found = cycle_of(column(moments, 0), column(moments, 1), column(cuts, 0), column(cuts, 1))
    assert list(found) == [sum(lead == other and cut < key for other, cut in cuts) for lead, key in moments]
