"""The glossary: what each term means, and whether both teams have signed it; a changed definition needs both anew."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.content_files import DATA
from alignment.errors import AlignmentError
from alignment.store import glossary_rows
from alignment.store.database import Connection, Database
from alignment.store.glossary_rows import Definition, Signature

Team = Literal["sales", "marketing"]
TEAMS: tuple[Team, ...] = get_args(Team)
LONGEST_LABEL, LONGEST_TEXT = 60, 600


class Proposal(BaseModel):
    """A term with a definition to begin with."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    label: str = Field(min_length=1, max_length=LONGEST_LABEL)
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


@dataclass(frozen=True)
class Term:
    """A term in use: the definition that holds, and those before it, newest first."""

    now: Definition
    earlier: tuple[Definition, ...] = ()

    @property
    def slug(self) -> str:
        """What it is called for ever."""
        return self.now.term

    @property
    def label(self) -> str:
        """What people call it."""
        return self.now.label

    @property
    def missing(self) -> tuple[str, ...]:
        """The teams that have not signed what it means now."""
        signed = {signature.team for signature in self.now.signatures}
        return tuple(team for team in TEAMS if team not in signed)


@dataclass(frozen=True)
class GlossaryFacts:
    """How many terms there are, and how many of them both teams have signed as they stand."""

    terms: int
    signed: int

    @property
    def complete(self) -> bool:
        """Whether there is a glossary and all of it is signed by both teams."""
        return self.terms > 0 and self.signed == self.terms


def list_terms(principal: Principal, database: Database) -> list[Term]:
    """The terms in use by label; raises AccessRefused for anybody who may not see the live pages."""
    with database.read() as connection:
        authorise(principal, Role.VIEWER, connection, now=datetime.now(UTC))
        return read_terms(connection)


def set_term(
    principal: Principal, database: Database, label: str, text: str, *, started_from: int | None = None
) -> Term:
    """Define a term, or define it anew: a new definition has no signature yet, the same one changes nothing.

    `started_from`: the version of the definition that was on the table (0: a new term); None: whichever is the newest.
    Raises AlignmentError for a term or text that cannot be and if somebody was faster, AccessRefused for anybody but
    an admin.
    """
    label, text = " ".join(label.split()), " ".join(text.split())
    if not 0 < len(text) <= LONGEST_TEXT:
        raise AlignmentError(f"a definition has 1 to {LONGEST_TEXT} characters; this one has {len(text)}")
    return _write(principal, database, label, text, started_from)


def remove_term(
    principal: Principal, database: Database, term: str, *, started_from: int | None = None
) -> None:
    """Take a term out of use; its history is kept. Raises AlignmentError, AccessRefused for anybody but an admin."""
    _write(principal, database, " ".join(term.split()), "", started_from)


def sign_term(
    principal: Principal, database: Database, term: str, *, team: str, version: int | None = None
) -> Term:
    """Sign what a term means for a team; signing twice changes nothing.

    `version`: of the definition that was read; None: the newest. Raises AlignmentError if there is no such term or
    team or the definition has changed since, AccessRefused for anybody below an editor.
    """
    now = datetime.now(UTC)
    if team not in TEAMS:
        raise AlignmentError(f"'{team}' is no team that signs; use {' or '.join(TEAMS)}")
    with database.write() as connection:
        editor = authorise(principal, Role.EDITOR, connection, now=now)
        found = _find(connection, term)
        _refuse_overtaken(found.now, version)
        signature = Signature(team, editor.name, now)
        if glossary_rows.add_signature(connection, found.slug, found.now.version, signature):
            details = {"team": team, "version": found.now.version}
            record_change(
                connection, editor, Action.GLOSSARY_SIGNED, at=now, subject=found.label, details=details
            )
        return _find(connection, found.slug)


def read_terms(connection: Connection) -> list[Term]:
    """The terms in use by label, each with its signatures and its history."""
    versions: dict[str, list[Definition]] = {}
    for definition in glossary_rows.list_definitions(connection):
        versions.setdefault(definition.term, []).append(definition)
    return [Term(now, tuple(earlier)) for now, *earlier in versions.values() if now.text]


def read_facts(connection: Connection) -> GlossaryFacts:
    """What practices may ask of the glossary."""
    terms = read_terms(connection)
    return GlossaryFacts(terms=len(terms), signed=sum(not term.missing for term in terms))


@cache
def load_proposals() -> tuple[Proposal, ...]:
    """The terms that ship with the product as something to begin with."""
    content = tomllib.loads((DATA / "glossary.toml").read_text(encoding="utf-8"))
    return tuple(Proposal.model_validate(term) for term in content["terms"])


def _write(principal: Principal, database: Database, label: str, text: str, started_from: int | None) -> Term:
    now, slug = datetime.now(UTC), slug_of(label)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        known = [d for d in glossary_rows.list_definitions(connection) if d.term == slug]
        newest = known[0] if known else Definition(slug, 0, label, "", now, admin.name)
        if not text:  # a term that is taken out of use keeps its name
            label = _find(connection, label).label
        if newest.text or started_from:
            _refuse_overtaken(newest, started_from)
        if (newest.label, newest.text) != (label, text):
            written = Definition(slug, newest.version + 1, label, text, now, admin.name)
            if not glossary_rows.add_definition(connection, written):
                raise AlignmentError(f"somebody else has just changed '{label}'; look again, then try again")
            details = {"version": written.version, "removed": not text}
            record_change(connection, admin, Action.GLOSSARY_CHANGED, at=now, subject=label, details=details)
            newest = written
    return Term(newest, tuple(known))


def slug_of(label: str) -> str:
    """What a term is called for ever; raises AlignmentError for a label that is none."""
    slug = re.sub(r"[\W_]+", "-", label.casefold()).strip("-")
    if not slug or len(label) > LONGEST_LABEL:
        raise AlignmentError(f"a term has 1 to {LONGEST_LABEL} characters, letters or digits among them")
    return slug


def _refuse_overtaken(newest: Definition, read: int | None) -> None:
    if read is not None and read != newest.version:
        raise AlignmentError(
            f"nothing was saved: {newest.written_by} has changed '{newest.label}' since you read it;"
            f" it now says: {newest.text or 'not used any more'}"
        )


def _find(connection: Connection, term: str) -> Term:
    terms = read_terms(connection)
    found = next((each for each in terms if slug_of(term) == each.slug), None)
    if found is None:
        known = ", ".join(each.label for each in terms)
        raise AlignmentError(f"there is no term '{term}'; the terms are: {known or 'none yet'}")
    return found
