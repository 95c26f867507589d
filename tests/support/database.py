"""One database per kind and per test process: migrated once, emptied between tests."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Table, TextClause, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.extensions import db
from app.matches.changes import note_change
from app.matches.models import ChangedThing
from app.runtime.database import READ_ONLY

# The version of the market only ever grows, also from test to test.
KEPT = frozenset({"alembic_version", "market_version"})


class _Compiled(BytecodeCache):
    """Templates that have been compiled in this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is there."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def hurry(app: Flask) -> Flask:
    """Let SQLite not wait for the disk, as the PostgreSQL of the tests does not: no test cuts the power.

    What is read, written and locked stays the same; a commit takes microseconds instead of some 20 ms.
    Templates are compiled once for all applications of the process.
    """
    app.jinja_env.bytecode_cache = _COMPILED
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
    return app


def _do_not_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@dataclass(frozen=True)
class Store:
    """The application's database as a test uses it: short transactions, really committed."""

    app: Flask

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Arrange: everything written in the block is committed at its end."""
        with self.app.app_context():
            engine = db.engine
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Assert: look at what others have committed."""
        with self.app.app_context():
            engine = db.engine.execution_options(**{READ_ONLY: True})
        with Session(engine) as session:
            yield session

    def migrate(self) -> None:
        """Bring the schema up to date, as an installation does."""
        with self.app.app_context():
            upgrade()

    def empty(self) -> None:
        """Delete every row, children first, and tell readers to start anew."""
        with self.write() as session:
            filled = filled_tables(session)
            with may_change_history(session, filled):
                for table in reversed(_tables(len(db.metadata.tables))):
                    if table.name in filled:
                        session.execute(table.delete())
            note_change(session, ChangedThing.EVERYTHING)


def filled_tables(session: Session) -> frozenset[str]:
    """Return the tables that hold rows, in one question: most tests touch a few of many."""
    return frozenset(session.scalars(_which_are_filled(len(db.metadata.tables))))


# Thousands of tests ask for the same. By the number of tables: a test may bring one of its own.
@cache
def _tables(_how_many: int) -> list[Table]:
    return db.metadata.sorted_tables


@cache
def _which_are_filled(how_many: int) -> TextClause:
    return text(
        " UNION ALL ".join(
            f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM {table.name})"  # noqa: S608 our own names
            for table in _tables(how_many)
            if table.name not in KEPT
        )
    )


@contextmanager
def may_change_history(session: Session, tables: frozenset[str] | None = None) -> Iterator[None]:
    """Lift the database's refusal to change rows of history, of some tables or all: a test may start anew."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        return
    found = session.execute(
        text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    )
    triggers = [trigger for trigger in found if tables is None or trigger.tbl_name in tables]
    for trigger in triggers:
        session.execute(text(f'DROP TRIGGER "{trigger.name}"'))
    yield
    for trigger in triggers:
        session.execute(text(trigger.sql))


def close(app: Flask) -> None:
    """Close every connection that an application holds."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def create_postgres_database(server_url: str, name: str) -> str:
    """Create an empty database on the server and return its address."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def sqlite_url(folder: Path) -> str:
    """Return the address of a new SQLite file."""
    return f"sqlite:///{folder / 'market.sqlite'}"
