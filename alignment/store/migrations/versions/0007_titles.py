"""Titles of joint meetings alone; of the others, which agreed meetings they fit. Touches outside business hours."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_WITHOUT = {
    "sqlite": "json_remove(before, '$.sealed_title')",
    "postgresql": "(before::jsonb - 'sealed_title')::json",
}


def upgrade() -> None:
    """Sealed titles go, also from what undo would put back; what they fit comes with the calendar's next import."""
    op.add_column("meeting", sa.Column("title_fits", sa.String(), nullable=True))
    op.drop_column("meeting", "sealed_title")
    op.add_column("hand_off", sa.Column("out_of_hours", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE batch SET has_touches = true WHERE kind = 'lead-history'"))
    without = _WITHOUT[op.get_bind().dialect.name]
    op.execute(sa.text(f"UPDATE row_before SET before = {without} WHERE table_name = 'meeting'"))


def downgrade() -> None:
    """The way back; there is nothing to seal."""
    op.drop_column("hand_off", "out_of_hours")
    op.add_column("meeting", sa.Column("sealed_title", sa.String(), nullable=True))
    op.drop_column("meeting", "title_fits")
