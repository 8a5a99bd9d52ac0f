"""The survey: waves, ways in, answers and what was published."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_waves()
    _add_ways_in()
    _add_answers()


def downgrade() -> None:
    for table in ("result", "draft", "comment", "answer", "code", "link", "wave"):
        op.drop_table(f"survey_{table}")


def _add_waves() -> None:
    op.create_table(
        "survey_wave",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("invited", sa.JSON(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_wave")),
        sa.UniqueConstraint("number", name=op.f("uq_survey_wave_number")),
    )
    op.create_table(
        "survey_result",
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        _of_wave("survey_result", ondelete=None),
        sa.PrimaryKeyConstraint("wave", name=op.f("pk_survey_result")),
    )


def _add_ways_in() -> None:
    op.create_table(
        "survey_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        _of_wave("survey_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_link_token_hash")),
    )
    op.create_index(op.f("ix_survey_link_wave"), "survey_link", ["wave"], unique=False)
    op.create_table(
        "survey_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        _of_wave("survey_code"),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_survey_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_code_wave"), "survey_code", ["wave"], unique=False)


def _add_answers() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        _of_wave("survey_answer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("wave", "browser_hash", name=op.f("uq_survey_answer_wave_browser_hash")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_comment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _of_wave("survey_comment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_comment_wave"), "survey_comment", ["wave"], unique=False)
    op.create_table(
        "survey_draft",
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        _of_wave("survey_draft"),
        sa.PrimaryKeyConstraint("wave", "browser_hash", name=op.f("pk_survey_draft")),
        sqlite_with_rowid=False,
    )


def _of_wave(table: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["wave"], ["survey_wave.id"], name=op.f(f"fk_{table}_wave_survey_wave"), ondelete=ondelete
    )
