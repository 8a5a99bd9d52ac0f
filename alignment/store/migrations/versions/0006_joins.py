"""How leads are known elsewhere, which records were joined by that, and titles that only the key of people opens."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OF_LEADS = (
    ("contact_id", sa.String()),
    ("opportunity_id", sa.String()),
    ("name_key", sa.String()),
    ("converted_at", sa.DateTime(timezone=True)),
    ("converted_day", sa.Boolean()),
)


def upgrade() -> None:
    """Columns beside the rows, a table of joins; what a lead lacks follows from its row now."""
    for name, kind in _OF_LEADS:
        op.add_column("lead", sa.Column(name, kind, nullable=True))
    op.drop_column("lead", "missing_fields")
    op.add_column("meeting", sa.Column("sealed_title", sa.String(), nullable=True))
    op.create_table(
        "record_link",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source", "record", "record_id", name=op.f("pk_record_link")),
    )
    op.create_index(op.f("ix_record_link_lead_id"), "record_link", ["lead_id"], unique=False)


def downgrade() -> None:
    """The way back; sealed titles go with their column."""
    op.drop_index(op.f("ix_record_link_lead_id"), table_name="record_link")
    op.drop_table("record_link")
    op.drop_column("meeting", "sealed_title")
    op.add_column("lead", sa.Column("missing_fields", sa.String(), nullable=True))
    for name, _ in reversed(_OF_LEADS):
        op.drop_column("lead", name)
