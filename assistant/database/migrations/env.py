"""Runs the migrations on the connection that `assistant.database.schema` hands over."""

from __future__ import annotations

from alembic import context

from assistant.database.tables import metadata

# The connection is in a transaction that belongs to the caller: all steps become true together.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can alter hardly anything
)
context.run_migrations()
