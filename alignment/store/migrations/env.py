"""Runs the migrations on the connection, and inside the transaction, that the caller gives."""

from alembic import context

from alignment.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
