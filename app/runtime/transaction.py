"""The only place that commits: at the edge of a request, of a command, of a job."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flask import Flask, Response
from sqlalchemy.orm import Session

from app.extensions import db
from app.runtime.database import READ_ONLY, request_may_write

_CALLBACKS = "after_commit_callbacks"
_UNDOING = "after_rollback_callbacks"

logger = logging.getLogger(__name__)


class SeparateTransactionTooLate(Exception):
    """On SQLite one transaction writes at a time: ours would wait for the one around it in vain."""


def current_session() -> Session:
    """Return the session of the running request, command or job."""
    return db.session()


def after_commit(session: Session, callback: Callable[[], None]) -> None:
    """Run `callback` once the transaction of `session` has committed; forget it on rollback."""
    session.info.setdefault(_CALLBACKS, []).append(callback)


def after_rollback(session: Session, callback: Callable[[], None]) -> None:
    """Run `callback` once the transaction of `session` has surely not happened; forget it on commit.

    A commit that fails may have happened all the same, when only its answer was lost: nothing is run then,
    and what is left over must be found by a job.
    """
    session.info.setdefault(_UNDOING, []).append(callback)


def commit(session: Session) -> None:
    """Commit and run what waited for it; what is committed stands, whatever becomes of a callback."""
    try:
        session.flush()
    except BaseException:
        rollback(session)
        raise
    try:
        session.commit()
    except BaseException:
        session.info.pop(_UNDOING, None)
        rollback(session)
        raise
    session.info.pop(_UNDOING, None)
    _run(session.info.pop(_CALLBACKS, []), "failed after the commit")


def _run(callbacks: list[Callable[[], None]], complaint: str) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:
            logger.exception(complaint)


def rollback(session: Session) -> None:
    """Roll back, drop what waited for the commit and undo what the database cannot."""
    session.info.pop(_CALLBACKS, None)
    undoing = session.info.pop(_UNDOING, [])
    try:
        session.rollback()
    finally:
        _run(undoing, "failed after the rollback")


@contextmanager
def transaction() -> Iterator[Session]:
    """Run a block of a command or a job in one transaction of the application's session."""
    session = current_session()
    try:
        yield session
    except BaseException:
        rollback(session)
        raise
    commit(session)


@contextmanager
def separate_transaction() -> Iterator[Session]:
    """Run a block whose rows must survive the failure of the request around it.

    Raises
    ------
    SeparateTransactionTooLate
        On SQLite, when the transaction around it may already have locked the database.
    """
    busy = current_session().in_transaction() and request_may_write()
    if busy and db.engine.dialect.name == "sqlite":
        raise SeparateTransactionTooLate
    engine = db.engine.execution_options(**{READ_ONLY: False})
    with Session(engine) as session:
        try:
            yield session
        except BaseException:
            rollback(session)
            raise
        commit(session)


@contextmanager
def reading() -> Iterator[Session]:
    """Run a block that only reads, in a session of its own that waits for no writer."""
    engine = db.engine.execution_options(**{READ_ONLY: True})
    with Session(engine) as session:
        yield session


def init_app(app: Flask) -> None:
    """Make every request one transaction: committed below status 400, rolled back otherwise."""

    @app.after_request
    def finish(response: Response) -> Response:
        session = current_session()
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            rollback(session)
            return response
        try:
            commit(session)
        except Exception as error:  # noqa: BLE001 the handlers of app.runtime.errors sort them out
            # The answer was ready, and is not true any more.
            return app.make_response(app.handle_user_exception(error))
        return response
