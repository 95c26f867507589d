"""Maps families of errors to status and page. An error page needs no database, session or user."""

import errno
import logging
import sqlite3
from http import HTTPStatus

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.runtime.messages import message_for
from app.runtime.request_size import too_large_message
from app.runtime.transaction import current_session, rollback
from app.runtime.typed import typed_fields
from catalog.errors import Conflict, Invalid, MarketError, NotAllowed, NotFound, Unavailable

STATUS: tuple[tuple[type[MarketError], HTTPStatus], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (Conflict, HTTPStatus.CONFLICT),
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})
RETRY_AFTER_SECONDS = "5"
API_PREFIX = "/api/"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
POSTGRES_FULL = "53100"

logger = logging.getLogger(__name__)


def status_of(error: MarketError) -> HTTPStatus:
    """Return the HTTP status of a family of errors."""
    for family, status in STATUS:
        if isinstance(error, family):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def is_outage(error: Exception) -> bool:
    """Tell whether the database does not answer, or not in time."""
    if not isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return False
    # SQLite refused a write of a reading request: that is a mistake of ours.
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_READONLY


def is_full(error: Exception) -> bool:
    """Tell whether there is no room left, for the database or for files."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorcode", None) or getattr(cause, "sqlstate", None)
    return code in {sqlite3.SQLITE_FULL, POSTGRES_FULL}


def error_response(status: int, code: str, message: str) -> Response:
    """Return the answer to an error in the shape the asker understands."""
    if request.path.startswith(API_PREFIX):
        said = message or HTTPStatus(status).phrase
        response = jsonify({"error": {"code": code, "message": said, "status": status}})
    else:
        page = status if status in PAGES else 400 if status < 500 else 500
        response = make_response(
            render_template(
                f"errors/{page}.html",
                code=code,
                message=message,
                status=status,
                request_id=g.get("request_id"),
                # Said here, so that nobody asks the database, which may be what is missing.
                is_demo=False,
                signed_in=_whoever_is_known,
                typed=typed_fields() if status == HTTPStatus.SERVICE_UNAVAILABLE else (),
            )
        )
    response.status_code = status
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _whoever_is_known() -> object | None:
    actor: object | None = g.get("actor")
    return actor


def market_error(error: MarketError) -> Response:
    """Answer a refusal of the market."""
    rollback(current_session())
    return error_response(status_of(error), error.code, message_for(error))


def csrf_error(_error: CSRFError) -> Response:
    """Answer a form that did not come from one of our pages, or not from this person."""
    rollback(current_session())
    return error_response(HTTPStatus.BAD_REQUEST, "csrf", "")


def http_error(error: HTTPException) -> Response:
    """Answer what HTTP itself refuses."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    rollback(current_session())
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED and (page := _page_above()):
        return make_response(redirect(page, HTTPStatus.SEE_OTHER))
    said = too_large_message() if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else ""
    response = error_response(error.code, error.name.lower().replace(" ", "_"), said)
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def _page_above() -> str:
    """Return the nearest page above an address that only takes forms, for who merely looks at it.

    A form that was refused is shown at such an address: whoever reloads it from there, or asks for the other
    language, means the page with the form.
    """
    adapter, path = current_app.create_url_adapter(request), request.path
    if adapter is None or request.method != "GET" or path.startswith(API_PREFIX):
        return ""
    while path := path.rpartition("/")[0]:
        if adapter.test(path, method="GET"):
            asked = request.query_string.decode("ascii", "ignore")
            return f"{path}?{asked}" if asked else path
    return ""


def unexpected_error(error: Exception) -> Response:
    """Answer a database that is away, or a mistake of ours: the log has the details, the page none."""
    full, away = is_full(error), is_outage(error)
    if full:
        logger.error("no room left", exc_info=error)
    elif away:
        logger.warning("database unavailable", exc_info=error)
    else:
        logger.error("unexpected error", exc_info=error)
    rollback(current_session())
    if full:
        return error_response(HTTPStatus.SERVICE_UNAVAILABLE, "storage_full", "")
    if away:
        return error_response(HTTPStatus.SERVICE_UNAVAILABLE, "database_unavailable", "")
    return error_response(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "")


def init_app(app: Flask) -> None:
    """Register the handlers; each rolls back before it renders."""
    app.register_error_handler(MarketError, market_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected_error)
