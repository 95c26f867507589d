"""Every family of errors has its status and its page; an error page needs no database."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config import Settings
from tests.app.runtime import stage
from tests.support.database import Store, close, create_postgres_database, sqlite_url
from tests.support.factories import organisation
from tests.support.queries import counted_statements

STATUS = {
    "NotFound": 404,
    "NotAllowed": 403,
    "Conflict": 409,
    "Invalid": 422,
    "Unavailable": 503,
    "MarketError": 500,
}
WITH_A_PAGE = (400, 401, 403, 404, 405, 406, 409, 410, 413, 414, 415, 418, 422, 429, 500, 501, 503)


@pytest.mark.parametrize(("family", "status"), STATUS.items())
def test_every_family_has_its_status_and_page(actor: FlaskClient, family: str, status: int) -> None:
    answer = actor.get(f"/stage/family/{family}")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "<h1>" in answer.text


@pytest.mark.parametrize(("family", "status"), STATUS.items())
def test_a_program_is_told_in_its_own_terms(actor: FlaskClient, family: str, status: int) -> None:
    answer = actor.get(f"/api/stage/family/{family}")
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    error = answer.get_json()["error"]
    assert set(error) == {"code", "message", "status"}
    assert error["code"] == stage.FAMILIES[family].code
    assert error["status"] == status
    assert error["message"]


@pytest.mark.parametrize("status", WITH_A_PAGE)
def test_every_status_renders(actor: FlaskClient, status: int) -> None:
    page = actor.get(f"/stage/status/{status}")
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert "<h1>" in page.text
    data = actor.get(f"/api/stage/status/{status}")
    assert data.get_json()["error"]["status"] == data.status_code == status
    assert data.get_json()["error"]["message"]


def test_an_address_unknown_to_the_api_is_told_as_data(actor: FlaskClient) -> None:
    answer = actor.get("/api/v1/nothing")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found")


def test_an_error_without_a_sentence_of_its_own_still_has_one(actor: FlaskClient) -> None:
    answer = actor.get("/stage/unheard?lang=en")
    assert answer.status_code == 422
    assert "This request cannot be carried out as it is." in answer.text


def test_what_breaks_shows_no_details_and_is_logged_once_with_its_request(
    actor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = actor.get("/stage/broken", headers={"X-Request-ID": "ask-me-about-it"})
    assert answer.status_code == 500
    assert "RuntimeError" not in answer.text
    assert stage.SECRET_DETAIL not in answer.text
    assert "ask-me-about-it" in answer.text
    assert answer.headers["X-Request-ID"] == "ask-me-about-it"
    told = [record for record in caplog.records if record.exc_info]
    assert len(told) == 1
    assert told[0].levelno == logging.ERROR
    assert stage.SECRET_DETAIL in caplog.text


def test_a_broken_api_shows_no_details(actor: FlaskClient) -> None:
    answer = actor.get("/api/stage/broken")
    assert answer.status_code == 500
    assert answer.get_json()["error"]["code"] == "internal_error"
    assert stage.SECRET_DETAIL not in answer.text


def test_a_method_that_is_not_allowed_names_those_that_are(actor: FlaskClient) -> None:
    answer = actor.post("/cerca")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert actor.delete("/api/v1/matches").headers["Allow"]


def test_who_looks_at_an_address_for_forms_comes_to_the_page_above_it(actor: FlaskClient) -> None:
    """A refused form stands there: reloading it, or the link to the other language, must not be a dead end."""
    answer = actor.get("/io/secondo-fattore/conferma?lang=en")
    assert answer.status_code == 303
    assert answer.location == "/io/secondo-fattore?lang=en"
    deep = "/ordini/01a21578-4ba2-72a6-86a3-2b27728f5253/conteggio/chiudi"
    assert actor.get(deep).location == deep.removesuffix("/chiudi")


def test_a_form_that_is_not_ours_is_refused(actor: FlaskClient) -> None:
    answer = actor.post("/stage/form", data={"text": "hello"})
    assert answer.status_code == 400
    assert "hello" not in answer.text


def test_too_large_a_body_is_refused(actor: FlaskClient, settings: Settings) -> None:
    body = {"text": "x" * (settings.request_limit_bytes + 1)}
    answer = actor.post("/stage/form", data=body)
    assert answer.status_code == 413
    assert "<h1>" in answer.text


def test_no_connection_left_is_busy_and_not_broken(actor: FlaskClient) -> None:
    answer = actor.get("/stage/pool")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize("path", ["/stage/broken", "/nothing-here", "/stage/family/Conflict"])
def test_an_error_page_asks_nothing_of_the_database(
    actor: FlaskClient, stage_app: Flask, store: Store, path: str
) -> None:
    with store.write() as session:
        organisation(session, is_demo=True)
    with counted_statements(stage_app) as statements:
        answer = actor.get(path)
    assert statements.sent == []
    assert "demo-banner" not in answer.text


@pytest.fixture
def lonely(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FlaskClient]:
    """Return a client of an application whose database does not exist."""
    if database == "sqlite":
        folder = tmp_path / "gone"
        url = sqlite_url(folder)
    else:
        server: str = request.getfixturevalue("postgres_server")
        url = server.replace("/postgres?", "/no_such_database?")
    app = stage.set_up(create_app(Settings(testing=True, database_url=url, secret_key="x" * 32)))
    if database == "sqlite":
        folder.rmdir()
    yield app.test_client()
    close(app)


@pytest.mark.parametrize("path", ["/", "/realta", "/categorie", "/cerca?q=mele", "/stage/ask"])
def test_without_a_database_a_page_that_needs_it_asks_for_patience(
    lonely: FlaskClient, path: str
) -> None:
    answer = lonely.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "<h1>" in answer.text


def test_without_a_database_the_api_asks_for_patience(lonely: FlaskClient) -> None:
    answer = lonely.get("/api/v1/matches?q=mele")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert json.loads(answer.text)["error"]["code"] == "database_unavailable"


def test_without_a_database_the_other_errors_have_their_pages(lonely: FlaskClient) -> None:
    assert lonely.get("/nothing-here").status_code == 404
    assert lonely.get("/stage/broken").status_code == 500
    assert lonely.post("/stage/form").status_code == 400
    assert lonely.get("/healthz").status_code == 200
    assert lonely.get("/crediti").status_code == 200


# The file of SQLite does not come and go.
@pytest.mark.only("postgres")
def test_a_database_that_vanishes_under_way_comes_back(
    request: pytest.FixtureRequest, database: str
) -> None:
    server: str = request.getfixturevalue("postgres_server")
    url = create_postgres_database(server, "vanishing")
    app = stage.set_up(create_app(Settings(testing=True, database_url=url, secret_key="x" * 32)))
    client = app.test_client()
    assert client.get("/stage/ask").status_code == 200
    # Made anew: every connection to the old one is cut.
    create_postgres_database(server, "vanishing")
    assert client.get("/stage/ask").status_code == 200
    close(app)
