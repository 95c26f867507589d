"""An application with a few more pages, on the database of the test."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config import Settings
from tests.app.runtime import stage
from tests.support.database import Store, close, hurry


@pytest.fixture(scope="session")
def stage_app(migrated_app: Flask, settings: Settings) -> Iterator[Flask]:
    app = stage.set_up(hurry(create_app(settings)))
    yield app
    close(app)


@pytest.fixture
def actor(stage_app: Flask, store: Store) -> FlaskClient:
    """Return a client of the staged application, on an empty database."""
    stage.rung.clear()
    return stage_app.test_client()
