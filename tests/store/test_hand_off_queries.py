"""Hand-offs counted in the database, against a plain recount of the same rows in Python."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
import sqlalchemy as sa

from alignment.store import hand_off_queries
from alignment.store.commands import save_status_meanings, table_of
from alignment.store.database import Database
from alignment.store.models import HandOff
from tests.store.written import load, make_batch, moment

START, END, AS_OF = moment("2026-10-05"), moment("2026-10-19"), moment("2026-10-20 12:00")
SPAN = {"start": START, "end": END, "as_of": AS_OF}
COLUMNS = table_of(HandOff).columns.keys()

Row = dict[str, Any]


def _hand_off(number: int, **given: Any) -> Row:
    plain = HandOff(source="plain", lead_id=str(number), episode=1).model_dump()
    return {**plain, **given}


def _random_hand_off(random: Random, number: int) -> Row:
    def at(share: float = 0.7) -> datetime | None:
        minutes = random.randint(0, 24 * 60 * 24 // 15) * 15
        return moment("2026-10-01") + timedelta(minutes=minutes) if random.random() < share else None

    handed_off = at(0.9)
    return _hand_off(
        number,
        placed_at=handed_off or at(0.5),
        handed_off_at=handed_off,
        handed_off_day=random.random() < 0.3,
        handed_off_basis=random.choice(["explicit", "history", "created"]) if handed_off else None,
        excluded=random.choice([None] * 6 + ["test", "employee", "duplicate", "never_handed_over"]),
        touch_known=random.random() < 0.9,
        deadline_at=at(),
        touched_before_at=at(0.2),
        touched_at=at(),
        touch_basis=random.choice(["supplied", "activity", "status"]),
        touch_day=random.random() < 0.3,
        response_minutes=random.choice([None, 0.5, 1.5, 2.49, 30.0]),
        clock_minutes=random.choice([None, 100.5, 200.2]),
        assigned_at=at(),
        routing_minutes=random.choice([None, 0.4, 0.5, 7.0]),
        touches_5d=random.randint(0, 3),
        owner_met=random.choice([None, True, False]),
        decision_due_at=at(),
        acceptance_stage=random.random() < 0.9,
        decision=random.choice([None, "accepted", "converted", "rejected", "recycled"]),
        decided_at=at(0.6),
        decision_basis=random.choice(["explicit", "history", "status"]),
        conflict=random.random() < 0.1,
        reversed_at=at(0.2),
        picked_up=random.random() < 0.2,
        picked_up_at=at(0.2),
        reason=random.choice([None, "No budget", "Bad fit"]),
        lead_source=random.choice([None, "Web", "Event"]),
        region=random.choice([None, "EMEA", "AMER"]),
        score=random.choice([None, 0.0, 19.9, 20.0, 79.0, 80.0, 250.0]),
        weekday=random.randint(0, 6),
        hour=random.choice([None, 9, 16]),
        fields_complete=random.choice([None, True, False]),
    )


@pytest.fixture(params=range(5))
def hand_offs(request: pytest.FixtureRequest, database: Database) -> list[Row]:
    """Four hundred hand-offs in the database, every combination of facts among them."""
    random = Random(request.param)
    rows = [_random_hand_off(random, number) for number in range(400)]
    _store(database, rows)
    return rows


def _store(database: Database, rows: list[Row]) -> None:
    with database.write() as connection:
        connection.execute(
            sa.insert(table_of(HandOff)), [{name: row[name] for name in COLUMNS} for row in rows]
        )


def _known(at: datetime | None) -> bool:
    return at is not None and at <= AS_OF


def _not_after(first: datetime | None, second: datetime | None) -> bool:
    return first is not None and second is not None and first <= second


def _is_placed(row: Row) -> bool:
    return row["placed_at"] is None or START <= row["placed_at"] < END


def _is_counted(row: Row) -> bool:
    placed = row["placed_at"] is not None and START <= row["placed_at"] < END
    return placed and row["handed_off_at"] is not None and row["excluded"] is None


def _follow_up_facts(row: Row) -> Row:
    touched = _known(row["touched_at"])
    return {
        "excluded": row["excluded"],
        "timed": row["handed_off_at"] is not None,
        "touch_known": row["touch_known"],
        "touched_before": _known(row["touched_before_at"]) and not touched,
        "due": _known(row["deadline_at"]),
        "touched": touched,
        "in_time": touched and _not_after(row["touched_at"], row["deadline_at"]),
    }


def _acceptance_facts(row: Row) -> Row:
    decided = row["decision"] is not None and (row["decided_at"] is None or _known(row["decided_at"]))
    decided_at = row["decided_at"]
    return {
        "excluded": row["excluded"],
        "timed": row["handed_off_at"] is not None,
        "touch_known": row["touch_known"],
        "acceptance_stage": row["acceptance_stage"],
        "ended": _known(row["decision_due_at"]),
        "decision": row["decision"] if decided else None,
        "basis": row["decision_basis"] if decided else None,
        "dated": decided and decided_at is not None,
        "in_window": decided and (decided_at is None or _not_after(decided_at, row["decision_due_at"])),
        "touched": _known(row["touched_at"]) or _known(row["touched_before_at"]),
        "picked_up": row["picked_up"] or _known(row["picked_up_at"]),
        "has_reason": decided and row["reason"] is not None,
        "conflict": decided and row["conflict"],
        "reversed": _known(row["reversed_at"]),
        "touched_before_decision": decided
        and (_not_after(row["touched_at"], decided_at) or _not_after(row["touched_before_at"], decided_at)),
    }


def _recount(rows: list[Row], facts: Callable[[Row], Row], *by: str) -> Counter[tuple[Any, ...]]:
    return Counter((*(row[name] for name in by), *facts(row).values()) for row in rows if _is_placed(row))


def _as_counter(table: pd.DataFrame) -> Counter[tuple[Any, ...]]:
    plain = table.astype(object).where(table.notna(), None)
    assert not plain.drop(columns="n").duplicated().any()
    return Counter({tuple(row[:-1]): row[-1] for row in plain.itertuples(index=False, name=None)})


@pytest.mark.parametrize("by", [(), ("lead_source", "region"), ("weekday", "hour"), ("owner_met",)])
def test_follow_up_is_counted_as_in_plain_python(
    database: Database, hand_offs: list[Row], by: tuple[str, ...]
) -> None:
    with database.read() as connection:
        table = hand_off_queries.hand_off_counts(connection, **SPAN, by=by)
    assert list(table.columns) == [*by, *_follow_up_facts(hand_offs[0]), "n"]
    assert _as_counter(table) == _recount(hand_offs, _follow_up_facts, *by)


@pytest.mark.parametrize("by", [(), ("reason", "lead_source"), ("campaign",)])
def test_decisions_are_counted_as_in_plain_python(
    database: Database, hand_offs: list[Row], by: tuple[str, ...]
) -> None:
    with database.read() as connection:
        table = hand_off_queries.decision_counts(connection, **SPAN, by=by)
    assert list(table.columns) == [*by, *_acceptance_facts(hand_offs[0]), "n"]
    assert _as_counter(table) == _recount(hand_offs, _acceptance_facts, *by)


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/St_Johns", "Pacific/Auckland"])
def test_days_are_those_of_the_zone(database: Database, hand_offs: list[Row], zone: str) -> None:
    with database.read() as connection:
        table = hand_off_queries.hand_off_counts(connection, **SPAN, by=("day",), zone=zone)
    expected: Counter[Any] = Counter(
        row["handed_off_at"].astimezone(ZoneInfo(zone)).date() if row["handed_off_at"] else None
        for row in hand_offs
        if _is_placed(row)
    )
    found = table.groupby("day", dropna=False)["n"].sum()
    assert {None if pd.isna(day) else day: n for day, n in found.items()} == expected


def test_bands_of_scores(database: Database, hand_offs: list[Row]) -> None:
    with database.read() as connection:
        table = hand_off_queries.decision_counts(connection, **SPAN, by=("score_band",))
    bands = {None: None, 0.0: "0–19", 19.9: "0–19", 20.0: "20–39", 79.0: "60–79", 80.0: "80+", 250.0: "80+"}
    expected = Counter(bands[row["score"]] for row in hand_offs if _is_placed(row))
    found = table.groupby("score_band", dropna=False)["n"].sum()
    assert {None if pd.isna(band) else band: n for band, n in found.items()} == expected


def test_a_cut_that_does_not_exist_is_a_mistake_of_ours(database: Database) -> None:
    with database.read() as connection, pytest.raises(ValueError, match="favourite_colour"):
        hand_off_queries.hand_off_counts(connection, **SPAN, by=("favourite_colour",))


def test_waiting_times_are_counted_as_in_plain_python(database: Database, hand_offs: list[Row]) -> None:
    whole = {None: None, 0.5: 1, 1.5: 2, 2.49: 2, 30.0: 30, 100.5: 101, 200.2: 200}
    expected: Counter[Any] = Counter()
    for row in hand_offs:
        touched = _known(row["touched_at"])
        before = _known(row["touched_before_at"]) and not touched
        if _is_counted(row) and row["touch_known"] and not before and (touched or row["clock_minutes"]):
            minutes = whole[row["response_minutes"]] if touched else None
            expected[(row["region"], touched, minutes, None if touched else whole[row["clock_minutes"]])] += 1
    with database.read() as connection:
        assert _as_counter(hand_off_queries.response_counts(connection, **SPAN)) == expected


def test_values_are_counted_as_in_plain_python(database: Database, hand_offs: list[Row]) -> None:
    counted = [row for row in hand_offs if _is_counted(row)]
    whole = {0.4: 0, 0.5: 1, 7.0: 7}
    routing = Counter(
        (whole[row["routing_minutes"]],)
        for row in counted
        if row["routing_minutes"] is not None and _known(row["assigned_at"])
    )
    limits = {"EMEA": 150.0, "AMER": 300.0}
    depth = Counter(
        (row["touches_5d"],)
        for row in counted
        if row["clock_minutes"] and row["clock_minutes"] <= limits.get(row["region"], 100.0)
    )
    complete = Counter((row["fields_complete"],) for row in counted if row["fields_complete"] is not None)
    with database.read() as connection:
        ask = hand_off_queries.value_counts
        assert _as_counter(ask(connection, "routing_minutes", **SPAN)) == routing
        span = {name: SPAN[name] for name in ("start", "end")}
        found = hand_off_queries.depth_counts(connection, **span, begun_by=limits, elsewhere=100.0)
        assert _as_counter(found) == depth
        assert _as_counter(ask(connection, "fields_complete", **SPAN)) == complete


def test_evidence_is_counted_as_in_plain_python(database: Database, hand_offs: list[Row]) -> None:
    counted = [row for row in hand_offs if _is_placed(row) and row["excluded"] is None]
    touched = [row for row in counted if _known(row["touched_at"])]
    with database.read() as connection:
        evidence = hand_off_queries.load_evidence(connection, **SPAN, zone="UTC")
    assert evidence == hand_off_queries.Evidence(
        hand_offs=len(counted),
        without_time=sum(row["handed_off_at"] is None for row in counted),
        without_touch_records=sum(not row["touch_known"] for row in counted),
        without_stage=sum(not row["acceptance_stage"] for row in counted),
        touch_day_only=sum(row["handed_off_day"] or (row in touched and row["touch_day"]) for row in counted),
        decision_day_only=sum(row["handed_off_day"] for row in counted),
        bases=dict(Counter(row["handed_off_basis"] for row in counted if row["handed_off_basis"])),
        touch_bases=dict(Counter(row["touch_basis"] for row in touched)),
    )


def test_statuses_that_nobody_explained_are_counted(database: Database) -> None:
    statuses = ["New", "Odd", "Said unknown", None]
    load(database, [{"lead_id": str(n), "status": status} for n, status in enumerate(statuses)])
    with database.write() as connection:
        save_status_meanings(connection, "plain", {"New": "pending", "Said unknown": "unknown"})
    at = moment("2026-10-06")
    _store(database, [_hand_off(n, placed_at=at, handed_off_at=at) for n in range(len(statuses))])
    with database.read() as connection:
        assert hand_off_queries.load_evidence(connection, **SPAN, zone="UTC").unmapped == 2


def test_days_are_covered_from_the_first_record_of_a_lead_file_to_its_as_of(database: Database) -> None:
    load(database, [{"lead_id": "a"}], batch=make_batch("2026-10-10", first_at=moment("2026-10-08")))
    load(database, [{"lead_id": "b"}], batch=make_batch("2026-10-12", first_at=moment("2026-10-09 22:30")))
    with database.read() as connection:
        ask = hand_off_queries.load_evidence
        assert ask(connection, **SPAN, zone="UTC").covered_days == 4  # the 8th to the 11th
        assert ask(connection, **SPAN, zone="Asia/Tokyo").covered_days == 5  # into the 12th, local
        early = {**SPAN, "as_of": moment("2026-10-09")}
        assert ask(connection, **early, zone="UTC").covered_days == 1


def test_nothing_loaded_is_nothing_counted(database: Database) -> None:
    with database.read() as connection:
        assert hand_off_queries.hand_off_counts(connection, **SPAN, by=("day",)).empty
        assert hand_off_queries.decision_counts(connection, **SPAN).empty
        assert hand_off_queries.load_evidence(connection, **SPAN, zone="UTC").hand_offs == 0


def test_whole_numbers_of_hand_offs_are_whole(database: Database, hand_offs: list[Row]) -> None:
    with database.read() as connection:
        table = hand_off_queries.hand_off_counts(connection, **SPAN)
    assert str(table["n"].dtype) == "int64"
    assert int(table["n"].sum()) == sum(map(_is_placed, hand_offs))
