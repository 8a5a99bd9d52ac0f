"""A snapshot is the whole scorecard as it was: nothing that comes later changes a byte of it."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from alignment import imports, organisation, sharing, snapshots
from alignment.access.audit import list_changes
from alignment.access.principal import Principal, Role
from alignment.access.rights import viewer_of
from alignment.advice.practices import load_practices
from alignment.cli import main
from alignment.errors import AccessRefused, AlignmentError, StoreError
from alignment.ingest.load import LoadOptions
from alignment.sample import ensure_sample
from alignment.scorecards import advised, told
from alignment.scorecards.advised import advise
from alignment.settings import Environment
from alignment.store import access_queries, schema
from alignment.store.commands import table_of
from alignment.store.database import Database, open_database
from alignment.store.snapshot_models import PublishedSnapshot
from tests.store.test_schema import NEXT
from tests.support.people import OPERATOR, hand_link, welcome
from tests.support.tree import ROOT

HEADER = "lead_id,source,status,handed_off_at,first_touch_at,decided_at,decision\n"
FIRST = HEADER + (
    "L-1,fair,Working,2026-03-02T10:00:00Z,2026-03-02T11:00:00Z,2026-03-03T10:00:00Z,accepted\n"
    "L-2,fair,Working,2026-03-02T10:00:00Z,2026-03-05T11:00:00Z,2026-03-06T10:00:00Z,rejected\n"
)
SECOND = HEADER + (
    "L-2,fair,Working,2026-03-02T10:00:00Z,2026-03-02T11:30:00Z,2026-03-06T10:00:00Z,accepted\n"
    "L-3,web,Working,2026-03-04T10:00:00Z,2026-03-04T10:30:00Z,2026-03-05T10:00:00Z,accepted\n"
)


def load(database: Database, home: Path, text: str, *, day: int = 1, month: int = 4) -> str:
    """Load leads as at this day of 2026; the id of the batch."""
    options = LoadOptions(kind="leads", as_of=datetime(2026, month, day, tzinfo=UTC))
    environment = Environment(home=home, database_url="", base_url="")
    report = imports.import_file(
        OPERATOR, database, environment, text.encode(), file_name="own.csv", options=options
    )
    assert report.batch
    return report.batch


def url_of(database: Database) -> str:
    with database.read() as connection:
        return connection.engine.url.render_as_string(hide_password=False)


def everything_of(database: Database, snapshot: str) -> tuple[str, str]:
    """What the service gives of a snapshot, to an admin and to the holder of a link."""
    vic = read_link(database, hand_link(database).id)
    return tuple(snapshots.read_snapshot(who, database, snapshot).payload for who in (OPERATOR, vic))


def read_link(database: Database, link: str) -> Principal:
    with database.read() as connection:
        return viewer_of(access_queries.find_link_by_id(connection, link), now=datetime.now(UTC))


@pytest.fixture
def later_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app of some later day, with a newer schema; for databases that are opened from then on."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    (folder / "versions" / "0099_note.py").write_text(NEXT.format(before=schema.newest_revision()))
    monkeypatch.setattr(schema, "MIGRATIONS", folder)


# a snapshot stays


def test_a_snapshot_published_before_an_import_shows_byte_identical_json_after_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    load(database, tmp_path, FIRST)
    info = snapshots.publish_snapshot(OPERATOR, database, label="April")
    monkeypatch.setenv("DATABASE_URL", url_of(database))
    shown = CliRunner().invoke(main, ["snapshots", "show", info.id, "--json"])
    assert shown.exit_code == 0, shown.stderr
    before = everything_of(database, info.id)
    assert shown.stdout == before[0]

    def check() -> None:
        assert everything_of(database, info.id) == before
        assert CliRunner().invoke(main, ["snapshots", "show", info.id, "--json"]).stdout == shown.stdout

    batch = load(database, tmp_path, SECOND, day=2)
    check()
    changes = {"targets.sla_adherence": 0.5, "weights.content_usage": 3, "organisation.name": "New name"}
    organisation.save_settings(OPERATOR, database, {**changes, "sla.response_hours": 1})
    check()
    imports.undo_import(OPERATOR, database, batch)
    check()
    snapshots.sign_sentence(
        OPERATOR,
        database,
        info.id,
        metric="sla_adherence",
        team="sales",
        sentence="We were two people short.",
    )
    snapshots.publish_snapshot(OPERATOR, database, label="after")
    check()
    request.getfixturevalue("later_schema")
    migrated = open_database(url_of(database), home=tmp_path)
    assert everything_of(migrated, info.id) == before
    migrated.close()


def test_a_snapshot_holds_the_scorecard_that_the_command_prints(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    monkeypatch.setenv("DATABASE_URL", url_of(sqlite_database))
    for options in ([], ["--window", "2026-03"]):
        printed = CliRunner().invoke(main, ["score", "--json", *options]).stdout
        published = json.loads(CliRunner().invoke(main, ["publish", "--json", *options]).stdout)
        payload = json.loads(snapshots.read_snapshot(OPERATOR, sqlite_database, published["id"]).payload)
        assert payload["scorecard"] == json.loads(printed)
        assert payload["rules_version"] == payload["scorecard"]["rules_version"] == published["rules_version"]


def test_an_earlier_moment_can_be_published(sqlite_database: Database, tmp_path: Path) -> None:
    load(sqlite_database, tmp_path, FIRST)
    load(sqlite_database, tmp_path, SECOND, day=2)
    moment = datetime(2026, 3, 20, tzinfo=UTC)
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database, as_of=moment)
    frozen = snapshots.read_snapshot(OPERATOR, sqlite_database, info.id).frozen
    assert info.as_of == frozen.scorecard.as_of == moment
    assert frozen.scorecard.metric("sla_adherence").ratio.denominator == 3


def test_a_payload_that_was_tampered_with_is_an_error_and_not_shown(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, FIRST)
    info = snapshots.publish_snapshot(OPERATOR, database)
    table = table_of(PublishedSnapshot)
    with database.write() as connection:
        better = sa.func.replace(table.c.payload, '"numerator": 1', '"numerator": 2')
        connection.execute(sa.update(table).values(payload=better))
    with pytest.raises(
        StoreError, match=r"Snapshot 1 .* is not what was published.*Restore it from a backup"
    ):
        snapshots.read_snapshot(OPERATOR, database, info.id)
    assert [listed.id for listed in snapshots.list_snapshots(OPERATOR, database)] == [info.id]


def test_nothing_in_the_store_changes_or_removes_a_snapshot() -> None:
    written = "\n".join(
        file.read_text(encoding="utf-8") for file in sorted((ROOT / "alignment" / "store").glob("*.py"))
    )
    assert "sa.insert(_snapshot)" in written
    assert "update(_snapshot)" not in written
    assert "delete(_snapshot)" not in written


def test_an_import_that_comes_between_is_in_the_snapshot_or_wholly_after_it(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    compute, calls = told.compute, []

    def compute_while_a_file_arrives(*given: object, **named: object) -> object:
        scorecard = compute(*given, **named)
        if not calls:
            load(sqlite_database, tmp_path, SECOND, day=2)
        calls.append(scorecard)
        return scorecard

    monkeypatch.setattr(told, "compute", compute_while_a_file_arrives)
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database)
    frozen = snapshots.read_snapshot(OPERATOR, sqlite_database, info.id).frozen
    assert len(calls) == 2
    assert frozen.scorecard.metric("sla_adherence").ratio.denominator == 3


def test_without_records_there_is_nothing_to_publish(sqlite_database: Database) -> None:
    with pytest.raises(AlignmentError, match="nothing to publish"):
        snapshots.publish_snapshot(OPERATOR, sqlite_database)
    assert snapshots.list_snapshots(OPERATOR, sqlite_database) == []


def test_publishing_is_written_down(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, FIRST)
    edith = welcome(database, "edith", Role.EDITOR).principal
    infos = [snapshots.publish_snapshot(edith, database, label=f" n {n} ", note="read") for n in (1, 2)]
    assert [(i.number, i.label, i.note, i.published_by) for i in infos] == [
        (1, "n 1", "read", "edith"),
        (2, "n 2", "read", "edith"),
    ]
    assert snapshots.list_snapshots(edith, database) == infos[::-1]
    newest = list_changes(OPERATOR, database, now=datetime.now(UTC))[0]
    assert (newest.action, newest.subject, newest.who) == ("snapshot-published", "snapshot 2: n 2", "edith")
    with pytest.raises(AlignmentError, match="at most 100 characters"):
        snapshots.publish_snapshot(edith, database, label="x" * 101)


# who sees what of it


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Database]:
    """The sample company, with a snapshot that an admin published."""
    home = tmp_path_factory.mktemp("company")
    url = f"sqlite:///{shutil.copy(migrated_file, home / 'alignment.db')}"
    database = open_database(url, home=home)
    ensure_sample(database, Environment(home=home, database_url=url, base_url=""))
    snapshots.publish_snapshot(OPERATOR, database, label="October")
    yield database
    database.close()


def _load_one_owners_fair(database: Database, home: Path) -> None:
    """40 hand-offs of six owners from the web, answered at once; 12 of one owner from a fair, a week late."""
    web = [(f"W-{n}", "web", f"owner{n % 6}@x.example", "2026-03-02T11:00:00Z") for n in range(40)]
    fair = [(f"F-{n}", "Solo fair", "only@x.example", "2026-03-09T11:00:00Z") for n in range(12)]
    rows = [
        f"{lead},{source},Working,{owner},2026-03-02T10:00:00Z,{touch},2026-03-10T10:00:00Z,rejected,Not a fit"
        for lead, source, owner, touch in [*web, *fair]
    ]
    header = "lead_id,lead_source,status,owner,handed_off_at,first_touch_at,decided_at,decision,reason"
    load(database, home, "\n".join([header, *rows]) + "\n")


def test_a_viewer_is_told_nothing_of_a_segment_of_one_owner(database: Database, tmp_path: Path) -> None:
    _load_one_owners_fair(database, tmp_path)
    admin = snapshots.publish_snapshot(OPERATOR, database)
    everything, seen = everything_of(database, admin.id)
    payload = json.loads(everything)
    (sla,) = (metric for metric in payload["scorecard"]["metrics"] if metric["key"] == "sla_adherence")
    assert sla["facts"]["miss_share_top_source"]["label"] == "Solo fair"
    assert "12 of 12 late hand-offs come from Solo fair" in everything
    assert "Solo fair" not in seen
    assert "12 of 12 late hand-offs come from" not in seen
    edith = welcome(database, "edith", Role.EDITOR).principal
    assert snapshots.read_snapshot(edith, database, admin.id).payload == everything
    by_edith = snapshots.publish_snapshot(edith, database)
    assert "Solo fair" not in everything_of(database, by_edith.id)[1]


def test_a_viewers_payload_holds_targets_and_weights_and_nothing_for_editors(company: Database) -> None:
    info = snapshots.list_snapshots(OPERATOR, company)[-1]
    everything, seen = (json.loads(payload) for payload in everything_of(company, info.id))
    assert set(everything["told"]) == {"editors", "viewers"}
    assert set(seen["told"]) == {"viewers"}
    assert set(seen["settings"]) == {"targets", "weights"}
    assert seen["scorecard"]["score"] == everything["scorecard"]["score"]


def test_what_both_teams_believed_is_kept_with_the_scorecard(
    company: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url_of(company))
    printed = json.loads(CliRunner().invoke(main, ["score", "--json"]).stdout)
    info = snapshots.list_snapshots(OPERATOR, company)[-1]
    for payload in everything_of(company, info.id):
        assert json.loads(payload)["scorecard"]["survey"] == printed["survey"]
    assert printed["survey"]["wave"]
    assert snapshots.read_snapshot(OPERATOR, company, info.id).frozen.survey == printed["survey"]


def test_what_concerns_the_leadership_is_for_their_links_alone(
    company: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest = advised.suggest

    def suggest_to_the_leadership(*given: object, **named: object) -> object:
        first, *rest = suggest(*given, **named)
        return (replace(first, practice=first.practice.model_copy(update={"leadership_only": True})), *rest)

    monkeypatch.setattr(advised, "suggest", suggest_to_the_leadership)
    info = snapshots.publish_snapshot(OPERATOR, company, label="with one for the leadership")

    def titles(who: Principal) -> list[str]:
        seen = snapshots.read_snapshot(who, company, info.id)
        assert all(fix.practice.title in seen.payload for fix in seen.frozen.told.fixes)
        return [fix.practice.title for fix in seen.frozen.told.fixes]

    first, *others = titles(OPERATOR)
    assert titles(read_link(company, hand_link(company, for_leadership=True).id)) == [first, *others]
    vic = read_link(company, hand_link(company).id)
    leaders = {practice.title for practice in load_practices() if practice.leadership_only}
    assert titles(vic) == [title for title in others if title not in leaders]
    assert first not in snapshots.read_snapshot(vic, company, info.id).payload


def test_a_snapshot_is_drawn_from_what_was_published(company: Database) -> None:
    info = snapshots.list_snapshots(OPERATOR, company)[-1]
    frozen = snapshots.read_snapshot(OPERATOR, company, info.id).frozen
    draft = told.gather(company, window="13w", as_of=None)
    assert frozen.scorecard == draft.scorecard
    assert frozen.told.story == draft.editors.story
    assert frozen.told.findings == draft.editors.findings
    assert frozen.promises == draft.promises
    live = advise(company, draft.scorecard, window="13w", limited=False)
    assert [(f.id, f.metric, f.points_max, f.why, f.caveats, f.state) for f in frozen.told.fixes] == [
        (f.id, f.metric, f.points_max, f.why, f.caveats, f.state) for f in live
    ]
    assert [[c.place for c in f.practice.cites] for f in frozen.told.fixes] == [
        [c.place for c in f.practice.cites] for f in live
    ]


def test_a_link_for_one_snapshot_opens_that_one_and_no_other(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, FIRST)
    mine, other = (snapshots.publish_snapshot(OPERATOR, database, label=label) for label in "ab")
    link = hand_link(database, snapshot=mine.id[:8])
    vic = read_link(database, link.id)
    assert vic.only_snapshot == mine.id
    assert snapshots.read_snapshot(vic, database, mine.id).info == mine
    for snapshot in (other.id, mine.id[:8], "", "nonsense"):
        with pytest.raises(AccessRefused):
            snapshots.read_snapshot(vic, database, snapshot)
    sharing.revoke_link(OPERATOR, database, link.id)
    with pytest.raises(AccessRefused):
        snapshots.read_snapshot(vic, database, mine.id)


def test_no_link_is_made_for_a_snapshot_that_is_not_there(database: Database) -> None:
    with pytest.raises(AlignmentError, match="no snapshot has an id that begins so"):
        hand_link(database, snapshot="october")
    assert sharing.list_links(OPERATOR, database) == []


def test_a_viewer_finds_a_snapshot_by_its_whole_id_alone(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, FIRST)
    info = snapshots.publish_snapshot(OPERATOR, database)
    vic = welcome(database, "vic", Role.VIEWER).principal
    assert snapshots.read_snapshot(vic, database, info.id).info == info
    for guess in (info.id[:31], info.id[:1], ""):
        with pytest.raises(AlignmentError, match="there is no such snapshot"):
            snapshots.read_snapshot(vic, database, guess)


# signed sentences


def test_each_team_signs_one_sentence_a_metric_beside_what_is_frozen(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, FIRST)
    edith = welcome(database, "edith", Role.EDITOR).principal
    info = snapshots.publish_snapshot(edith, database)
    payload = snapshots.read_snapshot(edith, database, info.id).payload
    for team, sentence in (("sales", "We agree. "), ("marketing", "So  do we."), ("sales", "We agree now.")):
        snapshots.sign_sentence(
            edith, database, info.id, metric="sla_adherence", team=team, sentence=sentence
        )
    signed = snapshots.read_snapshot(edith, database, info.id)
    assert [(s.metric, s.team, s.sentence, s.signed_by) for s in signed.signatures] == [
        ("sla_adherence", "marketing", "So do we.", "edith"),
        ("sla_adherence", "sales", "We agree now.", "edith"),
    ]
    assert signed.signature("content_usage", "sales") is None
    assert signed.payload == payload
    changes = list_changes(OPERATOR, database, now=datetime.now(UTC))[:3]
    assert [change.details["replaced"] for change in changes] == [True, False, False]
    assert {change.subject for change in changes} == {"snapshot 1"}
    assert "We agree" not in str(changes)


def test_a_sentence_is_replaced_until_a_newer_snapshot_is_published_and_may_come_late(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, FIRST)
    first = snapshots.publish_snapshot(OPERATOR, database)
    sign = {"metric": "lead_acceptance", "team": "sales"}
    snapshots.sign_sentence(OPERATOR, database, first.id, sentence="Said.", **sign)
    snapshots.publish_snapshot(OPERATOR, database)
    with pytest.raises(AlignmentError, match="snapshot 2 is published since: what was said stays"):
        snapshots.sign_sentence(OPERATOR, database, first.id, sentence="Never said.", **sign)
    snapshots.sign_sentence(
        OPERATOR, database, first.id, metric="lead_acceptance", team="marketing", sentence="Late."
    )
    said = snapshots.read_snapshot(OPERATOR, database, first.id).signatures
    assert [s.sentence for s in said] == ["Late.", "Said."]


@pytest.mark.parametrize(
    ("metric", "team", "sentence", "complaint"),
    [
        ("sla_adherence", "sales", "  ", "nothing to sign"),
        ("sla_adherence", "sales", "x" * 301, "at most 300 characters"),
        ("sla_adherence", "finance", "Fine.", "cannot be signed"),
        ("score", "sales", "Fine.", "cannot be signed"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    sqlite_database: Database, tmp_path: Path, metric: str, team: str, sentence: str, complaint: str
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database)
    with pytest.raises(AlignmentError, match=complaint):
        snapshots.sign_sentence(
            OPERATOR, sqlite_database, info.id, metric=metric, team=team, sentence=sentence
        )
    assert snapshots.read_snapshot(OPERATOR, sqlite_database, info.id).signatures == ()


# two beside each other


def test_two_snapshots_under_the_same_rules_tell_what_changed(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, FIRST)
    first = snapshots.publish_snapshot(OPERATOR, database)
    load(database, tmp_path, SECOND, day=2)
    second = snapshots.publish_snapshot(OPERATOR, database)
    comparison = snapshots.compare_snapshots(OPERATOR, database, first.id, second.id[:10])
    (sla,) = (metric for metric in comparison.metrics if metric.key == "sla_adherence")
    assert comparison.holds
    assert (sla.first.numerator, sla.first.denominator) == (1, 2)
    assert (sla.second.numerator, sla.second.denominator) == (3, 3)
    assert sla.change == 0.5
    assert (sla.first.status, sla.second.status) == ("far_below_target", "on_target")
    assert comparison.remarks == ("Their windows overlap, so that some records count in both.",)


def test_under_different_rules_the_comparison_does_not_hold_and_says_so(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, FIRST)
    first = snapshots.publish_snapshot(OPERATOR, database)
    organisation.save_settings(OPERATOR, database, {"targets.sla_adherence": 0.4})
    second = snapshots.publish_snapshot(OPERATOR, database)
    comparison = snapshots.compare_snapshots(OPERATOR, database, first.id, second.id)
    assert not comparison.holds
    assert [metric.change for metric in comparison.metrics] == [None] * 4
    (remark,) = comparison.remarks
    assert first.rules_version in remark
    assert second.rules_version in remark
    assert "says nothing" in remark
