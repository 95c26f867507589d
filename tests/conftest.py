"""Fixtures of the whole suite: the application on both databases, a client, a store."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts import passwords
from app.integrations.mail.fake import FakeMailer
from config import Settings
from tests.support.database import Store, close, create_postgres_database, hurry, sqlite_url
from tests.support.mails import mailer_of
from tests.support.passwords import QUICK_HASHER
from tests.support.postgres import running_server

DATABASES = ("sqlite", "postgres")
# Thousands of small cases without a database: dealt out by the file, because dealing them out one by one costs
# more than many of them do.
DEALT_BY_FILE = tuple(
    Path(__file__).parent / name for name in ("architecture", "catalog", "matching")
)
REAL_HASHER = passwords._HASHER

# A run starts dozens of processes, each of which would compile the whole program and rewrite each assertion
# anew: what one has compiled serves the others, and the next run.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A slow moment of a busy machine is no fault; and what lands must not depend on luck.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a developer look at one database: `pytest --database sqlite`."""
    parser.addoption("--database", action="append", choices=DATABASES, default=[])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run everything that touches a database once on each of them."""
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database") or list(DATABASES)
        only = metafunc.definition.get_closest_marker("only")
        if only is not None:
            chosen = [name for name in chosen if name in only.args]
        metafunc.parametrize("database", chosen, indirect=True, scope="session")


# Before pytest-xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the small cases of a file together."""
    for item in items:
        small = any(folder in item.path.parents for folder in DEALT_BY_FILE)
        if small and "database" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over the tests themselves: they stay to the end."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords at the least cost: at the real one each costs as much as several other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", QUICK_HASHER)
        yield


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords as an installation does."""
    monkeypatch.setattr(passwords, "_HASHER", REAL_HASHER)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Return which database this test runs on."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def settings(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    folder = tmp_path_factory.mktemp(database)
    if database == "sqlite":
        url = sqlite_url(folder)
    else:
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        url = create_postgres_database(request.getfixturevalue("postgres_server"), f"test_{worker}")
    return Settings(
        testing=True, database_url=url, instance_path=folder, secret_key="only-for-these-tests"
    )


@pytest.fixture(scope="session")
def migrated_app(settings: Settings) -> Iterator[Flask]:
    app = hurry(create_app(settings))
    Store(app).migrate()
    yield app
    close(app)


@pytest.fixture
def store(migrated_app: Flask) -> Iterator[Store]:
    """Give the test an empty, migrated database."""
    store = Store(migrated_app)
    yield store
    store.empty()


@pytest.fixture
def app(store: Store) -> Flask:
    return store.app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def outbox(app: Flask) -> Iterator[FakeMailer]:
    """Give the test the mailer of its application: empty, taking everything."""
    mailer = mailer_of(app)
    mailer.reset()
    yield mailer
    mailer.reset()
