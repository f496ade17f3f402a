"""Alembic's entry: runs on the connection that `models.schema` hands over."""

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401  registers every table with the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
