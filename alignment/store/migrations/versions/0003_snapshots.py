"""Published snapshots and the sentences signed under them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_snapshot",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_snapshot")),
        sa.UniqueConstraint("number", name=op.f("uq_published_snapshot_number")),
    )
    op.create_table(
        "signed_sentence",
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["published_snapshot.id"],
            name=op.f("fk_signed_sentence_snapshot_published_snapshot"),
        ),
        sa.PrimaryKeyConstraint("snapshot", "metric", "team", name=op.f("pk_signed_sentence")),
    )


def downgrade() -> None:
    op.drop_table("signed_sentence")
    op.drop_table("published_snapshot")
