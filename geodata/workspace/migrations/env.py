"""Alembic runs the migrations on the connection that :mod:`geodata.workspace.database` gives."""

from alembic import context

from geodata.workspace.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
