"""What is read and written about the glossary: definitions, version by version, and the signatures under them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import insert_once, table_of
from alignment.store.glossary_models import GlossaryDefinition, GlossarySignature

_definition, _signature = table_of(GlossaryDefinition), table_of(GlossarySignature)


@dataclass(frozen=True)
class Signature:
    """A team's yes to a definition: "sales" or "marketing", who gave it, when."""

    team: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Definition:
    """One version of what a term means; a blank `text` takes the term out of use."""

    term: str
    version: int
    label: str
    text: str
    written_at: datetime
    written_by: str
    signatures: tuple[Signature, ...] = ()


def list_definitions(connection: Connection) -> list[Definition]:
    """Every version of every term: terms by label, of each the newest version first."""
    signed: dict[tuple[str, int], tuple[Signature, ...]] = {}
    given = sa.select(*_signature.c).order_by(_signature.c.signed_at, _signature.c.team)
    for row in connection.execute(given):
        of = (row.term, row.version)
        signed[of] = (*signed.get(of, ()), Signature(row.team, row.signed_by, row.signed_at))
    found = [
        Definition(**row._mapping, signatures=signed.get((row.term, row.version), ()))
        for row in connection.execute(sa.select(*_definition.c))
    ]
    newest = {d.term: d.label.casefold() for d in sorted(found, key=lambda d: d.version)}
    return sorted(found, key=lambda d: (newest[d.term], d.term, -d.version))


def add_definition(connection: Connection, definition: Definition) -> bool:
    """Add a version without signatures; False, and nothing changed, if somebody has added that version before."""
    row = {column.name: getattr(definition, column.name) for column in _definition.c}
    return insert_once(connection, _definition, row)


def add_signature(connection: Connection, term: str, version: int, signature: Signature) -> bool:
    """Sign a version; False, and nothing changed, if that team has signed it before."""
    who = {"team": signature.team, "signed_by": signature.by, "signed_at": signature.at}
    return insert_once(connection, _signature, {"term": term, "version": version, **who})
