"""The tables of the glossary: terms with the versions of their definition, and which team has signed which."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from alignment.store.models import Base


class GlossaryDefinition(Base, table=True):
    """What a term meant from some day on; the newest version of a term holds. Rows are added, never changed."""

    __tablename__ = "glossary_definition"
    term: str = Field(primary_key=True)  # a slug for ever
    version: int = Field(primary_key=True)  # counts from 1
    label: str  # the term as people write it
    text: str  # blank: from this version on the term is not used any more
    written_at: datetime
    written_by: str


class GlossarySignature(Base, table=True):
    """A team has signed one version of a definition."""

    __tablename__ = "glossary_signature"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["term", "version"],
            ["glossary_definition.term", "glossary_definition.version"],
            name="fk_glossary_signature_term_glossary_definition",
        ),
    )
    term: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    team: str = Field(primary_key=True)  # sales, marketing
    signed_at: datetime
    signed_by: str
