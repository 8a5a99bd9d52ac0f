"""Files of other survey tools that became waves, and who was counted in them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables; no answer of a file is in either."""
    op.create_table(
        "survey_import",
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["batch.id"], name=op.f("fk_survey_import_batch_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wave"], ["survey_wave.id"], name=op.f("fk_survey_import_wave_survey_wave"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_survey_import")),
        sa.UniqueConstraint("wave", name=op.f("uq_survey_import_wave")),
    )
    op.create_table(
        "survey_counted",
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"],
            ["survey_import.batch"],
            name=op.f("fk_survey_counted_batch_survey_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch", "mark", name=op.f("pk_survey_counted")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The way back."""
    op.drop_table("survey_counted")
    op.drop_table("survey_import")
