"""Pages that exist only in these tests: they write, fail and answer with any status."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import ClassVar

from flask import Blueprint, Flask, Response, abort, make_response, request
from sqlalchemy import select, text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.extensions import csrf
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import publish
from app.runtime.transaction import after_commit, current_session, separate_transaction
from catalog.errors import Conflict, Invalid, MarketError, NotAllowed, NotFound, Unavailable
from tests.support.database import Store

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FAMILIES: dict[str, type[MarketError]] = {
    family.__name__: family
    for family in (NotFound, NotAllowed, Conflict, Invalid, Unavailable, MarketError)
}
SECRET_DETAIL = "a detail that only the log may know"


class Unheard(Invalid):
    """An error for which no room has a sentence."""

    code: ClassVar[str] = "unheard"


pages = Blueprint("stage", __name__)
api = Blueprint("stage_api", __name__, url_prefix="/api/stage")
rung: list[str] = []


def note(key: str) -> None:
    """Write a row that tells that this was reached."""
    publish(current_session(), "stage", {}, now=NOW, key=key)


@pages.route("/stage/write/<key>/<int:status>", methods=["GET", "POST"])
def write(key: str, status: int) -> Response:
    note(key)
    after_commit(current_session(), lambda: rung.append(key))
    response = make_response("written")
    response.status_code = status
    return response


@pages.post("/stage/fail/<key>")
def fail(key: str) -> Response:
    note(key)
    after_commit(current_session(), lambda: rung.append(key))
    raise RuntimeError(SECRET_DETAIL)


@pages.post("/stage/bells/<key>")
def bells(key: str) -> Response:
    note(key)
    after_commit(current_session(), lambda: 1 // 0)  # type: ignore[arg-type, return-value] # it fails
    after_commit(current_session(), lambda: rung.append(key))
    return make_response("rung")


@pages.post("/stage/clash/<key>")
def clash(key: str) -> Response:
    """Leave to the commit a row that cannot be written."""
    note(f"{key}-first")
    after_commit(current_session(), lambda: rung.append(key))
    current_session().add(Job(key=None, kind="stage", run_at=NOW, created_at=NOW))
    return make_response("never true")


@pages.post("/stage/separate/<key>")
def separate(key: str) -> Response:
    with separate_transaction() as session:
        publish(session, "stage", {}, now=NOW, key=f"{key}-kept")
    note(f"{key}-lost")
    raise RuntimeError(SECRET_DETAIL)


@pages.post("/stage/separate-late/<key>")
def separate_late(key: str) -> Response:
    note(f"{key}-first")
    with separate_transaction() as session:
        publish(session, "stage", {}, now=NOW, key=f"{key}-kept")
    return make_response("both")


@pages.get("/stage/separate-while-reading/<key>")
def separate_while_reading(key: str) -> Response:
    current_session().scalar(select(Job.id).limit(1))
    with separate_transaction() as session:
        publish(session, "stage", {}, now=NOW, key=f"{key}-kept")
    abort(HTTPStatus.NOT_FOUND)


@pages.post("/stage/form")
def form() -> Response:
    return make_response(request.form.get("text", "nothing"))


@pages.get("/stage/pool")
def pool() -> Response:
    raise PoolTimeout


@pages.get("/stage/ask")
def ask() -> Response:
    current_session().execute(text("SELECT 1"))
    return make_response("answered")


@pages.get("/stage/broken")
@api.get("/broken")
def broken() -> Response:
    raise RuntimeError(SECRET_DETAIL)


@pages.get("/stage/family/<name>")
@api.get("/family/<name>")
def family(name: str) -> Response:
    raise FAMILIES[name]


@pages.get("/stage/unheard")
def unheard() -> Response:
    raise Unheard


@pages.get("/stage/status/<int:status>")
@api.get("/status/<int:status>")
def status(status: int) -> Response:
    abort(status)


def set_up(app: Flask) -> Flask:
    """Add the pages to an application that has not answered yet."""
    for view in (write, fail, bells, clash, separate, separate_late):
        csrf.exempt(view)
    app.register_blueprint(pages)
    app.register_blueprint(api)
    return app


def keys(store: Store) -> set[str]:
    """Return which notes were committed."""
    with store.read() as session:
        return set(session.scalars(select(Job.key)))


def states(store: Store) -> dict[str, JobState]:
    """Return how each committed job stands."""
    with store.read() as session:
        return {job.key: job.state for job in session.scalars(select(Job))}
