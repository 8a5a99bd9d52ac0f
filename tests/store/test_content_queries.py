"""Content, meetings and people as the measures ask for them."""

from typing import Any

import pytest

from alignment.store import content_queries
from alignment.store.database import Database
from alignment.store.models import Asset, ContentUse, Meeting, Person
from tests.store.written import load, make_batch, moment

START, END = moment("2026-10-01"), moment("2026-11-01")

ASSETS = [
    {"asset_id": "deck-1", "canonical_id": "deck", "created_by_key": "mia"},
    {"asset_id": "deck-2", "canonical_id": "deck", "created_by_key": None},
    {"asset_id": "sheet", "canonical_id": None, "created_by_key": "sam"},
]
PEOPLE = [
    {"person_key": "sam", "name_key": "SAM", "team": "marketing", "active_to": "2026-10-10"},
    {"person_key": "sam", "name_key": "SAM", "team": "sales", "active_from": "2026-10-11"},
    {"person_key": "mia", "name_key": "MIA", "team": "marketing"},
]


def _load_uses(database: Database, *uses: tuple[str, str | None, str, int]) -> None:
    rows = [
        {
            "use_id": str(n),
            "asset_id": asset,
            "user_key": user,
            "action": "share",
            "used_at": at,
            "count": times,
        }
        for n, (asset, user, at, times) in enumerate(uses)
    ]
    for row in rows:
        row["used_at"] = moment(str(row["used_at"]))
    load(database, rows, table=ContentUse, batch=make_batch(kind="content-use"))


def _load_company(database: Database) -> None:
    load(database, ASSETS, table=Asset, batch=make_batch(kind="content"))
    people = [{**row, **_dates(row)} for row in PEOPLE]
    load(database, people, table=Person, batch=make_batch(kind="roster"))


def _dates(row: dict[str, Any]) -> dict[str, Any]:
    names = ("active_from", "active_to")
    return {name: moment(row[name]).date() for name in names if name in row}


def _uses(database: Database) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        table = content_queries.use_counts(connection, start=START, end=END, zone="UTC")
    plain = table.astype(object).where(table.notna(), None)
    return sorted(
        (row.asset_id, row.user_key, row.team, bool(row.is_creator), row.n) for row in plain.itertuples()
    )


def test_the_team_is_that_of_the_day_of_use(database: Database) -> None:
    _load_company(database)
    _load_uses(
        database,
        ("deck-2", "sam", "2026-10-10 23:59", 1),
        ("deck-2", "sam", "2026-10-11 00:00", 2),
        ("deck-2", "sam", "2026-10-20 09:00", 3),
    )
    assert _uses(database) == [("deck-2", "sam", "marketing", False, 1), ("deck-2", "sam", "sales", False, 5)]


def test_a_log_that_knows_names_only_finds_people_too(database: Database) -> None:
    _load_company(database)
    _load_uses(database, ("sheet", "MIA", "2026-10-05 09:00", 1), ("sheet", "nobody", "2026-10-05 09:00", 1))
    assert _uses(database) == [
        ("sheet", "MIA", "marketing", False, 1),
        ("sheet", "nobody", None, False, 1),
    ]


def test_who_made_one_version_made_them_all(database: Database) -> None:
    _load_company(database)
    _load_uses(
        database,
        ("deck-2", "mia", "2026-10-05 09:00", 1),
        ("sheet", "mia", "2026-10-05 09:00", 1),
        ("unknown", "mia", "2026-10-05 09:00", 1),
    )
    assert [(asset, is_creator) for asset, _, _, is_creator, _ in _uses(database)] == [
        ("deck-2", True),
        ("sheet", False),
        ("unknown", False),
    ]


def test_uses_count_from_the_start_of_the_window_up_to_its_end(database: Database) -> None:
    _load_uses(
        database,
        ("a", "x", "2026-09-30 23:59", 1),
        ("b", "x", "2026-10-01 00:00", 1),
        ("c", "x", "2026-11-01 00:00", 1),
    )
    assert [asset for asset, *_ in _uses(database)] == ["b"]
    with database.read() as connection:
        assert content_queries.content_log_span(connection) == (moment("2026-09-30 23:59"), END)


def test_two_rosters_do_not_count_a_use_twice(database: Database) -> None:
    load(database, [{"person_key": "x", "team": "sales"}], table=Person)
    load(database, [{"person_key": "x", "team": "sales"}], table=Person, batch=make_batch(source="hr"))
    _load_uses(database, ("a", "x", "2026-10-05 09:00", 4))
    assert _uses(database) == [("a", "x", "sales", False, 4)]


def test_orphans_wait_for_their_asset(database: Database) -> None:
    _load_uses(database, ("sheet", "x", "2026-10-05 09:00", 4), ("deck-1", "x", "2026-10-05 09:00", 1))
    with database.read() as connection:
        assert content_queries.count_orphans(connection) == 5
    load(database, ASSETS[2:], table=Asset, batch=make_batch(kind="content"))
    with database.read() as connection:
        assert content_queries.count_orphans(connection) == 1


def test_whether_the_roster_knows_any_user_of_the_log(database: Database) -> None:
    _load_uses(database, ("a", "x", "2026-10-05 09:00", 1), ("a", None, "2026-10-05 09:00", 1))
    with database.read() as connection:
        assert not content_queries.roster_known(connection)
    load(database, [{"person_key": "y", "name_key": "x", "team": "sales"}], table=Person)
    with database.read() as connection:
        assert content_queries.roster_known(connection)


def test_an_asset_without_a_canonical_id_is_its_own(database: Database) -> None:
    _load_company(database)
    with database.read() as connection:
        assets = content_queries.load_assets(connection)
    assert list(zip(assets["asset_id"], assets["canonical_id"], strict=True)) == [
        ("deck-1", "deck"),
        ("deck-2", "deck"),
        ("sheet", "sheet"),
    ]
    assert str(assets["published_at"].dtype) == "datetime64[us, UTC]"


def test_meetings_of_a_span_and_the_first_of_all(database: Database) -> None:
    times = ["2026-09-30 23:30", "2026-10-31 09:00", "2026-10-01 00:00", "2026-11-01 00:00"]
    rows = [
        {"meeting_id": str(n), "starts_at": moment(at), "invitees": 2, "has_replies": True}
        for n, at in enumerate(times)
    ]
    load(database, rows, table=Meeting, batch=make_batch(kind="meetings"))
    with database.read() as connection:
        assert content_queries.covered_from(connection) == moment("2026-09-30 23:30")
        meetings = content_queries.load_meetings(connection, start=START, end=END)
    assert list(meetings["meeting_id"]) == ["2", "1"]
    assert meetings["has_replies"].tolist() == [True, True]


def test_people_come_with_the_days_of_their_teams(database: Database) -> None:
    _load_company(database)
    with database.read() as connection:
        people = content_queries.load_people(connection)
    days = zip(people["person_key"], people["team"], people["active_from"], people["active_to"], strict=True)
    assert [(key, team, str(first), last and str(last)) for key, team, first, last in days] == [
        ("mia", "marketing", "0001-01-01", None),
        ("sam", "marketing", "0001-01-01", "2026-10-10"),
        ("sam", "sales", "2026-10-11", None),
    ]


def test_an_empty_database_answers_all_of_it(database: Database) -> None:
    with database.read() as connection:
        assert content_queries.covered_from(connection) is None
        assert content_queries.content_log_span(connection) is None
        assert content_queries.count_orphans(connection) == 0
        assert content_queries.use_counts(connection, start=START, end=END, zone="UTC").empty


@pytest.mark.parametrize(
    ("starts", "covered"),
    [
        (["2019-03-01", "2026-08-03", "2026-08-10"], "2026-08-03"),  # one stray
        (["2018-03-01", "2018-03-02", "2021-01-01", "2026-08-03"], "2026-08-03"),  # two, and another
        (
            ["2025-01-01", "2025-02-01", "2025-03-01", "2026-08-03"],
            "2025-01-01",
        ),  # a practice that was given up
        (["2026-03-01", "2026-08-03", "2026-08-10"], "2026-03-01"),  # a pause
        (["2026-08-03"], "2026-08-03"),
    ],
)
def test_a_stray_old_meeting_does_not_cover_the_years_after_it(
    sqlite_database: Database, starts: list[str], covered: str
) -> None:
    rows = [
        {"meeting_id": day, "starts_at": moment(f"{day} 09:00"), "invitees": 2, "has_replies": True}
        for day in starts
    ]
    load(sqlite_database, rows, table=Meeting, batch=make_batch(kind="meetings"))
    with sqlite_database.read() as connection:
        assert content_queries.covered_from(connection) == moment(f"{covered} 09:00")


@pytest.mark.parametrize(
    ("zone", "teams"),
    [("UTC", ["marketing", "sales"]), ("America/New_York", ["marketing"]), ("Asia/Tokyo", ["sales"])],
)
def test_the_team_is_that_of_the_local_day(database: Database, zone: str, teams: list[str]) -> None:
    """Sam moves from Marketing to Sales on 11 October: what is late evening here is early morning there."""
    _load_company(database)
    uses = [
        {
            "use_id": at,
            "asset_id": "x",
            "user_key": "sam",
            "action": "share",
            "used_at": moment(at),
            "count": 1,
        }
        for at in ("2026-10-10 20:00", "2026-10-11 02:00")
    ]
    load(database, uses, table=ContentUse, batch=make_batch(kind="content-use"))
    with database.read() as connection:
        table = content_queries.use_counts(connection, start=START, end=END, zone=zone)
    assert sorted(set(table["team"])) == teams
