"""Presentations: which snapshots were presented, and what was decided there."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presented_snapshot",
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("presented_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["published_snapshot.id"],
            name=op.f("fk_presented_snapshot_snapshot_published_snapshot"),
        ),
        sa.PrimaryKeyConstraint("snapshot", name=op.f("pk_presented_snapshot")),
    )
    op.create_table(
        "decision",
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["presented_snapshot.snapshot"],
            name=op.f("fk_decision_snapshot_presented_snapshot"),
        ),
        sa.PrimaryKeyConstraint("snapshot", "place", name=op.f("pk_decision")),
    )


def downgrade() -> None:
    op.drop_table("decision")
    op.drop_table("presented_snapshot")
