"""Runs migrations on the application's own engine, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, DateTime
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


@contextmanager
def unhindered(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table without deleting what refers to it, and look afterwards that all is whole.

    To rebuild a table is to drop the old one: with foreign keys switched on, its rows would be deleted first, and
    with them, by ON DELETE CASCADE, the rows of other tables.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    # Outside of any transaction: within one the pragma does nothing.
    raw.execute("PRAGMA foreign_keys=OFF")
    # A table made anew is renamed while a trigger of another may speak of it: that is no mistake.
    raw.execute("PRAGMA legacy_alter_table=ON")
    try:
        yield
        broken = raw.execute("PRAGMA foreign_key_check").fetchmany(10)
    finally:
        raw.execute("PRAGMA legacy_alter_table=OFF")
        raw.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise BrokenReferences(broken)


class BrokenReferences(Exception):
    """After the migrations some rows refer to rows that are not there."""


def run() -> None:
    """Run inside one transaction; SQLite rebuilds a table where it cannot alter it."""
    engine = db.engine.execution_options(**{READ_ONLY: False})
    with engine.connect() as connection, unhindered(connection):
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
