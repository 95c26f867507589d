"""Engine settings of both databases: how a transaction begins, how long one waits for a lock."""

import sqlite3
from pathlib import Path
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
READ_ONLY = "read_only"
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Who is next is a matter of luck: long enough for all who can be at work at once, several times over.
    "PRAGMA busy_timeout=20000",
)
CONNECT_SECONDS = 5
POSTGRES_OPTIONS = "-c lock_timeout=3000 -c timezone=utc"


def engine_options(database_url: str) -> dict[str, Any]:
    """Return the options of `create_engine` for a database address."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        return {"hide_parameters": True, "connect_args": {"check_same_thread": False}}
    return {
        # What people typed does not belong into a log.
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 10,
        "connect_args": {"options": POSTGRES_OPTIONS, "connect_timeout": CONNECT_SECONDS},
    }


def driver_url(database_url: str) -> str:
    """Return the address with the driver we ship named, so that `postgresql://` just works."""
    url = make_url(database_url)
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def prepare_engine(engine: Engine) -> None:
    """Register our transaction discipline on an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_on_sqlite)
    else:
        event.listen(engine, "begin", _begin_on_postgres)


def _reads_only(connection: Connection) -> bool:
    """Tell whether the transaction that begins may write: said by an option, else by the request."""
    said: bool | None = connection.get_execution_options().get(READ_ONLY)
    if said is not None:
        return said
    return not request_may_write()


def request_may_write() -> bool:
    """Tell whether what runs now may write: commands and jobs, and requests that are not for reading."""
    return not has_request_context() or request.method not in SAFE_METHODS


def _prepare_sqlite_connection(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must leave BEGIN to us: its own habit opens transactions only at the first write,
    # so that a read before it would not be protected.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_on_sqlite(connection: Connection) -> None:
    # A deferred transaction that later writes fails with "database is locked" without waiting; an
    # immediate one queues. Readers need no queue under WAL, and may not write by accident.
    if _reads_only(connection):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_on_postgres(connection: Connection) -> None:
    if _reads_only(connection):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
