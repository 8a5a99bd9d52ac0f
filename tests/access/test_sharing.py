"""Share links are made, listed and revoked by editors; their tokens are kept by nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from alignment import sharing
from alignment.access.audit import list_changes
from alignment.access.principal import Role
from alignment.access.tokens import hash_token
from alignment.errors import AlignmentError
from alignment.store import access_queries
from alignment.store.database import Database
from tests.support.people import OPERATOR, hand_link, welcome
from tests.support.whole_database import read_everything


def test_an_editor_makes_a_link_that_holds_for_ninety_days(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR).principal
    link = sharing.create_link(edith, database, label="  for the   board ")
    (listed,) = sharing.list_links(edith, database)
    assert (listed.id, listed.label, listed.created_by) == (link.id, "for the board", "edith")
    assert listed.expires_at - listed.created_at == timedelta(days=90)
    assert (listed.opened, listed.last_opened_at, listed.revoked_at) == (0, None, None)
    assert link.url("https://score.example.com") == f"https://score.example.com/s/{link.token}"


def test_a_token_is_found_by_its_hash_and_stands_nowhere(database: Database) -> None:
    link = hand_link(database)
    kept = hash_token(link.token)
    nearly = kept[:-1] + ("0" if kept[-1] != "0" else "1")
    with database.read() as connection:
        found = access_queries.find_link(connection, kept)
        assert found is not None
        assert found.id == link.id
        assert access_queries.find_link(connection, nearly) is None
    everything = read_everything(database)
    assert hash_token(link.token) in everything
    assert link.token not in everything
    assert link.token not in repr(link)


def test_a_revoked_link_stays_in_the_list_and_says_who_ended_it(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR).principal
    link = hand_link(database)
    sharing.revoke_link(edith, database, link.id[:8])
    sharing.revoke_link(OPERATOR, database, link.id)
    (listed,) = sharing.list_links(edith, database)
    assert listed.revoked_by == "edith"
    assert not sharing.is_open(listed, now=datetime.now(UTC))


@pytest.mark.parametrize("beginning", ["", "no such link"])
def test_a_link_that_is_not_there_cannot_be_revoked(database: Database, beginning: str) -> None:
    hand_link(database)
    with pytest.raises(AlignmentError, match="no link has an id that begins so"):
        sharing.revoke_link(OPERATOR, database, beginning)


@pytest.mark.parametrize(
    ("label", "days", "complaint"),
    [
        (" ", 90, "who is it for"),
        ("x" * 101, 90, "at most 100 characters"),
        ("Vic", 0, "1 to 366 days"),
        ("Vic", 367, "1 to 366 days"),
    ],
)
def test_a_link_that_cannot_be_is_refused(database: Database, label: str, days: int, complaint: str) -> None:
    with pytest.raises(AlignmentError, match=complaint):
        sharing.create_link(OPERATOR, database, label=label, days=days)
    assert sharing.list_links(OPERATOR, database) == []


def test_making_and_revoking_is_written_down_once_each(database: Database) -> None:
    link = hand_link(database, for_leadership=True)
    sharing.revoke_link(OPERATOR, database, link.id)
    sharing.revoke_link(OPERATOR, database, link.id)
    revoked, created = list_changes(OPERATOR, database, now=datetime.now(UTC))
    assert (revoked.action, created.action) == ("link-revoked", "link-created")
    assert {revoked.subject, created.subject} == {"for Vic"}
    assert created.details == {"days": 90, "snapshot": None, "for_leadership": True}
