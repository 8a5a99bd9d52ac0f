"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_day", sa.Boolean(), nullable=True),
        sa.Column("automated", sa.Boolean(), nullable=True),
        sa.Column("owner_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", "activity_id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_batch"), "activity", ["batch"], unique=False)
    op.create_index(op.f("ix_activity_created_batch"), "activity", ["created_batch"], unique=False)
    op.create_index(op.f("ix_activity_lead_id"), "activity", ["lead_id"], unique=False)
    op.create_table(
        "asset",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("asset_id", sa.String(), nullable=False),
        sa.Column("canonical_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("owner_team", sa.String(), nullable=True),
        sa.Column("created_by_key", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sales_facing", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("source", "asset_id", name=op.f("pk_asset")),
    )
    op.create_index(op.f("ix_asset_batch"), "asset", ["batch"], unique=False)
    op.create_index(op.f("ix_asset_created_batch"), "asset", ["created_batch"], unique=False)
    op.create_table(
        "batch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_touches", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("lock_seconds", sa.Float(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_batch_number")),
    )
    op.create_table(
        "content_use",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("use_id", sa.String(), nullable=False),
        sa.Column("asset_id", sa.String(), nullable=False),
        sa.Column("user_key", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "use_id", name=op.f("pk_content_use")),
    )
    op.create_index(op.f("ix_content_use_asset_id"), "content_use", ["asset_id"], unique=False)
    op.create_index(op.f("ix_content_use_batch"), "content_use", ["batch"], unique=False)
    op.create_index(op.f("ix_content_use_created_batch"), "content_use", ["created_batch"], unique=False)
    op.create_index(op.f("ix_content_use_used_at"), "content_use", ["used_at"], unique=False)
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "deal",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_day", sa.Boolean(), nullable=True),
        sa.Column("closed_day", sa.Boolean(), nullable=True),
        sa.Column("lost_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", "deal_id", name=op.f("pk_deal")),
    )
    op.create_index(op.f("ix_deal_batch"), "deal", ["batch"], unique=False)
    op.create_index(op.f("ix_deal_created_batch"), "deal", ["created_batch"], unique=False)
    op.create_index(op.f("ix_deal_lead_id"), "deal", ["lead_id"], unique=False)
    op.create_table(
        "hand_off",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_off_basis", sa.String(), nullable=True),
        sa.Column("handed_off_day", sa.Boolean(), nullable=False),
        sa.Column("excluded", sa.String(), nullable=True),
        sa.Column("touch_known", sa.Boolean(), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touch_basis", sa.String(), nullable=True),
        sa.Column("touch_day", sa.Boolean(), nullable=False),
        sa.Column("response_minutes", sa.Float(), nullable=True),
        sa.Column("wall_minutes", sa.Float(), nullable=True),
        sa.Column("clock_minutes", sa.Float(), nullable=True),
        sa.Column("touches_5d", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("routing_minutes", sa.Float(), nullable=True),
        sa.Column("owner_met", sa.Boolean(), nullable=True),
        sa.Column("decision_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acceptance_stage", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_basis", sa.String(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("picked_up", sa.Boolean(), nullable=False),
        sa.Column("picked_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("lead_source", sa.String(), nullable=True),
        sa.Column("campaign", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("owner_key", sa.String(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("fields_complete", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("source", "lead_id", "episode", name=op.f("pk_hand_off")),
    )
    op.create_index("ix_hand_off_window", "hand_off", ["placed_at", "excluded"], unique=False)
    op.create_table(
        "lead",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=True),
        sa.Column("lead_source", sa.String(), nullable=True),
        sa.Column("campaign", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("owner_key", sa.String(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("converted", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mql_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_touch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_day", sa.Boolean(), nullable=True),
        sa.Column("mql_day", sa.Boolean(), nullable=True),
        sa.Column("handed_off_day", sa.Boolean(), nullable=True),
        sa.Column("assigned_day", sa.Boolean(), nullable=True),
        sa.Column("first_touch_day", sa.Boolean(), nullable=True),
        sa.Column("decided_day", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("is_test", sa.Boolean(), nullable=True),
        sa.Column("missing_fields", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", "lead_id", "episode", name=op.f("pk_lead")),
    )
    op.create_index(op.f("ix_lead_batch"), "lead", ["batch"], unique=False)
    op.create_index(op.f("ix_lead_created_batch"), "lead", ["created_batch"], unique=False)
    op.create_index(op.f("ix_lead_email_key"), "lead", ["email_key"], unique=False)
    op.create_table(
        "lead_event",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("new_value", sa.String(), nullable=False),
        sa.Column("old_value", sa.String(), nullable=True),
        sa.Column("changed_by_key", sa.String(), nullable=True),
        sa.Column("changed_day", sa.Boolean(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "source", "lead_id", "changed_at", "field", "new_value", name=op.f("pk_lead_event")
        ),
    )
    op.create_index(op.f("ix_lead_event_batch"), "lead_event", ["batch"], unique=False)
    op.create_index(op.f("ix_lead_event_created_batch"), "lead_event", ["created_batch"], unique=False)
    op.create_table(
        "mapping",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_mapping")),
    )
    op.create_table(
        "meeting",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("recurrence_id", sa.String(), nullable=False),
        sa.Column("series_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("all_day", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("organizer_key", sa.String(), nullable=True),
        sa.Column("attendee_keys", sa.String(), nullable=True),
        sa.Column("accepted_keys", sa.String(), nullable=True),
        sa.Column("invitees", sa.Integer(), nullable=False),
        sa.Column("has_replies", sa.Boolean(), nullable=False),
        sa.Column("has_agenda", sa.Boolean(), nullable=True),
        sa.Column("agenda_items", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", "meeting_id", "recurrence_id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_batch"), "meeting", ["batch"], unique=False)
    op.create_index(op.f("ix_meeting_created_batch"), "meeting", ["created_batch"], unique=False)
    op.create_index(op.f("ix_meeting_starts_at"), "meeting", ["starts_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_batch", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("person_key", sa.String(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("buddy_key", sa.String(), nullable=True),
        sa.Column("leader", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("source", "person_key", "active_from", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_batch"), "person", ["batch"], unique=False)
    op.create_index(op.f("ix_person_created_batch"), "person", ["created_batch"], unique=False)
    op.create_index(op.f("ix_person_name_key"), "person", ["name_key"], unique=False)
    op.create_index(op.f("ix_person_person_key"), "person", ["person_key"], unique=False)
    op.create_table(
        "settings_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_settings_version")),
    )
    op.create_table(
        "status_meaning",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source", "value", name=op.f("pk_status_meaning")),
    )
    op.create_table(
        "stored_result",
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "data_version", "rules_version", "as_of", "window", name=op.f("pk_stored_result")
        ),
    )
    op.create_table(
        "row_before",
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "table_name", "row_key", name=op.f("pk_row_before")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "row_problem",
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["batch.id"], name=op.f("fk_row_problem_batch_batch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch", "number", name=op.f("pk_row_problem")),
    )
    op.bulk_insert(
        sa.table("data_version", sa.column("id", sa.Integer), sa.column("number", sa.Integer)),
        [{"id": 1, "number": 0}],
    )


def downgrade() -> None:
    op.drop_table("row_problem")
    op.drop_table("row_before")
    op.drop_table("stored_result")
    op.drop_table("status_meaning")
    op.drop_table("settings_version")
    op.drop_index(op.f("ix_person_person_key"), table_name="person")
    op.drop_index(op.f("ix_person_name_key"), table_name="person")
    op.drop_index(op.f("ix_person_created_batch"), table_name="person")
    op.drop_index(op.f("ix_person_batch"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_meeting_starts_at"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_created_batch"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_batch"), table_name="meeting")
    op.drop_table("meeting")
    op.drop_table("mapping")
    op.drop_index(op.f("ix_lead_event_created_batch"), table_name="lead_event")
    op.drop_index(op.f("ix_lead_event_batch"), table_name="lead_event")
    op.drop_table("lead_event")
    op.drop_index(op.f("ix_lead_email_key"), table_name="lead")
    op.drop_index(op.f("ix_lead_created_batch"), table_name="lead")
    op.drop_index(op.f("ix_lead_batch"), table_name="lead")
    op.drop_table("lead")
    op.drop_index("ix_hand_off_window", table_name="hand_off")
    op.drop_table("hand_off")
    op.drop_index(op.f("ix_deal_lead_id"), table_name="deal")
    op.drop_index(op.f("ix_deal_created_batch"), table_name="deal")
    op.drop_index(op.f("ix_deal_batch"), table_name="deal")
    op.drop_table("deal")
    op.drop_table("data_version")
    op.drop_index(op.f("ix_content_use_used_at"), table_name="content_use")
    op.drop_index(op.f("ix_content_use_created_batch"), table_name="content_use")
    op.drop_index(op.f("ix_content_use_batch"), table_name="content_use")
    op.drop_index(op.f("ix_content_use_asset_id"), table_name="content_use")
    op.drop_table("content_use")
    op.drop_table("batch")
    op.drop_index(op.f("ix_asset_created_batch"), table_name="asset")
    op.drop_index(op.f("ix_asset_batch"), table_name="asset")
    op.drop_table("asset")
    op.drop_index(op.f("ix_activity_lead_id"), table_name="activity")
    op.drop_index(op.f("ix_activity_created_batch"), table_name="activity")
    op.drop_index(op.f("ix_activity_batch"), table_name="activity")
    op.drop_table("activity")
