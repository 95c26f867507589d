"""Maps families of errors to status and page. An error page needs no database, session or user."""

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.runtime.messages import message_for
from app.runtime.transaction import current_session, rollback
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

logger = logging.getLogger(__name__)


def status_of(error: MarketError) -> HTTPStatus:
    """Return the HTTP status of a family of errors."""
    for family, status in STATUS:
        if isinstance(error, family):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def error_response(status: int, code: str, message: str) -> Response:
    """Return the answer to an error in the shape the asker understands."""
    if request.path.startswith(API_PREFIX):
        response = jsonify({"error": {"code": code, "message": message, "status": status}})
    else:
        page = status if status in PAGES else 400 if status < 500 else 500
        response = make_response(
            render_template(f"errors/{page}.html", code=code, message=message, status=status)
        )
    response.status_code = status
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def init_app(app: Flask) -> None:
    """Register the handlers; each rolls back before it renders."""

    @app.errorhandler(MarketError)
    def market_error(error: MarketError) -> Response:
        rollback(current_session())
        return error_response(status_of(error), error.code, message_for(error))

    @app.errorhandler(CSRFError)
    def csrf_error(_error: CSRFError) -> Response:
        rollback(current_session())
        return error_response(HTTPStatus.BAD_REQUEST, "csrf", "")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
            return make_response(error.get_response())
        rollback(current_session())
        response = error_response(error.code, error.name.lower().replace(" ", "_"), "")
        if error.code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
        return response

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> Response:
        logger.warning("database unavailable", exc_info=error)
        rollback(current_session())
        return error_response(HTTPStatus.SERVICE_UNAVAILABLE, "database_unavailable", "")

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        logger.error("unexpected error", exc_info=error)
        rollback(current_session())
        return error_response(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "")
