"""The glossary: terms, what they mean, and which team has signed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "glossary_definition",
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("term", "version", name=op.f("pk_glossary_definition")),
    )
    op.create_table(
        "glossary_signature",
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["term", "version"],
            ["glossary_definition.term", "glossary_definition.version"],
            name=op.f("fk_glossary_signature_term_glossary_definition"),
        ),
        sa.PrimaryKeyConstraint("term", "version", "team", name=op.f("pk_glossary_signature")),
    )


def downgrade() -> None:
    op.drop_table("glossary_signature")
    op.drop_table("glossary_definition")
