"""Runs migrations on the application's own engine, on both databases."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator

from app.extensions import db
from app.runtime.database import READ_ONLY
from catalog.base import UTCDateTime


def render_item(kind: str, item: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types as plain ones: a migration must outlive the application's classes."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(
    _context: object,
    _column: object,
    _metadata_column: object,
    _database_type: Any,
    own_type: Any,
) -> bool | None:
    """Compare our column types by what they become in the database."""
    if isinstance(own_type, TypeDecorator) and isinstance(own_type.impl, DateTime):
        return False
    return None


def run() -> None:
    """Run inside one transaction; SQLite rebuilds a table where it cannot alter it."""
    engine = db.engine.execution_options(**{READ_ONLY: False})
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=compare_type,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
