"""Alembic's entry: the connection comes from pos_app.store.migrate, which has opened the transaction already."""

from alembic import context

from pos_app.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's one transaction holds all steps; alembic opens none of its own
)
context.run_migrations()
