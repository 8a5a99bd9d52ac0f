"""What was decided is kept with the snapshot that was presented, changes nothing in it, and opens the next story."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from pptx import Presentation
from pypdf import PdfReader

from alignment import exports, presenting, sharing, snapshots
from alignment.access.audit import list_changes
from alignment.access.principal import Principal, Role
from alignment.access.rights import viewer_of
from alignment.cli import main
from alignment.errors import AccessRefused, AlignmentError
from alignment.publish.story import Decision, Deck
from alignment.store import access_queries
from alignment.store.database import Database
from tests.support.people import OPERATOR, hand_link, welcome
from tests.test_snapshots import FIRST, SECOND, load, url_of

DECIDED = (
    Decision("One calendar for both teams", "Head of Sales", date(2026, 12, 15)),
    Decision("A duty on Friday afternoons"),
)


def tell(database: Database, who: Principal = OPERATOR, **about: str) -> Deck:
    return exports.tell_story(who, database, **about)


def holder_of(database: Database, **limits: str | bool) -> Principal:
    link = hand_link(database, **limits)
    with database.read() as connection:
        return viewer_of(access_queries.find_link_by_id(connection, link.id), now=datetime.now(UTC))


def test_decisions_open_the_next_story_and_leave_the_snapshot_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, FIRST)
    edith = welcome(database, "edith", Role.EDITOR).principal
    info = snapshots.publish_snapshot(edith, database, label="October")
    before = snapshots.read_snapshot(edith, database, info.id).payload
    kept = presenting.keep_decisions(edith, database, info.id, DECIDED)
    assert [(d.what, d.owner, d.due, d.decided_by) for d in kept.decisions] == [
        ("One calendar for both teams", "Head of Sales", date(2026, 12, 15), "edith"),
        ("A duty on Friday afternoons", "", None, "edith"),
    ]
    assert snapshots.read_snapshot(edith, database, info.id).payload == before
    own = tell(database, snapshot=info.id)
    assert own.decided == DECIDED
    assert own.last_time is None
    load(database, tmp_path, SECOND, day=2)
    later = tell(database)
    assert later.last_time is not None
    assert (later.last_time.label, later.last_time.decisions) == ("October", DECIDED)
    assert later.slides[0].headline.text == "Last time we decided 2 things"
    assert [row[3] for row in later.slides[1].table.rows if row[0] == "SLA adherence"] == ["+50 points"]  # type: ignore[union-attr]
    next_one = snapshots.publish_snapshot(OPERATOR, database, label="November")
    assert tell(database, snapshot=next_one.id).last_time == later.last_time


def test_a_story_looks_back_at_what_was_presented_and_not_at_what_was_only_published(
    sqlite_database: Database, tmp_path: Path
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    shown, unshown = (snapshots.publish_snapshot(OPERATOR, sqlite_database, label=label) for label in "ab")
    assert tell(sqlite_database).last_time is None
    presenting.mark_presented(OPERATOR, sqlite_database, shown.id)
    for about in ({}, {"snapshot": unshown.id}):
        last = tell(sqlite_database, **about).last_time
        assert last is not None
        assert (last.label, last.decisions) == ("a", ())
    assert tell(sqlite_database, snapshot=shown.id).last_time is None


def test_what_was_presented_from_the_records_becomes_a_snapshot_with_its_decisions(
    sqlite_database: Database, tmp_path: Path
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    with pytest.raises(AlignmentError, match="decision 2 says who and when, but not what"):
        presenting.publish_presented(OPERATOR, sqlite_database, [*DECIDED[:1], Decision("", "Sales")])
    assert snapshots.list_snapshots(OPERATOR, sqlite_database) == []
    info = presenting.publish_presented(
        OPERATOR, sqlite_database, [*DECIDED, Decision("")], label="Meeting", window="2026-03"
    )
    assert (info.label, info.window) == ("Meeting", "2026-03")
    assert tell(sqlite_database, snapshot=info.id).decided == DECIDED
    bare = presenting.publish_presented(OPERATOR, sqlite_database)
    found = presenting.find_presentation(OPERATOR, sqlite_database, bare.id)
    assert found is not None
    assert found.decisions == ()


def test_decisions_can_be_changed_until_a_newer_snapshot_is_presented(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, FIRST)
    edith = welcome(database, "edith", Role.EDITOR).principal
    first = snapshots.publish_snapshot(OPERATOR, database)
    presenting.keep_decisions(OPERATOR, database, first.id, DECIDED)
    changed = presenting.keep_decisions(edith, database, first.id, [DECIDED[1], Decision("  A   third ")])
    assert [(d.what, d.decided_by) for d in changed.decisions] == [
        (DECIDED[1].what, OPERATOR.name),
        ("A third", "edith"),
    ]
    second = snapshots.publish_snapshot(OPERATOR, database)
    presenting.mark_presented(OPERATOR, database, second.id)
    with pytest.raises(AlignmentError, match="snapshot 2 was presented since"):
        presenting.keep_decisions(OPERATOR, database, first.id, ())
    assert presenting.find_presentation(OPERATOR, database, first.id) == changed


def test_of_two_who_write_at_once_the_slower_one_is_told_and_nothing_is_lost(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, FIRST)
    info = snapshots.publish_snapshot(OPERATOR, database)
    kept = presenting.keep_decisions(OPERATOR, database, info.id, DECIDED, started_from=0)
    with pytest.raises(AlignmentError, match="nothing was kept: the decisions were changed meanwhile"):
        presenting.keep_decisions(OPERATOR, database, info.id, [Decision("Mine")], started_from=0)
    assert presenting.find_presentation(OPERATOR, database, info.id) == kept
    again = presenting.keep_decisions(OPERATOR, database, info.id, (), started_from=kept.version)
    assert again.decisions == ()


@pytest.mark.parametrize(
    ("decisions", "complaint"),
    [
        ([Decision("x" * 161)], "the text of decision 1 has 161 characters; at most 160"),
        ([Decision("x"), Decision("y", "z" * 41)], "the owner of decision 2 has 41 characters; at most 40"),
        ([Decision(f"{n}") for n in range(7)], "at most 6 decisions, not 7"),
    ],
)
def test_what_finds_no_room_on_a_slide_is_refused(
    sqlite_database: Database, tmp_path: Path, decisions: list[Decision], complaint: str
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database)
    with pytest.raises(AlignmentError, match=complaint):
        presenting.keep_decisions(OPERATOR, sqlite_database, info.id, decisions)
    assert presenting.find_presentation(OPERATOR, sqlite_database, info.id) is None
    with pytest.raises(AlignmentError, match="no such snapshot"):
        presenting.keep_decisions(OPERATOR, sqlite_database, info.id[:8], DECIDED)


def test_the_log_says_who_presented_and_decided_and_not_what(
    sqlite_database: Database, tmp_path: Path
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database, label="October")
    presenting.keep_decisions(OPERATOR, sqlite_database, info.id, DECIDED)
    presenting.mark_presented(OPERATOR, sqlite_database, info.id)
    changes = list_changes(OPERATOR, sqlite_database, now=datetime.now(UTC))
    assert [(c.action, c.subject) for c in changes[:2]] == [
        ("decisions-kept", "snapshot 1: October"),
        ("snapshot-presented", "snapshot 1: October"),
    ]
    assert changes[0].details["decisions"] == 2
    assert "calendar" not in str(changes)


def test_a_link_to_one_snapshot_tells_its_decisions_and_nothing_of_earlier_ones(
    sqlite_database: Database, tmp_path: Path
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    first, second = (snapshots.publish_snapshot(OPERATOR, sqlite_database, label=label) for label in "ab")
    presenting.keep_decisions(OPERATOR, sqlite_database, first.id, DECIDED[:1])
    presenting.keep_decisions(OPERATOR, sqlite_database, second.id, DECIDED[1:])
    vic = holder_of(sqlite_database, snapshot=second.id)
    told = json.dumps(exports.deck_json(tell(sqlite_database, vic, snapshot=second.id)))
    assert DECIDED[1].what in told
    assert DECIDED[0].what not in told
    for other in (first.id, ""):
        with pytest.raises(AccessRefused):
            presenting.find_presentation(vic, sqlite_database, other)
    everyone = holder_of(sqlite_database)
    assert tell(sqlite_database, everyone, snapshot=second.id).slides[0].table is not None
    assert len(sharing.list_links(OPERATOR, sqlite_database)) == 2


def test_decisions_are_in_the_files_of_their_story_word_for_word(
    sqlite_database: Database, tmp_path: Path
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    info = presenting.publish_presented(OPERATOR, sqlite_database, DECIDED)
    files = {
        kind: exports.export(OPERATOR, sqlite_database, kind=kind, snapshot=info.id)
        for kind in ("pptx", "pdf")
    }
    slides = Presentation(BytesIO(files["pptx"].content)).slides
    cells = [cell.text for shape in slides[-1].shapes if shape.has_table for cell in shape.table.iter_cells()]
    paper = "".join(page.extract_text() for page in PdfReader(BytesIO(files["pdf"].content)).pages)
    for words in (
        "One calendar for both teams",
        "Head of Sales",
        "15 Dec 2026",
        "A duty on Friday afternoons",
    ):
        assert words in cells
        assert words in " ".join(paper.split())


def test_commands_write_down_what_was_decided_and_read_it(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(sqlite_database, tmp_path, FIRST)
    monkeypatch.setenv("DATABASE_URL", url_of(sqlite_database))
    info = snapshots.publish_snapshot(OPERATOR, sqlite_database, label="October")

    def call(*words: str) -> str:
        done = CliRunner().invoke(main, ["snapshots", *words])
        assert done.exit_code == 0, done.stderr
        return done.stdout

    assert "not presented yet" in call("decisions", info.id[:8])
    call("decide", info.id[:8], "One calendar", "--owner", "Head of Sales", "--due", "2026-12-15")
    told = call("decide", info.id[:8], "A Friday duty")
    assert told.splitlines() == [
        "1. One calendar (Head of Sales, by 2026-12-15); written down by command line",
        "2. A Friday duty (nobody named); written down by command line",
    ]
    read = json.loads(call("decisions", info.id, "--json"))
    assert [d["due"] for d in read["decisions"]] == ["2026-12-15", None]
    assert "was presented" in call("presented", info.id[:8])
    assert ", presented 20" in call()
    assert json.loads(call("--json"))[0]["presented_at"]
