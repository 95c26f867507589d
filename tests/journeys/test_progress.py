"""A person watches a piece of work: the bar moves by itself, is there after a reload, and ends in the outcome."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page, expect
from sqlalchemy import update
from werkzeug.serving import make_server

from app import create_app
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.queries import progress_of
from app.runtime.transaction import current_session
from config import Settings
from tests.journeys.conftest import OpenPage
from tests.journeys.server import Market
from tests.support.database import Store, close, sqlite_url
from tests.support.factories import NOW

KEY = "import:1"
PAGE = """{% extends "base.html" %}{% from "components/progress.html" import progress %}
{% block content %}<div class="wrap"><h1>Importazione</h1>
{% call progress(work, "/guarda", "Prezzi") %}<p>10.000 righe</p>{% endcall %}</div>{% endblock %}"""


def show() -> str:
    return render_template_string(PAGE, work=progress_of(current_session(), KEY))


@pytest.fixture
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Market, Store]]:
    """Serve one page that shows one job."""
    folder = tmp_path_factory.mktemp("progress")
    app: Flask = create_app(
        Settings(testing=True, database_url=sqlite_url(folder), instance_path=folder)
    )
    app.add_url_rule("/guarda", view_func=show)
    store = Store(app)
    store.migrate()
    with store.write() as session:
        publish(session, "import", {}, now=NOW, key=KEY)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Market(f"http://127.0.0.1:{server.server_port}", store, {}), store
    server.shutdown()
    thread.join()
    server.server_close()
    close(app)


def become(store: Store, state: JobState, done: int) -> None:
    with store.write() as session:
        values = {"state": state, "progress_done": done, "progress_total": 10_000}
        session.execute(update(Job).values(**values))


def see(page: Page, words: str) -> None:
    expect(page.locator("#work")).to_contain_text(words)


def test_the_bar_moves_survives_a_reload_and_stops_asking(
    staged: tuple[Market, Store], open_page: OpenPage
) -> None:
    market, store = staged
    page = open_page(market, width=360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/guarda")
    see(page, "Aspetta il suo turno")
    become(store, JobState.RUNNING, 3_400)
    see(page, "3.400 di 10.000")
    expect(page.locator("#status")).to_have_text("Lavoro in corso: 25 per cento.")
    page.reload()
    see(page, "3.400 di 10.000")
    become(store, JobState.DONE, 10_000)
    see(page, "10.000 righe")
    expect(page.locator("#status")).to_have_text("Fatto.")
    asked.clear()
    page.wait_for_timeout(2_500)
    assert asked == []


def test_without_javascript_a_link_looks_again(
    staged: tuple[Market, Store], open_page: OpenPage
) -> None:
    market, store = staged
    page = open_page(market, scripts=False)
    page.goto("/guarda")
    become(store, JobState.DONE, 10_000)
    page.get_by_role("link", name="Guarda di nuovo").click()
    see(page, "10.000 righe")
