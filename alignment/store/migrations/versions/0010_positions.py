"""Positions that teams too small for the survey have signed openly."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own: nothing in it refers to an answer."""
    op.create_table(
        "signed_position",
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave"], ["survey_wave.id"], name=op.f("fk_signed_position_wave_survey_wave"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wave", "team", name=op.f("pk_signed_position")),
    )


def downgrade() -> None:
    """The way back."""
    op.drop_table("signed_position")
