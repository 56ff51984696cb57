"""Run migrations inside the caller's one transaction; see ``schema/migrate.py``."""

from __future__ import annotations

from typing import Any

from alembic import context

from schema.tables import metadata


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave the search index's own tables out of comparisons."""
    return type_ != "table" or name in metadata.tables


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_name=include_name,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is the only one
)
context.run_migrations()
