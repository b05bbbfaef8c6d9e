"""Runs the migrations on the connection that `Database.migrate` hands in; never opens one of its own."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from records.tables import metadata
from records.tables.types import Moment, Money, Personal, PersonalJson


def render(_kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as what they are in the database, so that a revision never changes its meaning."""
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Money):
        return "money()"
    if isinstance(item, Personal):
        return "sa.String()"
    if isinstance(item, PersonalJson) or type(item).__name__ == "JSON":
        return "json()"
    return "sa.String()" if type(item).__name__ == "AutoString" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render,
    render_as_batch=True,  # SQLite cannot alter most of a table in place
)
with context.begin_transaction():
    context.run_migrations()
