"""One JSON object per log line, with the id of the request it belongs to."""

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

from config import Settings

REQUEST_ID = "X-Request-ID"
_ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON, so that no value can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request_id"] = g.get("request_id")
        line.update({key: value for key, value in vars(record).items() if key not in _STANDARD})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        # In ASCII: some of the other signs end a line too, for whoever reads it.
        return json.dumps(line, default=str)


def configure(settings: Settings) -> None:
    """Send every log line, as JSON, to the standard error stream."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    # Migrations tell every column they look at; the development server every query string.
    for talkative in ("alembic", "werkzeug"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def init_app(app: Flask) -> None:
    """Give each request an id and one line when it ends."""
    logger = logging.getLogger("distretto.requests")

    @app.before_request
    def begin() -> None:
        given = request.headers.get(REQUEST_ID, "")
        g.request_id = given if _ACCEPTED_ID.fullmatch(given) else secrets.token_hex(8)
        g.request_started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[REQUEST_ID] = g.get("request_id", "")
        started = g.get("request_started")
        elapsed_ms = None if started is None else round((time.perf_counter() - started) * 1000, 1)
        # Paths only: a query string can hold what a person typed.
        logger.info(
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": elapsed_ms,
            },
        )
        return response
