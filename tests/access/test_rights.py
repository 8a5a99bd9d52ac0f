"""Rights are looked up again whenever they are used: what was revoked a moment ago opens nothing."""

import ast
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alignment import (
    accounts,
    answering,
    exports,
    glossary,
    imports,
    organisation,
    positions,
    presenting,
    sample,
    sharing,
    snapshots,
    survey_imports,
    surveys,
)
from alignment.access.audit import list_changes
from alignment.access.principal import Principal, Role, Ticket, may
from alignment.access.rights import authorise, refreshed, viewer_of
from alignment.access.sessions import LASTS, sign_out
from alignment.access.tokens import hash_token
from alignment.errors import AccessRefused
from alignment.ingest.load import LoadOptions
from alignment.publish.story import Decision
from alignment.settings import Environment
from alignment.settings_preview import preview_settings
from alignment.store import access_commands, access_queries
from alignment.store.database import Database
from tests.support.people import OPERATOR, hand_link, publish_by_hand, welcome
from tests.support.tree import ROOT, list_modules, parse

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOME = Environment(Path("nowhere"), "", "")
Service = Callable[[Principal, Database], object]

# every service function that changes or hands out something → the roles that may call it
SERVICES: dict[str, tuple[Service, set[Role]]] = {
    "imports.import_file": (
        lambda who, db: imports.import_file(
            who, db, HOME, b"", file_name="leads.csv", options=LoadOptions(kind="leads")
        ),
        {Role.ADMIN},
    ),
    "survey_imports.import_survey": (
        lambda who, db: survey_imports.import_survey(
            who, db, HOME, b"", file_name="answers.csv", options=LoadOptions(kind="survey")
        ),
        {Role.ADMIN},
    ),
    "survey_imports.undo_survey": (lambda who, db: survey_imports.undo_survey(who, db, "0"), {Role.ADMIN}),
    "imports.undo_import": (lambda who, db: imports.undo_import(who, db, "0"), {Role.ADMIN}),
    "organisation.save_settings": (
        lambda who, db: organisation.save_settings(who, db, {"organisation.name": "Mallory & Co"}),
        {Role.ADMIN},
    ),
    "organisation.list_versions": (organisation.list_versions, {Role.ADMIN}),
    "organisation.restore_version": (
        lambda who, db: organisation.restore_version(who, db, 1),
        {Role.ADMIN},
    ),
    "settings_preview.preview_settings": (
        lambda who, db: preview_settings(who, db, {"sla.response_hours": 400}),
        {Role.ADMIN},
    ),
    "glossary.list_terms": (glossary.list_terms, {Role.VIEWER, Role.EDITOR, Role.ADMIN}),
    "glossary.set_term": (lambda who, db: glossary.set_term(who, db, "MQL", "A lead."), {Role.ADMIN}),
    "glossary.remove_term": (lambda who, db: glossary.remove_term(who, db, "MQL"), {Role.ADMIN}),
    "glossary.sign_term": (
        lambda who, db: glossary.sign_term(who, db, "MQL", team="sales"),
        {Role.EDITOR, Role.ADMIN},
    ),
    "sample.load_sample": (lambda who, db: sample.load_sample(who, db, HOME), {Role.ADMIN}),
    "sample.clear_sample": (sample.clear_sample, {Role.ADMIN}),
    "accounts.add_account": (
        lambda who, db: accounts.add_account(who, db, "mallory", role=Role.ADMIN),
        {Role.ADMIN},
    ),
    "accounts.issue_new_code": (lambda who, db: accounts.issue_new_code(who, db, "alice"), {Role.ADMIN}),
    "accounts.revoke_account": (lambda who, db: accounts.revoke_account(who, db, "alice"), {Role.ADMIN}),
    "accounts.readmit_account": (lambda who, db: accounts.readmit_account(who, db, "alice"), {Role.ADMIN}),
    "accounts.list_accounts": (accounts.list_accounts, {Role.ADMIN}),
    "audit.list_changes": (lambda who, db: list_changes(who, db, now=datetime.now(UTC)), {Role.ADMIN}),
    "sharing.create_link": (
        lambda who, db: sharing.create_link(who, db, label="for Mallory"),
        {Role.EDITOR, Role.ADMIN},
    ),
    "sharing.list_links": (sharing.list_links, {Role.EDITOR, Role.ADMIN}),
    "sharing.revoke_link": (lambda who, db: sharing.revoke_link(who, db, "0"), {Role.EDITOR, Role.ADMIN}),
    "exports.tell_story": (exports.tell_story, {Role.VIEWER, Role.EDITOR, Role.ADMIN}),
    "exports.export": (
        lambda who, db: exports.export(who, db, kind="csv"),
        {Role.VIEWER, Role.EDITOR, Role.ADMIN},
    ),
    "snapshots.publish_snapshot": (snapshots.publish_snapshot, {Role.EDITOR, Role.ADMIN}),
    "snapshots.list_snapshots": (snapshots.list_snapshots, {Role.EDITOR, Role.ADMIN}),
    "snapshots.find_snapshot": (
        lambda who, db: snapshots.find_snapshot(who, db, "0"),
        {Role.EDITOR, Role.ADMIN},
    ),
    "snapshots.read_snapshot": (
        lambda who, db: snapshots.read_snapshot(who, db, "0"),
        {Role.VIEWER, Role.EDITOR, Role.ADMIN},
    ),
    "snapshots.compare_snapshots": (
        lambda who, db: snapshots.compare_snapshots(who, db, "0", "1"),
        {Role.EDITOR, Role.ADMIN},
    ),
    "snapshots.sign_sentence": (
        lambda who, db: snapshots.sign_sentence(
            who, db, "0", metric="sla_adherence", team="sales", sentence="Fine."
        ),
        {Role.EDITOR, Role.ADMIN},
    ),
    "presenting.keep_decisions": (
        lambda who, db: presenting.keep_decisions(who, db, "0", [Decision("One calendar")]),
        {Role.EDITOR, Role.ADMIN},
    ),
    "presenting.mark_presented": (
        lambda who, db: presenting.mark_presented(who, db, "0"),
        {Role.EDITOR, Role.ADMIN},
    ),
    "presenting.publish_presented": (presenting.publish_presented, {Role.EDITOR, Role.ADMIN}),
    "presenting.find_presentation": (
        lambda who, db: presenting.find_presentation(who, db, "0"),
        {Role.VIEWER, Role.EDITOR, Role.ADMIN},
    ),
    "presenting.list_presentations": (presenting.list_presentations, {Role.EDITOR, Role.ADMIN}),
    "surveys.open_wave": (
        lambda who, db: surveys.open_wave(
            who, db, label="Autumn", closes_at=datetime.now(UTC) + timedelta(days=7), invited={"sales": 9}
        ),
        {Role.EDITOR, Role.ADMIN},
    ),
    "surveys.invite": (lambda who, db: surveys.invite(who, db, 1), {Role.EDITOR, Role.ADMIN}),
    "surveys.list_waves": (surveys.list_waves, {Role.EDITOR, Role.ADMIN}),
    "surveys.participation": (lambda who, db: surveys.participation(who, db, 1), {Role.EDITOR, Role.ADMIN}),
    "surveys.close_wave": (lambda who, db: surveys.close_wave(who, db, HOME, 1), {Role.EDITOR, Role.ADMIN}),
    "positions.sign_position": (
        lambda who, db: positions.sign_position(who, db, 1, team="sales", text="Fine.", name="Ann"),
        {Role.EDITOR, Role.ADMIN},
    ),
    "positions.withdraw_position": (
        lambda who, db: positions.withdraw_position(who, db, 1, team="sales"),
        {Role.EDITOR, Role.ADMIN},
    ),
    "answering.open_sheet": (answering.open_sheet, {Role.RESPONDENT}),
    "answering.save_draft": (lambda who, db: answering.save_draft(who, db, {}), {Role.RESPONDENT}),
    "answering.submit_answer": (
        lambda who, db: answering.submit_answer(who, db, team="sales", values={}),
        {Role.RESPONDENT},
    ),
}


def test_every_service_that_asks_who_is_calling_is_in_the_table() -> None:
    modules = [file for file in list_modules(folder="alignment/") if file.parent.name == "alignment"]
    asking = {
        f"{file.stem}.{function.name}"
        for file in [*modules, ROOT / "alignment" / "access" / "audit.py"]
        for function in parse(file).body
        if isinstance(function, ast.FunctionDef) and function.args.args
        if function.args.args[0].arg == "principal" and not function.name.startswith("_")
    }
    assert asking == set(SERVICES)


def _state(database: Database) -> tuple[object, ...]:
    """All that the services above could change."""
    with database.read() as connection:
        return (
            organisation.current_settings(connection),
            access_queries.list_accounts(connection),
            access_queries.list_links(connection),
            access_queries.list_entries(connection, limit=1_000),
        )


@pytest.mark.parametrize("service", SERVICES)
def test_a_revoked_admin_can_call_no_service_with_what_an_old_page_still_holds(
    database: Database, service: str
) -> None:
    alice = welcome(database, "alice", Role.ADMIN)
    sign_out(database, alice.token, everywhere=False, now=datetime.now(UTC))
    before = _state(database)
    with pytest.raises(AccessRefused):
        SERVICES[service][0](alice.principal, database)
    assert _state(database) == before


@pytest.mark.parametrize(
    ("service", "role"),
    [
        (name, role)
        for name, (_, roles) in SERVICES.items()
        for role in (Role.VIEWER, Role.EDITOR)
        if role not in roles
    ],
)
def test_a_service_refuses_who_is_below_its_role(sqlite_database: Database, service: str, role: Role) -> None:
    somebody = welcome(sqlite_database, "somebody", role).principal
    before = _state(sqlite_database)
    with pytest.raises(AccessRefused, match=f"is here as '{role}'"):
        SERVICES[service][0](somebody, sqlite_database)
    assert _state(sqlite_database) == before


@pytest.mark.parametrize("service", [name for name in SERVICES if Role.VIEWER not in SERVICES[name][1]])
def test_the_holder_of_a_link_can_call_no_service(sqlite_database: Database, service: str) -> None:
    link = hand_link(sqlite_database)
    vic = Principal(Role.ADMIN, "claims to be an admin", ticket=Ticket("link", link.id))
    with pytest.raises(AccessRefused, match="is here as 'viewer'"):
        SERVICES[service][0](vic, sqlite_database)


def test_a_principal_gets_the_role_that_the_database_knows_now(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR)
    with database.write() as connection:
        account = access_queries.find_account(connection, "edith")
        assert account is not None
        access_commands.change_account(connection, account.id, role="viewer")
        with pytest.raises(AccessRefused):
            authorise(edith.principal, Role.EDITOR, connection, now=datetime.now(UTC))
        assert refreshed(edith.principal, connection, now=datetime.now(UTC)).role is Role.VIEWER


def test_a_forged_role_or_ticket_opens_nothing(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR).principal
    forged = Principal(Role.ADMIN, "root", ticket=edith.ticket)
    with database.read() as connection:
        assert refreshed(forged, connection, now=datetime.now(UTC)) == edith
        for ticket in (Ticket("session", "0" * 32), Ticket("link", "0" * 32)):
            with pytest.raises(AccessRefused):
                refreshed(Principal(Role.ADMIN, "root", ticket=ticket), connection, now=datetime.now(UTC))


def test_revoking_an_account_ends_its_sign_ins_and_no_new_one_begins(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR)
    accounts.revoke_account(OPERATOR, database, "edith")
    with database.read() as connection, pytest.raises(AccessRefused):
        refreshed(edith.principal, connection, now=datetime.now(UTC))


def test_a_sign_in_ends_by_itself(database: Database) -> None:
    alice = welcome(database, "alice", Role.ADMIN).principal
    soon, later = (datetime.now(UTC) + LASTS - timedelta(minutes=m) for m in (1, -1))
    with database.read() as connection:
        assert refreshed(alice, connection, now=soon) == alice
        with pytest.raises(AccessRefused):
            refreshed(alice, connection, now=later)


def test_a_link_ends_by_revocation_or_by_itself_and_both_look_like_one_that_never_was(
    database: Database,
) -> None:
    expired, revoked = hand_link(database, days=1), hand_link(database)
    sharing.revoke_link(OPERATOR, database, revoked.id)
    later = datetime.now(UTC) + timedelta(days=2)
    with database.read() as connection:
        found = [
            access_queries.find_link(connection, hash_token(t)) for t in (expired.token, revoked.token, "no")
        ]
    assert [link is not None for link in found] == [True, True, False]
    words = set()
    for link in found:
        with pytest.raises(AccessRefused) as refusal:
            viewer_of(link, now=later)
        words.add(str(refusal.value))
    assert len(words) == 1


def test_a_link_to_a_snapshot_shows_that_snapshot_and_no_live_page(database: Database) -> None:
    october = publish_by_hand(database)
    link = hand_link(database, snapshot=october, for_leadership=True)
    with database.read() as connection:
        viewer = viewer_of(access_queries.find_link_by_id(connection, link.id), now=datetime.now(UTC))
        with pytest.raises(AccessRefused, match="one published snapshot and nothing else"):
            authorise(viewer, Role.VIEWER, connection, now=datetime.now(UTC))
        authorise(viewer, Role.VIEWER, connection, now=datetime.now(UTC), snapshot=october)
    assert not may(viewer, Role.VIEWER)
    assert not may(viewer, Role.VIEWER, snapshot="november")
    assert may(viewer, Role.VIEWER, snapshot=october)
    assert viewer.for_leadership


def test_what_concerns_the_leadership_is_not_for_every_viewer(database: Database) -> None:
    link = hand_link(database)
    with database.read() as connection:
        viewer = viewer_of(access_queries.find_link_by_id(connection, link.id), now=datetime.now(UTC))
    assert not viewer.for_leadership
    assert not welcome(database, "vic", Role.VIEWER).principal.for_leadership
    assert welcome(database, "edith", Role.EDITOR).principal.for_leadership
