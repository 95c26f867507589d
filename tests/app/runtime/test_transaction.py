"""One request, one transaction: committed below status 400, rolled back otherwise."""

import sqlite3
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text

from app.extensions import db
from app.runtime.jobs.models import Job
from app.runtime.transaction import after_commit, transaction
from tests.app.runtime import stage
from tests.support.database import Store

WRITERS = 4
TIMES = 50


@pytest.mark.parametrize("status", [200, 201, 303, 399])
def test_a_request_below_400_is_committed(actor: FlaskClient, store: Store, status: int) -> None:
    assert actor.post(f"/stage/write/kept/{status}").status_code == status
    assert stage.keys(store) == {"kept"}
    assert stage.rung == ["kept"]


@pytest.mark.parametrize("status", [400, 404, 422, 500, 503])
def test_a_request_of_400_or_more_is_rolled_back(
    actor: FlaskClient, store: Store, status: int
) -> None:
    assert actor.post(f"/stage/write/lost/{status}").status_code == status
    assert stage.keys(store) == set()
    assert stage.rung == []


def test_an_exception_rolls_back_and_drops_what_waited_for_the_commit(
    actor: FlaskClient, store: Store
) -> None:
    assert actor.post("/stage/fail/lost").status_code == 500
    assert actor.post("/stage/write/kept/200").status_code == 200
    assert stage.keys(store) == {"kept"}
    assert stage.rung == ["kept"]


def test_a_commit_that_fails_is_an_error_page_and_leaves_nothing(
    actor: FlaskClient, store: Store
) -> None:
    answer = actor.post("/stage/clash/lost")
    assert answer.status_code == 500
    assert "never true" not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert stage.keys(store) == set()
    assert stage.rung == []


def test_what_fails_after_the_commit_spoils_neither_the_answer_nor_the_others(
    actor: FlaskClient, store: Store
) -> None:
    assert actor.post("/stage/bells/kept").status_code == 200
    assert stage.keys(store) == {"kept"}
    assert stage.rung == ["kept"]


@pytest.mark.parametrize("status", [200, 404])
def test_a_reading_request_cannot_write(actor: FlaskClient, store: Store, status: int) -> None:
    assert actor.get(f"/stage/write/refused/{status}").status_code == 500
    assert actor.head(f"/stage/write/refused/{status}").status_code == 500
    assert stage.keys(store) == set()
    # The connection that could only read goes back to the pool and can write again.
    assert actor.post("/stage/write/kept/200").status_code == 200
    assert stage.keys(store) == {"kept"}


def test_a_separate_transaction_outlives_the_request_that_fails(
    actor: FlaskClient, store: Store
) -> None:
    assert actor.post("/stage/separate/note").status_code == 500
    assert stage.keys(store) == {"note-kept"}


def test_a_separate_transaction_may_write_beside_a_reading_request(
    actor: FlaskClient, store: Store
) -> None:
    assert actor.get("/stage/separate-while-reading/note").status_code == 404
    assert stage.keys(store) == {"note-kept"}


def test_a_separate_transaction_never_waits_for_the_one_around_it(
    actor: FlaskClient, store: Store, database: str
) -> None:
    answer = actor.post("/stage/separate-late/note")
    if database == "sqlite":
        # Refused at once: it would have waited for its own request.
        assert answer.status_code == 500
        assert stage.keys(store) == set()
    else:
        assert answer.status_code == 200
        assert stage.keys(store) == {"note-first", "note-kept"}


def test_a_command_is_committed_at_its_end(app: Flask, store: Store) -> None:
    rung: list[str] = []
    with app.app_context():
        with transaction() as session:
            stage.note("kept")
            after_commit(session, lambda: rung.append("kept"))
            session.flush()
            assert rung == []
        assert rung == ["kept"]
        with transaction():
            stage.note("again")
    assert rung == ["kept"]
    assert stage.keys(store) == {"kept", "again"}


def test_a_command_that_fails_leaves_nothing(app: Flask, store: Store) -> None:
    rung: list[str] = []

    def work() -> None:
        with transaction() as session:
            stage.note("lost")
            after_commit(session, lambda: rung.append("lost"))
            raise KeyboardInterrupt

    with app.app_context():
        with pytest.raises(KeyboardInterrupt):
            work()
        with transaction():
            stage.note("kept")
    assert stage.keys(store) == {"kept"}
    assert rung == []


def together(app: Flask, work: Callable[[], None]) -> list[BaseException]:
    """Run `work` in several threads, each with a session of its own; return what went wrong."""
    errors: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def run() -> None:
        start.wait()
        try:
            for _turn in range(TIMES):
                with app.app_context():
                    work()
        except BaseException as error:  # noqa: BLE001 handed to the test
            errors.append(error)

    threads = [threading.Thread(target=run) for _writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_several_writers_never_oversell_and_none_is_turned_away(app: Flask, store: Store) -> None:
    stock = WRITERS * TIMES - 30
    with store.write() as session:
        session.add(Job(key="stock", kind="stage", run_at=stage.NOW, created_at=stage.NOW))
        session.flush()
        session.execute(text("UPDATE jobs SET attempts = :stock"), {"stock": stock})
    sold: list[int] = []

    def sell() -> None:
        with transaction() as session:
            row = session.scalars(select(Job).where(Job.key == "stock").with_for_update()).one()
            left = row.attempts
            if left > 0:
                row.attempts = left - 1
        if left > 0:
            sold.append(left)

    assert together(app, sell) == []
    assert len(sold) == stock
    assert len(set(sold)) == stock
    with store.read() as session:
        assert session.scalars(select(Job.attempts)).one() == 0


def test_readers_do_not_wait_for_a_writer(actor: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction() as session:
        stage.note("unseen")
        session.flush()
        assert actor.get("/stage/ask").status_code == 200


@pytest.fixture
def impatient(stage_app: Flask, database: str) -> Iterator[None]:
    """Let nobody wait long for the one who writes to SQLite; PostgreSQL waits for three seconds."""
    with stage_app.app_context():
        engine = db.engine
    if database == "postgres":
        yield
        return

    def hurry(connection: sqlite3.Connection, *_others: object) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(engine, "checkout", hurry)
    yield
    event.remove(engine, "checkout", hurry)
    engine.dispose()


@pytest.mark.usefixtures("impatient")
def test_a_writer_that_waits_too_long_is_told_to_come_back(
    actor: FlaskClient, store: Store, database: str
) -> None:
    with store.write() as session:
        session.execute(text("SELECT 1"))
        if database == "postgres":
            session.execute(text("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE"))
        answer = actor.post("/stage/write/lost/200")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert stage.keys(store) == set()
