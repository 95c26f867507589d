"""One JSON object per line, with the id of its request and nothing of what a person typed."""

import json
import logging
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.runtime.logging import JsonFormatter
from app.runtime.transaction import current_session

LINE_ENDS = "a\nb\r\nc\u2028d\u2029e\x85f\x0bg\x0ch\x1ci"


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    formatter = JsonFormatter()
    return [formatter.format(record) for record in caplog.records]


def test_a_line_is_one_line_whatever_it_says() -> None:
    record = logging.makeLogRecord({"msg": LINE_ENDS, "levelname": "INFO", "path": LINE_ENDS})
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    told = json.loads(line)
    assert (told["message"], told["path"], told["level"]) == (LINE_ENDS, LINE_ENDS, "info")


def test_an_exception_stays_on_its_line() -> None:
    try:
        raise ValueError(LINE_ENDS)
    except ValueError:
        record = logging.makeLogRecord({"msg": "it broke", "exc_info": sys.exc_info()})
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert "ValueError" in json.loads(line)["exception"]


def test_a_request_has_one_line_without_its_query(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "distretto.requests"):
        client.get("/crediti?q=what-i-typed", headers={"X-Request-ID": "request-0001"})
    lines = [
        json.loads(JsonFormatter().format(record))
        for record in caplog.records
        if record.name == "distretto.requests"
    ]
    assert len(lines) == 1
    assert (lines[0]["method"], lines[0]["path"], lines[0]["status"]) == ("GET", "/crediti", 200)
    assert lines[0]["ms"] >= 0
    assert "what-i-typed" not in " ".join(written(caplog))


def test_an_address_with_line_ends_forges_no_line(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/x%0A%7B%22level%22:%22info%22%7D%E2%80%A8y")
    assert all(len(line.splitlines()) == 1 for line in written(caplog))


def test_a_line_within_a_request_carries_its_id(app: Flask) -> None:
    with app.test_request_context("/", headers={"X-Request-ID": "request-0002"}):
        app.preprocess_request()
        line = JsonFormatter().format(logging.makeLogRecord({"msg": "hello"}))
    assert json.loads(line)["request_id"] == "request-0002"
    assert "request_id" not in json.loads(
        JsonFormatter().format(logging.makeLogRecord({"msg": "hello"}))
    )


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space!", "a\u00e8bcdefgh", ""])
def test_a_request_id_that_could_do_harm_is_replaced(client: FlaskClient, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert len(answer.headers["X-Request-ID"]) == 16
    assert answer.headers["X-Request-ID"] != given


def test_every_request_has_an_id_of_its_own(client: FlaskClient) -> None:
    ids = {client.get("/healthz").headers["X-Request-ID"] for _turn in range(5)}
    assert len(ids) == 5


def test_a_failed_statement_is_told_without_what_was_typed(app: Flask) -> None:
    with app.app_context(), pytest.raises(Exception, match="no_such_table") as caught:
        current_session().execute(
            db.text("SELECT * FROM no_such_table WHERE q = :q"), {"q": "what-i-typed"}
        )
    assert "what-i-typed" not in str(caught.value)


def test_a_request_refused_at_the_door_has_its_number_too(client: FlaskClient) -> None:
    answer = client.post("/accedi")
    assert answer.status_code == 400
    assert len(answer.headers["X-Request-ID"]) >= 8
    assert answer.headers["X-Request-ID"] in answer.text
