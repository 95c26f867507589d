"""Fixtures of the journeys: a market on each database, a browser, people at screens."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from config import Settings
from tests.journeys.browser import (
    HOW_TO_INSTALL,
    TIMEOUT_MS,
    Watch,
    new_context,
    running_browser,
)
from tests.journeys.server import Market, running_market
from tests.support.database import create_postgres_database, sqlite_url

SECRET = "only-for-these-tests"

OpenPage = Callable[..., Page]

expect.set_options(timeout=TIMEOUT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and keep those that share a server in one test process."""
    here = Path(__file__).parent
    for item in items:
        if here not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        callspec = getattr(item, "callspec", None)
        database = None if callspec is None else callspec.params.get("database")
        group = "pages" if item.path.stem == "test_pages" else database or "sqlite"
        item.add_marker(pytest.mark.xdist_group(f"browser-{group}"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser once for all journeys of this process."""
    program = shutil.which("chromium")
    if program is None and os.environ.get("CI"):
        pytest.fail(HOW_TO_INSTALL)
    if program is None:
        pytest.skip(HOW_TO_INSTALL)
    with running_browser(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def market(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """Serve the demonstration district from SQLite."""
    folder = tmp_path_factory.mktemp("journeys")
    settings = Settings(database_url=sqlite_url(folder), instance_path=folder, secret_key=SECRET)
    with running_market(settings) as running:
        yield running


@pytest.fixture(scope="session")
def postgres_market(
    chromium: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Market]:
    """Serve the demonstration district from PostgreSQL."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    server = request.getfixturevalue("postgres_server")
    url = create_postgres_database(server, f"journeys_{worker}")
    folder = tmp_path_factory.mktemp("journeys_postgres")
    settings = Settings(database_url=url, instance_path=folder, secret_key=SECRET)
    with running_market(settings) as running:
        yield running


@pytest.fixture(scope="session")
def either_market(database: str, request: pytest.FixtureRequest) -> Market:
    """Serve the demonstration district from each database in turn."""
    name = "market" if database == "sqlite" else "postgres_market"
    running: Market = request.getfixturevalue(name)
    return running


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Note what goes wrong in the browser; after the test there must be nothing."""
    watch = Watch()
    yield watch
    assert watch.complaints == []
    assert watch.strangers == []


@pytest.fixture
def open_page(chromium: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Return how to sit a new person down at a screen: open_page(market, width=360)."""
    contexts = []

    def open_page(market: Market, *, width: int = 1280, scripts: bool = True) -> Page:
        context = new_context(chromium, market.url, width=width, scripts=scripts)
        contexts.append(context)
        watch.follow(context, market.url)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage, market: Market) -> Page:
    """Open a page at a desk, with everything a browser has."""
    return open_page(market)
