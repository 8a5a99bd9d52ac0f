"""The glossary: a definition that changes needs both signatures anew, and nothing that once held is lost."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from alignment import glossary
from alignment.access.audit import list_changes
from alignment.access.principal import Role
from alignment.cli import main
from alignment.errors import AccessRefused, AlignmentError
from alignment.store.database import Database
from tests.support.people import OPERATOR, welcome

MQL = "A lead that Marketing judges ready for Sales."


def facts(database: Database) -> glossary.GlossaryFacts:
    with database.read() as connection:
        return glossary.read_facts(connection)


def test_a_term_is_agreed_once_both_teams_have_signed_it(database: Database) -> None:
    edith = welcome(database, "edith", Role.EDITOR).principal
    eric = welcome(database, "eric", Role.EDITOR).principal
    assert facts(database) == glossary.GlossaryFacts(0, 0)
    assert not facts(database).complete
    glossary.set_term(OPERATOR, database, "  MQL ", f" {MQL}\n")
    assert glossary.sign_term(edith, database, "MQL", team="sales", version=1).missing == ("marketing",)
    assert facts(database) == glossary.GlossaryFacts(1, 0)
    assert glossary.sign_term(eric, database, "mql", team="marketing").missing == ()
    (term,) = glossary.list_terms(edith, database)
    assert (term.label, term.now.text, term.now.written_by) == ("MQL", MQL, "command line")
    assert [(s.team, s.by) for s in term.now.signatures] == [("sales", "edith"), ("marketing", "eric")]
    assert facts(database).complete


def test_a_changed_definition_needs_both_signatures_anew_and_the_old_one_is_kept(database: Database) -> None:
    glossary.set_term(OPERATOR, database, "MQL", MQL)
    for team in glossary.TEAMS:
        glossary.sign_term(OPERATOR, database, "MQL", team=team)
    assert glossary.set_term(OPERATOR, database, "MQL", MQL).missing == ()  # the same words: nothing happened
    glossary.set_term(OPERATOR, database, "MQL", "A lead with a score above 50.", started_from=1)
    (term,) = glossary.list_terms(OPERATOR, database)
    assert (term.now.version, term.missing) == (2, ("sales", "marketing"))
    (before,) = term.earlier
    assert (before.text, [s.team for s in before.signatures]) == (MQL, ["sales", "marketing"])


def test_signing_twice_is_signing_once(database: Database) -> None:
    glossary.set_term(OPERATOR, database, "MQL", MQL)
    first, second = (glossary.sign_term(OPERATOR, database, "MQL", team="sales") for _ in range(2))
    assert first == second
    told = [entry.action for entry in list_changes(OPERATOR, database, now=datetime.now(UTC))]
    assert told == ["glossary-signed", "glossary-changed"]


def test_nobody_signs_or_changes_what_has_changed_since_it_was_read(database: Database) -> None:
    glossary.set_term(OPERATOR, database, "MQL", MQL)
    glossary.set_term(OPERATOR, database, "MQL", "Another meaning.")
    with pytest.raises(
        AlignmentError, match="has changed 'MQL' since you read it; it now says: Another meaning"
    ):
        glossary.sign_term(OPERATOR, database, "MQL", team="sales", version=1)
    with pytest.raises(AlignmentError, match="since you read it"):
        glossary.set_term(OPERATOR, database, "MQL", "A third one.", started_from=1)
    with pytest.raises(AlignmentError, match="since you read it"):
        glossary.set_term(OPERATOR, database, "mql", "Thought to be new.", started_from=0)
    (term,) = glossary.list_terms(OPERATOR, database)
    assert (term.now.text, term.missing) == ("Another meaning.", ("sales", "marketing"))


def test_a_term_goes_out_of_use_and_comes_back_with_its_history(database: Database) -> None:
    glossary.set_term(OPERATOR, database, "MQL", MQL)
    glossary.remove_term(OPERATOR, database, "mql", started_from=1)
    assert glossary.list_terms(OPERATOR, database) == []
    glossary.set_term(OPERATOR, database, "MQL", MQL, started_from=0)
    (term,) = glossary.list_terms(OPERATOR, database)
    assert [definition.version for definition in (term.now, *term.earlier)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("label", "text", "complaint"),
    [
        ("MQL", " ", "1 to 600 characters"),
        ("MQL", "x" * 601, "this one has 601"),
        ("…", "text", "a term has 1 to 60 characters"),
        ("x" * 61, "text", "a term has 1 to 60 characters"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(
    sqlite_database: Database, label: str, text: str, complaint: str
) -> None:
    with pytest.raises(AlignmentError, match=complaint):
        glossary.set_term(OPERATOR, sqlite_database, label, text)
    assert glossary.list_terms(OPERATOR, sqlite_database) == []


def test_a_term_or_team_that_is_not_there_is_named_with_those_that_are(sqlite_database: Database) -> None:
    glossary.set_term(OPERATOR, sqlite_database, "MQL", MQL)
    with pytest.raises(AlignmentError, match="there is no term 'SQL'; the terms are: MQL"):
        glossary.sign_term(OPERATOR, sqlite_database, "SQL", team="sales")
    with pytest.raises(AlignmentError, match="'finance' is no team that signs; use sales or marketing"):
        glossary.sign_term(OPERATOR, sqlite_database, "MQL", team="finance")


def test_viewers_read_editors_sign_admins_write(sqlite_database: Database) -> None:
    vic = welcome(sqlite_database, "vic", Role.VIEWER).principal
    edith = welcome(sqlite_database, "edith", Role.EDITOR).principal
    glossary.set_term(OPERATOR, sqlite_database, "MQL", MQL)
    assert [term.label for term in glossary.list_terms(vic, sqlite_database)] == ["MQL"]
    with pytest.raises(AccessRefused):
        glossary.sign_term(vic, sqlite_database, "MQL", team="sales")
    with pytest.raises(AccessRefused):
        glossary.set_term(edith, sqlite_database, "MQL", "Hers.")


def test_the_proposals_can_be_taken_as_they_are(sqlite_database: Database) -> None:
    for proposal in glossary.load_proposals():
        glossary.set_term(OPERATOR, sqlite_database, proposal.label, proposal.text, started_from=0)
    terms = glossary.list_terms(OPERATOR, sqlite_database)
    assert {"MQL", "Qualified lead", "Content use"} <= {term.label for term in terms}
    assert len(terms) == len(glossary.load_proposals())


def test_the_command_defines_signs_and_lists(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.read() as connection:
        monkeypatch.setenv("DATABASE_URL", connection.engine.url.render_as_string(hide_password=False))

    def run(*words: str) -> str:
        return CliRunner().invoke(main, ["glossary", *words], catch_exceptions=False).output

    assert run("list") == "the glossary is empty; `alignment glossary set TERM DEFINITION` begins it\n"
    run("set", "MQL", MQL)
    assert "Marketing has yet to sign" in run("sign", "MQL", "--team", "sales")
    (term,) = json.loads(run("list", "--json"))
    assert (term["label"], term["text"], term["missing"]) == ("MQL", MQL, ["marketing"])
    assert [signature["team"] for signature in term["signatures"]] == ["sales"]
    assert f"MQL: {MQL}\n    version 1, signed by sales; marketing has yet to sign\n" in run("list")
